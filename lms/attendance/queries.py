"""Who attended how much. Every function asks the same number of questions whatever the number of rows.

A meeting is held when its register exists. It counts for an enrolment when its day lies within the enrolment's dates: who came
late to a cohort was not absent before, and a head count is never marked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from lms.core import clock
from lms.records.models import Cohort, Enrolment
from lms.scheduling.models import WorkshopSession

from .enums import ATTENDED, Status
from .models import AttendanceRecord, Register


def percent_of(attended: int, held: int) -> int:
    """Attended of held, in whole per cent, rounded down: 79.9 never reads as 80."""
    return attended * 100 // held if held else 0


@dataclass(frozen=True)
class Tally:
    """One enrolment's meetings: attended, held within its dates, and of those missed with and without excuse."""

    enrolment_id: int
    attended: int
    held: int
    excused: int
    absent: int

    @property
    def percent(self) -> int:
        return percent_of(self.attended, self.held)


@dataclass(frozen=True)
class Summary:
    """A handed-in register in figures: how many were marked, and with what."""

    register: Register
    counts: Mapping[str, int]

    @property
    def attended(self) -> int:
        return sum(self.counts.get(status, 0) for status in ATTENDED)

    @property
    def marked(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Turnout:
    """How many of a handed-in register were marked, and how many of them attended."""

    attended: int
    marked: int


def turnouts_of(sessions: Iterable[WorkshopSession]) -> dict[int, Turnout]:
    """The turnout of those of these meetings that have a register, by the meeting's key. One query."""
    found = Register.objects.filter(session__in=[session.pk for session in sessions]).values_list("session")
    attended = Count("records", filter=Q(records__status__in=ATTENDED))
    return {pk: Turnout(came, marked) for pk, came, marked in found.annotate(came=attended, marked=Count("records"))}


def roster_of(session: WorkshopSession) -> QuerySet[Enrolment]:
    """The named places of the meeting's cohort on its day, in the order of a register."""
    return session.cohort.enrolments.active_on(session.local_day).named().by_surname()


def head_counts_of(session: WorkshopSession) -> int:
    """How many on that day's roster have no name here; nobody calls them."""
    return session.cohort.enrolments.active_on(session.local_day).filter(student=None).count()


def summary_of(register: Register) -> Summary:
    """This register in figures. One query."""
    counted = register.records.order_by().values_list("status").annotate(n=Count("pk"))
    return Summary(register, dict(counted))


def registers_for(sessions: Iterable[WorkshopSession]) -> dict[int, Summary]:
    """The handed-in registers of these meetings in figures, by the meeting's key; others are left out. Two queries."""
    registers = list(Register.objects.filter(session__in=[session.pk for session in sessions]))
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    found = AttendanceRecord.objects.filter(register__in=registers)
    for register_id, status, n in found.order_by().values_list("register", "status").annotate(n=Count("pk")):
        counts[register_id][status] = n
    return {register.session_id: Summary(register, counts[register.pk]) for register in registers}


def held_days(cohort: Cohort) -> dict[int, date]:
    """The day of every handed-in register of the cohort, on the calendar of its centre, by the register's key. One query."""
    zone = ZoneInfo(cohort.centre.time_zone)
    found = Register.objects.filter(session__cohort=cohort).values_list("pk", "session__starts_at")
    return {pk: clock.local_day(starts_at, zone) for pk, starts_at in found}


def attendance_of(
    cohort: Cohort, *, places: Iterable[Enrolment] | None = None, days: Mapping[int, date] | None = None
) -> dict[int, Tally]:
    """The tally of every enrolment of the cohort, head counts included, by the enrolment's key.

    Three queries; one for a caller who has read the enrolments and the `held_days` already.
    """
    # Days before records: a register handed in between the two then counts not at all, rather than by half.
    days = held_days(cohort) if days is None else days
    found = AttendanceRecord.objects.filter(enrolment__cohort=cohort).values_list("enrolment", "register", "status")
    statuses: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for enrolment_id, register_id, status in found:
        statuses[enrolment_id][register_id] = status
    places = Enrolment.objects.filter(cohort=cohort) if places is None else places
    return {place.pk: tally_of(place, days, statuses[place.pk]) for place in places}


def tally_of(place: Enrolment, days: Mapping[int, date], statuses: Mapping[int, str]) -> Tally:
    """The tally of one enrolment. `days` are those of the held registers, `statuses` its current marks, both by register."""
    counting = {pk for pk, day in days.items() if belongs_to(place, day)}
    counts = Counter(status for pk, status in statuses.items() if pk in counting)
    attended = sum(counts[status] for status in ATTENDED)
    return Tally(place.pk, attended, len(counting), counts[Status.EXCUSED], counts[Status.ABSENT])


def belongs_to(place: Enrolment, day: date) -> bool:
    """Whether a meeting on that day counts for this enrolment."""
    return place.starts_on <= day and (place.ends_on is None or day <= place.ends_on)
