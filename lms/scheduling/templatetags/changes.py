"""What pages say about the changes of a meeting."""

from django import template

from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries_change import ChangeFacts, change_facts

register = template.Library()


@register.simple_tag(takes_context=True, name="change_facts")
def facts_of(context, session: WorkshopSession) -> ChangeFacts:
    """Who runs this meeting, and what was changed about it, for whoever is looking."""
    return change_facts(session, context["request"].user)
