"""Meetings and who runs each of them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from curriculum.models import LessonPage
from lms.accounts.enums import Role
from lms.core import clock
from lms.core.ids import PublicIdModel
from lms.records.enums import StaffRole
from lms.records.models import Cohort, CohortStaff, Enrolment

from ..enums import ChangeReason, SessionState
from .local_days import LocalDay

DAY = timedelta(days=1)

# What a lesson's own page is made of; a hundred times the size of its title.
LESSON_TEXTS = ("phases", "materials", "reading", "annexes", "objective", "safeguarding_note", "facilitator_note", "plan_b")


class WorkshopSessionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "WorkshopSessionQuerySet":
        """Meetings of cohorts in scope of a member of staff, and those given to them; a student's own cohorts' meetings."""
        if user.is_authenticated and user.is_student:
            return self.filter(cohort__in=Enrolment.objects.filter(student__user=user).values("cohort"))
        in_scope = Q(cohort__in=Cohort.objects.visible_to(user))
        return self.filter(in_scope | Q(pk__in=SessionFacilitator.objects.of(user).values("session")))

    def run_by(self, user) -> "WorkshopSessionQuerySet":
        """Meetings that this person may mark and change."""
        return self.filter(cohort__in=Cohort.objects.run_by(user))

    def planned(self) -> "WorkshopSessionQuerySet":
        """Not cancelled."""
        return self.filter(state=SessionState.PLANNED)

    def starting_on(self, day: date) -> "WorkshopSessionQuerySet":
        """Meetings that begin on that day, as the clocks of their centre show it."""
        return self.between(day, day + DAY)

    def between(self, first: date, end: date) -> "WorkshopSessionQuerySet":
        """Meetings that begin from the first day on and before `end`, as the clocks of their centre show it."""
        midnights = {"gte": clock.at(first, clock.MIDNIGHT), "lt": clock.at(end, clock.MIDNIGHT)}
        # No clock is a day before or after Lima's; the rows in between are few enough to be asked one by one where they are.
        near = self.filter(starts_at__gte=midnights["gte"] - DAY, starts_at__lt=midnights["lt"] + DAY)
        as_in_lima = Q(cohort__centre__time_zone=clock.LIMA.key)
        there = near.alias(day_there=LocalDay("starts_at", "cohort__centre__time_zone"))
        return there.filter(
            Q(as_in_lima, starts_at__gte=midnights["gte"], starts_at__lt=midnights["lt"])
            | Q(~as_in_lima, day_there__gte=first, day_there__lt=end)
        )

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
    # The meeting that this one makes up for: that one was cancelled, and its lesson is given here.
    makes_up = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_up_by", verbose_name=_("recupera")
    )
    # What a calendar counts by (SEQUENCE and LAST-MODIFIED of RFC 5545): up by one with every change that is seen there.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WorkshopSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["cohort", "starts_at"])]
        constraints = [
            # A cancelled meeting keeps its hours for the history and stands in nobody's way.
            models.UniqueConstraint(
                fields=["cohort", "starts_at"],
                condition=Q(state=SessionState.PLANNED),
                name="one_planned_session_per_cohort_and_start",
            ),
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


class SessionFacilitatorQuerySet(models.QuerySet):
    def of(self, user) -> "SessionFacilitatorQuerySet":
        """What is given to this facilitator, while they have a place in the cohort on the day of the meeting.

        Whoever stands in for a day has a place for that day alone, and must know of it before.
        """
        if not (user.is_authenticated and user.has_role(Role.FACILITATOR)):
            return self.none()
        day = TruncDate("session__starts_at", tzinfo=clock.LIMA)
        places = CohortStaff.objects.filter(user=user, role=StaffRole.FACILITATOR, cohort=OuterRef("session__cohort"))
        held = places.filter(Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")), valid_from__lte=OuterRef("day"))
        return self.filter(user=user).annotate(day=day).filter(Exists(held))


class SessionFacilitator(models.Model):
    """Who runs one meeting. Whoever runs it has, for that day at least, a place in its cohort (`CohortStaff`)."""

    session = models.ForeignKey(WorkshopSession, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("sesión"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("persona"))

    objects = SessionFacilitatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("facilitador/a de la sesión")
        verbose_name_plural = _("facilitadores de la sesión")
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="one_assignment_per_session_and_person")]

    def __str__(self) -> str:
        return f"{self.session_id}:{self.user_id}"
