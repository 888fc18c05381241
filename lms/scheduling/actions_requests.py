"""A school asks, its centre answers, the school answers back. Each step is written down; nobody answers over somebody else."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from curriculum.models import WorkshopPage
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.enums import Grade, Level, SchoolStatus
from lms.records.models import School

from .enums_requests import AnswerReason, RequestState
from .models import MOST_HEADS, RequestStep, WorkshopRequest
from .notices_requests import MADE, SETTLED, tell_centre, tell_school

log = logging.getLogger(__name__)
FARTHEST_DAYS = 365
LAST_SECONDARY_GRADE = Grade.FIFTH
ASKED, COUNTERED, ACCEPTED, DECLINED, WITHDRAWN = RequestState


@dataclass(frozen=True)
class Wish:
    """Days and hours that would suit: a first day, perhaps a second, perhaps between two hours."""

    first_day: date
    second_day: date | None = None
    starts: time | None = None
    ends: time | None = None


def make_request(
    *,
    op: UUID,
    school: School,
    workshop: WorkshopPage,
    grade: int,
    section: str,
    head_count: int,
    wish: Wish,
    asked_by: User,
    now: datetime,
    weekdays: tuple[int, ...] = (),
    needs: tuple[str, ...] = (),
    note: str = "",
) -> WorkshopRequest:
    """The request, with its first step; sent twice with one `op`, the one that is stored.

    Raises DomainError: school_closed, workshop_not_offered, head_count, grade, past_day, too_far, same_day, hours, already_asked.
    """
    _check_class(school, workshop, grade, head_count)
    _check_wish(wish, now, school)
    facts = {"weekdays": list(weekdays), "needs": list(needs), "note": note, **vars(wish)}
    made = WorkshopRequest(
        op=op, school=school, workshop=workshop, grade=grade, section=section, head_count=head_count, asked_by=asked_by, **facts
    )
    made.asked_at = now
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            RequestStep.objects.create(request=made, number=1, at=now, by=asked_by, to_state=ASKED)
            tell_centre(MADE, made, by=asked_by, now=now)
            record(Act.REQUEST_MADE, actor=asked_by, about=made)
    except IntegrityError as clash:
        return _stored(op, asked_by, clash)
    log.info("request %s made by user %s", made.public_id, asked_by.pk)
    return made


def _stored(op: UUID, asked_by: User, clash: IntegrityError) -> WorkshopRequest:
    """The request that this form made before; otherwise another one is open for the same class."""
    found = WorkshopRequest.objects.filter(op=op, asked_by=asked_by).first()
    if found:
        return found
    message = _("Ya hay una solicitud abierta de este taller para esa sección: espere su respuesta, o retírela y pida otra vez.")
    raise DomainError("already_asked", message, field="section") from clash


def _check_class(school: School, workshop: WorkshopPage, grade: int, head_count: int) -> None:
    if school.status != SchoolStatus.ACTIVE:
        message = _("Esa institución figura como cerrada y no puede pedir talleres. Si es un error, avise a la coordinación.")
        raise DomainError("school_closed", message, field="school")
    if not workshop.live:
        message = _("Ese taller ya no se ofrece. Elija otro de la lista.")
        raise DomainError("workshop_not_offered", message, field="workshop")
    if not 1 <= head_count <= MOST_HEADS:
        message = _("Un grupo es de 1 a %(most)s estudiantes. Si son más, haga una solicitud por sección.")
        raise DomainError("head_count", message % {"most": MOST_HEADS}, field="head_count")
    if school.level == Level.SECONDARY and grade > LAST_SECONDARY_GRADE:
        raise DomainError("grade", _("La secundaria llega hasta 5.º grado. Elija otro grado."), field="grade")


def _check_wish(wish: Wish, now: datetime, school: School) -> None:
    """The field at fault is told by its name in the form."""
    today = clock.local_day(now, ZoneInfo(school.centre.time_zone))
    for field in ("first_day", "second_day"):
        day = getattr(wish, field)
        if day is None:
            continue
        if day <= today:
            message = _("El %(day)s ya pasó o es hoy. Elija un día desde mañana.") % {"day": date_format(day)}
            raise DomainError("past_day", message, field=field)
        if (day - today).days > FARTHEST_DAYS:
            raise DomainError("too_far", _("Elija un día dentro de los próximos doce meses."), field=field)
    if wish.second_day == wish.first_day:
        raise DomainError("same_day", _("La segunda opción es el mismo día. Elija otro o déjela vacía."), field="second_day")
    _check_hours(wish)


def _check_hours(wish: Wish) -> None:
    if (wish.starts is None) != (wish.ends is None):
        field = "starts" if wish.starts is None else "ends"
        raise DomainError("hours", _("Indique las dos horas, o ninguna."), field=field)
    if wish.starts and wish.ends and wish.ends <= wish.starts:
        message = _("La hora de fin debe ser posterior a la de inicio (%(start)s).") % {"start": f"{wish.starts:%H:%M}"}
        raise DomainError("hours", message, field="ends")


@transaction.atomic
def accept_request(*, request: WorkshopRequest, by: User, now: datetime, seen: int) -> WorkshopRequest:
    """The request as accepted by its centre. Raises DomainError where somebody answered since step `seen`."""
    return _step(request, ACCEPTED, {ASKED}, by=by, now=now, seen=seen, act=Act.REQUEST_ANSWERED)


@transaction.atomic
def counter_request(
    *,
    request: WorkshopRequest,
    wish: Wish,
    workshop: WorkshopPage,
    reason: str,
    by: User,
    now: datetime,
    seen: int,
    note: str = "",
) -> WorkshopRequest:
    """The request with other days, or another workshop, offered to the school. Raises DomainError."""
    _check_reason(reason)
    _check_wish(wish, now, request.school)
    if not workshop.live:
        raise DomainError("workshop_not_offered", _("Ese taller ya no se ofrece. Elija otro de la lista."), field="workshop")
    asked = Wish(request.first_day, request.second_day, request.starts, request.ends)
    if wish == asked and workshop.pk == request.workshop_id:
        message = _("Es lo mismo que pidió la escuela: cambie el día, las horas o el taller, o acéptela.")
        raise DomainError("same_as_asked", message, field="first_day")
    offer = {"reason": reason, "note": note, "workshop": workshop, **vars(wish)}
    return _step(request, COUNTERED, {ASKED, COUNTERED}, by=by, now=now, seen=seen, act=Act.REQUEST_ANSWERED, **offer)


@transaction.atomic
def decline_request(
    *, request: WorkshopRequest, reason: str, by: User, now: datetime, seen: int, note: str = ""
) -> WorkshopRequest:
    """The request as declined for that reason. Raises DomainError."""
    _check_reason(reason)
    movable = {ASKED, COUNTERED, ACCEPTED}
    facts = {"reason": reason, "note": note}
    return _step(request, DECLINED, movable, by=by, now=now, seen=seen, act=Act.REQUEST_ANSWERED, **facts)


@transaction.atomic
def accept_offer(*, request: WorkshopRequest, by: User, now: datetime, seen: int) -> WorkshopRequest:
    """The request on the terms that the centre offered last. Raises DomainError."""
    return _step(request, ACCEPTED, {COUNTERED}, by=by, now=now, seen=seen, act=Act.REQUEST_SETTLED)


@transaction.atomic
def withdraw_request(*, request: WorkshopRequest, by: User, now: datetime, seen: int) -> WorkshopRequest:
    """The request as taken back by the school. Raises DomainError; once it has a cohort, it stays."""
    return _step(request, WITHDRAWN, {ASKED, COUNTERED, ACCEPTED}, by=by, now=now, seen=seen, act=Act.REQUEST_SETTLED)


def _check_reason(reason: str) -> None:
    if reason not in AnswerReason.values:
        raise DomainError("reason_missing", _("Elija un motivo de la lista."), field="reason")


def _step(
    request: WorkshopRequest,
    to: RequestState,
    movable: set[RequestState],
    *,
    by: User,
    now: datetime,
    seen: int,
    act: Act,
    **facts,
) -> WorkshopRequest:
    """One step further, under the request's lock. The same person's same step again changes nothing."""
    locked = (
        WorkshopRequest.objects.select_for_update(of=("self",)).select_related("school__centre", "asked_by").get(pk=request.pk)
    )
    last = locked.history.get(number=locked.steps)
    if locked.steps == seen + 1 and last.to_state == to and last.by_id == by.pk:
        return locked
    if locked.steps != seen:
        raise _answered_already(locked, last)
    if locked.state not in movable or locked.cohort_id:
        raise _cannot(locked)
    RequestStep.objects.create(request=locked, number=seen + 1, at=now, by=by, from_state=locked.state, to_state=to, **facts)
    locked.state, locked.steps = to, seen + 1
    locked.save(update_fields=["state", "steps"])
    log.info("request %s is %s by user %s", locked.public_id, to, by.pk)
    if act == Act.REQUEST_ANSWERED:
        tell_school(locked, now=now)
    else:
        tell_centre(SETTLED, locked, by=by, now=now)
    record(act, actor=by, about=locked, reason=to.value)
    return locked


def _answered_already(request: WorkshopRequest, last: RequestStep) -> DomainError:
    """Whoever comes second sees what the first one answered, and decides."""
    local = last.at.astimezone(ZoneInfo(request.school.centre.time_zone))
    facts = {"state": request.get_state_display(), "day": date_format(local, "SHORT_DATE_FORMAT"), "hour": f"{local:%H:%M}"}
    message = _(
        "Otra persona se adelantó: desde el %(day)s a las %(hour)s está como “%(state)s”. Lo suyo no se guardó; mire lo que "
        "pasó y decida de nuevo."
    )
    return DomainError("answered_already", message % facts)


def _cannot(request: WorkshopRequest) -> DomainError:
    if request.cohort_id:
        return DomainError("has_cohort", _("La solicitud ya tiene su grupo: los cambios se hacen en el grupo. No cambió nada."))
    message = _("La solicitud está como “%(state)s” y eso ya no se puede hacer. No cambió nada.")
    return DomainError("not_now", message % {"state": request.get_state_display()})
