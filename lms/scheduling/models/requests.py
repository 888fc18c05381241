"""What schools ask for, and each step until it is answered. Nothing here is about a child: classes have a size and no names."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from curriculum.models import WorkshopPage
from lms.core.ids import PublicIdModel
from lms.records.enums import Grade
from lms.records.models import Centre, Cohort, School

from ..enums import Weekday
from ..enums_requests import AnswerReason, Need, RequestState

MOST_HEADS = 60
NOTE_LENGTH = 300
OPEN = (RequestState.ASKED, RequestState.COUNTERED)
WAITING = Q(state=RequestState.ASKED) | Q(state=RequestState.ACCEPTED, cohort=None)


class WorkshopRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WorkshopRequestQuerySet":
        """A coordinator's centres' requests; a teacher's own schools'."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(
            Q(school__centre__in=Centre.objects.coordinated_by(user)) | Q(school__in=School.objects.taught_by(user)),
        )

    def coordinated_by(self, user) -> "WorkshopRequestQuerySet":
        """Requests to the centres that this person coordinates today."""
        return self.filter(school__centre__in=Centre.objects.coordinated_by(user))

    def of_schools_taught_by(self, user) -> "WorkshopRequestQuerySet":
        """Requests of the schools for which this person may ask."""
        return self.filter(school__in=School.objects.taught_by(user))

    def waiting(self) -> "WorkshopRequestQuerySet":
        """What the centre has still to do: an answer, or the cohort of what it accepted."""
        return self.filter(WAITING)

    def waiting_first(self) -> "WorkshopRequestQuerySet":
        """What the centre has still to do, the oldest first; then the rest, the newest first."""
        waits_since = Case(When(WAITING, then=F("asked_at")))
        return self.order_by(waits_since.asc(nulls_last=True), "-asked_at", "-pk")

    def for_listing(self) -> "WorkshopRequestQuerySet":
        """With what a line about a request names, in one query, and without the long texts behind a title."""
        return self.select_related("school__centre", "workshop", "asked_by", "cohort").defer("workshop__stages")


class WorkshopRequest(PublicIdModel):
    """A teacher's wish for a workshop in one class of the own school. `op` is made by the form: sent twice, it is one request."""

    op = models.UUIDField(unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="requests", verbose_name=_("institución educativa"))
    workshop = models.ForeignKey(WorkshopPage, on_delete=models.PROTECT, related_name="requests", verbose_name=_("taller"))
    grade = models.PositiveSmallIntegerField(_("grado"), choices=Grade)
    section = models.CharField(_("sección"), max_length=20)
    head_count = models.PositiveSmallIntegerField(
        _("cuántos estudiantes"), validators=[MinValueValidator(1), MaxValueValidator(MOST_HEADS)]
    )
    first_day = models.DateField(_("primera opción"))
    second_day = models.DateField(_("segunda opción"), null=True, blank=True)
    starts = models.TimeField(_("desde las"), null=True, blank=True)
    ends = models.TimeField(_("hasta las"), null=True, blank=True)
    weekdays = models.JSONField(_("días que convienen"), default=list, blank=True)
    needs = models.JSONField(_("lo que hace falta"), default=list, blank=True)
    note = models.CharField(_("sobre el aula o el equipo"), max_length=NOTE_LENGTH, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("quién pide")
    )
    asked_at = models.DateTimeField(_("pedida"))
    # How many steps it has taken: an answer to a request that somebody else moved meanwhile is refused.
    steps = models.PositiveSmallIntegerField(default=1, editable=False)
    cohort = models.OneToOneField(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="request", verbose_name=_("grupo")
    )

    objects = WorkshopRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("solicitud de taller")
        verbose_name_plural = _("solicitudes de taller")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["school", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "workshop", "grade", "section"],
                condition=Q(state__in=[RequestState.ASKED, RequestState.COUNTERED]),
                name="one_open_request_per_class_and_workshop",
            ),
            models.CheckConstraint(condition=Q(head_count__gte=1, head_count__lte=MOST_HEADS), name="request_is_for_a_class"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="request_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(cohort=None) | Q(state=RequestState.ACCEPTED), name="only_an_accepted_request_has_a_cohort"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def label(self) -> str:
        """“3.º A”."""
        return f"{self.get_grade_display()} {self.section}".strip()

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to answer."""
        return self.state in OPEN

    @property
    def waits_for_cohort(self) -> bool:
        return self.state == RequestState.ACCEPTED and self.cohort_id is None

    @property
    def need_names(self) -> list[str]:
        return [str(Need(need).label) for need in self.needs if need in Need.values]

    @property
    def weekday_names(self) -> list[str]:
        return [str(Weekday(day).label) for day in self.weekdays if day in Weekday.values]

    @property
    def asked_local(self) -> datetime:
        """When it was asked, on the wall clock of the centre."""
        return self.asked_at.astimezone(ZoneInfo(self.school.centre.time_zone))


class RequestStep(models.Model):
    """One step of a request, written once: who, when, from where to where, why, and what was offered instead."""

    request = models.ForeignKey(WorkshopRequest, on_delete=models.CASCADE, related_name="history", verbose_name=_("solicitud"))
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("cuándo"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("quién")
    )
    from_state = models.CharField(max_length=10, choices=RequestState, blank=True)
    to_state = models.CharField(max_length=10, choices=RequestState)
    reason = models.CharField(_("motivo"), max_length=10, choices=AnswerReason, blank=True)
    note = models.CharField(_("para la escuela"), max_length=NOTE_LENGTH, blank=True)
    workshop = models.ForeignKey(WorkshopPage, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("taller"))
    first_day = models.DateField(_("primera opción"), null=True)
    second_day = models.DateField(_("segunda opción"), null=True)
    starts = models.TimeField(_("desde las"), null=True)
    ends = models.TimeField(_("hasta las"), null=True)

    class Meta:
        verbose_name = _("paso de una solicitud")
        verbose_name_plural = _("pasos de una solicitud")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_step_per_number")]

    def __str__(self) -> str:
        return f"{self.request_id}:{self.number}"
