"""How long it takes from one district to another."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.records.models import Centre


class TravelTimeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "TravelTimeQuerySet":
        """Ways of the centres that this person coordinates."""
        return self.filter(centre__in=Centre.objects.coordinated_by(user))


class TravelTime(models.Model):
    """Minutes between two districts, there and back alike, as a centre's coordinator knows them."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="travel_times", verbose_name=_("sede"))
    from_district = models.CharField(_("de"), max_length=80)
    to_district = models.CharField(_("a"), max_length=80)
    minutes = models.PositiveSmallIntegerField(_("minutos"), validators=[MinValueValidator(1), MaxValueValidator(1440)])

    objects = TravelTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiempo de viaje")
        verbose_name_plural = _("tiempos de viaje")
        ordering = ["from_district", "to_district"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "from_district", "to_district"], name="one_time_per_way"),
            models.CheckConstraint(condition=~Q(from_district=F("to_district")), name="a_way_joins_two_districts"),
        ]

    def __str__(self) -> str:
        return f"{self.from_district} – {self.to_district}"
