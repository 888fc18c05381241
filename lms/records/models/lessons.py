"""The lesson that a cohort began with, where the live one has become another."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from curriculum.models import LessonPage

from .cohorts import Cohort


class KeptLessonQuerySet(models.QuerySet):
    def visible_to(self, user) -> "KeptLessonQuerySet":
        """Those of the cohorts in scope; for a student, of the own ones."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def for_listing(self) -> "KeptLessonQuerySet":
        """With what a line names, in the order of the workshop, in one query."""
        named = ("cohort__code", "cohort__public_id", "cohort__grade", "cohort__section", "cohort__centre_id")
        found = self.select_related("cohort", "lesson").order_by("lesson__path")
        return found.only(*named, "revision_id", *(f"lesson__{name}" for name in ("title", "code", "path", "translation_key")))


class KeptLesson(models.Model):
    """The revision of a lesson that this cohort stays with. No row: it reads the live one."""

    # Without an index of its own: the constraint's begins with the cohort.
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, db_index=False, related_name="kept_lessons", verbose_name=_("grupo")
    )
    lesson = models.ForeignKey(LessonPage, on_delete=models.PROTECT, related_name="+", verbose_name=_("encuentro"))
    # Protected: the clearing away of old revisions leaves it.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("versión"))

    objects = KeptLessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("encuentro conservado")
        verbose_name_plural = _("encuentros conservados")
        constraints = [models.UniqueConstraint(fields=["cohort", "lesson"], name="one_kept_revision_per_lesson")]

    def __str__(self) -> str:
        return f"{self.cohort_id}:{self.lesson_id}"

    def as_page(self) -> LessonPage:
        """The lesson as the cohort began with it; its live revision is said to be this one, so that nothing kept is mixed up."""
        page = self.revision.as_object()
        page.live_revision_id = self.revision_id
        return page
