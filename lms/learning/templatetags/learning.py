"""What pages of other apps show of learning: what a student is asked next."""

from uuid import uuid4

from django import template

from curriculum.models import LessonPage
from lms.learning.queries import Given

register = template.Library()


@register.inclusion_tag("learning/read.html", takes_context=True)
def lesson_read(context, lesson: LessonPage, is_read: bool) -> dict:
    """A button with which a student says that they read this lesson; once they did, that they did."""
    return {"csrf_token": context.get("csrf_token"), "lesson": lesson, "is_read": is_read, "op": uuid4()}


@register.filter
def place_of(given: Given, key: str) -> int:
    """At which place this option was put; 0 where at none."""
    return given.chosen.index(key) + 1 if key in given.chosen else 0
