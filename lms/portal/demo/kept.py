"""A lesson that was rewritten after a cohort had begun with it: that cohort stays with the former one."""

from datetime import datetime, timedelta

from wagtail.models import Revision

from curriculum.models import LessonPage
from lms.records.models import Cohort, KeptLesson

from .running import STORY_CODE

FORMER_OBJECTIVE = "Nombrar tres derechos que nos cuidan y contar dónde los vemos cumplirse."
DAYS_AGO = 90


def keep_a_former_lesson(now: datetime) -> None:
    """The second lesson of the story's cohort, as it was three months ago, with another objective."""
    cohort = Cohort.objects.select_related("workshop").get(code=STORY_CODE)
    lesson = LessonPage.objects.child_of(cohort.workshop).order_by("path")[1]
    former = Revision.objects.create(
        content_object=lesson,
        base_content_type=lesson.get_base_content_type(),
        created_at=now - timedelta(days=DAYS_AGO),
        content=lesson.serializable_data() | {"objective": FORMER_OBJECTIVE},
        object_str=str(lesson),
    )
    KeptLesson.objects.create(cohort=cohort, lesson=lesson, revision=former)
