"""The agenda: meetings in scope by days, with the days on which there is no school. The same few questions whatever it shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from wagtail.models import Page

from lms.accounts.enums import Role
from lms.core import clock
from lms.records.models import Cohort, Enrolment

from .calendar import WEEK, day_in_words, holiday_name
from .enums import AgendaState, AgendaView, ChangeKind, SessionState
from .models import Closure, SessionChange, SessionFacilitator, WorkshopSession, WorkshopSessionQuerySet
from .queries_day import Road, road_of
from .queries_reach import Reach, translations_of

LIST_DAYS = 14
FARTHEST_DAYS = 3660
# How many meetings of one day a view shows before it counts the others and leads to the day.
MOST_OF_A_DAY = {AgendaView.LIST: 5, AgendaView.WEEK: 5, AgendaView.MONTH: 3, AgendaView.DAY: 400}
MINE, NOBODYS = "yo", "nadie"
WITH_LESSONS = (AgendaView.LIST, AgendaView.DAY)


@dataclass(frozen=True)
class Period:
    """The days that a view shows, `end` not among them, and where the neighbouring views begin."""

    view: AgendaView
    first: date
    end: date
    before: date
    after: date

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.end - self.first).days)]


def period_of(view: AgendaView, day: date) -> Period:
    """The two weeks from that day on, the day, or the week (from Monday) or month around it."""
    if view == AgendaView.MONTH:
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        return Period(view, first, after, (first - timedelta(days=1)).replace(day=1), after)
    length = {AgendaView.LIST: timedelta(days=LIST_DAYS), AgendaView.WEEK: WEEK}.get(view, timedelta(days=1))
    first = day - timedelta(days=day.weekday()) if view == AgendaView.WEEK else day
    return Period(view, first, first + length, first - length, first + length)


@dataclass(frozen=True)
class Asked:
    """Which part of the agenda: how much at once, around which day, narrowed to what. `query` is what the address says of it."""

    view: AgendaView
    day: date
    today: date
    centre: int | None = None
    school: int | None = None
    workshop: int | None = None
    person: int | str | None = None
    state: str = ""
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Off:
    """Why there is no school on a day, and where; everywhere without a place."""

    name: str
    place: str = ""


@dataclass(frozen=True)
class AgendaDay:
    """A day with how many meetings it has, and those that are shown of them, in their order."""

    date: date
    count: int
    shown: list[WorkshopSession]
    off: list[Off]
    is_in_period: bool = True

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

    @property
    def is_empty(self) -> bool:
        return not self.count and not self.off


@dataclass(frozen=True)
class Agenda:
    """What one page of the agenda shows."""

    asked: Asked
    period: Period
    days: list[AgendaDay]
    titles: dict[UUID, Page]
    road: Road | None = None

    @property
    def count(self) -> int:
        return sum(day.count for day in self.days)

    @property
    def shown(self) -> list[WorkshopSession]:
        return [session for day in self.days for session in day.shown]

    @property
    def full_days(self) -> list[AgendaDay]:
        """Days on which something is."""
        return [day for day in self.days if not day.is_empty]

    @property
    def weeks(self) -> list[tuple[AgendaDay, ...]]:
        """The days in rows of seven from Monday on, filled up with empty days of the neighbouring months."""
        before = self.period.first.weekday()
        after = 6 - self.period.last.weekday()
        lead = [_nothing(self.period.first - timedelta(days=before - n)) for n in range(before)]
        rest = [_nothing(self.period.end + timedelta(days=n)) for n in range(after)]
        return list(batched([*lead, *self.days, *rest], 7))

    @property
    def title(self) -> str:
        """“noviembre de 2026”, “martes 3 de noviembre”; a range of days has none of its own."""
        if self.period.view == AgendaView.MONTH:
            return date_format(self.period.first, "YEAR_MONTH_FORMAT")
        return self.in_words(self.period.first)

    def in_words(self, day: date) -> str:
        """“martes 3 de noviembre”, with its year where that is not today's."""
        return day_in_words(day) if day.year == self.asked.today.year else f"{date_format(day, 'l')} {date_format(day)}"


def _nothing(day: date) -> AgendaDay:
    return AgendaDay(day, 0, [], [], is_in_period=False)


def agenda_of(user, asked: Asked, reach: Reach) -> Agenda:
    """That part of this person's agenda. Three queries, one more for who runs what, and one where pages are translated."""
    period = period_of(asked.view, asked.day)
    keys = _keys_by_day(user, asked, period)
    shown = _shown(user, asked, [key for day in period.days for key in first_of(keys[day], asked.view)])
    off = days_off(reach, period)
    sessions = {day: [shown[key] for key in first_of(keys[day], asked.view) if key in shown] for day in period.days}
    days = [AgendaDay(day, len(keys[day]), sessions[day], off[day]) for day in period.days]
    listed = [session for day in days for session in day.shown]
    lessons = [s.lesson.translation_key for s in listed if asked.view in WITH_LESSONS and s.lesson]
    titles = translations_of([*lessons, *reach.keys.values()])
    return Agenda(asked, period, days, titles, road_of(user, listed) if asked.view == AgendaView.DAY else None)


def first_of(keys: list[int], view: AgendaView) -> list[int]:
    """Those of a day's meetings that a view shows: one more rather than “and one more”; in a month, none of too many."""
    most = MOST_OF_A_DAY[view]
    if len(keys) <= most + 1:
        return keys
    return [] if view == AgendaView.MONTH else keys[:most]


