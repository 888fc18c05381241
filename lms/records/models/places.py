"""Centres, partners and schools, and the reach of a grant."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.enums import Role
from lms.accounts.models import RoleGrant
from lms.core import clock
from lms.core.ids import PublicIdModel

from ..enums import Level, PartnerKind, SchoolStatus, Shift
from ..validators import digits
from .scope import staff_place


class GrantScopeQuerySet(models.QuerySet):
    def reach_of(self, user, role: str, day: date | None = None) -> "GrantScopeQuerySet":
        """The scopes of this person's grants of `role` that hold on `day` (today by default)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        grants = RoleGrant.objects.active_on(day or clock.today()).filter(user_id=user.pk, role=role)
        return self.filter(grant__in=grants)


class CentreQuerySet(models.QuerySet):
    def coordinated_by(self, user) -> "CentreQuerySet":
        """Centres that this person coordinates today."""
        if not (user.is_authenticated and user.has_role(Role.COORDINATOR)):
            return self.none()
        reach = GrantScope.objects.reach_of(user, Role.COORDINATOR)
        return self.filter(pk__in=reach.exclude(centre=None).values("centre"))

    def visible_to(self, user) -> "CentreQuerySet":
        """Centres whose records this person may see as a coordinator."""
        return self.coordinated_by(user)


class Centre(PublicIdModel):
    """A place of the organisation's own (sede), from which schools are reached."""

    name = models.CharField(_("nombre"), max_length=80, unique=True)
    code = models.CharField(_("código"), max_length=4, unique=True)
    time_zone = models.CharField(_("zona horaria"), max_length=40, default="America/Lima")

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("sede")
        verbose_name_plural = _("sedes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An organisation that works beside this one."""

    name = models.CharField(_("nombre"), max_length=120, unique=True)
    kind = models.CharField(_("tipo"), max_length=20, choices=PartnerKind)

    class Meta:
        verbose_name = _("aliado")
        verbose_name_plural = _("aliados")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SchoolQuerySet":
        """A coordinator's centres' schools; a teacher's own; the schools of the cohorts that name this person."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        own = GrantScope.objects.reach_of(user, Role.TEACHER).exclude(school=None)
        staffed = School.objects.filter(staff_place(user, "cohorts__staff__"))
        return self.filter(
            Q(centre__in=Centre.objects.coordinated_by(user)) | Q(pk__in=own.values("school")) | Q(pk__in=staffed.values("pk"))
        )

    def coordinated_by(self, user) -> "SchoolQuerySet":
        """Schools of the centres that this person coordinates today."""
        return self.filter(centre__in=Centre.objects.coordinated_by(user))

    def taught_by(self, user) -> "SchoolQuerySet":
        """Schools for which this person speaks, as a teacher whose grant reaches them today."""
        reach = GrantScope.objects.reach_of(user, Role.TEACHER).exclude(school=None)
        return self.filter(pk__in=reach.values("school"))


class School(PublicIdModel):
    """One educational service: a level of a school, known by código modular and annex, in a building (código de local)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="schools", verbose_name=_("sede"))
    modular_code = models.CharField(_("código modular"), max_length=7, validators=[digits(7)])
    annex = models.CharField(_("anexo"), max_length=1, default="0", validators=[digits(1)])
    building_code = models.CharField(_("código de local"), max_length=6, blank=True, validators=[digits(6)])
    number = models.CharField(_("número"), max_length=20, blank=True)
    name = models.CharField(_("nombre"), max_length=120)
    level = models.CharField(_("nivel"), max_length=2, choices=Level, default=Level.SECONDARY)
    shift = models.CharField(_("turno"), max_length=1, choices=Shift, default=Shift.MORNING)
    ugel = models.CharField(_("UGEL"), max_length=80, blank=True)
    ubigeo = models.CharField(_("ubigeo INEI"), max_length=6, validators=[digits(6)])
    district = models.CharField(_("distrito"), max_length=80)
    status = models.CharField(_("estado"), max_length=10, choices=SchoolStatus, default=SchoolStatus.ACTIVE)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("institución educativa")
        verbose_name_plural = _("instituciones educativas")
        ordering = ["number", "name", "annex"]
        constraints = [models.UniqueConstraint(fields=["modular_code", "annex"], name="one_school_per_service")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """“IE N.° 99101 “Río Itaya””, with the annex when there is one."""
        number = f" N.° {self.number}" if self.number else ""
        annex = f", anexo {self.annex}" if self.annex != "0" else ""
        return f"IE{number} “{self.name}”{annex}"


class GrantScope(models.Model):
    """Where a grant of a role reaches: one centre or one school. A grant without a scope reaches nobody's records."""

    grant = models.ForeignKey(RoleGrant, on_delete=models.CASCADE, related_name="scopes", verbose_name=_("rol otorgado"))
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    objects = GrantScopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("alcance")
        verbose_name_plural = _("alcances")
        constraints = [
            models.CheckConstraint(
                condition=Q(centre__isnull=False, school=None) | Q(centre=None, school__isnull=False),
                name="scope_is_one_centre_or_one_school",
            )
        ]

    def __str__(self) -> str:
        return f"{self.grant_id}:{self.centre_id or self.school_id}"

    @property
    def place(self) -> Centre | School | None:
        return self.centre or self.school

    @property
    def place_name(self) -> str:
        return self.centre.name if self.centre else self.school.short_name if self.school else ""
