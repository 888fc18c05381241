"""Terms, cohorts, who runs them and who is in them."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from curriculum.models import WorkshopPage
from lms.accounts.enums import Role
from lms.core.ids import PublicIdModel
from lms.core.periods import holds_on

from ..enums import EndReason, Grade, StaffRole
from .people import Student
from .places import Centre, School
from .scope import staff_place


class Term(models.Model):
    """A period of the school year."""

    name = models.CharField(_("nombre"), max_length=60, unique=True)
    starts_on = models.DateField(_("empieza"))
    ends_on = models.DateField(_("termina"))

    class Meta:
        verbose_name = _("periodo")
        verbose_name_plural = _("periodos")
        ordering = ["-starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CohortQuerySet":
        """A coordinator's centres' cohorts, those that name this member of staff today, and a student's own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_student:
            return self.filter(pk__in=Enrolment.objects.filter(student__user=user).values("cohort"))
        return self.filter(
            Q(centre__in=Centre.objects.coordinated_by(user)) | Q(pk__in=CohortStaff.objects.of(user).values("cohort"))
        )

    def run_by(self, user) -> "CohortQuerySet":
        """Cohorts that this person may schedule and mark: as their facilitator today, or as coordinator of their centre."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        own = Q(pk__in=CohortStaff.objects.of(user).filter(role=StaffRole.FACILITATOR).values("cohort"))
        return self.filter(own | Q(centre__in=Centre.objects.coordinated_by(user)) if user.has_role(Role.COORDINATOR) else own)

    def with_runs(self, user) -> "CohortQuerySet":
        """Each with `runs`: whether this person may schedule and mark there."""
        return self.annotate(runs=Exists(Cohort.objects.run_by(user).filter(pk=OuterRef("pk"))))

    def coordinated_by(self, user) -> "CohortQuerySet":
        """Cohorts of the centres that this person coordinates today."""
        return self.filter(centre__in=Centre.objects.coordinated_by(user))

    def for_listing(self) -> "CohortQuerySet":
        """With what a line about a cohort names, in one query."""
        return self.select_related("workshop", "school", "centre", "term")


class Cohort(PublicIdModel):
    """The students who take one workshop in one term. `code` is short and neutral, for people and commands."""

    code = models.CharField(_("código"), max_length=12, unique=True)
    workshop = models.ForeignKey(WorkshopPage, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("taller"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("periodo"))
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("sede"))
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
        verbose_name=_("institución educativa"),
    )
    grade = models.PositiveSmallIntegerField(_("grado"), choices=Grade, null=True, blank=True)
    section = models.CharField(_("sección"), max_length=20, blank=True)
    capacity = models.PositiveSmallIntegerField(_("cupos"), default=35)
    starts_on = models.DateField(_("primer día"))
    # Frozen with the cohort: a later change of the rule must not take away a certificate that was earned.
    attendance_threshold = models.PositiveSmallIntegerField(
        _("asistencia mínima (%)"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    # Written downward by attendance with the first register.
    first_held_on = models.DateField(_("primera sesión realizada"), null=True, blank=True, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("grupo")
        verbose_name_plural = _("grupos")
        ordering = ["-starts_on", "code"]
        indexes = [models.Index(fields=["centre", "starts_on"])]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """“3.º A”, the section as a school says it; the code for an open workshop at the centre."""
        return f"{self.get_grade_display()} {self.section}".strip() if self.grade else self.code

    @property
    def place_name(self) -> str:
        return self.school.short_name if self.school else self.centre.name


class CohortStaffQuerySet(models.QuerySet):
    def active_on(self, day: date) -> "CohortStaffQuerySet":
        """Places that hold on that day, first and last day included."""
        return self.filter(holds_on(day))

    def of(self, user, day: date | None = None) -> "CohortStaffQuerySet":
        """This person's places in cohorts that hold on `day` (today by default), while the role itself is granted."""
        return self.filter(staff_place(user, day=day))


class CohortStaff(models.Model):
    """A facilitator's or teacher's dated place in a cohort: the only source of scope below scheduling."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="staff", verbose_name=_("grupo"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona"))
    role = models.CharField(_("función"), max_length=20, choices=StaffRole)
    valid_from = models.DateField(_("desde"))
    valid_until = models.DateField(_("hasta"), null=True, blank=True)

    objects = CohortStaffQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal del grupo")
        verbose_name_plural = _("personal del grupo")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user", "role", "valid_from"], name="one_place_per_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="place_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id}:{self.role}"


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EnrolmentQuerySet":
        """Enrolments in cohorts in scope; for a student, only the own."""
        if user.is_authenticated and user.is_student:
            return self.filter(student__user=user)
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def active_on(self, day: date) -> "EnrolmentQuerySet":
        """The roster of that day: begun, not ended, with or without a name."""
        return self.filter(holds_on(day, start="starts_on", end="ends_on"))

    def named(self) -> "EnrolmentQuerySet":
        """Without head counts."""
        return self.filter(student__isnull=False)

    def by_surname(self) -> "EnrolmentQuerySet":
        """In the order of a Peruvian register: paternal surname, maternal surname, given names; head counts last."""
        return self.select_related("student").order_by(F("student__sort_name").asc(nulls_last=True), "pk")


class Enrolment(PublicIdModel):
    """A student's dated place in a cohort. Without a student it is a head count: the number stays, the person is gone."""

    # Without an index of its own: the constraints' begin with the cohort.
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, db_index=False, related_name="enrolments", verbose_name=_("grupo")
    )
    student = models.ForeignKey(
        Student, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("estudiante")
    )
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)
    end_reason = models.CharField(_("motivo"), max_length=20, choices=EndReason, blank=True)
    # A keyed hash of who refused, of use only to see that the same row comes again; opens nothing and names nobody.
    refusal_key = models.CharField(max_length=64, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscripción")
        verbose_name_plural = _("inscripciones")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "student"], name="one_enrolment_per_student_and_cohort"),
            models.UniqueConstraint(
                fields=["cohort", "refusal_key"], condition=~Q(refusal_key=""), name="one_head_count_per_refusal"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="enrolment_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
