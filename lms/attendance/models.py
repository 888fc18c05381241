"""Who was there.

A register is the sheet of one meeting. Every statement about one enrolment is a mark, written once and never changed: a
correction is a new mark with a reason, and the database itself refuses to alter or delete one. The attendance record is the
current state, one row per register and enrolment, rewritten from the newest mark. A submission is one upload from a device,
known by the id that the device made, so that sending twice stores once.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.core.ids import PublicIdModel
from lms.records.models import Cohort, Enrolment
from lms.scheduling.models import WorkshopSession

from .enums import ATTENDED, AbsenceReason, CorrectionReason, RegisterState, Status


class RegisterQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RegisterQuerySet":
        """Registers of meetings in scope of a member of staff; nobody else sees a whole register."""
        if not user.is_authenticated or user.is_student:
            return self.none()
        return self.filter(session__cohort__in=Cohort.objects.visible_to(user))


class Register(PublicIdModel):
    """The attendance sheet of one meeting. That it exists means that the meeting was held."""

    session = models.OneToOneField(WorkshopSession, on_delete=models.PROTECT, related_name="register", verbose_name=_("sesión"))
    state = models.CharField(_("estado"), max_length=10, choices=RegisterState, default=RegisterState.SUBMITTED)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(_("entregada"))

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("lista de asistencia")
        verbose_name_plural = _("listas de asistencia")

    def __str__(self) -> str:
        return str(self.public_id)


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SubmissionQuerySet":
        """Uploads for registers in scope."""
        return self.filter(register__in=Register.objects.visible_to(user))


class Submission(models.Model):
    """One upload of marks. `client_id` is made by the device; the same id with another payload is a conflict."""

    client_id = models.UUIDField(unique=True, editable=False)
    payload_hash = models.CharField(max_length=64, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="submissions")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("envío")
        verbose_name_plural = _("envíos")

    def __str__(self) -> str:
        return str(self.client_id)


class MarkQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MarkQuerySet":
        """Marks about enrolments in scope; for a student, about the own."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class Mark(models.Model):
    """One statement: who, about whom, status, when. A trigger refuses to change or delete it, on both databases."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="marks", null=True)
    status = models.CharField(max_length=10, choices=Status)
    absence_reason = models.CharField(max_length=12, choices=AbsenceReason, blank=True)
    correction_reason = models.CharField(max_length=12, choices=CorrectionReason, blank=True)
    # A plain id, no relation: deleting an account must not need to touch a mark.
    marked_by = models.BigIntegerField(null=True)
    marked_at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("marca")
        verbose_name_plural = _("marcas")
        indexes = [models.Index(fields=["register", "enrolment", "id"])]
        constraints = [models.CheckConstraint(condition=models.Q(status__in=Status.values), name="mark_status_is_known")]

    def __str__(self) -> str:
        return str(self.public_id)


class AttendanceRecordQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AttendanceRecordQuerySet":
        """Records of enrolments in scope; for a student, the own."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def attended(self) -> "AttendanceRecordQuerySet":
        """Present, late or left early."""
        return self.filter(status__in=ATTENDED)


class AttendanceRecord(models.Model):
    """The current state of one enrolment at one meeting, from its newest mark."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="records")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    status = models.CharField(_("asistencia"), max_length=10, choices=Status)
    absence_reason = models.CharField(_("motivo"), max_length=12, choices=AbsenceReason, blank=True)
    updated_at = models.DateTimeField()

    objects = AttendanceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("asistencia")
        verbose_name_plural = _("asistencias")
        constraints = [
            models.UniqueConstraint(fields=["register", "enrolment"], name="one_record_per_register_and_enrolment"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="record_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.register_id}:{self.enrolment_id}"

    @property
    def is_attended(self) -> bool:
        return self.status in ATTENDED
