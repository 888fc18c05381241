"""A cycle before it is stored: its rows as a person left them, and what stands against each.

The rows travel in the form and come back as they were shown or changed. `draft_of` looks at them anew each time; two draughts
with one `seal` show the same, so what was shown is what is stored, or it is shown again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from hashlib import sha256
from itertools import count, groupby
from zoneinfo import ZoneInfo

from curriculum.models import LessonPage
from lms.accounts.models import User
from lms.core import clock
from lms.records.enums import StaffRole
from lms.records.models import Cohort, CohortStaff

from .calendar import DAY, SchoolCalendar
from .clashes import Clash, Meeting, find_clashes
from .enums import SessionState
from .queries import Plan, SkippedDay, lessons_of, localised

FEW = 2


@dataclass(frozen=True)
class RowInputs:
    """One meeting as a person says it; `lesson` is the id of one. What is left out stays in sight until the plan is stored."""

    day: date
    start: time
    end: time
    lesson: int | None = None
    is_out: bool = False


@dataclass(frozen=True)
class DraftRow:
    """A meeting to be, and what is known about it. `number` is None for what is left out."""

    said: RowInputs
    number: int | None
    starts_at: datetime
    ends_at: datetime
    lesson: LessonPage | None
    title: str
    people: tuple[User, ...]
    clashes: tuple[Clash, ...]
    is_past: bool

    @property
    def is_hard(self) -> bool:
        return any(clash.is_hard for clash in self.clashes)

    @property
    def shown(self) -> tuple:
        """All that a person sees of it, but for its number, which hangs on the others, and what only time changes."""
        people, clashes = [user.pk for user in self.people], [(clash.rule, clash.sentence) for clash in self.clashes]
        return self.starts_at, self.ends_at, self.lesson and self.lesson.pk, self.title, people, clashes

    @property
    def seal(self) -> str:
        """A digest of what is shown."""
        return _digest(self.shown)


@dataclass(frozen=True)
class SkippedStretch:
    """Days of the pattern, one after another, that fall out for the same reasons."""

    first: date
    last: date
    count: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """A cycle in the making, in the order of the calendar."""

    cohort: Cohort
    place: str
    rows: tuple[DraftRow, ...]
    skipped: tuple[SkippedDay, ...]
    meetings: tuple[Meeting, ...]
    is_stored: bool

    @cached_property
    def kept(self) -> list[DraftRow]:
        """What would be stored."""
        return [row for row in self.rows if not row.said.is_out]

    @property
    def past_count(self) -> int:
        return sum(row.is_past for row in self.kept)

    @property
    def hard_count(self) -> int:
        return sum(row.is_hard for row in self.kept)

    @property
    def is_soft(self) -> bool:
        """Whether something asks for a reason."""
        return any(row.clashes for row in self.kept) and not self.hard_count

    @cached_property
    def spread(self) -> dict[str, tuple[Clash, list[int]]]:
        """Soft clashes of which more than two meetings speak: said once, with the meetings' numbers, instead of in each row."""
        found: dict[str, tuple[Clash, list[int]]] = {}
        for row in self.kept:
            for rule, clash in {clash.rule: clash for clash in row.clashes if not clash.is_hard}.items():
                found.setdefault(rule, (clash, []))[1].append(row.number or 0)
        return {rule: (clash, numbers) for rule, (clash, numbers) in found.items() if len(numbers) > FEW}

    @property
    def skipped_count(self) -> int:
        return len(self.skipped)

    @property
    def seal(self) -> str:
        """A digest of all that is shown. It opens nothing."""
        return _digest(
            (self.place, *((row.number, row.shown) for row in self.rows), *((day.day, day.reasons) for day in self.skipped))
        )

    @property
    def people(self) -> list[User]:
        """Who would run any of the meetings."""
        return list({user.pk: user for row in self.kept for user in row.people}.values())


def said_seal(rows: Iterable[RowInputs], place: str) -> str:
    """A digest of what a person says, without what is known about it."""
    return _digest((place, *((row.day, row.start, row.end, row.lesson, row.is_out) for row in rows)))


def _digest(parts: tuple) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:32]


def rows_of(plan: Plan) -> list[RowInputs]:
    """The meetings of a proposal as rows that a person may change."""
    hours = plan.inputs.start, plan.inputs.end
    return [RowInputs(meeting.day, *hours, meeting.lesson.pk if meeting.lesson else None) for meeting in plan.meetings]


def draft_of(
    *,
    cohort: Cohort,
    rows: Iterable[RowInputs],
    place: str,
    weekdays: frozenset[int],
    now: datetime,
    seen_by: User | None,
    lessons: list[LessonPage] | None = None,
) -> Draft:
    """These rows in the order of the calendar, each with what stands against it, and the skipped days between them."""
    said = sorted(rows, key=lambda row: (row.day, row.start, row.end))
    world = _World(cohort, said, place, lessons_of(cohort) if lessons is None else lessons)
    against = world.clashes(now, seen_by)
    numbers = count(world.last_number + 1)
    return Draft(
        cohort=cohort,
        place=place,
        rows=tuple(world.row(n, None if row.is_out else next(numbers), against, now) for n, row in enumerate(said)),
        skipped=tuple(world.skipped(weekdays)),
        meetings=tuple(world.meetings.values()),
        is_stored=world.has_all(),
    )


