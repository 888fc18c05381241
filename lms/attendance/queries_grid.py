"""A cohort's attendance as a table: who, at which meeting, what, and the sums of both."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from lms.records.models import Cohort, Enrolment
from lms.scheduling.models import WorkshopSession

from .enums import ATTENDED, Cell
from .models import AttendanceRecord
from .queries import Tally, belongs_to, tally_of


@dataclass(frozen=True)
class Column:
    """One meeting that has begun: its day at the centre, and how many of those marked attended (None before the roll)."""

    number: int
    session: WorkshopSession
    day: date
    register_id: int | None
    attended: int | None = None
    marked: int | None = None


@dataclass(frozen=True)
class Row:
    """One person: what each column says about them, a Status or another Cell, and the tally."""

    number: int
    name: str
    ended_on: date | None
    cells: list[str]
    tally: Tally


@dataclass(frozen=True)
class Grid:
    """Rows in the order of a register, columns in time. `head_counts`: places without a name, which nobody marks."""

    columns: list[Column]
    rows: list[Row]
    head_counts: int

    @property
    def held(self) -> int:
        return sum(column.register_id is not None for column in self.columns)


def grid_of(cohort: Cohort, now: datetime) -> Grid:
    """The meetings that began by `now` or have a register, against everybody with a name. Three queries."""
    # Records before the rest: a register handed in meanwhile is shown whole at the next look, never by half.
    records = list(
        AttendanceRecord.objects.filter(register__session__cohort=cohort).values_list("register", "enrolment", "status")
    )
    columns = _columns(cohort, now, records)
    statuses: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for register_id, enrolment_id, status in records:
        statuses[enrolment_id][register_id] = status
    places = list(Enrolment.objects.filter(cohort=cohort).by_surname())
    named = [place for place in places if place.student]
    rows = [_row(number, place, columns, statuses[place.pk]) for number, place in enumerate(named, start=1)]
    return Grid(columns, rows, head_counts=len(places) - len(named))


def _columns(cohort: Cohort, now: datetime, records: list[tuple[int, int, str]]) -> list[Column]:
    begun = WorkshopSession.objects.planned().filter(cohort=cohort).filter(Q(register__isnull=False) | Q(starts_at__lte=now))
    marked = Counter(register_id for register_id, _enrolment, _status in records)
    attended = Counter(register_id for register_id, _enrolment, status in records if status in ATTENDED)
    columns = []
    for number, session in enumerate(begun.select_related("register").order_by("starts_at", "pk"), start=1):
        session.cohort = cohort
        register = getattr(session, "register", None)
        sums = (attended[register.pk], marked[register.pk]) if register else (None, None)
        columns.append(Column(number, session, session.local_day, register and register.pk, *sums))
    return columns


def _row(number: int, place: Enrolment, columns: list[Column], statuses: dict[int, str]) -> Row:
    days = {column.register_id: column.day for column in columns if column.register_id}
    cells = [_cell(place, column, statuses) for column in columns]
    name = place.student.register_name if place.student else ""
    return Row(number, name, place.ends_on, cells, tally_of(place, days, statuses))


def _cell(place: Enrolment, column: Column, statuses: dict[int, str]) -> str:
    if not belongs_to(place, column.day):
        return Cell.NOT_ENROLLED
    if column.register_id is None:
        return Cell.NO_ROLL
    return statuses.get(column.register_id, Cell.UNMARKED)
