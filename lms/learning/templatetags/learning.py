"""What pages of other apps show of learning: what a student is asked next."""

from django import template

from lms.learning.queries import Given

register = template.Library()


@register.filter
def place_of(given: Given, key: str) -> int:
    """At which place this option was put; 0 where at none."""
    return given.chosen.index(key) + 1 if key in given.chosen else 0
