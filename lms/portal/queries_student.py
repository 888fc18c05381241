"""What a student sees of the own workshops. The number of questions does not grow with the number of workshops."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language

from curriculum.models import LessonPage, WorkshopPage
from lms.attendance.enums import ATTENDED, Status
from lms.attendance.models import AttendanceRecord, Register
from lms.core import clock
from lms.credentials.models import Certificate
from lms.records.models import Enrolment
from lms.scheduling.models import WorkshopSession

WORKSHOP_FIELDS = ("title", "tile", "is_sensitive", "stages", "path", "depth", "translation_key", "url_path")
LESSON_FIELDS = ("title", "code", "stage", "path", "depth", "url_path", "slug", "translation_key", "locale")
SHOWN = (
    "starts_on",
    "ends_on",
    "cohort__starts_on",
    "cohort__centre__time_zone",
    *(f"cohort__workshop__{name}" for name in WORKSHOP_FIELDS),
)


@dataclass(frozen=True)
class OwnLesson:
    """A lesson of the way: its number, whether it was held, and whether the next meeting is about it."""

    number: int
    page: LessonPage
    is_held: bool
    is_next: bool


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

    workshop: WorkshopPage
    lessons: list[OwnLesson]
    marks: list[OwnMark]
    next_session: WorkshopSession | None
    next_lesson: OwnLesson | None
    last_lesson: OwnLesson | None
    is_today: bool
    certificate: Certificate | None
    ideas: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether something was held and nothing is to come."""
        return self.next_session is None and bool(self.marks)

    @property
    def attended(self) -> int:
        return sum(mark.is_attended for mark in self.marks)

    @property
    def held_lessons(self) -> int:
        return sum(lesson.is_held for lesson in self.lessons)

    @property
    def stages(self) -> list[OwnStage]:
        """The lessons by their stage, in order; those of a stage that no longer exists come last."""
        told = {number: stage.value for number, stage in enumerate(self.workshop.stages, start=1)}
        found: dict[int, list[OwnLesson]] = {number: [] for number in told}
        for lesson in self.lessons:
            found.setdefault(lesson.page.stage if lesson.page.stage in told else 0, []).append(lesson)
        words = {number: (value["name"], value["line"]) for number, value in told.items()} | {0: ("", "")}
        return [OwnStage(*words[number], lessons) for number, lessons in found.items() if lessons]


def own_workshops(user, now: datetime) -> list[OwnWorkshop]:
    """The student's workshops: those with a meeting to come first, the soonest on top, then the newest. Five queries at most.

    Only what is shown is read: the texts of lessons are a hundred times the size of their titles.
    """
    found = Enrolment.objects.visible_to(user).select_related("cohort__workshop", "cohort__centre").only(*SHOWN)
    enrolments = list(found.order_by("-cohort__starts_on", "pk"))
    sessions, statuses = _sessions(enrolments), _statuses(enrolments)
    pages = _pages_here([enrolment.cohort.workshop for enrolment in enrolments])
    lessons = _lessons(pages.values())
    own = Certificate.objects.visible_to(user).issued().named()
    issued = {certificate.enrolment_id: certificate for certificate in own} if enrolments else {}
    workshops = [
        _own(row, pages[row.cohort.workshop_id], lessons, sessions[row.cohort_id], statuses, issued.get(row.pk), now)
        for row in enrolments
    ]
    return sorted(workshops, key=_soonest)


def _soonest(own: OwnWorkshop):
    return (own.next_session is None, own.next_session.starts_at if own.next_session else None)


def _sessions(enrolments: list[Enrolment]) -> dict[int, list[WorkshopSession]]:
    """The planned meetings of these cohorts in time, with `is_held` and the `lesson_key` of their lesson."""
    cohorts = {enrolment.cohort_id: enrolment.cohort for enrolment in enrolments}
    found = defaultdict(list)
    planned = WorkshopSession.objects.planned().filter(cohort__in=cohorts).order_by("starts_at", "pk")
    register = Exists(Register.objects.filter(session=OuterRef("pk")))
    for session in planned.annotate(is_held=register, lesson_key=F("lesson__translation_key")):
        session.cohort = cohorts[session.cohort_id]
        found[session.cohort_id].append(session)
    return found


def _statuses(enrolments: list[Enrolment]) -> dict[tuple[int, int], Status]:
    """How each of these enrolments was at a meeting, by enrolment and meeting."""
    rows = AttendanceRecord.objects.filter(enrolment__in=[row.pk for row in enrolments])
    found = rows.values_list("enrolment_id", "register__session_id", "status")
    return {(enrolment, session): Status(status) for enrolment, session, status in found}


def _pages_here(workshops: list[WorkshopPage]) -> dict[int, WorkshopPage]:
    """Each workshop in the language of the page, where it is translated and live; a cohort names the Spanish page."""
    pages = {workshop.pk: workshop for workshop in workshops}
    if get_language() == settings.LANGUAGE_CODE:
        return pages
    here = WorkshopPage.objects.live().filter(locale__language_code=get_language())
    translated = {p.translation_key: p for p in here.filter(translation_key__in=[p.translation_key for p in workshops])}
    return {pk: translated.get(page.translation_key, page) for pk, page in pages.items()}


def _lessons(workshops: Iterable[WorkshopPage]) -> dict[str, list[LessonPage]]:
    """The live lessons of these workshops in order, by the path of their workshop."""
    below = Q(pk__in=[])
    for workshop in workshops:
        below |= Q(path__startswith=workshop.path, depth=workshop.depth + 1)
    found = defaultdict(list)
    wanted = LessonPage.objects.live().filter(below).order_by("path")
    for lesson in wanted.only(*LESSON_FIELDS):
        found[lesson.path[: -LessonPage.steplen]].append(lesson)
    return found


def _own(enrolment, workshop, lessons, sessions, statuses, certificate, now) -> OwnWorkshop:
    ours = [session for session in sessions if _covers(enrolment, session)]
    held = [session for session in ours if session.is_held]
    coming = next((session for session in ours if session.ends_at > now and not session.is_held), None)
    way = _way(lessons[workshop.path], {session.lesson_key for session in held}, coming.lesson_key if coming else None)
    last = next((session.lesson_key for session in reversed(held) if session.lesson_key), None)
    return OwnWorkshop(
        workshop=workshop,
        lessons=way,
        marks=[_mark(n, session, statuses.get((enrolment.pk, session.pk))) for n, session in enumerate(held, start=1)],
        next_session=coming,
        next_lesson=next((lesson for lesson in way if lesson.is_next), None),
        last_lesson=next((lesson for lesson in way if lesson.page.translation_key == last), None) if last else None,
        is_today=coming is not None and coming.local_day == clock.local_day(now, coming.zone),
        certificate=certificate,
    )


def _covers(enrolment: Enrolment, session: WorkshopSession) -> bool:
    """Whether that meeting falls into the time of this place."""
    day = session.local_day
    return enrolment.starts_on <= day and (enrolment.ends_on is None or day <= enrolment.ends_on)


def _way(lessons: list[LessonPage], done: set[UUID | None], next_key: UUID | None) -> list[OwnLesson]:
    """The lessons in order; pages and meetings are matched by translation key, since a cohort plans the Spanish pages."""
    return [
        OwnLesson(number, page, page.translation_key in done, page.translation_key == next_key)
        for number, page in enumerate(lessons, start=1)
    ]


def _mark(number: int, session: WorkshopSession, status: Status | None) -> OwnMark:
    return OwnMark(
        number=number,
        day=session.local_day,
        status=status.value if status else "",
        label=str(status.label) if status else "",
        is_attended=status in ATTENDED,
    )
