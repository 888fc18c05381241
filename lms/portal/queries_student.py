"""What a student sees of the own workshops. The number of questions does not grow with the number of workshops."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import get_language

from curriculum.models import LessonPage, WorkshopPage
from lms.attendance.enums import Status
from lms.attendance.models import AttendanceRecord
from lms.core import clock
from lms.credentials.models import Certificate
from lms.records.models import Enrolment
from lms.scheduling.models import WorkshopSession


@dataclass(frozen=True)
class OwnLesson:
    """A lesson of the way: its number, whether it was held, and whether the next meeting is about it."""

    number: int
    page: LessonPage
    is_held: bool
    is_next: bool


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
    is_today: bool
    certificate: Certificate | None

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


def own_workshops(user, now: datetime) -> list[OwnWorkshop]:
    """The student's workshops: those with a meeting to come first, the soonest on top, then the newest. Six queries at most."""
    found = Enrolment.objects.visible_to(user).select_related("cohort__workshop", "cohort__centre")
    enrolments = list(found.order_by("-cohort__starts_on", "pk"))
    sessions = _sessions(enrolments)
    marks = {(r.enrolment_id, r.register.session_id): r for r in _records(enrolments)}
    pages = _pages_here([enrolment.cohort.workshop for enrolment in enrolments])
    lessons = _lessons(pages.values())
    issued = {c.enrolment_id: c for c in Certificate.objects.printable_by(user).issued()} if enrolments else {}
    own = [
        _own(row, pages[row.cohort.workshop_id], lessons, sessions[row.cohort_id], marks, issued.get(row.pk), now)
        for row in enrolments
    ]
    return sorted(own, key=_soonest)


def _soonest(own: OwnWorkshop):
    return (own.next_session is None, own.next_session.starts_at if own.next_session else None)


def _sessions(enrolments: list[Enrolment]) -> dict[int, list[WorkshopSession]]:
    """The planned meetings of these cohorts in time, each with its register where it was held."""
    cohorts = {enrolment.cohort_id: enrolment.cohort for enrolment in enrolments}
    found = defaultdict(list)
    planned = WorkshopSession.objects.planned().filter(cohort__in=cohorts).select_related("register", "lesson")
    for session in planned.order_by("starts_at", "pk"):
        session.cohort = cohorts[session.cohort_id]
        found[session.cohort_id].append(session)
    return found


def _records(enrolments: list[Enrolment]) -> Iterable[AttendanceRecord]:
    return AttendanceRecord.objects.filter(enrolment__in=[row.pk for row in enrolments]).select_related("register")


def _pages_here(workshops: list[WorkshopPage]) -> dict[int, WorkshopPage]:
    """Each workshop in the language of the page, where it is translated and live."""
    pages = {workshop.pk: workshop for workshop in workshops}
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
    for lesson in wanted.only("title", "code", "path", "depth", "url_path", "slug", "translation_key", "locale"):
        found[lesson.path[: -LessonPage.steplen]].append(lesson)
    return found


def _own(enrolment, workshop, lessons, sessions, marks, certificate, now) -> OwnWorkshop:
    held = [session for session in sessions if hasattr(session, "register") and _covers(enrolment, session)]
    coming = next((s for s in sessions if s.ends_at > now and not hasattr(s, "register") and _covers(enrolment, s)), None)
    way = _way(lessons[workshop.path], held, coming)
    return OwnWorkshop(
        workshop=workshop,
        lessons=way,
        marks=[_mark(n, session, marks.get((enrolment.pk, session.pk))) for n, session in enumerate(held, start=1)],
        next_session=coming,
        next_lesson=next((lesson for lesson in way if lesson.is_next), None),
        is_today=coming is not None and coming.local_day == clock.local_day(now, coming.zone),
        certificate=certificate,
    )


def _covers(enrolment: Enrolment, session: WorkshopSession) -> bool:
    """Whether that meeting falls into the time of this place."""
    day = session.local_day
    return enrolment.starts_on <= day and (enrolment.ends_on is None or day <= enrolment.ends_on)


def _way(lessons: list[LessonPage], held: list[WorkshopSession], coming: WorkshopSession | None) -> list[OwnLesson]:
    """The lessons in order; pages and meetings are matched by translation key, since a cohort plans the Spanish pages."""
    done = {session.lesson.translation_key for session in held if session.lesson}
    next_key = coming.lesson.translation_key if coming and coming.lesson else None
    return [
        OwnLesson(number, page, page.translation_key in done, page.translation_key == next_key)
        for number, page in enumerate(lessons, start=1)
    ]


def _mark(number: int, session: WorkshopSession, record: AttendanceRecord | None) -> OwnMark:
    status = Status(record.status) if record else None
    return OwnMark(
        number=number,
        day=session.local_day,
        status=status.value if status else "",
        label=str(status.label) if status else "",
        is_attended=record is not None and record.is_attended,
    )
