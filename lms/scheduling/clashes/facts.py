"""What the rules have to know, read once for all meetings: never a query a meeting.

What only some worlds need (shared students, ways, quotas, whether a centre keeps clearances at all) is asked for when the first
rule wants it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from lms.accounts.models import User
from lms.core import clock
from lms.core.folding import fold
from lms.records.enums import StaffRole
from lms.records.models import Agreement, Cohort, CohortStaff, Enrolment, StaffClearance

from ..models import Closure, TravelTime, WorkshopSession
from .meetings import Meeting

# The first and the last day of something; without a last day it holds on.
type Span = tuple[date, date | None]

DAY = timedelta(days=1)
# How long before a day a meeting begins that could reach into it.
EVENING = timedelta(hours=12)
# No meeting runs longer.
LONGEST = timedelta(hours=12)
# What a group is named by.
COHORT_FACTS = (
    "cohort__code",
    "cohort__grade",
    "cohort__section",
    "cohort__centre__name",
    "cohort__centre__time_zone",
    "cohort__school__number",
    "cohort__school__name",
    "cohort__school__annex",
    "cohort__school__district",
)
# More stretches of days than this are asked for as one: a long condition costs more than the rows that it leaves out.
MOST_STRETCHES = 60


class Facts:
    """The world around some meetings, as of now. `seen_by` decides which other groups may be named."""

    def __init__(self, meetings: Sequence[Meeting], seen_by: User | None) -> None:
        self.meetings = meetings
        self._at_once: dict[int, list[Meeting]] = {}
        self.seen_by = seen_by
        self.cohorts = {meeting.cohort.pk: meeting.cohort for meeting in meetings}
        self.people = frozenset().union(*(meeting.facilitators for meeting in meetings))
        self.days = sorted({meeting.day for meeting in meetings})

    @cached_property
    def others(self) -> list[Meeting]:
        """Planned meetings not asked about that could touch one that is: our people's that day, our centres' at that time."""
        ours = {meeting.session_id for meeting in self.meetings}
        people: dict[int, set[int]] = defaultdict(set)
        found = {}
        for session in self._candidates():
            if session.pk not in ours and (session.busy_id or self._is_busy(session.starts_at, session.ends_at)):
                found[session.pk] = session
                people[session.pk] |= {session.busy_id} if session.busy_id else set()
        return [
            Meeting(str(session.public_id), session.cohort, *_hours(session), session.place, frozenset(people[pk]), pk)
            for pk, session in found.items()
        ]

    def _candidates(self) -> QuerySet[Any]:
        """One row for each meeting and person of ours who runs it, the person as `busy_id`."""
        # Nobody's id is 0: an empty list would empty the whole query.
        mine = FilteredRelation("assignments", condition=Q(assignments__user__in=[0, *self.people]))
        planned = WorkshopSession.objects.planned().annotate(mine=mine, busy_id=F("mine__user_id")).order_by()
        centres = {cohort.centre_id for cohort in self.cohorts.values()}
        theirs = Q(busy_id__isnull=False) & _starting(_day_of(meeting) for meeting in self.meetings)
        here = Q(cohort__centre__in=centres) & _starting((starts - LONGEST, ends) for starts, ends in self._busy)
        known = planned.filter(theirs | here).select_related("cohort__school", "cohort__centre")
        return known.only("public_id", "starts_at", "ends_at", "place", *COHORT_FACTS)

    @cached_property
    def _busy(self) -> list[tuple[datetime, datetime]]:
        """The stretches of time in which one of these meetings runs, by their start; none touches the next."""
        found: list[tuple[datetime, datetime]] = []
        for starts_at, ends_at in sorted((meeting.starts_at, meeting.ends_at) for meeting in self.meetings):
            if found and starts_at < found[-1][1]:
                found[-1] = (found[-1][0], max(ends_at, found[-1][1]))
            else:
                found.append((starts_at, ends_at))
        return found

    def _is_busy(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether one of these meetings runs in that time."""
        last = bisect_left(self._busy, ends_at, key=lambda stretch: stretch[0]) - 1
        return last >= 0 and self._busy[last][1] > starts_at

    @cached_property
    def _in_order(self) -> tuple[list[Meeting], list[datetime]]:
        """All meetings, asked about and others, by their start; and the starts."""
        meetings = sorted([*self.meetings, *self.others], key=lambda meeting: (meeting.starts_at, meeting.key))
        return meetings, [meeting.starts_at for meeting in meetings]

    def around(self, meeting: Meeting) -> list[Meeting]:
        """The other meetings of that day, and those that reach into it, by their start."""
        return self._between(meeting, *_day_of(meeting))

    def at_once(self, meeting: Meeting) -> list[Meeting]:
        """The other meetings that run at the same time, for a minute at least, by their start."""
        if id(meeting) not in self._at_once:
            near = self._between(meeting, meeting.starts_at - LONGEST, meeting.ends_at)
            self._at_once[id(meeting)] = [other for other in near if other.ends_at > meeting.starts_at]
        return self._at_once[id(meeting)]

    def _between(self, meeting: Meeting, first: datetime, end: datetime) -> list[Meeting]:
        meetings, starts = self._in_order
        near = meetings[bisect_left(starts, first) : bisect_left(starts, end)]
        return [other for other in near if other is not meeting]

    @cached_property
    def named_cohorts(self) -> set[int]:
        """Cohorts that may be named to whoever looks; without somebody, only those that are asked about."""
        foreign = {meeting.cohort.pk for meeting in self.others} - self.cohorts.keys()
        if self.seen_by is None or not foreign:
            return set(self.cohorts)
        seen = Cohort.objects.visible_to(self.seen_by).filter(pk__in=foreign).values_list("pk", flat=True)
        return set(self.cohorts) | set(seen)

    @cached_property
    def _people(self) -> dict[int, tuple[str, dict[str, list[Span]]]]:
        rows = User.objects.filter(pk__in=self.people).values_list(
            "pk", "first_name", "last_name", "clearances__kind", "clearances__checked_on", "clearances__expires_on"
        )
        found: dict = {}
        for pk, first, last, kind, checked_on, expires_on in rows:
            _name, clearances = found.setdefault(pk, (f"{first} {last}".strip(), defaultdict(list)))
            if kind:
                clearances[kind].append((checked_on, expires_on))
        return found

    def name_of(self, user_id: int) -> str:
        return self._people[user_id][0] if user_id in self._people else ""

    def clearances_of(self, user_id: int) -> list[list[Span]]:
        """From when until when each kind of check holds that was ever written down for this person."""
        return list(self._people[user_id][1].values()) if user_id in self._people else []

    @cached_property
    def centres_with_clearances(self) -> set[int]:
        """Centres that keep checks of their people at all."""
        kept = StaffClearance.objects.values("user")
        return set(CohortStaff.objects.filter(user__in=kept).values_list("cohort__centre", flat=True).distinct().order_by())

    @cached_property
    def teachers(self) -> dict[int, list[tuple[int, date, date | None]]]:
        """Teachers' places in these cohorts: person, from, until."""
        rows = CohortStaff.objects.filter(cohort__in=self.cohorts, role=StaffRole.TEACHER)
        found: dict[int, list] = defaultdict(list)
        for cohort_id, *place in rows.values_list("cohort_id", "user_id", "valid_from", "valid_until"):
            found[cohort_id].append(tuple(place))
        return found

    @cached_property
    def shared_students(self) -> dict[tuple[int, int], list[tuple[Span, Span]]]:
        """For each of our cohorts and another that meets at the same time: the dates of whoever is enrolled in both."""
        pairs = {(mine.cohort.pk, other.cohort.pk) for mine in self.meetings for other in self.at_once(mine)}
        pairs = {(mine, other) for mine, other in pairs if mine != other}
        ids = {pk for pair in pairs for pk in pair}
        rows = Enrolment.objects.named().filter(cohort__in=ids) if ids else Enrolment.objects.none()
        of: dict[int, dict[int, Span]] = defaultdict(dict)
        for cohort_id, student_id, starts_on, ends_on in rows.values_list("cohort_id", "student_id", "starts_on", "ends_on"):
            of[cohort_id][student_id] = (starts_on, ends_on)
        return {
            (mine, other): [(of[mine][student], of[other][student]) for student in of[mine].keys() & of[other].keys()]
            for mine, other in pairs
        }

    @cached_property
    def closures(self) -> list[Closure]:
        """Closures that touch the stretch of days, of anybody whom they could concern."""
        centres = {cohort.centre_id for cohort in self.cohorts.values()}
        schools = {cohort.school_id for cohort in self.cohorts.values() if cohort.school_id}
        here = (Q(centre=None) | Q(centre__in=centres)) & (Q(school=None) | Q(school__in=schools))
        return list(
            Closure.objects.filter(here, starts_on__lte=self.days[-1], ends_on__gte=self.days[0]).order_by("starts_on", "pk")
        )

    @cached_property
    def _agreements(self) -> list[Agreement]:
        """Agreements with schools of the centres of these meetings."""
        centres = {cohort.centre_id for cohort in self.cohorts.values()}
        return list(Agreement.objects.filter(centre__in=centres, school__isnull=False).order_by("starts_on", "pk"))

    @cached_property
    def centres_with_agreements(self) -> set[int]:
        """Centres that keep agreements with schools at all."""
        return {agreement.centre_id for agreement in self._agreements}

    @cached_property
    def agreements(self) -> dict[int | None, list[Agreement]]:
        """The agreements of each school, by their first day."""
        found: dict[int | None, list[Agreement]] = defaultdict(list)
        for agreement in self._agreements:
            found[agreement.school_id].append(agreement)
        return found

    @cached_property
    def of_school(self) -> dict[int | None, list[Meeting]]:
        """The meetings that are asked about, by their school."""
        found: dict[int | None, list[Meeting]] = defaultdict(list)
        for meeting in self.meetings:
            found[meeting.cohort.school_id].append(meeting)
        return found

    @cached_property
    def counted(self) -> dict[int, list[tuple[int, date]]]:
        """Id and day of the planned and held meetings at the schools with a quota, without those that are asked about."""
        schools = {a.school_id for a in self._agreements if a.quota is not None} & {c.school_id for c in self.cohorts.values()}
        ours = {meeting.session_id for meeting in self.meetings}
        found: dict[int, list[tuple[int, date]]] = defaultdict(list)
        rows = WorkshopSession.objects.planned().filter(cohort__school__in=schools).order_by()
        for pk, school_id, starts_at in rows.values_list("pk", "cohort__school_id", "starts_at"):
            if pk not in ours:
                found[school_id].append((pk, clock.local_day(starts_at)))
        return found

    @cached_property
    def ways(self) -> dict[tuple[int, frozenset[str]], int]:
        """Minutes between two districts, as a centre knows them, whichever way they were written."""
        centres = {cohort.centre_id for cohort in self.cohorts.values()}
        rows = TravelTime.objects.filter(centre__in=centres).values_list("centre_id", "from_district", "to_district", "minutes")
        return {(centre, frozenset((fold(one), fold(two)))): minutes for centre, one, two, minutes in rows}


def _day_of(meeting: Meeting) -> tuple[datetime, datetime]:
    """From when to when other meetings begin that could touch this one: its day where it is, and the evening before."""
    midnight = clock.at(meeting.day, clock.MIDNIGHT, meeting.zone)
    return midnight - EVENING, max(midnight + DAY, meeting.ends_at)


def _starting(stretches: Iterable[tuple[datetime, datetime]]) -> Q:
    """Meetings that begin in one of those stretches of time; those that touch are asked about as one."""
    joined: list[tuple[datetime, datetime]] = []
    for first, end in sorted(stretches):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    if len(joined) > MOST_STRETCHES:
        joined = [(joined[0][0], joined[-1][1])]
    found = Q(pk__in=[])
    for first, end in joined:
        found |= Q(starts_at__gte=first, starts_at__lt=end)
    return found


def _hours(session: WorkshopSession) -> tuple[datetime, datetime]:
    return session.starts_at, session.ends_at
