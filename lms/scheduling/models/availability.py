"""When facilitators can."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.core import clock
from lms.records.models import Centre
from lms.records.queries_office import facilitators_of

from ..enums import Weekday


class OfPeople(models.QuerySet):
    """What facilitators said about themselves."""

    def visible_to(self, user) -> Self:
        """The own; for a coordinator, that of the facilitators who reach a centre of theirs."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(Q(user=user) | Q(user__in=facilitators_of(Centre.objects.coordinated_by(user), clock.today())))

    def touching(self, first: date, last: date) -> Self:
        """What holds on at least one of these days."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=first), valid_from__lte=last)


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

    objects = OfPeople.as_manager()

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


class Absence(models.Model):
    """Days on which a facilitator cannot, whatever the weekday. Why is nobody's business."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences", verbose_name=_("persona")
    )
    valid_from = models.DateField(_("desde"))
    valid_until = models.DateField(_("hasta"))

    objects = OfPeople.as_manager()

    class Meta:
        verbose_name = _("ausencia")
        verbose_name_plural = _("ausencias")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "valid_from", "valid_until"], name="one_absence_of_these_days"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="absence_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.valid_from}"
