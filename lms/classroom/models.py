"""How a student comes in without e-mail: a class that is open, a name from its list, a secret of four digits.

A class code belongs to a cohort and is good only while somebody keeps the class open. The PIN is weak on purpose and therefore
slow to try: five wrong ones close that student's door for ten minutes, and nobody else's.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.records.models import Cohort, Enrolment, Student


class ClassCodeQuerySet(models.QuerySet):
    def open_at(self, moment: datetime) -> "ClassCodeQuerySet":
        """Codes that let somebody in at that moment."""
        return self.filter(opens_at__lte=moment, closes_at__gt=moment)

    def visible_to(self, user) -> "ClassCodeQuerySet":
        """Codes of cohorts in scope of a member of staff."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class ClassCode(models.Model):
    """Six characters that open one cohort's class for a while."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="class_codes", verbose_name=_("grupo"))
    code = models.CharField(_("código de clase"), max_length=6, unique=True)
    opens_at = models.DateTimeField(_("abre"))
    closes_at = models.DateTimeField(_("cierra"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ClassCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("código de clase")
        verbose_name_plural = _("códigos de clase")
        ordering = ["-opens_at"]
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="class_closes_after_it_opens")]

    def __str__(self) -> str:
        return f"class of {self.cohort_id}"


class StudentSecretQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StudentSecretQuerySet":
        """Secrets of students in scope of a member of staff (who may renew them, never read them)."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        enrolled = Enrolment.objects.filter(cohort__in=Cohort.objects.visible_to(user), student__isnull=False)
        return self.filter(student__in=enrolled.values("student"))


class StudentSecret(models.Model):
    """A student's PIN, hashed. Making it makes the account behind it."""

    student = models.OneToOneField(Student, on_delete=models.CASCADE, related_name="secret", verbose_name=_("estudiante"))
    pin_hash = models.CharField(max_length=128)
    made_at = models.DateTimeField(_("creado"))

    objects = StudentSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("clave de estudiante")
        verbose_name_plural = _("claves de estudiantes")

    def __str__(self) -> str:
        return f"secret of {self.student_id}"
