"""What the office and the public ask about certificates."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.attendance.models import AttendanceRecord
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Enrolment
from lms.records.models.consent import current_state
from lms.scheduling.models import WorkshopSession

from .enums import Standing
from .models import Certificate


@dataclass(frozen=True)
class StandingRow:
    """Where one enrolment stands: counted meetings, the outcome, and in a sentence what is missing (empty when nothing is).

    `name` is the register's form and empty for a head count. `hours` and `month` are what a certificate issued now would say.
    """

    enrolment: Enrolment
    name: str
    attended: int
    held: int
    needed: int
    standing: Standing
    missing: str
    hours: Decimal
    month: date | None
    certificate: Certificate | None

    @property
    def percent(self) -> int:
        """Attended of held, in whole per cent, rounded down: 79.9 never reads as 80."""
        return self.attended * 100 // self.held if self.held else 0


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting with its register handed in: its day at the centre and its length in minutes."""

    day: date
    minutes: int


def held_meetings(cohort: Cohort) -> list[HeldMeeting]:
    """The cohort's held meetings in time. One query."""
    sessions = WorkshopSession.objects.planned().filter(cohort=cohort, register__isnull=False).order_by("starts_at")
    return [_held(session, cohort) for session in sessions]


def _held(session: WorkshopSession, cohort: Cohort) -> HeldMeeting:
    session.cohort = cohort
    return HeldMeeting(session.local_day, int((session.ends_at - session.starts_at).total_seconds() // 60))


def standings_of(cohort: Cohort, now: datetime) -> list[StandingRow]:
    """Every enrolment of the cohort, in the order of the register, with its way to the certificate.

    The same number of queries whatever the size of the cohort.
    """
    meetings = held_meetings(cohort)
    attended = _attended_meetings(cohort)
    is_over = not WorkshopSession.objects.filter(cohort=cohort).to_come(now).exists()
    certificates = {c.enrolment_id: c for c in Certificate.objects.issued().filter(enrolment__cohort=cohort)}
    enrolments = Enrolment.objects.filter(cohort=cohort).by_surname().annotate(consent=current_state(Purpose.CERTIFICATE))
    return [
        _standing(row, cohort, meetings, attended[row.pk], is_over, certificates.get(row.pk)) for row in enrolments
    ]


def _attended_meetings(cohort: Cohort) -> Counter:
    """How many held meetings each enrolment attended while it ran."""
    rows = AttendanceRecord.objects.attended().filter(enrolment__cohort=cohort)
    return Counter(rows.values_list("enrolment_id", flat=True))


def _standing(enrolment, cohort, meetings, attended, is_over, certificate) -> StandingRow:
    # From the first day of the place on. One that ended early is still measured by the whole way: who leaves after two
    # meetings of two has not taken part in eighty per cent of a workshop.
    counted = [meeting for meeting in meetings if meeting.day >= enrolment.starts_on]
    held = len(counted)
    needed = -(-cohort.attendance_threshold * held // 100)
    standing = _outcome(enrolment, attended, held, needed, is_over, certificate)
    return StandingRow(
        enrolment=enrolment,
        name=enrolment.student.register_name if enrolment.student else "",
        attended=attended,
        held=held,
        needed=needed,
        standing=standing,
        missing=_what_is_missing(standing, enrolment, attended, held, needed),
        hours=(Decimal(sum(m.minutes for m in counted)) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP),
        month=counted[-1].day.replace(day=1) if counted else None,
        certificate=certificate,
    )


def _outcome(enrolment, attended, held, needed, is_over, certificate) -> Standing:
    """The first reason, in the order of Standing, that holds."""
    reasons = (
        (certificate is not None, Standing.ISSUED),
        (enrolment.student is None, Standing.HEAD_COUNT),
        (not is_over, Standing.UNFINISHED),
        (held == 0, Standing.NO_SESSIONS),
        (attended < needed, Standing.ATTENDANCE),
        (enrolment.consent != ConsentState.GIVEN, Standing.NO_CONSENT),
    )
    return next((standing for holds, standing in reasons if holds), Standing.EARNED)


def _what_is_missing(standing, enrolment, attended, held, needed) -> str:
    if standing in (Standing.ISSUED, Standing.EARNED):
        return ""
    if standing == Standing.ATTENDANCE:
        short = ngettext("Le falta %(n)s encuentro", "Le faltan %(n)s encuentros", needed - attended) % {"n": needed - attended}
        return _("%(short)s: asistió a %(attended)s de %(held)s y la regla pide %(needed)s.") % {
            "short": short,
            "attended": attended,
            "held": held,
            "needed": needed,
        }
    if standing == Standing.NO_CONSENT and enrolment.consent == ConsentState.REFUSED:
        return _("La familia no autorizó la constancia.")
    return {
        Standing.HEAD_COUNT: _("Sin autorización para participar: queda solo el número, no hay a nombre de quién emitir."),
        Standing.UNFINISHED: _("Todavía hay sesiones por realizar."),
        Standing.NO_SESSIONS: _("No hay ninguna sesión con lista de asistencia."),
        Standing.NO_CONSENT: _("Falta la autorización de la familia para la constancia."),
    }[standing]


def certificates_for_listing(user):
    """The certificates in this person's scope with their cohort, newest first."""
    found = Certificate.objects.visible_to(user).select_related("enrolment__cohort__workshop")
    return found.order_by(F("issued_at").desc(), "pk")
