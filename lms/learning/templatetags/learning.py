"""What pages of other apps show of learning: what a student is asked next."""

from django import template

from lms.core import clock
from lms.learning.queries import Given, sittings_of

register = template.Library()
SHOWN = 3


@register.inclusion_tag("learning/next.html", takes_context=True)
def learning_next(context) -> dict:
    """Cards of what this student can answer now. Four queries."""
    waiting = [one for one in sittings_of(context["request"].user, clock.now()) if one.is_waiting]
    return {"waiting": waiting[:SHOWN]}


@register.filter
def place_of(given: Given, key: str) -> int:
    """At which place this option was put; 0 where at none."""
    return given.chosen.index(key) + 1 if key in given.chosen else 0
