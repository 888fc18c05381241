"""What a student sees of the own workshops. The number of questions does not grow with the number of workshops.

The own rows come in one query as plain values: this page is opened by thirty phones at once.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, FilteredRelation, Q

from lms.attendance.enums import ATTENDED, Status
from lms.core import clock
from lms.credentials.enums import CertificateState
from lms.credentials.models import Certificate
from lms.learning.models import LessonProgress
from lms.learning.opening import Meeting
from lms.learning.queries import Place
from lms.records.models import Enrolment
from lms.scheduling.enums import SessionState

from .queries_course import Course, CourseLesson, courses_of

PLACE = (
    *("pk", "public_id", "starts_on", "ends_on", "cohort_id", "cohort__starts_on", "cohort__centre__time_zone"),
    *("cohort__workshop__path", "cohort__workshop__translation_key", "cohort__exit_opening__opened_at"),
    *("issued__public_id", "issued__hours"),
)
MEETING = (
    *(f"cohort__sessions__{name}" for name in ("number", "starts_at", "ends_at", "lesson_id", "lesson__translation_key")),
    *("cohort__sessions__register", "own_mark__status"),
)


@dataclass(frozen=True)
class OwnMeeting:
    """A planned meeting of the own cohort: its lesson, whether the roll was called, and how the student was there."""

    zone: ZoneInfo
    number: int
    starts_at: datetime
    ends_at: datetime
    lesson_id: int | None
    lesson_key: UUID | None
    register_id: int | None
    status: str | None

    @property
    def is_held(self) -> bool:
        return self.register_id is not None

    @property
    def local_start(self) -> datetime:
        """The start on the wall clock of the centre, whoever looks."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_day(self) -> date:
        return self.local_start.date()


@dataclass(frozen=True)
class OwnRow:
    """An enrolment of the student with the planned meetings of its cohort in time, and the certificate that was issued."""

    pk: int
    public_id: UUID
    starts_on: date
    ends_on: date | None
    cohort_id: int
    first_day: date
    zone_name: str
    workshop_path: str
    workshop_key: UUID
    opened_at: datetime | None
    certificate_id: UUID | None
    hours: Decimal | None
    meetings: list[OwnMeeting] = field(default_factory=list)

    def holds_on(self, day: date) -> bool:
        """Whether this place has begun by that day and has not ended before it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def certificate(self) -> Certificate | None:
        if self.certificate_id is None or self.hours is None:
            return None
        return Certificate(public_id=self.certificate_id, hours=self.hours)

    @property
    def place(self) -> Place:
        """What the quizzes of this cohort ask to know."""
        meetings = [Meeting(one.lesson_id, one.starts_at, one.ends_at) for one in self.meetings]
        return Place(self.pk, self.public_id, self.cohort_id, self.first_day, self.workshop_path, self.opened_at, meetings)


def own_rows(user) -> list[OwnRow]:
    """Every place of this student, the newest cohort first. One query."""
    found = Enrolment.objects.visible_to(user).alias(
        issued=FilteredRelation(
            "certificates", condition=Q(certificates__state=CertificateState.ISSUED) & ~Q(certificates__holder_name="")
        ),
        own_mark=FilteredRelation(
            "cohort__sessions__register__records", condition=Q(cohort__sessions__register__records__enrolment=F("pk"))
        ),
    )
    ordered = found.order_by("-cohort__starts_on", "pk", "cohort__sessions__starts_at", "cohort__sessions__pk")
    rows: dict[int, OwnRow] = {}
    for pk, *told in ordered.values_list(*PLACE, "cohort__sessions__state", *MEETING):
        facts, state, meeting = told[: len(PLACE) - 1], told[len(PLACE) - 1], told[len(PLACE) :]
        row = rows.setdefault(pk, OwnRow(pk, *facts))
        if state == SessionState.PLANNED:
            row.meetings.append(OwnMeeting(ZoneInfo(row.zone_name), *meeting))
    return list(rows.values())


@dataclass(frozen=True)
class OwnLesson:
    """A lesson of the way: its number, whether it was held, read, and whether the next meeting is about it."""

    number: int
    page: CourseLesson
    is_held: bool
    is_next: bool
    is_read: bool


@dataclass(frozen=True)
class OwnStage:
    """A stretch of the way with its lessons; a workshop without stages is one stretch without a name."""

    name: str
    line: str
    lessons: list[OwnLesson]


@dataclass(frozen=True)
class OwnMark:
    """One held meeting, counted from the first, and how the student was there; no status where the register does not say."""

    number: int
    day: date
    status: str
    label: str
    is_attended: bool


@dataclass(frozen=True)
class OwnWorkshop:
    """One workshop of the student: the way, the marks, what comes next, and what was earned."""

    workshop: Course
    lessons: list[OwnLesson]
    marks: list[OwnMark]
    next_session: OwnMeeting | None
    next_lesson: OwnLesson | None
    last_lesson: OwnLesson | None
    is_today: bool
    certificate: Certificate | None

    @property
    def is_over(self) -> bool:
        """Whether something was held and nothing is to come."""
        return self.next_session is None and bool(self.marks)

    @property
    def ideas(self) -> tuple[str, ...]:
        """What the last meeting was about, while the workshop goes on."""
        return self.last_lesson.page.ideas if self.last_lesson and self.next_session else ()

    @property
    def attended(self) -> int:
        return sum(mark.is_attended for mark in self.marks)

    @property
    def held_lessons(self) -> int:
        return sum(lesson.is_held for lesson in self.lessons)

    @property
    def read_lessons(self) -> int:
        return sum(lesson.is_read for lesson in self.lessons)

    @property
    def standing(self) -> str:
        """Two signs a lesson: held, next or neither; read or not."""
        return "".join(
            ("h" if one.is_held else "n" if one.is_next else "-") + ("r" if one.is_read else "-") for one in self.lessons
        )

    @property
    def stages(self) -> list[OwnStage]:
        """The lessons by their stage, in order; those of a stage that no longer exists come last."""
        told = self.workshop.stages
        found: dict[int, list[OwnLesson]] = {number: [] for number in told}
        for lesson in self.lessons:
            found.setdefault(lesson.page.stage if lesson.page.stage in told else 0, []).append(lesson)
        words = told | {0: ("", "")}
        return [OwnStage(*words[number], lessons) for number, lessons in found.items() if lessons]


def own_workshops(user, now: datetime) -> list[OwnWorkshop]:
    """The student's workshops: those with a meeting to come first, the soonest on top, then the newest."""
    return workshops_of(own_rows(user), now)


