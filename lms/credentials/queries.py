"""What the office and the public ask about certificates."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.attendance.queries import attendance_of, percent_of
from lms.records.enums import ConsentState, Purpose
from lms.records.models import Cohort, Enrolment
from lms.records.models.consent import current_state
from lms.scheduling.models import WorkshopSession

from .enums import Standing
from .models import Certificate
from .pdf import unprintable

MISSING = {
    Standing.HEAD_COUNT: gettext_lazy("Sin autorización para participar: queda solo el número, no hay a nombre de quién emitir."),
    Standing.UNFINISHED: gettext_lazy("Todavía hay sesiones por realizar."),
    Standing.NO_SESSIONS: gettext_lazy("No hay ninguna sesión con lista de asistencia."),
    Standing.NO_CONSENT: gettext_lazy("Falta la autorización de la familia para la constancia."),
}


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
        return percent_of(self.attended, self.held)


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting with its register handed in: that register's key, the day at the centre, the length in minutes."""

    register_id: int
    day: date
    minutes: int


@dataclass(frozen=True)
class Course:
    """What holds for all enrolments of a cohort alike: the rule, the held meetings, whether none is to come."""

    threshold: int
    meetings: list[HeldMeeting]
    is_over: bool
    bad_letters: set[str]


def held_meetings(cohort: Cohort) -> list[HeldMeeting]:
    """The cohort's held meetings in time. One query."""
    sessions = WorkshopSession.objects.planned().filter(cohort=cohort, register__isnull=False).select_related("register")
    return [_held(session, cohort) for session in sessions.order_by("starts_at")]


def _held(session: WorkshopSession, cohort: Cohort) -> HeldMeeting:
    session.cohort = cohort
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    return HeldMeeting(session.register.pk, session.local_day, minutes)


def standings_of(cohort: Cohort, now: datetime) -> list[StandingRow]:
    """Every enrolment of the cohort, in the order of the register, with its way to the certificate.

    The same number of queries whatever the size of the cohort.
    """
    found = Enrolment.objects.filter(cohort=cohort).by_surname().annotate(consent=current_state(Purpose.CERTIFICATE))
    enrolments = list(found)
    meetings = held_meetings(cohort)
    tallies = attendance_of(cohort, places=enrolments, days={meeting.register_id: meeting.day for meeting in meetings})
    is_over = not WorkshopSession.objects.filter(cohort=cohort).to_come(now).exists()
    certificates = {c.enrolment_id: c for c in Certificate.objects.issued().filter(enrolment__cohort=cohort)}
    course = Course(cohort.attendance_threshold, meetings, is_over, unprintable(map(_holder, enrolments)))
    return [_standing(row, course, tallies[row.pk].attended, certificates.get(row.pk)) for row in enrolments]


def _holder(enrolment: Enrolment) -> str:
    return enrolment.student.full_name if enrolment.student else ""


def _standing(enrolment: Enrolment, course: Course, attended: int, certificate: Certificate | None) -> StandingRow:
    # From the first day of the place on. One that ended early is still measured by the whole way: who leaves after two
    # meetings of two has not taken part in eighty per cent of a workshop.
    counted = [meeting for meeting in course.meetings if meeting.day >= enrolment.starts_on]
    held = len(counted)
    needed = -(-course.threshold * held // 100)
    standing = _outcome(enrolment, course, attended, (held, needed), certificate)
    return StandingRow(
        enrolment=enrolment,
        name=enrolment.student.register_name if enrolment.student else "",
        attended=attended,
        held=held,
        needed=needed,
        standing=standing,
        missing=_what_is_missing(standing, enrolment, course, (attended, held, needed)),
        hours=(Decimal(sum(m.minutes for m in counted)) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP),
        month=counted[-1].day.replace(day=1) if counted else None,
        certificate=certificate,
    )


def _outcome(enrolment, course, attended, held_and_needed, certificate) -> Standing:
    """The first reason, in the order of Standing, that holds."""
    held, needed = held_and_needed
    reasons = (
        (certificate is not None, Standing.ISSUED),
        (enrolment.student is None, Standing.HEAD_COUNT),
        (not course.is_over, Standing.UNFINISHED),
        (held == 0, Standing.NO_SESSIONS),
        (attended < needed, Standing.ATTENDANCE),
        (enrolment.consent != ConsentState.GIVEN, Standing.NO_CONSENT),
        (not course.bad_letters.isdisjoint(_holder(enrolment)), Standing.UNPRINTABLE),
    )
    return next((standing for holds, standing in reasons if holds), Standing.EARNED)


def _what_is_missing(standing, enrolment, course, counts) -> str:
    if standing == Standing.ATTENDANCE:
        return _short_of(enrolment, *counts)
    if standing == Standing.UNPRINTABLE:
        letters = " ".join(sorted(course.bad_letters & set(_holder(enrolment))))
        return _("Su nombre lleva un signo que la hoja no puede imprimir (%(letters)s). Corríjalo en su ficha.") % {
            "letters": letters
        }
    if standing == Standing.NO_CONSENT and enrolment.consent == ConsentState.REFUSED:
        return _("La familia no autorizó la constancia.")
    return str(MISSING.get(standing, ""))


def _short_of(enrolment: Enrolment, attended: int, held: int, needed: int) -> str:
    n = needed - attended
    short = ngettext("Le falta %(n)s encuentro", "Le faltan %(n)s encuentros", n) % {"n": n}
    if enrolment.ends_on:
        short = _("Su inscripción terminó antes")
    counts = {"short": short, "attended": attended, "held": held, "needed": needed}
    return _("%(short)s: asistió a %(attended)s de %(held)s y la regla pide %(needed)s.") % counts
