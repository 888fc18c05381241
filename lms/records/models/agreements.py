"""What was agreed with a school or a partner, whom to talk to there, and who may work with children."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.core.ids import PublicIdModel
from lms.core.periods import holds_on

from ..enums import AgreementKind, ClearanceKind, ContactRole, StaffRole
from .cohorts import CohortStaff
from .places import Centre, GrantScope, Partner, School


def facilitators_of(centres) -> QuerySet[User]:
    """Accounts with a facilitator's place in a cohort of these centres, or the role granted there, whenever."""
    placed = CohortStaff.objects.filter(cohort__centre__in=centres, role=StaffRole.FACILITATOR)
    granted = GrantScope.objects.filter(centre__in=centres, grant__role=Role.FACILITATOR)
    return User.objects.filter(Q(pk__in=placed.values("user")) | Q(pk__in=granted.values("grant__user")))


class SchoolContactQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SchoolContactQuerySet":
        """Contacts at the schools in scope."""
        return self.filter(school__in=School.objects.visible_to(user))


class SchoolContact(models.Model):
    """An adult at a school, by what they are for."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("institución educativa"))
    role = models.CharField(_("función"), max_length=12, choices=ContactRole)
    name = models.CharField(_("nombre"), max_length=120)
    phone = models.CharField(_("teléfono"), max_length=20, blank=True)
    email = models.EmailField(_("correo"), blank=True)

    objects = SchoolContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contacto de la escuela")
        verbose_name_plural = _("contactos de la escuela")
        ordering = ["school", "role", "pk"]

    def __str__(self) -> str:
        return f"{self.school_id}:{self.role}"


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AgreementQuerySet":
        """Agreements of the centres that this person coordinates, and those of a teacher's own schools."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(Q(centre__in=Centre.objects.coordinated_by(user)) | Q(school__in=School.objects.visible_to(user)))

    def coordinated_by(self, user) -> "AgreementQuerySet":
        """Agreements of the centres that this person coordinates today."""
        return self.filter(centre__in=Centre.objects.coordinated_by(user))

    def by_end(self) -> "AgreementQuerySet":
        """Those that end first on top; those without an end last."""
        return self.order_by(F("ends_on").asc(nulls_last=True), "pk")

    def active_on(self, day: date) -> "AgreementQuerySet":
        """Agreements that hold on that day, first and last day included."""
        return self.filter(holds_on(day, start="starts_on", end="ends_on"))


class Agreement(PublicIdModel):
    """An agreement with a school, or with a partner, between two days. Without a quota any number of sessions is covered."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("sede"))
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("institución educativa"),
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("aliado")
    )
    kind = models.CharField(_("tipo"), max_length=12, choices=AgreementKind)
    reference = models.CharField(_("número o referencia"), max_length=80, blank=True)
    starts_on = models.DateField(_("vale desde"))
    ends_on = models.DateField(_("vale hasta"), null=True, blank=True)
    quota = models.PositiveSmallIntegerField(_("sesiones acordadas"), null=True, blank=True)
    contact_name = models.CharField(_("persona de contacto"), max_length=120, blank=True)
    contact_phone = models.CharField(_("teléfono de contacto"), max_length=20, blank=True)
    contact_email = models.EmailField(_("correo de contacto"), blank=True)
    # The signed paper, in the private media under a random name; it is asked for by the agreement's own address.
    stored_name = models.CharField(max_length=40, blank=True, editable=False)
    file_size = models.PositiveIntegerField(null=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    # Meetings held or to come, and what is left of the quota; of rows read `with_used` (lms.scheduling.queries_agreements).
    used: int
    left: int | None

    class Meta:
        verbose_name = _("convenio")
        verbose_name_plural = _("convenios")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False, partner=None) | Q(school=None, partner__isnull=False),
                name="agreement_is_with_one_school_or_partner",
            ),
            models.CheckConstraint(condition=Q(quota=None) | Q(school__isnull=False), name="quota_is_of_a_school"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def other_side(self) -> str:
        """The school or the partner with whom it was made."""
        return self.school.short_name if self.school else str(self.partner)


class StaffClearanceQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StaffClearanceQuerySet":
        """Checks of whoever facilitates in the centres that this person coordinates."""
        return self.filter(user__in=facilitators_of(Centre.objects.coordinated_by(user)))

    def active_on(self, day: date) -> "StaffClearanceQuerySet":
        """Clearances that hold on that day."""
        return self.filter(holds_on(day, start="checked_on", end="expires_on"))


class StaffClearance(models.Model):
    """That somebody's record was checked before they work with children (Ley 30901, Ley 29988), and until when it holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clearances", verbose_name=_("persona")
    )
    kind = models.CharField(_("constancia"), max_length=12, choices=ClearanceKind)
    checked_on = models.DateField(_("revisada el"))
    expires_on = models.DateField(_("vence el"), null=True, blank=True)

    objects = StaffClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("antecedentes revisados")
        verbose_name_plural = _("antecedentes revisados")
        ordering = ["user", "-checked_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("checked_on")), name="clearance_expires_after_the_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.kind}"