class _World:
    """What a draft is held against, read once whatever the number of rows."""

    def __init__(self, cohort: Cohort, said: list[RowInputs], place: str, lessons: list[LessonPage]) -> None:
        self.cohort, self.said, self.zone = cohort, said, ZoneInfo(cohort.centre.time_zone)
        self.taken = list(cohort.sessions.values_list("number", "state", "starts_at", "ends_at", "lesson_id"))
        self.last_number = max((number for number, *_rest in self.taken), default=0)
        self.lessons = {lesson.pk: lesson for lesson in lessons}
        self.titles = {pk: page.title for pk, page in localised(self.lessons.values()).items()}
        self.staff = list(facilitators_of(cohort))
        self.meetings = {n: self._meeting(n, row, place) for n, row in enumerate(said) if not row.is_out}

    def moments(self, row: RowInputs) -> tuple[datetime, datetime]:
        return clock.at(row.day, row.start, self.zone), clock.at(row.day, row.end, self.zone)

    def people(self, row: RowInputs) -> tuple[User, ...]:
        return tuple({place.user_id: place.user for place in self.staff if holds(place, row.day)}.values())

    def _meeting(self, n: int, row: RowInputs, place: str) -> Meeting:
        people = frozenset(user.pk for user in self.people(row))
        return Meeting(f"{n:03}", self.cohort, *self.moments(row), place=place, facilitators=people)

    def clashes(self, now: datetime, seen_by: User | None) -> dict[str, list[Clash]]:
        """What stands against each meeting, by its key; nothing against a plan that is stored already."""
        found: dict[str, list[Clash]] = defaultdict(list)
        for clash in () if self.has_all() else find_clashes(self.meetings.values(), now=now, seen_by=seen_by):
            found[clash.key].append(clash)
        return found

    def row(self, n: int, number: int | None, against: dict[str, list[Clash]], now: datetime) -> DraftRow:
        row = self.said[n]
        starts_at, ends_at = self.moments(row)
        lesson = self.lessons.get(row.lesson) if row.lesson else None
        title = self.titles[lesson.pk] if lesson else ""
        clashes = tuple(against.get(f"{n:03}", ()))
        return DraftRow(row, number, starts_at, ends_at, lesson, title, self.people(row), clashes, ends_at <= now)

    def has_all(self) -> bool:
        """Whether the cohort has exactly these meetings, planned, already."""
        planned = {tuple(facts) for _number, state, *facts in self.taken if state == SessionState.PLANNED}
        wanted = {(*self.moments(row), row.lesson) for row in self.said if not row.is_out}
        return bool(wanted) and planned >= wanted

    def skipped(self, weekdays: frozenset[int]) -> Iterator[SkippedDay]:
        """Days of the pattern between the first and the last row on which there is no school, and none of the rows."""
        if not self.said:
            return
        term, met = self.cohort.term, {row.day for row in self.said}
        day, last = max(self.said[0].day, term.starts_on), min(self.said[-1].day, term.ends_on)
        calendar = SchoolCalendar(self.cohort, day, last)
        while day <= last:
            reasons = calendar.reasons_against(day) if day.weekday() in weekdays and day not in met else []
            if reasons:
                yield SkippedDay(day, tuple(reasons))
            day += DAY


def facilitators_of(cohort: Cohort) -> Iterable[CohortStaff]:
    """Who facilitates this cohort on some day, with the person; whoever may no longer sign in does not."""
    places = CohortStaff.objects.filter(cohort=cohort, role=StaffRole.FACILITATOR, user__is_active=True)
    return places.select_related("user").order_by("user__first_name", "user__last_name", "pk")


def holds(place: CohortStaff, day: date) -> bool:
    return place.valid_from <= day and (place.valid_until is None or day <= place.valid_until)


def with_skipped(draft: Draft) -> list[DraftRow | SkippedStretch]:
    """Rows and skipped days in the order of the calendar; what is skipped one after another for one reason is one stretch."""
    lines: list[DraftRow | SkippedDay] = [*draft.rows, *draft.skipped]
    lines.sort(key=lambda line: line.said.day if isinstance(line, DraftRow) else line.day)
    shown: list[DraftRow | SkippedStretch] = []
    for reasons, group in groupby(lines, key=lambda line: None if isinstance(line, DraftRow) else line.reasons):
        found = list(group)
        skipped = [line for line in found if isinstance(line, SkippedDay)]
        if reasons is None:
            shown += [line for line in found if isinstance(line, DraftRow)]
        else:
            shown.append(SkippedStretch(skipped[0].day, skipped[-1].day, len(skipped), reasons))
    return shown
