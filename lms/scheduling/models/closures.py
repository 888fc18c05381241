"""Days without school."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lms.core.periods import holds_on
from lms.records.models import Centre, Cohort, School

from ..enums import ClosureKind

EVERYBODY = Q(school=None, centre=None, district="", ugel="")


class ClosureQuerySet(models.QuerySet):
    def on(self, day: date) -> "ClosureQuerySet":
        """Closures that cover that day."""
        return self.filter(holds_on(day, start="starts_on", end="ends_on"))

    def touching(self, cohort: Cohort) -> "ClosureQuerySet":
        """Closures of the cohort's school, of its district, of its UGEL, of its centre, or of everybody.

        The school year's breaks are the schools': an open workshop at a centre goes on.
        """
        everybody = EVERYBODY if cohort.school_id else EVERYBODY & ~Q(kind=ClosureKind.BREAK)
        ours = Q(centre=cohort.centre_id, school=None, district="", ugel="")
        if cohort.school:
            here = Q(Q(centre=None) | Q(centre=cohort.centre_id), school=None)
            ours |= Q(school=cohort.school_id) | Q(here, district=cohort.school.district, ugel="")
            ours |= Q(here, ugel=cohort.school.ugel, district="") if cohort.school.ugel else Q(pk__in=[])
        return self.filter(everybody | ours)

    def visible_to(self, user) -> "ClosureQuerySet":
        """Closures of the centres that this person coordinates, of their schools, and those of everybody."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        centres = Centre.objects.coordinated_by(user)
        return self.filter(Q(centre__in=centres) | Q(school__centre__in=centres))

    def listed_for(self, user) -> "ClosureQuerySet":
        """The own ones, and those of everybody, which coordinators read and do not write."""
        if not user.is_authenticated or not Centre.objects.coordinated_by(user).exists():
            return self.none()
        return self.visible_to(user) | self.filter(EVERYBODY)


class Closure(models.Model):
    """Days without school: an anniversary, a flood, holidays of a district. National holidays need no row."""

    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"))
    name = models.CharField(_("motivo"), max_length=120)
    centre = models.ForeignKey(
        Centre, on_delete=models.CASCADE, null=True, blank=True, related_name="closures", verbose_name=_("sede")
    )
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("institución educativa"),
    )
    district = models.CharField(_("distrito"), max_length=80, blank=True)
    ugel = models.CharField(_("UGEL"), max_length=80, blank=True)
    kind = models.CharField(_("tipo"), max_length=12, choices=ClosureKind, default=ClosureKind.OTHER)
    # Of what an authority decreed: where it stands, and whether it is only expected.
    source = models.CharField(_("fuente"), max_length=120, blank=True, editable=False)
    is_provisional = models.BooleanField(_("provisional"), default=False, editable=False)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("día sin clases")
        verbose_name_plural = _("días sin clases")
        ordering = ["-starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{date_format(self.starts_on, 'SHORT_DATE_FORMAT')} {self.name}"

    @property
    def is_everybodys(self) -> bool:
        """Of no school, UGEL, district or centre: a break of the school year, which nobody in an office writes."""
        return not (self.centre_id or self.school_id or self.district or self.ugel)
