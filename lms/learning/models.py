"""What students answered and read.

An attempt is one person's way through a quiz at one moment; whoever prefers it answers under a code that stands for nobody, and
then no enrolment is kept. An answer is the current one to one question, judged when it was given. An operation is one message
of a device, known by the id that the device made: sent twice, it is stored once. Questions are content (`curriculum.Quiz`); a
quiz is named by its Spanish row.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from curriculum.blocks_quiz import LONGEST_TEXT
from curriculum.models import Quiz
from lms.core.ids import PublicIdModel
from lms.records.models import Cohort, Enrolment

from .enums import Moment, Way


class OfCohortQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfCohortQuerySet":
        """Those of cohorts in scope of a member of staff; no student's, but for the own where there is an enrolment."""
        if user.is_authenticated and user.is_student:
            return self.none()
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class AttemptQuerySet(OfCohortQuerySet):
    def visible_to(self, user) -> "AttemptQuerySet":
        """Those of cohorts in scope; a student's own."""
        if user.is_authenticated and user.is_student:
            return self.filter(enrolment__in=Enrolment.objects.visible_to(user))
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def finished(self) -> "AttemptQuerySet":
        return self.filter(finished_at__isnull=False)


class Attempt(PublicIdModel):
    """One way through a quiz. Of an enrolment, or of an anonymous code; never of both."""

    # Without an index of its own: the first constraint's begins with the cohort.
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("grupo"))
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("prueba"))
    moment = models.CharField(_("momento"), max_length=10, choices=Moment)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="attempts", verbose_name=_("inscripción")
    )
    anonymous_code = models.CharField(_("código sin nombre"), max_length=12, blank=True)
    number = models.PositiveSmallIntegerField(_("intento"), default=1)
    # The answers to a survey, taken away from whoever gave them: counted as answers, not as one more who answered.
    is_apart = models.BooleanField(_("separado de quien respondió"), default=False)
    version = models.CharField(_("versión de las preguntas"), max_length=8)
    way = models.CharField(_("cómo"), max_length=10, choices=Way, default=Way.SCREEN)
    started_at = models.DateTimeField(_("empezó"))
    finished_at = models.DateTimeField(_("terminó"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("intento")
        verbose_name_plural = _("intentos")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "moment", "number"],
                condition=Q(enrolment__isnull=False),
                name="one_attempt_per_enrolment_and_number",
            ),
            models.UniqueConstraint(
                fields=["cohort", "quiz", "moment", "anonymous_code"],
                condition=~Q(anonymous_code=""),
                name="one_attempt_per_anonymous_code",
            ),
            models.CheckConstraint(condition=Q(enrolment=None) | Q(anonymous_code=""), name="attempt_has_place_or_code"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AnswerQuerySet":
        """Answers of attempts in scope."""
        return self.filter(attempt__in=Attempt.objects.visible_to(user))


class Answer(models.Model):
    """The current answer to one question, and whether it was right by the version that was asked."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, db_index=False, related_name="answers")
    question = models.CharField(_("pregunta"), max_length=36)
    # Ids of options, or a number; what somebody typed stands in `text`, and nowhere else.
    value = models.JSONField(_("respuesta"), null=True)
    text = models.CharField(_("respuesta en palabras"), max_length=LONGEST_TEXT, blank=True)
    is_right = models.BooleanField(_("correcta"), null=True)
    answered_at = models.DateTimeField(_("cuándo"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("respuesta")
        verbose_name_plural = _("respuestas")
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_per_attempt_and_question")]

    def __str__(self) -> str:
        return f"{self.attempt_id}:{self.question}"

    @property
    def said(self) -> Any:
        """The answer as it was given."""
        return self.text or self.value


class OperationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OperationQuerySet":
        """Messages about attempts in scope."""
        return self.filter(attempt__in=Attempt.objects.visible_to(user))


class Operation(models.Model):
    """One message of a device about an attempt; the same id with other content is a conflict."""

    op = models.UUIDField(unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="operations")
    payload_hash = models.CharField(max_length=64, editable=False)
    received_at = models.DateTimeField()

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("envío de respuestas")
        verbose_name_plural = _("envíos de respuestas")

    def __str__(self) -> str:
        return str(self.op)


class ExitOpening(models.Model):
    """That what is asked at the end of a cohort was opened by hand, before its rule would."""

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="exit_opening", verbose_name=_("grupo"))
    opened_at = models.DateTimeField(_("abierta"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OfCohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("apertura de las preguntas de salida")
        verbose_name_plural = _("aperturas de las preguntas de salida")

    def __str__(self) -> str:
        return str(self.cohort_id)


class LessonProgressQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LessonProgressQuerySet":
        """Of enrolments in scope; a student's own."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class LessonProgress(models.Model):
    """How far one enrolment has read one lesson, known by the key that its translations share."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, db_index=False, related_name="lesson_progress")
    lesson_key = models.UUIDField(_("encuentro del taller"))
    first_opened_at = models.DateTimeField(_("abierto"))
    finished_at = models.DateTimeField(_("leído"), null=True, blank=True)

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("avance de lectura")
        verbose_name_plural = _("avances de lectura")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="one_progress_per_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}:{self.lesson_key}"