def workshops_of(rows: list[OwnRow], now: datetime) -> list[OwnWorkshop]:
    """The workshops of these places, in that order. Three queries at most; one while the content is kept."""
    courses, read = courses_of({row.workshop_key for row in rows}), _read_by(rows)
    return sorted((_own(row, courses[row.workshop_key], read, now) for row in rows), key=_soonest)


def _soonest(own: OwnWorkshop):
    return (own.next_session is None, own.next_session.starts_at if own.next_session else None)


def _read_by(rows: list[OwnRow]) -> set[tuple[int, UUID]]:
    """Which lessons were read to their end, by place."""
    found = LessonProgress.objects.filter(enrolment__in=[row.pk for row in rows], finished_at__isnull=False)
    return set(found.values_list("enrolment_id", "lesson_key"))


def _own(row: OwnRow, course: Course, read: set[tuple[int, UUID]], now: datetime) -> OwnWorkshop:
    ours = [one for one in row.meetings if row.holds_on(one.local_day)]
    held = [one for one in ours if one.is_held]
    coming = next((one for one in ours if one.ends_at > now and not one.is_held), None)
    done, next_key = {one.lesson_key for one in held}, coming.lesson_key if coming else None
    # Pages and meetings are matched by translation key, since a cohort plans the Spanish pages.
    way = [
        OwnLesson(number, page, page.key in done, page.key == next_key, (row.pk, page.key) in read)
        for number, page in enumerate(course.lessons, start=1)
    ]
    last = next((one.lesson_key for one in reversed(held) if one.lesson_key), None)
    return OwnWorkshop(
        workshop=course,
        lessons=way,
        marks=[_mark(number, one) for number, one in enumerate(held, start=1)],
        next_session=coming,
        next_lesson=next((lesson for lesson in way if lesson.is_next), None),
        last_lesson=next((lesson for lesson in way if lesson.page.key == last), None),
        is_today=coming is not None and coming.local_day == clock.local_day(now, coming.zone),
        certificate=row.certificate,
    )


def _mark(number: int, meeting: OwnMeeting) -> OwnMark:
    status = Status(meeting.status) if meeting.status else None
    return OwnMark(
        number=number,
        day=meeting.local_day,
        status=status.value if status else "",
        label=str(status.label) if status else "",
        is_attended=status in ATTENDED,
    )
