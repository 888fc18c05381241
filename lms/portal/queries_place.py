"""Where a lesson stands in a student's own course, and what its last meeting was about."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from curriculum.models import LessonPage
from lms.attendance.models import Register
from lms.records.models import Enrolment
from lms.scheduling.models import WorkshopSession

from .queries_student import OwnWorkshop

IDEAS = 3


@dataclass(frozen=True)
class OwnPlace:
    """A lesson of the student's own workshop: the day on which it was held, or whether it is the next one."""

    held_on: date | None
    is_next: bool


def place_of(user, page: LessonPage, workshop_key: UUID, now: datetime) -> OwnPlace | None:
    """Where that lesson stands for this student; None where no meeting of its workshop is theirs. One query."""
    own = Enrolment.objects.visible_to(user)
    planned = WorkshopSession.objects.planned().filter(cohort__workshop__translation_key=workshop_key, cohort__enrolments__in=own)
    found = planned.select_related("cohort__centre").annotate(
        is_held=Exists(Register.objects.filter(session=OuterRef("pk"))),
        lesson_key=F("lesson__translation_key"),
        own_from=F("cohort__enrolments__starts_on"),
        own_until=F("cohort__enrolments__ends_on"),
    )
    sessions = [s for s in found.order_by("starts_at", "pk") if s.own_from <= s.local_day <= (s.own_until or s.local_day)]
    if not sessions:
        return None
    held = [s.local_day for s in sessions if s.is_held and s.lesson_key == page.translation_key]
    coming = next((s for s in sessions if s.ends_at > now and not s.is_held), None)
    return OwnPlace(max(held, default=None), coming is not None and coming.lesson_key == page.translation_key)


def with_ideas(workshops: list[OwnWorkshop]) -> list[OwnWorkshop]:
    """The same workshops; those that go on with the first ideas of their last lesson. One query at most."""
    wanted = [own.last_lesson.page.pk for own in workshops if own.last_lesson and own.next_session]
    pages = LessonPage.objects.filter(pk__in=wanted).only("reading") if wanted else ()
    told = {page.pk: tuple(str(part.value) for part in page.reading if part.block_type == "idea") for page in pages}
    return [replace(own, ideas=told.get(own.last_lesson.page.pk, ())[:IDEAS]) if own.last_lesson else own for own in workshops]
