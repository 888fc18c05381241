"""Moving everything of a group, a school or a centre by days: where each meeting would go, before anything is stored.

The plan is worked out for the preview and again when it is confirmed; two plans with one `seal` move the same meetings to the
same hours, so what was shown is what is done, or it is shown again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import clock
from lms.records.models import Centre, Cohort, School

from .actions_change import Move
from .calendar import WEEK, closure_name, holiday_name
from .changing import marked_among
from .clashes import Clash, meetings_of, new_clashes
from .clashes.rules_days import touches
from .models import Closure, WorkshopSession
from .queries_change import DAY, SATURDAY, at_the_same_hours

FARTHEST = timedelta(days=200)


@dataclass(frozen=True)
class ShiftInputs:
    """Meetings of that place from the first day to the last one (to the end, without one) go that many days on."""

    place: Centre | School | Cohort
    first_day: date
    last_day: date | None
    days: int

    def sessions(self) -> QuerySet[WorkshopSession]:
        """The planned meetings concerned; a day is the centre's, so the edges are taken wide and looked at again."""
        name = {Centre: "cohort__centre", School: "cohort__school", Cohort: "cohort"}[type(self.place)]
        found = WorkshopSession.objects.planned().filter(
            **{name: self.place}, starts_at__gte=clock.at(self.first_day - DAY, clock.MIDNIGHT)
        )
        if self.last_day:
            found = found.filter(starts_at__lt=clock.at(self.last_day + 2 * DAY, clock.MIDNIGHT))
        return found.for_listing().select_related("cohort__term").prefetch_related("assignments").order_by("starts_at", "pk")

    def covers(self, session: WorkshopSession) -> bool:
        return self.first_day <= session.local_day and (self.last_day is None or session.local_day <= self.last_day)


@dataclass(frozen=True)
class ShiftRow:
    """One meeting, and where it goes. `because` names what it would have met where it was sent first; who stays says why."""

    session: WorkshopSession
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    because: tuple[str, ...] = ()
    stays: str = ""
    clashes: tuple[Clash, ...] = ()

    @property
    def local_start(self) -> datetime | None:
        return self.starts_at and self.starts_at.astimezone(self.session.zone)

    @property
    def move(self) -> Move:
        if self.starts_at is None or self.ends_at is None:
            raise ValueError("a meeting that stays goes nowhere")
        return Move(self.session, self.starts_at, self.ends_at, seen_sequence=self.session.sequence)


@dataclass(frozen=True)
class Shift:
    """All meetings concerned, in the order of the calendar."""

    inputs: ShiftInputs
    rows: tuple[ShiftRow, ...]

    @cached_property
    def moving(self) -> list[ShiftRow]:
        return [row for row in self.rows if row.starts_at]

    @cached_property
    def detours(self) -> list[ShiftRow]:
        """Who does not land where it was sent, because of a holiday, a closure or the end of the term."""
        return [row for row in self.moving if row.because]

    @cached_property
    def staying(self) -> list[ShiftRow]:
        return [row for row in self.rows if not row.starts_at]

    @cached_property
    def clashing(self) -> list[ShiftRow]:
        """Who moves only for a reason: something stands softly against the new hours."""
        return [row for row in self.moving if row.clashes]

    @property
    def moves(self) -> list[Move]:
        return [row.move for row in self.moving]

    @property
    def cohorts(self) -> int:
        return len({row.session.cohort_id for row in self.moving})

    @property
    def seal(self) -> str:
        """The same for the same moves of the same meetings as they were seen."""
        shown = [(row.session.pk, row.session.sequence, row.starts_at, row.ends_at) for row in self.rows]
        return sha256(repr(shown).encode()).hexdigest()[:32]


def plan_shift(inputs: ShiftInputs, *, now: datetime, seen_by: User | None = None) -> Shift:
    """Where every meeting would go, and what it would meet there. A fixed number of queries, whatever the number of meetings.

    A meeting that would fall on a day without school goes on week by week; the cohort's later ones make room for it, so their
    order stays. What then lies after the term takes the first free school day that is left in it. Marked meetings stay, and so
    does what fits nowhere or would be where nobody can be.
    """
    sessions = [session for session in inputs.sessions() if inputs.covers(session)]
    marked = marked_among(sessions)
    days = _Days(sessions, inputs)
    rows = [_row(session, marked.get(session.pk, ""), days, inputs) for session in sessions]
    return Shift(inputs, tuple(_with_clashes(rows, now, seen_by)))


