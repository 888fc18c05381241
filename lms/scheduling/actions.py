"""Putting a cycle into the agenda."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .actions_clashes import keep_accepted
from .changing import write_changes
from .clashes import Clash, ClashError, ensure_no_clash
from .enums import ChangeKind
from .models import SessionChange, SessionFacilitator, WorkshopSession
from .queries import PlanInputs, plan_dates
from .queries_plan import Draft, RowInputs, draft_of, rows_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """The meetings that stand in the agenda now, and whether they did not before."""

    sessions: list[WorkshopSession]
    is_new: bool


@transaction.atomic
def plan_sessions(
    *, cohort: Cohort, inputs: PlanInputs, planned_by: User | None, now: datetime, accepted: str | None = None
) -> list[WorkshopSession]:
    """The meetings of that pattern, made all or none. What the cohort has already changes nothing and gives its meetings.

    Without `accepted` (an AcceptReason) soft clashes stand in the live list until somebody answers them; hard ones refuse.
    Raises DomainError with the codes of `plan_dates`, and clash.
    """
    _take_turn(cohort)
    rows = rows_of(plan_dates(cohort=cohort, inputs=inputs, now=now))
    draft = draft_of(cohort=cohort, rows=rows, place=inputs.place, weekdays=inputs.days, now=now, seen_by=planned_by)
    return _store(draft, accepted=accepted, planned_by=planned_by, now=now).sessions


@transaction.atomic
def store_plan(
    *,
    cohort: Cohort,
    rows: list[RowInputs],
    place: str,
    weekdays: frozenset[int],
    seal: str,
    accepted: str,
    planned_by: User | None,
    now: datetime,
) -> Stored:
    """The meetings of these rows, made all or none, as the draft of that seal showed them.

    Raises DomainError: changed_meanwhile (what would be stored is not what was seen), empty, clash, clash_reason.
    """
    _take_turn(cohort)
    draft = draft_of(cohort=cohort, rows=rows, place=place, weekdays=weekdays, now=now, seen_by=planned_by)
    if draft.seal != seal and not draft.is_stored:
        raise DomainError("changed_meanwhile", _("Mientras usted revisaba, algo cambió: mire de nuevo. No se guardó nada."))
    return _store(draft, accepted=accepted, planned_by=planned_by, now=now)


def _take_turn(cohort: Cohort) -> None:
    """The row is the turnstile: two plans for one cohort are worked out one after the other."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)


def _store(draft: Draft, *, accepted: str | None, planned_by: User | None, now: datetime) -> Stored:
    starts = [row.starts_at for row in draft.kept]
    if not draft.is_stored:
        soft = _check(draft, accepted, planned_by, now)
        made = _write(draft, planned_by, now)
        if accepted:
            keep_accepted(clashes=soft, sessions=made, reason=accepted, accepted_by=planned_by, now=now)
        log.info("%s sessions of cohort %s planned by user %s", len(starts), draft.cohort.public_id, planned_by and planned_by.pk)
    planned = list(draft.cohort.sessions.planned().filter(starts_at__in=starts).order_by("starts_at"))
    if not draft.is_stored:
        record(Act.SESSIONS_PLANNED, actor=planned_by, about=draft.cohort, count=len(planned))
    return Stored(planned, is_new=not draft.is_stored)


def _check(draft: Draft, accepted: str | None, planned_by: User | None, now: datetime) -> list[Clash]:
    """The soft clashes that are accepted."""
    if not draft.kept:
        raise DomainError("empty", _("No queda ninguna sesión que guardar: deje al menos una dentro."))
    try:
        return ensure_no_clash(draft.meetings, now=now, accepted=accepted or "", seen_by=planned_by)
    except ClashError as refusal:
        if refusal.code == "clash" or accepted is not None:
            raise
        return []


def _write(draft: Draft, planned_by: User | None, now: datetime) -> dict[str, WorkshopSession]:
    """The stored meetings by the keys that the draft gave them."""
    facts = {"cohort": draft.cohort, "place": draft.place}
    numbered = [(row.number, row) for row in draft.kept if row.number is not None]
    made = WorkshopSession.objects.bulk_create(
        WorkshopSession(number=number, lesson=row.lesson, starts_at=row.starts_at, ends_at=row.ends_at, **facts)
        for number, row in numbered
    )
    SessionFacilitator.objects.bulk_create(
        SessionFacilitator(session=session, user=user)
        for session, row in zip(made, draft.kept, strict=True)
        for user in row.people
    )
    changes = [
        SessionChange(
            session=session,
            kind=ChangeKind.PLANNED,
            to_starts_at=session.starts_at,
            to_ends_at=session.ends_at,
            to_place=session.place,
        )
        for session in made
    ]
    write_changes(changes, batch=uuid4(), changed_by=planned_by, reason="", now=now)
    return dict(zip((meeting.key for meeting in draft.meetings), made, strict=True))
