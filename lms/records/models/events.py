"""Awareness events: many people for an hour, counted and never named."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .places import Centre, Partner


class AwarenessEventQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AwarenessEventQuerySet":
        """Events of the centres that this person coordinates."""
        return self.filter(centre__in=Centre.objects.coordinated_by(user))


class AwarenessEvent(models.Model):
    """A talk, a fair or a march on one day, with head counts by age band."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="awareness_events", verbose_name=_("sede"))
    held_on = models.DateField(_("fecha"))
    kind = models.CharField(_("actividad"), max_length=80)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("aliado")
    )
    district = models.CharField(_("distrito"), max_length=80)
    aged_6_to_9 = models.PositiveIntegerField(_("6 a 9 años"), default=0)
    aged_10_to_12 = models.PositiveIntegerField(_("10 a 12 años"), default=0)
    aged_13_to_15 = models.PositiveIntegerField(_("13 a 15 años"), default=0)
    aged_16_to_17 = models.PositiveIntegerField(_("16 a 17 años"), default=0)
    aged_18_up = models.PositiveIntegerField(_("18 años o más"), default=0)

    BANDS = ("aged_6_to_9", "aged_10_to_12", "aged_13_to_15", "aged_16_to_17", "aged_18_up")

    objects = AwarenessEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("actividad de sensibilización")
        verbose_name_plural = _("actividades de sensibilización")
        ordering = ["-held_on", "pk"]

    def __str__(self) -> str:
        return f"{date_format(self.held_on, 'SHORT_DATE_FORMAT')} {self.kind}"

    @property
    def reached(self) -> int:
        """Everybody who was there."""
        return sum(getattr(self, band) for band in self.BANDS)
