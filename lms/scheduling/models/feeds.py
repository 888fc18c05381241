"""Addresses at which a calendar programme reads meetings without signing in."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.core.ids import PublicIdModel
from lms.records.models import Centre


def digest_of(token: str) -> str:
    """What is stored of a token. It has 256 random bits, so that a plain hash gives nothing away."""
    return sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CalendarFeedQuerySet":
        """Nobody but its owner is shown that a feed exists."""
        return self.filter(user_id=user.pk) if user.is_authenticated and not user.is_student else self.none()

    def live(self) -> "CalendarFeedQuerySet":
        """Neither renewed nor revoked."""
        return self.filter(revoked_at=None)


class CalendarFeed(PublicIdModel):
    """One secret address: the meetings that its owner runs or, with a centre, all of that centre.

    The row keeps a hash, so that nobody reads the address out of the database. A renewed feed is another row.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona"))
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("sede"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("creada"))
    revoked_at = models.DateTimeField(_("retirada"), null=True, blank=True)
    last_used_on = models.DateField(_("usada por última vez"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dirección de calendario")
        verbose_name_plural = _("direcciones de calendario")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(centre=None, revoked_at=None), name="one_live_feed_of_a_person"),
            models.UniqueConstraint(
                fields=["user", "centre"], condition=Q(centre__isnull=False, revoked_at=None), name="one_live_feed_of_a_centre"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
