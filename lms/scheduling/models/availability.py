"""When facilitators can."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..enums import Weekday


class Availability(models.Model):
    """A stretch of a weekday on which a facilitator can run meetings, between two days. Somebody without a row did not say."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="availabilities", verbose_name=_("persona")
    )
    weekday = models.PositiveSmallIntegerField(_("día"), choices=Weekday)
    starts = models.TimeField(_("desde las"))
    ends = models.TimeField(_("hasta las"))
    valid_from = models.DateField(_("desde"))
    valid_until = models.DateField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("disponibilidad")
        verbose_name_plural = _("disponibilidades")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="availability_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="availability_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.weekday}"
