"""The meetings of the agenda as lines: what only higher apps know of them."""

from datetime import datetime
from typing import cast

from curriculum.models import LessonPage, WorkshopPage
from lms.attendance.queries import turnouts_of
from lms.scheduling.queries_agenda import Agenda

from .queries import SessionLine, state_of


def agenda_lines(agenda: Agenda, *, now: datetime) -> dict[int, SessionLine]:
    """The meetings that this agenda shows, by their key. One query."""
    registers = turnouts_of(agenda.shown)
    lines = {}
    for session in agenda.shown:
        register = registers.get(session.pk)
        lines[session.pk] = SessionLine(
            session=session,
            workshop=cast(WorkshopPage, _titled(agenda, session.cohort.workshop)),
            lesson=cast(LessonPage, _titled(agenda, session.lesson)) if session.lesson else None,
            state=state_of(session, register is not None, now),
            students=getattr(session, "students", 0),
            register=register,
            may_mark=getattr(session, "may_run", False),
        )
    return lines


def _titled(agenda: Agenda, page):
    """The page in the interface's language, where it is translated."""
    return agenda.titles.get(page.translation_key, page)
