"""What pages of lower apps show of meetings: whether the roll was called, and what this person may do."""

from collections.abc import Iterable

from django import template

from lms.core import clock
from lms.portal.queries import SessionLine, session_lines
from lms.portal.queries_agenda import agenda_lines
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries_agenda import Agenda

register = template.Library()


@register.simple_tag(takes_context=True, name="session_lines")
def lines_of(context, sessions: Iterable[WorkshopSession]) -> list[SessionLine]:
    """These meetings as lines for whoever is looking."""
    return session_lines(sessions, user=context["request"].user, now=clock.now())


@register.simple_tag(takes_context=True)
def session_line(context, session: WorkshopSession) -> SessionLine:
    """One meeting as a line."""
    return lines_of(context, [session])[0]


@register.simple_tag
def lines_of_agenda(agenda: Agenda) -> dict[int, SessionLine]:
    """The meetings that a page of the agenda shows, as lines, by the meeting's key."""
    return agenda_lines(agenda, now=clock.now())


@register.filter
def of(lines: dict[int, SessionLine], session: WorkshopSession) -> SessionLine:
    """The line of that meeting."""
    return lines[session.pk]


@register.simple_tag(takes_context=True)
def lesson_url(context, lesson) -> str:
    """Where that lesson can be read; empty for a meeting without one, for a page that no site shows, or that was taken back."""
    return (lesson and lesson.live and lesson.get_url(context["request"])) or ""


@register.simple_tag
def wait_for(line: SessionLine) -> str:
    """“en 40 min”."""
    return line.wait(clock.now())