def _with_clashes(rows: list[ShiftRow], now: datetime, seen_by: User | None) -> Iterator[ShiftRow]:
    """The same rows with what stands against their new hours; what is hard keeps the meeting where it is."""
    moves = [row.move for row in rows if row.starts_at]
    before = meetings_of([move.session for move in moves])
    after = [replace(m, starts_at=move.starts_at, ends_at=move.ends_at) for m, move in zip(before, moves, strict=True)]
    found: defaultdict[str, list[Clash]] = defaultdict(list)
    for clash in new_clashes(after, before, now=now, seen_by=seen_by):
        found[clash.key].append(clash)
    for row in rows:
        clashes = tuple(found[str(row.session.public_id)])
        if hard := next((clash for clash in clashes if clash.is_hard), None):
            yield ShiftRow(row.session, stays=f"{hard.sentence} {_('Se queda en su día.')}")
        else:
            yield replace(row, clashes=clashes)


def _row(session: WorkshopSession, marked: str, days: "_Days", inputs: ShiftInputs) -> ShiftRow:
    if marked:
        days.take(session, session.starts_at, session.ends_at)
        return ShiftRow(session, stays=_("Ya tiene su lista: se queda en su día."))
    wished = session.local_day + timedelta(days=inputs.days)
    because: list[str] = []
    for day in days.in_order(session, wished):
        starts_at, ends_at = at_the_same_hours(session, day)
        if reasons := days.against(session, day, starts_at, ends_at):
            because += reasons if day == wished else []
            continue
        days.take(session, starts_at, ends_at)
        late = [_("queda después del periodo")] if day != wished and not because else []
        return ShiftRow(session, starts_at, ends_at, tuple(because + late))
    days.take(session, session.starts_at, session.ends_at)
    return ShiftRow(session, stays=_("No cabe en el periodo: se queda en su día. Muévala o suspéndala aparte."))


class _Days:
    """Closures, and what each cohort has on which hours: read once, and filled while the meetings are placed."""

    def __init__(self, sessions: Iterable[WorkshopSession], inputs: ShiftInputs) -> None:
        sessions = list(sessions)
        cohorts = {session.cohort_id for session in sessions}
        self._closures = list(Closure.objects.filter(_around(inputs)).order_by("starts_on", "pk"))
        self._taken: defaultdict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        others = WorkshopSession.objects.planned().filter(cohort__in=cohorts).exclude(pk__in=[session.pk for session in sessions])
        for cohort_id, starts_at, ends_at in others.order_by().values_list("cohort_id", "starts_at", "ends_at"):
            self._taken[cohort_id].append((starts_at, ends_at))
        self._latest: dict[int, date] = {}

    def in_order(self, session: WorkshopSession, wished: date) -> Iterator[date]:
        """The wished day, the same weekday of the weeks after it; then any school day, from the cohort's last one placed on."""
        last = session.cohort.term.ends_on
        day = wished
        while day <= min(last, wished + FARTHEST):
            yield day
            day += WEEK
        day = max(self._latest.get(session.cohort_id, session.local_day), session.local_day) + DAY
        while day <= last:
            if day.weekday() < SATURDAY:
                yield day
            day += DAY

    def against(self, session: WorkshopSession, day: date, starts_at: datetime, ends_at: datetime) -> list[str]:
        """What stands against that day: holidays and closures by name, and the cohort's own meetings."""
        named = [holiday_name(day)] if holiday_name(day) else []
        here = (closure for closure in self._closures if closure.starts_on <= day <= closure.ends_on)
        named += [closure_name(closure) for closure in here if touches(closure, session.cohort)]
        if any(starts < ends_at and starts_at < ends for starts, ends in self._taken[session.cohort_id]):
            named.append(_("el grupo ya tiene otra sesión"))
        return named

    def take(self, session: WorkshopSession, starts_at: datetime, ends_at: datetime) -> None:
        self._taken[session.cohort_id].append((starts_at, ends_at))
        day = clock.local_day(starts_at, session.zone)
        self._latest[session.cohort_id] = max(day, self._latest.get(session.cohort_id, day))


def _around(inputs: ShiftInputs) -> Q:
    """Closures that could touch a moved meeting: none that was over before it."""
    return Q(ends_on__gte=min(inputs.first_day, inputs.first_day + timedelta(days=inputs.days)))
