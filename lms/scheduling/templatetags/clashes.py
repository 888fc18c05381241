"""The mark of a meeting that something stands against."""

from django import template

from lms.core import clock
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries_clashes import Standing, clashes_of

register = template.Library()


@register.inclusion_tag("scheduling/clash_mark.html", takes_context=True)
def clash_mark(context, session: WorkshopSession, standing: dict[int, list[Standing]] | None = None) -> dict:
    """A word that leads to what stands against this meeting, for whoever runs it; nothing where nothing does.

    In a list, `standing` is `clashes_of(sessions, now, user)`, asked once. Without it, this one meeting is asked about.
    """
    if standing is None:
        standing = clashes_of([session], clock.now(), context["request"].user)
    return {"session": session, "first": next(iter(standing.get(session.pk, ())), None)}
