"""What a family allowed, purpose by purpose, change by change."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from ..enums import Channel, ConsentState, Purpose
from .people import Student


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ConsentQuerySet":
        """Consents of students in scope."""
        return self.filter(student__in=Student.objects.visible_to(user))

    def current(self) -> "ConsentQuerySet":
        """The latest row of each student and purpose."""
        newer = Consent.objects.filter(student=OuterRef("student"), purpose=OuterRef("purpose"), pk__gt=OuterRef("pk"))
        return self.filter(~models.Exists(newer))

    def given_for(self, purpose: Purpose) -> "ConsentQuerySet":
        """Students' latest rows for this purpose, where they say yes."""
        return self.current().filter(purpose=purpose, state=ConsentState.GIVEN)


def current_state(purpose: Purpose, student_field: str = "student") -> Subquery:
    """An annotation: the latest state of this purpose for the row's student, or NULL while nobody answered."""
    rows = Consent.objects.filter(student=OuterRef(student_field), purpose=purpose).order_by("-pk")
    return Subquery(rows.values("state")[:1])


class Consent(models.Model):
    """One statement about one purpose. A change of mind is a new row; the latest one counts."""

    # Without an index of its own: the one below begins with the student.
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, db_index=False, related_name="consents", verbose_name=_("estudiante")
    )
    purpose = models.CharField(_("finalidad"), max_length=20, choices=Purpose)
    state = models.CharField(_("respuesta"), max_length=10, choices=ConsentState)
    channel = models.CharField(_("medio"), max_length=10, choices=Channel, default=Channel.PAPER)
    text_version = models.CharField(_("versión del texto"), max_length=64, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("registrada"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("autorización")
        verbose_name_plural = _("autorizaciones")
        indexes = [models.Index(fields=["student", "purpose", "-id"])]
        constraints = [models.CheckConstraint(condition=Q(state__in=ConsentState.values), name="consent_state_is_known")]

    def __str__(self) -> str:
        return f"{self.purpose}:{self.state}"
