"""A cohort that has begun stays with its lessons, until somebody who runs it takes the new one."""

from datetime import date, timedelta

from django.db import transaction
from wagtail.models import Revision

from curriculum.models import LessonPage
from lms.audit.actions import record
from lms.audit.enums import Act

from .models import Cohort, KeptLesson


@transaction.atomic
def keep_former(*, lesson: LessonPage, today: date) -> int:
    """Before another revision of this live lesson is stored: how many cohorts stay with the former one.

    Those that have met, are not over, and keep none yet. At most five queries.
    """
    former = LessonPage.objects.filter(pk=lesson.pk, live=True).exclude(live_revision=lesson.live_revision_id).first()
    if former is None:
        return 0
    path = former.path[: -LessonPage.steplen]
    begun = Cohort.objects.filter(workshop__path=path, first_held_on__isnull=False, term__ends_on__gte=today)
    cohorts = list(begun.exclude(kept_lessons__lesson=lesson.pk).values_list("pk", flat=True))
    if not cohorts:
        return 0
    revision_id = former.live_revision_id or _revision_of(former, lesson).pk
    rows = [KeptLesson(cohort_id=pk, lesson_id=lesson.pk, revision_id=revision_id) for pk in cohorts]
    KeptLesson.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _revision_of(former: LessonPage, lesson: LessonPage) -> Revision:
    """The content that was live without a revision (as the first lessons come), as one from just before the new one."""
    return Revision.objects.create(
        content_object=former,
        base_content_type=former.get_base_content_type(),
        created_at=lesson.live_revision.created_at - timedelta(seconds=1),
        content=former.serializable_data(),
        object_str=str(former),
    )


@transaction.atomic
def take_lesson(*, cohort: Cohort, lesson: LessonPage, user) -> bool:
    """The cohort reads the live lesson again. False where it did already."""
    taken, _rows = KeptLesson.objects.filter(cohort=cohort, lesson=lesson).delete()
    if taken:
        record(Act.RECORD_CHANGED, actor=user, about=cohort, reason="new_lesson")
    return bool(taken)
