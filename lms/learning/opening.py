"""Which quiz is open when (docs/decisions/0017). Plain rules about the planned meetings of a cohort."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from curriculum.enums_quiz import QuizPurpose
from lms.core import clock

from .enums import EXIT_DAYS, LESSON_DAYS, Moment


@dataclass(frozen=True)
class Meeting:
    """What a planned meeting says about quizzes."""

    lesson_id: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Window:
    """A moment of a quiz, and from when until when it is open; no beginning: not yet known; no end: it stays open."""

    moment: Moment
    opens: datetime | None
    closes: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.opens is not None and self.opens <= now and (self.closes is None or now < self.closes)

    def is_past(self, now: datetime) -> bool:
        return self.closes is not None and self.closes <= now


class Timed(Protocol):
    """What of a quiz decides when it is open."""

    @property
    def purpose(self) -> str: ...

    @property
    def lesson_id(self) -> int | None: ...


def windows(quiz: Timed, first_day: date, sessions: Sequence[Meeting], opened_at: datetime | None) -> list[Window]:
    """The moments at which a cohort is asked this quiz, from its first day, its planned meetings in order, and its opening."""
    first = clock.at(first_day, clock.MIDNIGHT)
    match quiz.purpose:
        case QuizPurpose.ENTRY_EXIT:
            return [_entry(first, sessions), _exit(Moment.EXIT, sessions, opened_at)]
        case QuizPurpose.SATISFACTION:
            return [_exit(Moment.OTHER, sessions, opened_at)]
        case QuizPurpose.LESSON:
            given = next((one for one in sessions if one.lesson_id == quiz.lesson_id), None)
            return [Window(Moment.OTHER, given.starts_at, given.ends_at + LESSON_DAYS)] if given else []
    return [Window(Moment.OTHER, first, None)]


def _entry(first: datetime, sessions: Sequence[Meeting]) -> Window:
    """From the cohort's first day until its second meeting begins."""
    return Window(Moment.ENTRY, first, sessions[1].starts_at if len(sessions) > 1 else None)


def _exit(moment: Moment, sessions: Sequence[Meeting], opened_at: datetime | None) -> Window:
    """From the end of the last meeting but one, or when it was opened by hand, until thirty days after the last meeting."""
    if not sessions:
        return Window(moment, opened_at, None)
    by_rule = sessions[-2].ends_at if len(sessions) > 1 else sessions[-1].starts_at
    return Window(moment, min(by_rule, opened_at or by_rule), sessions[-1].ends_at + EXIT_DAYS)
