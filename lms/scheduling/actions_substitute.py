"""Changing who runs one meeting."""

import logging
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import RoleGrant, User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.errors import DomainError
from lms.records.actions_staff import end_staff_place
from lms.records.enums import StaffRole
from lms.records.models import CohortStaff
from lms.records.queries_office import ROLE_OF_PLACE

from .actions_clashes import keep_accepted
from .assignments import give_place
from .changing import lock_session, raise_sequences, refuse_cancelled, refuse_stale, refuse_without_reason, write_changes
from .clashes import ensure_no_clash, meetings_of
from .enums import ChangeKind
from .models import SessionChange, SessionFacilitator, WorkshopSession

log = logging.getLogger(__name__)


@transaction.atomic
def substitute(
    *,
    session: WorkshopSession,
    leaving: User | None,
    coming: User,
    reason: str,
    substituted_by: User | None,
    now: datetime,
    seen_sequence: int | None = None,
    accepted: str = "",
) -> WorkshopSession:
    """The meeting, run by `coming` in place of `leaving`, or beside the others where nobody leaves. Twice changes nothing.

    Who comes has a place in the cohort from today until that day, and needs the role on both. Raises DomainError: reason_missing,
    changed_meanwhile, cancelled, left_already, role_missing, clash, clash_reason.
    """
    refuse_without_reason(reason)
    locked = lock_session(session)
    runs = {assignment.user_id for assignment in locked.assignments.all()}
    leaves = leaving.pk if leaving else None
    if coming.pk in runs and leaves not in runs:
        return locked
    refuse_stale(locked, seen_sequence)
    refuse_cancelled(locked)
    _refuse_swap(locked, leaves, coming, runs, clock.local_day(now))
    before = meetings_of([locked])
    after = [replace(before[0], facilitators=frozenset(runs - {leaves} | {coming.pk}))]
    soft = ensure_no_clash(after, before=before, now=now, accepted=accepted, seen_by=substituted_by)
    SessionFacilitator.objects.filter(session=locked, user=leaves).delete()
    SessionFacilitator.objects.get_or_create(session=locked, user=coming)
    is_new = give_place(cohort_id=locked.cohort_id, user_id=coming.pk, first=clock.local_day(now), day=locked.local_day)
    raise_sequences([locked], now)
    change = SessionChange(session=locked, kind=ChangeKind.SUBSTITUTED, from_user=leaving, to_user=coming)
    write_changes([change], batch=uuid4(), changed_by=substituted_by, reason=reason, now=now)
    if soft:
        sessions = {str(locked.public_id): locked}
        keep_accepted(clashes=soft, sessions=sessions, reason=accepted, accepted_by=substituted_by, now=now)
    _record(locked, leaving, coming if is_new else None, reason, substituted_by, now)
    return locked


def _refuse_swap(session: WorkshopSession, leaves: int | None, coming: User, runs: set[int], today) -> None:
    if leaves is not None and leaves not in runs:
        raise DomainError(
            "left_already", _("Quien quiere reemplazar ya no facilita esta sesión. No se cambió nada."), field="leaving"
        )
    held = RoleGrant.objects.filter(user=coming, role=ROLE_OF_PLACE[StaffRole.FACILITATOR])
    if not coming.is_active or not all(held.active_on(day).exists() for day in (today, max(today, session.local_day))):
        said = _("Esa persona no tiene el rol de facilitar hoy y ese día. Elija a otra; no se cambió nada.")
        raise DomainError("role_missing", said, field="coming")


def _record(
    session: WorkshopSession, leaving: User | None, placed: User | None, reason: str, by: User | None, now: datetime
) -> None:
    """End the place that a stand-in no longer needs, and write the log."""
    if leaving:
        _end_stand_in(session, leaving, by, now)
    log.info("session %s: facilitator changed by user %s", session.public_id, by and by.pk)
    if placed:
        scope = f"cohort:{session.cohort.public_id}"
        record(Act.STAFF_ASSIGNED, actor=by, about=placed, scope=scope, reason=StaffRole.FACILITATOR.value)
    record(Act.SESSION_SUBSTITUTED, actor=by, about=session, reason=reason)


def _end_stand_in(session: WorkshopSession, leaving: User, by: User | None, now: datetime) -> None:
    """Who came by a substitution and leaves by another one has no more business in the cohort than before."""
    came = session.changes.filter(kind=ChangeKind.SUBSTITUTED, to_user=leaving).exists()
    places = CohortStaff.objects.filter(cohort=session.cohort, user=leaving, role=StaffRole.FACILITATOR)
    others = SessionFacilitator.objects.filter(session__cohort=session.cohort_id, user=leaving, session__ends_at__gt=now)
    if came and not others.exists():
        for place in places.filter(valid_until=session.local_day):
            end_staff_place(place=place, by=by, today=clock.local_day(now))
