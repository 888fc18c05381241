"""What pages of lower apps show of meetings: whether the roll was called, and what this person may do."""

from collections.abc import Iterable

from django import template

from lms.core import clock
from lms.portal.queries import SessionLine, session_lines
from lms.scheduling.models import WorkshopSession

register = template.Library()


@register.simple_tag(takes_context=True, name="session_lines")
def lines_of(context, sessions: Iterable[WorkshopSession]) -> list[SessionLine]:
    """These meetings as lines for whoever is looking."""
    return session_lines(sessions, user=context["request"].user, now=clock.now())


@register.simple_tag(takes_context=True)
def session_line(context, session: WorkshopSession) -> SessionLine:
    """One meeting as a line."""
    return lines_of(context, [session])[0]


@register.simple_tag(takes_context=True)
def lesson_url(context, lesson) -> str:
    """Where that lesson can be read; empty for a meeting without one, or for a page that no site shows."""
    return (lesson and lesson.get_url(context["request"])) or ""


@register.simple_tag
def wait_for(line: SessionLine) -> str:
    """“en 40 min”."""
    return line.wait(clock.now())
