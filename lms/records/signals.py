"""What records does when the curriculum changes."""

from django.db.models.signals import pre_save
from django.dispatch import receiver

from curriculum.models import LessonPage
from lms.core import clock

from .actions_lessons import keep_former


@receiver(pre_save, sender=LessonPage)
def keep_for_cohorts(sender, instance, raw, update_fields, **kwargs) -> None:
    """Whichever way a revision goes live; Wagtail saves a page inside a transaction, so both are stored or none."""
    if raw or update_fields is not None or not (instance.pk and instance.live and instance.live_revision_id):
        return
    keep_former(lesson=instance, today=clock.local_day(clock.now()))
