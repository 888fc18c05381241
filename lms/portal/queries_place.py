"""Where a lesson stands in a student's own course."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import FilteredRelation, Q
from wagtail.models import Page

from curriculum.models import LessonPage
from lms.core import clock
from lms.core.kept import kept
from lms.records.models import Enrolment
from lms.scheduling.enums import SessionState

FACTS = (
    *("starts_on", "ends_on", "cohort__centre__time_zone", "progress__finished_at"),
    *(f"cohort__sessions__{name}" for name in ("starts_at", "ends_at", "lesson_id", "register")),
)


@dataclass(frozen=True)
class OwnPlace:
    """A lesson of the student's own workshop: the day on which it was held, whether it is the next one, whether it was read."""

    held_on: date | None
    is_next: bool
    is_read: bool


def place_of(user, page: LessonPage, workshop_key: UUID, now: datetime) -> OwnPlace | None:
    """Where that lesson stands for this student; None where no meeting of its workshop is theirs.

    One query; two more once a minute, for the pages' other languages.
    """
    workshops, lessons = pages_like(workshop_key), pages_like(page.translation_key)
    own = Enrolment.objects.visible_to(user).filter(cohort__workshop__in=workshops, cohort__sessions__state=SessionState.PLANNED)
    read = FilteredRelation("lesson_progress", condition=Q(lesson_progress__lesson_key=page.translation_key))
    found = own.alias(progress=read).order_by("cohort__sessions__starts_at", "cohort__sessions__pk")
    held_on, coming, is_read, is_own = None, None, False, False
    for first, last, zone, finished_at, starts_at, ends_at, lesson, register in found.values_list(*FACTS):
        day = clock.local_day(starts_at, ZoneInfo(zone))
        if day < first or (last and last < day):
            continue
        is_own, is_read = True, is_read or finished_at is not None
        if register and lesson in lessons:
            held_on = max(held_on or day, day)
        if coming is None and ends_at > now and not register:
            coming = (lesson,)
    return OwnPlace(held_on, coming is not None and coming[0] in lessons, is_read) if is_own else None


def pages_like(key: UUID) -> frozenset[int]:
    """The page with that translation key in every language; kept for a minute, as pages are."""
    return kept(f"pages-like:{key}", lambda: frozenset(Page.objects.filter(translation_key=key).values_list("pk", flat=True)))