def _keys_by_day(user, asked: Asked, period: Period) -> dict[date, list[int]]:
    """The meetings of each day, in their order: only what counting them takes."""
    found = WorkshopSession.objects.visible_to(user).between(period.first, period.end)
    for condition in _conditions(user, asked):
        found = found.filter(condition)
    by_day: dict[date, list[int]] = defaultdict(list)
    for key, starts_at, zone in found.order_by("starts_at", "pk").values_list("pk", "starts_at", "cohort__centre__time_zone"):
        # The nights of another zone belong to the nearest day.
        by_day[min(max(clock.local_day(starts_at, ZoneInfo(zone)), period.first), period.last)].append(key)
    return by_day


def _shown(user, asked: Asked, keys: list[int]) -> dict[int, WorkshopSession]:
    """These meetings with what a view says of them, by their key."""
    found = with_changes(WorkshopSession.objects.filter(pk__in=keys))
    if asked.view in WITH_LESSONS:
        coordinates = Cohort.objects.coordinated_by(user).filter(pk=OuterRef("cohort"))
        found = with_part(found.for_listing(), user).annotate(is_coordinated=Exists(coordinates))
    else:
        found = found.select_related("cohort__school", "cohort__centre")
    if asked.view == AgendaView.DAY:
        found = found.annotate(students=_roster_size(asked.day))
    shown = {session.pk: session for session in found}
    if user.has_role(Role.COORDINATOR) and asked.view in WITH_LESSONS:
        people = SessionFacilitator.objects.select_related("user").order_by("user__first_name", "user__last_name", "pk")
        prefetch_related_objects(list(shown.values()), Prefetch("assignments", people, to_attr="facilitators"))
    return shown


def with_changes(sessions: WorkshopSessionQuerySet) -> WorkshopSessionQuerySet:
    """These meetings with what became of them: when they began before, what they make up for, what makes up for them."""
    made_up = WorkshopSession.objects.filter(makes_up=OuterRef("pk"), state=SessionState.PLANNED)
    return sessions.annotate(
        moved_from=Subquery(_moves().values("from_starts_at")[:1]),
        makes_up_start=Subquery(WorkshopSession.objects.filter(pk=OuterRef("makes_up")).values("starts_at")[:1]),
        made_up_start=Subquery(made_up.values("starts_at")[:1]),
    )


def _moves() -> QuerySet[SessionChange]:
    """The last times first that a meeting went to another date or hour."""
    return SessionChange.objects.filter(session=OuterRef("pk"), kind=ChangeKind.MOVED).order_by("-changed_at", "-pk")


def with_part(sessions: WorkshopSessionQuerySet, user) -> WorkshopSessionQuerySet:
    """These meetings with this person's part: whether the cohort may be seen, is theirs to run, or the meeting was given."""
    seen, run = (found.filter(pk=OuterRef("cohort")) for found in (Cohort.objects.visible_to(user), Cohort.objects.run_by(user)))
    given = SessionFacilitator.objects.of(user).filter(session=OuterRef("pk"))
    return sessions.annotate(opens_cohort=Exists(seen), may_run=Exists(run), is_given=Exists(given))


def _roster_size(day: date):
    """How many places the cohort has on that day."""
    places = Enrolment.objects.active_on(day).filter(cohort=OuterRef("cohort")).order_by().values("cohort")
    return Coalesce(Subquery(places.annotate(n=Count("pk")).values("n")), 0)


def _conditions(user, asked: Asked) -> Iterable[Q]:
    """What the agenda is narrowed to, one condition each."""
    for path, value in (("cohort__centre", asked.centre), ("cohort__school", asked.school), ("cohort__workshop", asked.workshop)):
        if value:
            yield Q(**{path: value})
    if asked.person:
        given = SessionFacilitator.objects.filter(session=OuterRef("pk"))
        person = {"user_id": user.pk if asked.person == MINE else asked.person}
        yield ~Q(Exists(given)) if asked.person == NOBODYS else Q(Exists(given.filter(**person)))
    match asked.state:
        case AgendaState.PLANNED | AgendaState.CANCELLED:
            yield Q(state=SessionState.PLANNED if asked.state == AgendaState.PLANNED else SessionState.CANCELLED)
        case AgendaState.MOVED:
            yield Q(Exists(_moves()))
        case AgendaState.MAKE_UP:
            yield Q(makes_up__isnull=False)


def days_off(reach: Reach, period: Period) -> dict[date, list[Off]]:
    """National holidays, and closures that touch a cohort in reach, by day. One query."""
    found: dict[date, list[Off]] = {day: [Off(name)] if (name := holiday_name(day)) else [] for day in period.days}
    closures = Closure.objects.filter(_touching(reach), starts_on__lt=period.end, ends_on__gte=period.first)
    for closure in closures.select_related("school", "centre").order_by("starts_on", "pk"):
        off = Off(closure.name, _place(closure))
        for day in period.days:
            if closure.starts_on <= day <= closure.ends_on:
                found[day].append(off)
    return found


def _touching(reach: Reach) -> Q:
    """Closures of everybody, and those of a centre, district, UGEL or school in reach."""
    centres = [choice.pk for choice in reach.centres.values()]
    here = Q(centre=None) | Q(centre__in=centres)
    wide = Q(district="", ugel="") | Q(district__in=reach.districts, ugel="") | Q(ugel__in=reach.ugels, district="")
    return Q(school__in=[choice.pk for choice in reach.schools.values()]) | (Q(school=None) & here & wide)


def _place(closure: Closure) -> str:
    if closure.school:
        return closure.school.short_name
    return closure.district or closure.ugel or (closure.centre.name if closure.centre else "")
