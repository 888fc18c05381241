"""What was changed about a meeting: one row a change, never rewritten."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import ChangeKind, ChangeReason
from .sessions import WorkshopSession


class SessionChangeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SessionChangeQuerySet":
        """Changes of the meetings in scope."""
        return self.filter(session__in=WorkshopSession.objects.visible_to(user))


class SessionChange(models.Model):
    """Who changed a meeting, when, from what, to what and why. `batch` is one for all rows of one person's one act."""

    session = models.ForeignKey(WorkshopSession, on_delete=models.PROTECT, related_name="changes", verbose_name=_("sesión"))
    kind = models.CharField(_("cambio"), max_length=12, choices=ChangeKind)
    batch = models.UUIDField(db_index=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("quién")
    )
    changed_at = models.DateTimeField(_("cuándo"))
    reason = models.CharField(_("motivo"), max_length=10, choices=ChangeReason, blank=True)
    from_starts_at = models.DateTimeField(null=True)
    from_ends_at = models.DateTimeField(null=True)
    from_place = models.CharField(max_length=120, blank=True)
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    to_starts_at = models.DateTimeField(null=True)
    to_ends_at = models.DateTimeField(null=True)
    to_place = models.CharField(max_length=120, blank=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SessionChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cambio de una sesión")
        verbose_name_plural = _("cambios de sesiones")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["session", "changed_at"])]

    def __str__(self) -> str:
        return f"{self.session_id}:{self.kind}"
