"""Quizzes: questions of a workshop or of one lesson. What students answer is not here but in `lms.learning`."""

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin

from ..blocks_quiz import QuestionsBlock
from ..enums_quiz import QuizPurpose
from .lessons import LessonPage
from .workshops import WorkshopPage


class Quiz(PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """Questions in one language. Its translations share `translation_key` and the ids of the questions' blocks."""

    code = models.CharField(_("código"), max_length=20)
    title = models.CharField(_("título"), max_length=120)
    intro = models.TextField(_("presentación"), blank=True)
    purpose = models.CharField(_("para qué"), max_length=20, choices=QuizPurpose, default=QuizPurpose.PRACTICE)
    workshop = models.ForeignKey(
        WorkshopPage, on_delete=models.CASCADE, null=True, blank=True, related_name="quizzes", verbose_name=_("taller")
    )
    lesson = models.ForeignKey(
        LessonPage,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="quizzes",
        verbose_name=_("encuentro del taller"),
    )
    may_retry = models.BooleanField(_("se puede repetir"), default=False)
    questions = StreamField(QuestionsBlock(), verbose_name=_("preguntas"))

    panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("purpose", "workshop", "lesson", "code", "may_retry")], heading=_("Dónde y para qué")
        ),
        FieldPanel("questions"),
        PublishingPanel(),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("prueba")
        verbose_name_plural = _("pruebas")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="one_quiz_per_code_and_locale"),
            models.CheckConstraint(condition=Q(workshop=None) | Q(lesson=None), name="quiz_of_workshop_or_lesson"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def version(self) -> str:
        """What the questions ask, in eight digits: an answer keeps which version it was given to."""
        asked = json.dumps(self.questions.get_prep_value(), sort_keys=True, default=str)
        return hashlib.sha256(asked.encode()).hexdigest()[:8]

    def get_preview_template(self, request, mode_name):
        return "curriculum/quiz_preview.html"

    def get_preview_context(self, request, mode_name):
        return {"quiz": self, "request": request}
