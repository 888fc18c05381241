"""Calling the roll, and correcting it.

Nothing is looked up before it is inserted: the register is unique for its meeting and the submission for the id that the device
made, so the database decides which of two requests was first, and the other one is told what became of it.
"""

import hashlib
import json
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.bulk import insert
from lms.core.errors import DomainError
from lms.records.models import Cohort, Enrolment, Student
from lms.scheduling.calendar import day_in_words
from lms.scheduling.enums import SessionState
from lms.scheduling.models import WorkshopSession

from .enums import ABSENCE_REASONS, MISSED, STATUSES, CorrectionReason, RegisterState
from .models import AttendanceRecord, Mark, Register, Submission
from .queries import roster_of

log = logging.getLogger(__name__)

MARKED = (
    *("public_id", "enrolment_id", "status", "absence_reason", "register_id", "submission_id", "correction_reason"),
    *("marked_by", "marked_at"),
)
RECORDED = ("enrolment_id", "status", "absence_reason", "register_id", "updated_at")


@dataclass(frozen=True)
class Statement:
    """What is said about one enrolment, known by its public id. A reason is kept only with a missed meeting."""

    enrolment: UUID
    status: str
    absence_reason: str = ""

    @property
    def reason(self) -> str:
        return self.absence_reason if self.status in MISSED else ""


def submit_register(
    *, session: WorkshopSession, marks: Sequence[Statement], submission_id: UUID, marked_by: User, now: datetime
) -> Register:
    """The register of this meeting, handed in with these marks; the same submission again gives the stored register.

    Raises DomainError, with nothing stored: too_early, cancelled, no_roster, no_marks, not_on_roster, repeated, unknown_status,
    conflict (this submission was stored with other content), already_submitted (another one was first).
    """
    refuse_unless_begun(session, now)
    _refuse_bad_marks(marks)
    digest = _digest(session, marks)
    try:
        with transaction.atomic():
            register = Register.objects.create(session=session, taken_by=marked_by, taken_at=now)
            _store(register, marks, submission_id, digest)
            record(Act.REGISTER_TAKEN, actor=marked_by, about=register, count=len(marks))
    except IntegrityError:
        return _stored_before(session, submission_id, digest)
    log.info("register %s of session %s taken by user %s", register.public_id, session.public_id, marked_by.pk)
    return register


def _store(register: Register, marks: Sequence[Statement], submission_id: UUID, digest: str) -> None:
    """In the order in which rows need each other; the roster is read once the register is written: its last word."""
    places = _places(register.session, marks)
    facts = {"received_by": register.taken_by, "received_at": register.taken_at}
    submission = Submission.objects.create(client_id=submission_id, payload_hash=digest, register=register, **facts)
    said = sorted(((places[mark.enrolment], mark) for mark in marks), key=lambda pair: pair[0])
    at = register.taken_at
    shared = (register.pk, submission.pk, "", register.taken_by_id, at)
    insert(Mark, MARKED, ((uuid4(), place, mark.status, mark.reason, *shared) for place, mark in said))
    insert(AttendanceRecord, RECORDED, ((place, mark.status, mark.reason, register.pk, at) for place, mark in said))
    _first_held(register.session)


def refuse_unless_begun(session: WorkshopSession, now: datetime) -> None:
    """Raise DomainError for a meeting that has not begun (too_early) or does not take place (cancelled)."""
    if session.state == SessionState.CANCELLED:
        raise DomainError("cancelled", _("Esta sesión está suspendida: no se pasa lista."))
    if now < session.starts_at:
        begins = {"day": day_in_words(session.local_day), "hour": time_format(session.local_start.time(), "H:i")}
        said = _("Esta sesión empieza el %(day)s a las %(hour)s; se puede pasar lista desde esa hora.")
        raise DomainError("too_early", said % begins)


def _refuse_bad_marks(marks: Sequence[Statement]) -> None:
    if not marks:
        raise DomainError("no_marks", _("La lista llegó sin ninguna marca: no se guardó nada. Vuelva a abrirla."))
    if len({mark.enrolment for mark in marks}) < len(marks):
        raise DomainError("repeated", _("La lista llegó con una persona repetida: no se guardó nada. Vuelva a abrirla."))
    for mark in marks:
        _refuse_unknown(mark.status, mark.absence_reason)


def _refuse_unknown(status: str, absence_reason: str) -> None:
    if status not in STATUSES or absence_reason not in ABSENCE_REASONS:
        raise DomainError("unknown_status", _("Una marca no es una de las cinco palabras: no se guardó nada. Elija otra vez."))


def _places(session: WorkshopSession, marks: Iterable[Statement]) -> dict[UUID, int]:
    """The keys of the named roster of the meeting's day by public id; refuses marks about anybody else."""
    unchanged = {"pk": session.pk, "state": SessionState.PLANNED, "starts_at": session.starts_at}
    # One question for both: the roster, and that nobody moves the meeting until its register is stored.
    held = WorkshopSession.objects.select_for_update(of=("self",), no_key=True).filter(
        **unchanged, cohort__enrolments__in=roster_of(session).order_by().values("pk")
    )
    found = held.order_by().values_list("pk", "cohort__enrolments__public_id", "cohort__enrolments")
    places = {public_id: key for _session, public_id, key in found}
    if not places:
        _refuse_changed(session)
        raise DomainError("no_roster", _("Este grupo no tiene a nadie con nombre en la lista de ese día: no hay a quién marcar."))
    if any(mark.enrolment not in places for mark in marks):
        raise DomainError(
            "not_on_roster",
            _("La lista del grupo cambió mientras usted marcaba: no se guardó nada. Revise sus marcas y termine otra vez."),
        )
    return places


