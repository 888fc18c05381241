"""What a student takes home.

A certificate is issued once for an enrolment and frozen: name, workshop, hours and month stay as they were. It never carries a
document number, a school, a date of birth or the hour of a meeting. Its code is 130 random bits and a check character; whether
the code may be checked in public is asked of the consent at that moment, not of the certificate.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.core.ids import PublicIdModel
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Enrolment
from lms.records.models.consent import current_state

from .enums import CertificateState


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CertificateQuerySet":
        """Certificates of enrolments in scope; a student's own."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def manageable_by(self, user) -> "CertificateQuerySet":
        """Certificates that this person may issue or revoke: of the cohorts of the coordinated centres."""
        return self.filter(enrolment__cohort__in=Cohort.objects.coordinated_by(user))

    def issued(self) -> "CertificateQuerySet":
        """Not revoked."""
        return self.filter(state=CertificateState.ISSUED)

    def named(self) -> "CertificateQuerySet":
        """Of somebody: the certificate of an erased person is a row without a name, and no sheet."""
        return self.exclude(holder_name="")

    def printable_by(self, user) -> "CertificateQuerySet":
        """Certificates whose sheet this person may have; a revoked one only who may issue it."""
        mine = Q(state=CertificateState.ISSUED) | Q(enrolment__cohort__in=Cohort.objects.coordinated_by(user))
        return self.visible_to(user).named().filter(mine)

    def for_verification(self) -> "CertificateQuerySet":
        """Those whose family, at this moment, lets the public check them."""
        consent = current_state(Purpose.VERIFICATION, "enrolment__student")
        return self.annotate(public=consent).filter(public=ConsentState.GIVEN).named()


class Certificate(PublicIdModel):
    """A constancia: frozen text, a code, a state."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("inscripción"))
    code = models.CharField(_("código"), max_length=27, unique=True)
    state = models.CharField(_("estado"), max_length=10, choices=CertificateState, default=CertificateState.ISSUED)
    holder_name = models.CharField(_("nombre"), max_length=220)
    holder_initials = models.CharField(_("iniciales"), max_length=40)
    workshop_title = models.CharField(_("taller"), max_length=255)
    organisation = models.CharField(_("organización"), max_length=120)
    signatory = models.CharField(_("firma"), max_length=120, blank=True)
    signatory_title = models.CharField(_("cargo"), max_length=120, blank=True)
    hours = models.DecimalField(_("horas"), max_digits=5, decimal_places=1)
    # The first day of the month in which the last meeting was held: the only date that a certificate shows.
    month = models.DateField(_("mes"))
    issued_at = models.DateTimeField(_("emitida"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("anulada"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("constancia")
        verbose_name_plural = _("constancias")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state=CertificateState.ISSUED), name="one_issued_certificate_per_enrolment"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def hours_text(self) -> str:
        """“12 horas”, “7.5 horas”, as it is printed."""
        hours = self.hours.quantize(Decimal(1)) if self.hours == self.hours.to_integral() else self.hours
        return ngettext("%(hours)s hora", "%(hours)s horas", int(hours == 1) or 2) % {"hours": number_format(hours)}
