"""Working out a cycle: which days have school, and what each meeting is about.

`plan_dates` proposes; what becomes of the proposal until it is stored is told by `queries_plan`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from curriculum.models import LessonPage
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import Shift
from lms.records.models import Cohort

from .calendar import DAY, WEEK, SchoolCalendar
from .enums import SessionState
from .models import LESSON_TEXTS, WorkshopSession

MOST_SESSIONS = 40
USUAL_MINUTES = 90
# Where a plan begins unless somebody says otherwise: well inside the shift.
SHIFT_STARTS = {Shift.MORNING: time(8), Shift.AFTERNOON: time(13, 30), Shift.NIGHT: time(18, 30), Shift.CONTINUOUS: time(8)}


@dataclass(frozen=True)
class PlanInputs:
    """What a person says: on those weekdays, every week, from that day on, between those hours.

    No weekday is that of the first day; no lesson is every one that is left (by their ids, otherwise).
    """

    first_day: date
    start: time
    end: time
    count: int
    place: str = ""
    weekdays: frozenset[int] = frozenset()
    lessons: tuple[int, ...] = ()

    @property
    def days(self) -> frozenset[int]:
        return self.weekdays or frozenset({self.first_day.weekday()})


@dataclass(frozen=True)
class PlannedMeeting:
    """One meeting to be: its number in the cohort, its moments, and the lesson it gives, where one is left.

    `title` is the lesson's in the interface's language; the lesson itself stays the one that is stored.
    """

    number: int
    starts_at: datetime
    ends_at: datetime
    day: date
    lesson: LessonPage | None
    title: str
    is_past: bool


@dataclass(frozen=True)
class SkippedDay:
    """A day of the pattern without school, and why."""

    day: date
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Meetings and skipped days of a cycle, in the order of the calendar. `is_stored`: the cohort has exactly these already."""

    cohort: Cohort
    inputs: PlanInputs
    rows: tuple[PlannedMeeting | SkippedDay, ...]
    is_stored: bool = False

    @property
    def meetings(self) -> list[PlannedMeeting]:
        return [row for row in self.rows if isinstance(row, PlannedMeeting)]

    @property
    def skipped(self) -> list[SkippedDay]:
        return [row for row in self.rows if isinstance(row, SkippedDay)]

    @property
    def past_count(self) -> int:
        """How many of the meetings are over at the moment of planning."""
        return sum(meeting.is_past for meeting in self.meetings)


def plan_dates(*, cohort: Cohort, inputs: PlanInputs, now: datetime, lessons: list[LessonPage] | None = None) -> Plan:
    """The plan for that cohort; `lessons` are the workshop's, where they are read already.

    Raises DomainError with the field at fault in `details["field"]`.

    Codes: count_out_of_range, ends_before_start, before_cohort, outside_term, no_day, beyond_term.
    """
    _check_shape(inputs)
    _check_period(cohort, inputs)
    taken = list(cohort.sessions.order_by("starts_at"))
    days = list(_days(cohort, inputs))
    starts = {clock.at(day, inputs.start, ZoneInfo(cohort.centre.time_zone)) for day in days if isinstance(day, date)}
    is_stored = {session.starts_at for session in taken if session.state == SessionState.PLANNED} >= starts
    known = lessons_of(cohort) if lessons is None else lessons
    return Plan(cohort, inputs, _rows(cohort, inputs, days, [] if is_stored else taken, known, now), is_stored)


def _check_shape(inputs: PlanInputs) -> None:
    if not 1 <= inputs.count <= MOST_SESSIONS:
        message = _("Indique entre 1 y %(most)s sesiones.") % {"most": MOST_SESSIONS}
        raise DomainError("count_out_of_range", message, field="count")
    if inputs.end <= inputs.start:
        message = _("La hora de fin debe ser posterior a la de inicio (%(start)s).") % {"start": inputs.start.strftime("%H:%M")}
        raise DomainError("ends_before_start", message, field="end")


def _check_period(cohort: Cohort, inputs: PlanInputs) -> None:
    term = cohort.term
    if inputs.first_day < cohort.starts_on:
        message = _("El grupo empieza el %(day)s: elija ese día o uno posterior.") % {"day": date_format(cohort.starts_on)}
        raise DomainError("before_cohort", message, field="first_day")
    if not term.starts_on <= inputs.first_day <= term.ends_on:
        message = _("El primer día queda fuera del periodo %(term)s, que va del %(first)s al %(last)s.") % {
            "term": term.name,
            "first": date_format(term.starts_on),
            "last": date_format(term.ends_on),
        }
        raise DomainError("outside_term", message, field="first_day")


def _days(cohort: Cohort, inputs: PlanInputs) -> Iterator[date | SkippedDay]:
    """The weekdays of the pattern, week after week, until there are enough days with school."""
    last = cohort.term.ends_on
    calendar = SchoolCalendar(cohort, inputs.first_day, last)
    day, found = inputs.first_day, 0
    while found < inputs.count:
        if day > last:
            raise _beyond_term(cohort, inputs, found)
        if day.weekday() in inputs.days:
            if reasons := calendar.reasons_against(day):
                yield SkippedDay(day, tuple(reasons))
            else:
                found += 1
                yield day
        day += DAY


