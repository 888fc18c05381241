"""What the pages of the portal show. Every function asks the same number of questions whatever the number of rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from curriculum.models import LessonPage, WorkshopPage
from lms.attendance.queries import Summary, Turnout, registers_for
from lms.core import clock
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Enrolment, KeptLesson, Student
from lms.records.models.cohorts import CohortQuerySet
from lms.records.models.consent import current_state
from lms.scheduling.enums import SessionState
from lms.scheduling.models import WorkshopSession
from lms.scheduling.queries import localised

from .enums import OPEN_STATES, MeetingState


@dataclass(frozen=True)
class SessionLine:
    """One meeting as a page shows it: how many are on the list, its register, and whether this person may mark."""

    session: WorkshopSession
    workshop: WorkshopPage
    lesson: LessonPage | None
    state: MeetingState
    students: int
    register: Summary | Turnout | None
    may_mark: bool

    @property
    def is_open(self) -> bool:
        """Whether the roll may be called now for the first time."""
        return self.may_mark and self.state in OPEN_STATES

    @property
    def opens_today(self) -> bool:
        """Whether this person may call the roll later today."""
        return self.may_mark and self.state == MeetingState.TODAY

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def is_to_come(self) -> bool:
        return self.state in {MeetingState.PLANNED, MeetingState.TODAY, MeetingState.NOW}

    def wait(self, now: datetime) -> str:
        """“en 40 min”, “ahora”; nothing when it begins another day."""
        minutes = -(-(self.session.starts_at - now).total_seconds() // 60)
        if self.state == MeetingState.NOW:
            return _("ahora")
        if self.state != MeetingState.TODAY or minutes <= 0:
            return ""
        if minutes < 60:
            return _("en %(minutes)d min") % {"minutes": minutes}
        return _("en %(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def session_lines(sessions: Iterable[WorkshopSession], *, user, now: datetime) -> list[SessionLine]:
    """These meetings, in their order, as lines. Four queries, and two more where pages are translated."""
    sessions = list(sessions)
    cohorts = {session.cohort_id for session in sessions}
    may_mark = set(Cohort.objects.run_by(user).filter(pk__in=cohorts).values_list("pk", flat=True))
    return lines_with(sessions, students=roster_sizes(cohorts, clock.local_day(now)), may_mark=may_mark, now=now)


def lines_with(
    sessions: list[WorkshopSession], *, students: dict[int, int], may_mark: Collection[int], now: datetime
) -> list[SessionLine]:
    """The same for whoever knows already how long the lists are, and in which of the cohorts this person may mark."""
    registers = registers_for(sessions)
    workshops, lessons = localised(s.cohort.workshop for s in sessions), localised(s.lesson for s in sessions)
    lines = []
    for session in sessions:
        register = registers.get(session.pk)
        line = SessionLine(
            session=session,
            workshop=workshops[session.cohort.workshop_id],
            lesson=lessons.get(session.lesson_id) if session.lesson_id else None,
            state=state_of(session, register is not None, now),
            students=students.get(session.cohort_id, 0),
            register=register,
            may_mark=session.cohort_id in may_mark,
        )
        lines.append(line)
    return lines


def state_of(session: WorkshopSession, has_register: bool, now: datetime) -> MeetingState:
    """Where the meeting stands at that moment."""
    if has_register:
        return MeetingState.HELD
    if session.state == SessionState.CANCELLED:
        return MeetingState.CANCELLED
    if session.ends_at <= now:
        return MeetingState.MISSING
    if session.starts_at <= now:
        return MeetingState.NOW
    return MeetingState.TODAY if session.local_day == clock.local_day(now, session.zone) else MeetingState.PLANNED


def roster_sizes(cohorts: Iterable[int], day: date) -> dict[int, int]:
    """How many places each of these cohorts has on that day; before its first day, on that one."""
    counted = Enrolment.objects.filter(cohort__in=sorted(cohorts)).filter(_on_roster(day))
    return dict(counted.order_by().values_list("cohort").annotate(n=Count("pk")))


def _on_roster(day: date) -> Q:
    """Not ended by that day. A place that has not begun belongs to the list of a cohort that is still to start."""
    return Q(ends_on=None) | Q(ends_on__gte=day)


@dataclass(frozen=True)
class CohortLine:
    """A cohort as a card: its size, its next meeting, and whether this person runs it."""

    cohort: Cohort
    workshop: WorkshopPage
    students: int
    next_session: WorkshopSession | None
    planned: int
    runs: bool


def cohort_lines(cohorts: CohortQuerySet, *, user, now: datetime) -> list[CohortLine]:
    """These cohorts with their size and next meeting. Four queries."""
    found = list(cohorts.for_listing())
    keys = [cohort.pk for cohort in found]
    sizes = roster_sizes(keys, clock.local_day(now))
    runs = set(Cohort.objects.run_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    sessions = list(WorkshopSession.objects.planned().filter(cohort__in=keys).for_listing().order_by("starts_at", "pk"))
    workshops = localised(cohort.workshop for cohort in found)
    lines = []
    for cohort in found:
        own = [session for session in sessions if session.cohort_id == cohort.pk]
        coming = next((session for session in own if session.ends_at > now), None)
        workshop = workshops[cohort.workshop_id]
        lines.append(CohortLine(cohort, workshop, sizes.get(cohort.pk, 0), coming, len(own), cohort.pk in runs))
    return lines


@dataclass(frozen=True)
class RosterRow:
    """A place on the list: its number and the name of a register, empty for a head count."""

    number: int
    name: str
    is_pending: bool


def roster_of(cohort: Cohort, day: date) -> list[RosterRow]:
    """The list of the cohort on that day, in the order of a register, head counts last. One query."""
    places = cohort.enrolments.filter(_on_roster(day)).by_surname().annotate(consent=current_state(Purpose.PARTICIPATION))
    return [
        RosterRow(number, place.student.register_name if place.student else "", _is_pending(place.student, place.consent))
        for number, place in enumerate(places, start=1)
    ]


def _is_pending(student: Student | None, consent: str | None) -> bool:
    return student is not None and consent != ConsentState.GIVEN


@dataclass(frozen=True)
class CohortPage:
    """A cohort's meetings and list; `runs` says whether this person plans here, `kept` which lessons it began with."""

    workshop: WorkshopPage
    lines: list[SessionLine]
    roster: list[RosterRow]
    runs: bool
    kept: list[KeptLesson]

    @property
    def next_line(self) -> SessionLine | None:
        """The meeting going on, or the next one."""
        return next((line for line in self.lines if line.is_to_come), None)

    @property
    def held(self) -> int:
        return sum(line.is_held for line in self.lines)

    @property
    def planned(self) -> int:
        """Meetings that were not cancelled."""
        return sum(line.state != MeetingState.CANCELLED for line in self.lines)

    @property
    def named(self) -> int:
        return sum(bool(row.name) for row in self.roster)

    @property
    def pending(self) -> int:
        return sum(row.is_pending for row in self.roster)

    @property
    def head_counts(self) -> int:
        return len(self.roster) - self.named


def cohort_page(cohort, *, now: datetime) -> CohortPage:
    """What the page of a cohort, found `with_runs`, shows. Four queries, and a fifth for who runs it."""
    sessions = WorkshopSession.objects.filter(cohort=cohort).for_listing().order_by("starts_at", "pk")
    roster = roster_of(cohort, clock.local_day(now))
    may_mark = {cohort.pk} if cohort.runs else ()
    return CohortPage(
        workshop=localised([cohort.workshop])[cohort.workshop_id],
        lines=lines_with(list(sessions), students={cohort.pk: len(roster)}, may_mark=may_mark, now=now),
        roster=roster,
        runs=cohort.runs,
        kept=list(KeptLesson.objects.filter(cohort=cohort).for_listing()) if cohort.runs else [],
    )
