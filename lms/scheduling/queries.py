"""Working out a cycle (which weeks have school, what each meeting is about, what stands against the plan).

`plan_dates` is asked for the preview and again when the plan is stored: what was shown is what is kept, unless somebody changed
the calendar in between.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
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
from lms.records.models import Cohort

from .calendar import WEEK, SchoolCalendar, day_in_words
from .enums import SessionState
from .models import WorkshopSession

MOST_SESSIONS = 40


@dataclass(frozen=True)
class PlanInputs:
    """What a person says: on that weekday, every week, from that day on, between those hours."""

    first_day: date
    start: time
    end: time
    count: int
    place: str = ""


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


def plan_dates(*, cohort: Cohort, inputs: PlanInputs, now: datetime) -> Plan:
    """The plan for that cohort. Raises DomainError with the field at fault in `details["field"]`.

    Codes: count_out_of_range, ends_before_start, before_cohort, outside_term, beyond_term, overlaps.
    """
    _check_shape(inputs)
    _check_period(cohort, inputs)
    taken = list(cohort.sessions.order_by("starts_at"))
    days = list(_days(cohort, inputs))
    starts = [clock.at(day, inputs.start, ZoneInfo(cohort.centre.time_zone)) for day in days if isinstance(day, date)]
    is_stored = {session.starts_at for session in taken if session.state == SessionState.PLANNED} >= set(starts)
    if not is_stored:
        _check_free(taken, starts, inputs, ZoneInfo(cohort.centre.time_zone))
    return Plan(cohort, inputs, _rows(cohort, inputs, days, [] if is_stored else taken, now), is_stored)


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
    """The weekday of the first day, week after week, until there are enough days with school."""
    last = cohort.term.ends_on
    calendar = SchoolCalendar(cohort, inputs.first_day, last)
    day, found = inputs.first_day, 0
    while found < inputs.count:
        if day > last:
            raise _beyond_term(cohort, inputs, found)
        if reasons := calendar.reasons_against(day):
            yield SkippedDay(day, tuple(reasons))
        else:
            found += 1
            yield day
        day += WEEK


def _beyond_term(cohort: Cohort, inputs: PlanInputs, found: int) -> DomainError:
    fits = {"found": found, "count": inputs.count, "last": date_format(cohort.term.ends_on)}
    message = ngettext(
        "Hasta el fin del periodo (%(last)s) solo cabe %(found)s de las %(count)s sesiones. Pida menos sesiones o empiece antes.",
        "Hasta el fin del periodo (%(last)s) solo caben %(found)s de las %(count)s sesiones. "
        "Pida menos sesiones o empiece antes.",
        found,
    )
    return DomainError("beyond_term", message % fits, field="count")


def _check_free(taken: list[WorkshopSession], starts: list[datetime], inputs: PlanInputs, zone: ZoneInfo) -> None:
    """A cohort is in one place at a time; a cancelled meeting only keeps its very start."""
    for start in starts:
        end = clock.at(clock.local_day(start, zone), inputs.end, zone)
        for session in taken:
            in_the_way = session.state == SessionState.PLANNED and session.starts_at < end and start < session.ends_at
            if in_the_way or session.starts_at == start:
                raise _overlaps(session, zone)


def _overlaps(session: WorkshopSession, zone: ZoneInfo) -> DomainError:
    local = session.starts_at.astimezone(zone)
    message = _(
        "El grupo ya tiene una sesión el %(day)s a las %(hour)s (%(state)s). "
        "Elija otra hora u otro primer día; no se guardó nada."
    )
    said = {"day": day_in_words(local), "hour": f"{local:%H:%M}", "state": session.get_state_display().lower()}
    return DomainError("overlaps", message % said, field="first_day")


def _rows(
    cohort: Cohort, inputs: PlanInputs, days: list[date | SkippedDay], taken: list[WorkshopSession], now: datetime
) -> tuple[PlannedMeeting | SkippedDay, ...]:
    """Days with their number and lesson: numbers go on after the last one, lessons are those that no planned meeting gives."""
    zone = ZoneInfo(cohort.centre.time_zone)
    numbers = count(max((session.number for session in taken), default=0) + 1)
    left = lessons_left(cohort, taken)
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


def lessons_left(cohort: Cohort, taken: list[WorkshopSession]) -> list[LessonPage]:
    """The workshop's lessons, in order, that no meeting gives; a cancelled meeting gives its lesson back."""
    given = {session.lesson_id for session in taken if session.state == SessionState.PLANNED}
    return [lesson for lesson in cohort.workshop.lessons if lesson.pk not in given]


def plan_defaults(cohort: Cohort) -> dict[str, object]:
    """What the form of a plan begins with: the cohort's first day, or the rhythm of its last meeting, and the lessons left."""
    taken = list(cohort.sessions.select_related("cohort__centre").order_by("starts_at"))
    known: dict[str, object] = {"count": len(lessons_left(cohort, taken)) or 1, "first_day": cohort.starts_on}
    if taken:
        last = taken[-1]
        known |= {"start": last.local_start.time(), "end": last.local_end.time(), "place": last.place}
        known["first_day"] = last.local_day + WEEK
    return known


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
