"""What a member of staff sees first. The number of questions does not grow with the number of rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from lms.accounts.enums import Role
from lms.core import clock
from lms.core.office import OfficeTask, tasks_of
from lms.records.enums import StaffRole
from lms.records.models import Cohort, CohortStaff
from lms.records.models.cohorts import CohortQuerySet
from lms.scheduling.models import WorkshopSession, WorkshopSessionQuerySet

from .enums import MeetingState
from .queries import CohortLine, SessionLine, cohort_lines, session_lines

SHOWN_WITHOUT_REGISTER = 50
NEXT_DAYS = 7
SHOWN_NEXT = 10


def running(cohorts: CohortQuerySet, today: date) -> CohortQuerySet:
    """Cohorts whose term has not ended yet, or that still have a meeting to come."""
    to_come = WorkshopSession.objects.to_come(clock.at(today, clock.MIDNIGHT)).values("cohort")
    return cohorts.filter(Q(term__ends_on__gte=today) | Q(pk__in=to_come))


def cohorts_named(user, role: StaffRole) -> CohortQuerySet:
    """The cohorts in which this person is facilitator (or teacher) today."""
    return Cohort.objects.filter(pk__in=CohortStaff.objects.of(user).filter(role=role).values("cohort"))


@dataclass(frozen=True)
class Day:
    """A day: all meetings in order, the one that matters most, past ones without a register, and what comes then."""

    today: list[SessionLine]
    house: SessionLine | None
    missing: list[SessionLine]
    next_days: list[SessionLine]

    @property
    def is_empty(self) -> bool:
        return not self.today

    @property
    def others(self) -> list[SessionLine]:
        """Today's meetings beside the one under the roof."""
        return [line for line in self.today if line is not self.house]


def day_of(user, *, cohorts: CohortQuerySet, now: datetime) -> Day:
    """The day of whoever runs these cohorts. Six queries."""
    today = clock.local_day(now)
    midnight = clock.at(today, clock.MIDNIGHT)
    own = WorkshopSession.objects.filter(cohort__in=cohorts).for_listing()
    planned = own.planned().order_by("starts_at", "pk")
    todays = list(own.starting_on(today).order_by("starts_at", "pk"))
    missing = list(without_register(own, midnight)[:SHOWN_WITHOUT_REGISTER])
    tomorrow = today + timedelta(days=1)
    coming = list(planned.between(tomorrow, tomorrow + timedelta(days=NEXT_DAYS))[:SHOWN_NEXT])
    lines = session_lines([*todays, *missing, *coming], user=user, now=now)
    first, rest = lines[: len(todays)], lines[len(todays) :]
    return Day(first, _house(first), rest[: len(missing)], rest[len(missing) :])


def _house(lines: list[SessionLine]) -> SessionLine | None:
    """The meeting that matters most today: the one going on or next, else the last that still lacks its register."""
    coming = [line for line in lines if line.is_to_come]
    missing = [line for line in lines if line.state == MeetingState.MISSING]
    return next(iter([*coming, *reversed(missing)]), None)


def without_register(sessions: WorkshopSessionQuerySet, before: datetime) -> WorkshopSessionQuerySet:
    """Planned meetings that ended before that moment and have no register, newest first."""
    return sessions.planned().filter(ends_at__lte=before, register=None).order_by("-starts_at", "pk")


def sessions_in_week(cohorts: CohortQuerySet, monday: date) -> int:
    """How many planned meetings these cohorts have from that Monday to Sunday."""
    week = WorkshopSession.objects.planned().between(monday, monday + timedelta(weeks=1))
    return week.filter(cohort__in=cohorts).count()


@dataclass(frozen=True)
class Home:
    """What a member of staff sees first, by the roles granted today. A part is None where the role is not held."""

    own_day: Day | None
    own_cohorts: list[CohortLine]
    taught: list[CohortLine] | None
    centre_day: Day | None
    centre_cohorts: list[CohortLine]
    tasks: list[OfficeTask]
    week_count: int
    monday: date


def home_of(user, now: datetime) -> Home:
    """The first page of that person."""
    today = clock.local_day(now)
    monday = today - timedelta(days=today.weekday())
    named, taught = cohorts_named(user, StaffRole.FACILITATOR), cohorts_named(user, StaffRole.TEACHER)
    centre = Cohort.objects.coordinated_by(user)
    facilitates, coordinates = user.has_role(Role.FACILITATOR), user.has_role(Role.COORDINATOR)
    others = running(centre.exclude(pk__in=named.values("pk")), today)
    return Home(
        own_day=day_of(user, cohorts=named, now=now) if facilitates else None,
        own_cohorts=cohort_lines(running(named, today), user=user, now=now) if facilitates else [],
        taught=cohort_lines(running(taught, today), user=user, now=now) if user.has_role(Role.TEACHER) else None,
        centre_day=day_of(user, cohorts=others, now=now) if coordinates else None,
        centre_cohorts=cohort_lines(others, user=user, now=now) if coordinates else [],
        tasks=tasks_of(user, now) if coordinates else [],
        week_count=sessions_in_week(centre, monday) if coordinates else 0,
        monday=monday,
    )
