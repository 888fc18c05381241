"""The mark of a meeting that something stands against."""

from django import template
from django.urls import reverse

from lms.accounts.permissions import FACILITATOR_OR_COORDINATOR
from lms.core import clock
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries_clashes import Standing, clashes_of

register = template.Library()


@register.simple_tag(takes_context=True)
def clashes_url(context) -> str:
    """The list of what clashes, for whoever runs meetings; nothing for others."""
    return reverse("scheduling:clashes") if FACILITATOR_OR_COORDINATOR.allows(context["request"]) else ""


@register.inclusion_tag("scheduling/clash_mark.html", takes_context=True)
def clash_mark(context, session: WorkshopSession, standing: dict[int, list[Standing]] | None = None) -> dict:
    """A word that leads to what stands against this meeting, for whoever runs it; nothing where nothing does.

    In a list, `standing` is `clashes_of(sessions, now, user)`, asked once. Without it, this one meeting is asked about.
    """
    if standing is None:
        standing = clashes_of([session], clock.now(), context["request"].user)
    return {"session": session, "first": next(iter(standing.get(session.pk, ())), None)}