def _refuse_changed(session: WorkshopSession) -> None:
    """Raise DomainError (cancelled, moved) for a meeting that somebody changed while its roll was called."""
    before = session.starts_at
    session.refresh_from_db(fields=["state", "starts_at", "ends_at"])
    refuse_unless_begun(session, max(before, session.starts_at))
    if session.starts_at != before:
        day = {"day": day_in_words(session.local_day)}
        raise DomainError("moved", _("Mientras usted marcaba, esta sesión pasó al %(day)s: no se guardó nada.") % day)


def _digest(session: WorkshopSession, marks: Iterable[Statement]) -> str:
    said = sorted((mark.enrolment.hex, str(mark.status), str(mark.reason)) for mark in marks)
    return hashlib.sha256(json.dumps([session.public_id.hex, said]).encode()).hexdigest()


def _stored_before(session: WorkshopSession, submission_id: UUID, digest: str) -> Register:
    """What became of the request that was first."""
    stored = Submission.objects.filter(client_id=submission_id).select_related("register").first()
    if stored and stored.payload_hash == digest:
        return stored.register
    if stored:
        raise DomainError(
            "conflict",
            _("Este envío ya se guardó antes con otras marcas. Vale lo guardado; para cambiar algo, corríjalo en la lista."),
        )
    raise DomainError(
        "already_submitted",
        _("La lista de esta sesión ya estaba entregada: sus marcas de ahora no se guardaron. Si algo no es así, corríjalo aquí."),
    )


def _write_records(register: Register, said: Iterable[tuple[int, Statement]], now: datetime) -> None:
    """The current state of these enrolments, in one upsert; sorted by enrolment, so that no two writers wait for each other."""
    facts = {"register": register, "updated_at": now}
    AttendanceRecord.objects.bulk_create(
        [AttendanceRecord(enrolment_id=place, status=mark.status, absence_reason=mark.reason, **facts) for place, mark in said],
        update_conflicts=True,
        unique_fields=["register", "enrolment"],
        update_fields=["status", "absence_reason", "updated_at"],
    )


def _first_held(session: WorkshopSession) -> None:
    """The cohort's first held day, moved back where an older paper register is typed in later.

    It only ever moves back, so a day that was early enough when the meeting was read still is.
    """
    first, day = session.cohort.first_held_on, session.local_day
    if first is None or first > day:
        later = Q(first_held_on=None) | Q(first_held_on__gt=day)
        Cohort.objects.filter(later, pk=session.cohort_id).update(first_held_on=day)


@transaction.atomic
def correct_mark(
    *,
    register: Register,
    enrolment: Enrolment,
    status: str,
    absence_reason: str,
    correction_reason: str,
    marked_by: User,
    now: datetime,
) -> AttendanceRecord:
    """The record after a new mark about this enrolment; the same statement again adds no mark.

    Raises DomainError: reason_missing, unknown_status, not_on_roster.
    """
    _refuse_unknown(status, absence_reason)
    statement = Statement(enrolment.public_id, status, absence_reason)
    locked = Register.objects.select_for_update(of=("self",)).select_related("session__cohort__centre").get(pk=register.pk)
    current = AttendanceRecord.objects.filter(register=locked, enrolment=enrolment).first()
    if current and (current.status, current.absence_reason) == (status, statement.reason):
        return current
    if correction_reason not in CorrectionReason.values:
        raise DomainError("reason_missing", _("Elija por qué se corrige. La marca quedó como estaba."))
    if not current and not roster_of(locked.session).filter(pk=enrolment.pk).exists():
        raise DomainError("not_on_roster", _("Esa persona no está en la lista de esa sesión. No se cambió nada."))
    Mark.objects.create(
        register=locked,
        enrolment=enrolment,
        status=status,
        absence_reason=statement.reason,
        correction_reason=correction_reason,
        marked_by=marked_by.pk,
        marked_at=now,
    )
    _write_records(locked, [(enrolment.pk, statement)], now)
    Register.objects.filter(pk=locked.pk).update(state=RegisterState.AMENDED)
    log.info("register %s corrected by user %s", locked.public_id, marked_by.pk)
    corrected = AttendanceRecord.objects.get(register=locked, enrolment=enrolment)
    record(Act.MARK_CORRECTED, actor=marked_by, about=enrolment, scope=f"register:{locked.public_id}", reason=correction_reason)
    return corrected


def why_unchangeable(sessions: Collection[WorkshopSession]) -> dict[int, str]:
    """Scheduling asks before it moves or cancels meetings: those with a register, by key with what to do. One query."""
    held = Register.objects.filter(session__in=[session.pk for session in sessions]).values_list("session", flat=True)
    said = _(
        "Esta sesión ya tiene su lista de asistencia: se realizó ese día y no se mueve ni se suspende. "
        "Si una marca no es así, corríjala en la lista; para darla otra vez, planifique otra fecha."
    )
    return dict.fromkeys(held, said)


def has_marks(student: Student) -> bool:
    """Records asks whether something happened that names this person: whether they were ever marked."""
    return Mark.objects.filter(enrolment__student=student).exists()
