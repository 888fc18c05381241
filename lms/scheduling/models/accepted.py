"""What stands against a meeting and was accepted all the same."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import AcceptReason, ClashRule
from .sessions import WorkshopSession


class AcceptedClashQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AcceptedClashQuerySet":
        """What was accepted about the meetings in scope."""
        return self.filter(session__in=WorkshopSession.objects.visible_to(user))


class AcceptedClash(models.Model):
    """A soft clash of one meeting, with another one where it has a second side, that somebody accepted for a reason.

    It holds for the hour that the meeting had then: a meeting that is moved is asked about anew.
    """

    session = models.ForeignKey(
        WorkshopSession, on_delete=models.CASCADE, related_name="accepted_clashes", verbose_name=_("sesión")
    )
    rule = models.CharField(_("cruce"), max_length=12, choices=ClashRule)
    other = models.ForeignKey(
        WorkshopSession, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("la otra sesión")
    )
    starts_at = models.DateTimeField(_("cuándo empezaba"))
    reason = models.CharField(_("motivo"), max_length=10, choices=AcceptReason)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("quién")
    )
    accepted_at = models.DateTimeField(_("aceptado"))

    objects = AcceptedClashQuerySet.as_manager()

    class Meta:
        verbose_name = _("cruce aceptado")
        verbose_name_plural = _("cruces aceptados")
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "rule", "starts_at"], condition=Q(other=None), name="one_acceptance_per_clash"
            ),
            models.UniqueConstraint(
                fields=["session", "rule", "other", "starts_at"],
                condition=Q(other__isnull=False),
                name="one_acceptance_per_clash_with_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}:{self.rule}"