def _beyond_term(cohort: Cohort, inputs: PlanInputs, found: int) -> DomainError:
    if not found:
        message = _(
            "Desde el primer día hasta el fin del periodo (%(last)s) ninguno de esos días tiene clases. Elija otros días."
        )
        return DomainError("no_day", message % {"last": date_format(cohort.term.ends_on)}, field="weekdays")
    fits = {"found": found, "count": inputs.count, "last": date_format(cohort.term.ends_on)}
    message = ngettext(
        "Hasta el fin del periodo (%(last)s) solo cabe %(found)s de las %(count)s sesiones. Pida menos sesiones o empiece antes.",
        "Hasta el fin del periodo (%(last)s) solo caben %(found)s de las %(count)s sesiones. "
        "Pida menos sesiones o empiece antes.",
        found,
    )
    return DomainError("beyond_term", message % fits, field="count")


def _rows(
    cohort: Cohort,
    inputs: PlanInputs,
    days: list[date | SkippedDay],
    taken: list[WorkshopSession],
    known: list[LessonPage],
    now: datetime,
) -> tuple[PlannedMeeting | SkippedDay, ...]:
    """Days with their number and lesson: numbers go on after the last one, lessons are those that no planned meeting gives."""
    zone = ZoneInfo(cohort.centre.time_zone)
    numbers = count(max((session.number for session in taken), default=0) + 1)
    left = [one for one in known if one.pk in inputs.lessons] if inputs.lessons else _left(known, taken)
    titles = {pk: page.title for pk, page in localised(left).items()}
    lessons = iter(left)

    def meeting(day: date) -> PlannedMeeting:
        lesson, ends_at = next(lessons, None), clock.at(day, inputs.end, zone)
        return PlannedMeeting(
            number=next(numbers),
            starts_at=clock.at(day, inputs.start, zone),
            ends_at=ends_at,
            day=day,
            lesson=lesson,
            title=titles[lesson.pk] if lesson else "",
            is_past=ends_at <= now,
        )

    return tuple(day if isinstance(day, SkippedDay) else meeting(day) for day in days)


def lessons_of(cohort: Cohort) -> list[LessonPage]:
    """The workshop's live lessons in order, without their long texts."""
    return list(cohort.workshop.lessons.defer(*LESSON_TEXTS))


def lessons_left(cohort: Cohort, taken: list[WorkshopSession]) -> list[LessonPage]:
    """The workshop's lessons, in order, that no meeting gives; a cancelled meeting gives its lesson back."""
    return _left(lessons_of(cohort), taken)


def _left(known: list[LessonPage], taken: list[WorkshopSession]) -> list[LessonPage]:
    given = {session.lesson_id for session in taken if session.state == SessionState.PLANNED}
    return [lesson for lesson in known if lesson.pk not in given]


def plan_defaults(cohort: Cohort) -> dict[str, object]:
    """What the form of a plan begins with: the rhythm of the last week, else the first day, the shift and a lesson's length."""
    taken = list(cohort.sessions.select_related("cohort__centre").order_by("starts_at"))
    left = lessons_left(cohort, taken)
    known: dict[str, object] = {"count": min(len(left), MOST_SESSIONS) or 1, "lessons": [lesson.pk for lesson in left]}
    return known | (_rhythm(taken) if taken else _beginning(cohort, left))


def _rhythm(taken: list[WorkshopSession]) -> dict[str, object]:
    last = taken[-1]
    weekdays = sorted({session.local_day.weekday() for session in taken if last.local_day - session.local_day < WEEK})
    first_day = next(day for n in range(1, 8) if (day := last.local_day + n * DAY).weekday() in weekdays)
    hours = {"start": last.local_start.time(), "end": last.local_end.time()}
    return hours | {"first_day": first_day, "weekdays": weekdays, "place": last.place}


def _beginning(cohort: Cohort, left: list[LessonPage]) -> dict[str, object]:
    start = SHIFT_STARTS[Shift(cohort.school.shift) if cohort.school else Shift.MORNING]
    minutes = left[0].minutes if left else USUAL_MINUTES
    end = (datetime.combine(cohort.starts_on, start) + timedelta(minutes=minutes)).time()
    return {"start": start, "end": end, "first_day": cohort.starts_on, "weekdays": [cohort.starts_on.weekday()]}


def localised[P: Page](pages: Iterable[P | None]) -> dict[int, P]:
    """Pages of one kind by their id, in the interface's language where they are translated. No query in Spanish, else one."""
    known = {page.pk: page for page in pages if page}
    if not known or get_language() == settings.LANGUAGE_CODE:
        return known
    keys = {page.translation_key for page in known.values()}
    kind = type(next(iter(known.values())))
    found = kind.objects.live().filter(translation_key__in=keys, locale__language_code=get_language())
    translated = {page.translation_key: page for page in found}
    return {pk: translated.get(page.translation_key, page) for pk, page in known.items()}
