"""When a cohort meets.

A workshop session is one meeting: start, end, place and, usually, a lesson. Dates are stored as moments and shown in the centre's
zone. School, date and hour of a future meeting together say where children will be: they are for staff in scope and never leave
in a file name, a public page or a certificate.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from curriculum.models import LessonPage
from lms.core import clock
from lms.core.ids import PublicIdModel
from lms.core.periods import holds_on
from lms.records.models import Centre, Cohort, Enrolment, School

from .enums import ChangeReason, SessionState

# What a lesson's own page is made of; a hundred times the size of its title.
LESSON_TEXTS = ("phases", "materials", "reading", "annexes", "objective", "safeguarding_note", "facilitator_note", "plan_b")


class WorkshopSessionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WorkshopSessionQuerySet":
        """Meetings of cohorts in scope of a member of staff; a student's own cohorts' meetings."""
        if user.is_authenticated and user.is_student:
            return self.filter(cohort__in=Enrolment.objects.filter(student__user=user).values("cohort"))
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def run_by(self, user) -> "WorkshopSessionQuerySet":
        """Meetings that this person may mark and change."""
        return self.filter(cohort__in=Cohort.objects.run_by(user))

    def planned(self) -> "WorkshopSessionQuerySet":
        """Not cancelled."""
        return self.filter(state=SessionState.PLANNED)

    def starting_on(self, day: date) -> "WorkshopSessionQuerySet":
        """Meetings that begin on that day in Lima's calendar."""
        return self.between(day, day + timedelta(days=1))

    def between(self, first: date, end: date) -> "WorkshopSessionQuerySet":
        """Meetings that begin in Lima's calendar from the first day on and before `end`."""
        return self.filter(starts_at__gte=clock.at(first, clock.MIDNIGHT), starts_at__lt=clock.at(end, clock.MIDNIGHT))

    def to_come(self, now: datetime) -> "WorkshopSessionQuerySet":
        """Planned meetings that have not ended at that moment."""
        return self.planned().filter(ends_at__gt=now)

    def for_listing(self) -> "WorkshopSessionQuerySet":
        """With what a line about a meeting names, in one query, and without the long texts behind a title."""
        found = self.select_related("cohort__workshop", "cohort__school", "cohort__centre", "lesson")
        return found.defer("cohort__workshop__stages", *(f"lesson__{text}" for text in LESSON_TEXTS))


class WorkshopSession(PublicIdModel):
    """One meeting of a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("grupo"))
    number = models.PositiveSmallIntegerField(_("encuentro"))
    lesson = models.ForeignKey(
        LessonPage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("encuentro del taller"),
    )
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    place = models.CharField(_("lugar"), max_length=120, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    change_reason = models.CharField(_("motivo"), max_length=10, choices=ChangeReason, blank=True)

    objects = WorkshopSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["cohort", "starts_at"])]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "starts_at"], name="one_session_per_cohort_and_start"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.cohort.centre.time_zone)

    @property
    def local_start(self) -> datetime:
        """The start on the wall clock of the centre, whoever looks."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def local_day(self) -> date:
        return self.local_start.date()


class ClosureQuerySet(models.QuerySet):
    def on(self, day: date) -> "ClosureQuerySet":
        """Closures that cover that day."""
        return self.filter(holds_on(day, start="starts_on", end="ends_on"))

    def touching(self, cohort: Cohort) -> "ClosureQuerySet":
        """Closures of the cohort's school, of its district, of its centre, or of everybody."""
        everybody = Q(school=None, centre=None, district="")
        ours = Q(centre=cohort.centre_id, school=None, district="")
        if cohort.school:
            here = Q(centre=None) | Q(centre=cohort.centre_id)
            ours |= Q(school=cohort.school_id) | Q(here, district=cohort.school.district, school=None)
        return self.filter(everybody | ours)

    def visible_to(self, user) -> "ClosureQuerySet":
        """Closures of the centres that this person coordinates, of their schools, and those of everybody."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        centres = Centre.objects.coordinated_by(user)
        return self.filter(Q(centre__in=centres) | Q(school__centre__in=centres))


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

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("día sin clases")
        verbose_name_plural = _("días sin clases")
        ordering = ["-starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{date_format(self.starts_on, 'SHORT_DATE_FORMAT')} {self.name}"
