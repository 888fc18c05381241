"""The demo on paper: people, groups, meetings and seats, decided before a single row is written."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from lms.core import clock

MINUTES = {"A": 90, "B": 120, "C": 120, "D": 90}
LESSONS = {"A": 8, "B": 6, "C": 7, "D": 7}
# Three attended words and two missed ones, as the register writes them, with the reason and whether it was corrected later.
type Entry = tuple[str, str, bool]


@dataclass(eq=False)
class Person:
    """A student: where from, when first seen, and what is filled in once everything else is dealt."""

    centre: str
    school: str
    grade: int
    section: str
    year: int
    steadiness: float
    blocks: set[tuple[int, int]] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    last_year: int = 0
    age: int = 0
    birth: tuple[int, int] = (0, 0)
    sex: str = ""
    given: str = ""
    paternal: str = ""
    maternal: str = ""
    disability: str = "no"
    identification: str = "unknown"
    people: str = ""
    document: tuple[str, str] = ("none", "")
    purposes: tuple[str, ...] = ()
    guardian: tuple[str, str, str] | None = None
    habit: str = "unknown"

    @property
    def grade_now(self) -> int:
        """The grade of the last year in which this student was here."""
        return self.grade if self.school.endswith("P") else min(5, self.grade + max(0, self.last_year - self.year))


@dataclass(eq=False)
class Meeting:
    """One meeting. `lesson` counts from 1; held means that a register exists."""

    lesson: int
    day: date
    hour: time
    minutes: int
    is_held: bool = True
    cancelled_for: str = ""

    @property
    def starts_at(self) -> datetime:
        return clock.at(self.day, self.hour)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(eq=False)
class Seat:
    """An enrolment. Without a person it is a head count. `entries` runs along the held meetings; None where not yet enrolled."""

    person: Person | None
    starts_on: date
    ends_on: date | None = None
    end_reason: str = ""
    completes: bool = False
    entries: list[Entry | None] = field(default_factory=list)

    @property
    def who(self) -> Person:
        """The person of a seat that is no head count."""
        if self.person is None:
            raise ValueError("a head count is nobody")
        return self.person

    def first_attended(self, held: list[Meeting]) -> date | None:
        return next((m.day for m, entry in zip(held, self.entries, strict=False) if entry and entry[0] in ATTENDED_WORDS), None)


ATTENDED_WORDS = frozenset({"present", "late", "left"})


@dataclass(eq=False)
class Group:
    """A cohort with its meetings and seats, and who runs it: (user key, first day, last day)."""

    code: str
    workshop: str
    centre: str
    school: str
    grade: int | None
    section: str
    term: str
    starts_on: date
    capacity: int = 35
    place: str = ""
    meetings: list[Meeting] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    facilitators: list[tuple[str, date, date | None]] = field(default_factory=list)
    teachers: list[tuple[str, date, date | None]] = field(default_factory=list)
    has_pins: bool = False

    @property
    def held(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if meeting.is_held]
