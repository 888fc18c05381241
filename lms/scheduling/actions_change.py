"""Moving meetings, cancelling one, and making up for one that was cancelled.

Each act is one `batch` of history rows, raises the `sequence` of every meeting that it changes, and changes nothing when the
same form comes again. `seen_sequence` is the number with which somebody saw the meeting: another one means that somebody else was
first.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core import clock
from lms.core.bulk import update
from lms.core.errors import DomainError

from .actions_clashes import keep_accepted
from .assignments import Places, Swap, assign_cohorts_own, follow_the_days
from .calendar import day_in_words
from .changing import (
    lock_session,
    lock_sessions,
    raise_sequences,
    refuse_cancelled,
    refuse_marked,
    refuse_stale,
    refuse_without_reason,
    write_changes,
)
from .clashes import Clash, Meeting, ensure_no_clash, meetings_of
from .enums import ChangeKind, ChangeReason, SessionState
from .models import SessionChange, WorkshopSession

log = logging.getLogger(__name__)
# Where meetings wait for each other: a cohort's second one moves to the day of the third before that one leaves.
ASIDE = timedelta(days=365_000)
WRITTEN = ("starts_at", "ends_at", "place", "sequence", "changed_at")


@dataclass(frozen=True)
class Move:
    """Where one meeting goes. Without a place it keeps its own; without `seen_sequence` whoever moves it has just read it."""

    session: WorkshopSession
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    seen_sequence: int | None = None

    def place_for(self, session: WorkshopSession) -> str:
        return session.place if self.place is None else self.place

    def changes(self, session: WorkshopSession) -> bool:
        """Whether the meeting as it is stored stands elsewhere."""
        now_at = (session.starts_at, session.ends_at, session.place)
        return now_at != (self.starts_at, self.ends_at, self.place_for(session))


def move_session(
    *,
    session: WorkshopSession,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    moved_by: User | None,
    now: datetime,
    place: str | None = None,
    seen_sequence: int | None = None,
    accepted: str = "",
) -> WorkshopSession:
    """The meeting at its new hours and place. Raises DomainError as `move_sessions` does."""
    move = Move(session, starts_at, ends_at, place, seen_sequence)
    move_sessions(moves=[move], reason=reason, moved_by=moved_by, now=now, accepted=accepted)
    return WorkshopSession.objects.select_related("cohort__centre").get(pk=session.pk)


@transaction.atomic
def move_sessions(*, moves: Sequence[Move], reason: str, moved_by: User | None, now: datetime, accepted: str = "") -> UUID | None:
    """Move all of these meetings, or none; the batch of their history, None when all stood there already.

    `accepted` (an AcceptReason) says why what clashes softly goes on. Raises DomainError: reason_missing, ends_before_start,
    cancelled, changed_meanwhile, held, clash, clash_reason.
    """
    refuse_without_reason(reason)
    locked = lock_sessions(move.session.pk for move in moves)
    wanted = [(locked[move.session.pk], move) for move in moves if move.changes(locked[move.session.pk])]
    if not wanted:
        return None
    for session, move in wanted:
        _refuse_move(session, move)
    moved, batch = [session for session, _move in wanted], uuid4()
    refuse_marked(moved)
    before, changes = _meetings(moved), [_moved(session, move) for session, move in wanted]
    swaps = follow_the_days(moved, clock.local_day(now))
    soft = ensure_no_clash(_meetings(moved, swaps), before=before, now=now, accepted=accepted, seen_by=moved_by)
    _store(moved, now)
    changes += [_swapped(swap) for swap in swaps]
    write_changes(changes, batch=batch, changed_by=moved_by, reason=reason, now=now)
    _keep_accepted(soft, moved, accepted, moved_by, now)
    _record_move(moved, reason, moved_by, batch)
    return batch


def _refuse_move(session: WorkshopSession, move: Move) -> None:
    refuse_stale(session, move.seen_sequence)
    refuse_cancelled(session)
    if move.ends_at <= move.starts_at:
        begins = date_format(move.starts_at.astimezone(session.zone), "H:i")
        message = _("La hora de fin debe ser posterior a la de inicio (%(start)s).") % {"start": begins}
        raise DomainError("ends_before_start", message, field="end")


def _moved(session: WorkshopSession, move: Move) -> SessionChange:
    """The history row; the meeting, not yet stored, stands at its new hours after it."""
    is_elsewhen = (session.starts_at, session.ends_at) != (move.starts_at, move.ends_at)
    change = SessionChange(session=session, kind=ChangeKind.MOVED if is_elsewhen else ChangeKind.PLACE)
    change.from_starts_at, change.from_ends_at, change.from_place = session.starts_at, session.ends_at, session.place
    session.starts_at, session.ends_at, session.place = move.starts_at, move.ends_at, move.place_for(session)
    change.to_starts_at, change.to_ends_at, change.to_place = session.starts_at, session.ends_at, session.place
    return change


def _meetings(sessions: Sequence[WorkshopSession], swaps: Sequence[Swap] = ()) -> list[Meeting]:
    """What the rules are asked about: these meetings as they stand, run by whoever runs them after these swaps."""
    gone = {(swap.session.pk, swap.leaving) for swap in swaps}
    runs = {s.pk: {row.user_id for row in s.assignments.all() if (s.pk, row.user_id) not in gone} for s in sessions}
    for swap in swaps:
        if swap.coming is not None:
            runs[swap.session.pk].add(swap.coming)
    found = zip(sessions, meetings_of(sessions), strict=True)
    return [replace(meeting, facilitators=frozenset(runs[session.pk])) for session, meeting in found]


def _swapped(swap: Swap) -> SessionChange:
    facts = {"from_user_id": swap.leaving, "to_user_id": swap.coming}
    return SessionChange(session=swap.session, kind=ChangeKind.SUBSTITUTED, **facts)


def _store(sessions: Sequence[WorkshopSession], now: datetime) -> None:
    """Write the new hours: first all aside, then each to its place, so that two of a cohort may swap days."""
    if len(sessions) > 1:
        aside = {"starts_at": F("starts_at") + ASIDE, "ends_at": F("ends_at") + ASIDE}
        WorkshopSession.objects.filter(pk__in=[session.pk for session in sessions]).update(**aside)
    for session in sessions:
        session.sequence, session.changed_at = session.sequence + 1, now
    update(WorkshopSession, WRITTEN, [tuple(getattr(session, name) for name in (*WRITTEN, "pk")) for session in sessions])


def _keep_accepted(
    soft: Sequence[Clash], sessions: Sequence[WorkshopSession], reason: str, by: User | None, now: datetime
) -> None:
    if soft:
        named = {str(session.public_id): session for session in sessions}
        keep_accepted(clashes=soft, sessions=named, reason=reason, accepted_by=by, now=now)


def _record_move(sessions: Sequence[WorkshopSession], reason: str, moved_by: User | None, batch: UUID) -> None:
    log.info("%s sessions moved by user %s, batch %s", len(sessions), moved_by and moved_by.pk, batch)
    if len(sessions) == 1:
        record(Act.SESSION_MOVED, actor=moved_by, about=sessions[0], reason=reason)
    else:
        record(Act.SESSIONS_MOVED, actor=moved_by, about=batch, kind="batch", reason=reason, count=len(sessions))


@transaction.atomic
def cancel_session(
    *, session: WorkshopSession, reason: str, cancelled_by: User | None, now: datetime, seen_sequence: int | None = None
) -> WorkshopSession:
    """The meeting as cancelled for that reason: it leaves the sum that certificates are earned by. Twice changes nothing.

    Raises DomainError: reason_missing, changed_meanwhile, held.
    """
    refuse_without_reason(reason)
    locked = lock_session(session)
    if locked.state == SessionState.CANCELLED:
        return locked
    refuse_stale(locked, seen_sequence)
    refuse_marked([locked])
    locked.state, locked.change_reason = SessionState.CANCELLED, ChangeReason(reason)
    locked.save(update_fields=["state", "change_reason"])
    raise_sequences([locked], now)
    before = {"from_starts_at": locked.starts_at, "from_ends_at": locked.ends_at, "from_place": locked.place}
    change = SessionChange(session=locked, kind=ChangeKind.CANCELLED, **before)
    write_changes([change], batch=uuid4(), changed_by=cancelled_by, reason=reason, now=now)
    log.info("session %s cancelled by user %s", locked.public_id, cancelled_by and cancelled_by.pk)
    record(Act.SESSION_CANCELLED, actor=cancelled_by, about=locked, reason=reason)
    return locked


@transaction.atomic
def make_up(
    *,
    session: WorkshopSession,
    starts_at: datetime,
    ends_at: datetime,
    made_by: User | None,
    now: datetime,
    place: str | None = None,
    seen_sequence: int | None = None,
    accepted: str = "",
) -> WorkshopSession:
    """The new meeting that gives the lesson of this cancelled one, with its number; the same one when it is asked for again.

    Raises DomainError: not_cancelled, changed_meanwhile, made_up_already, ends_before_start, clash,
    clash_reason.
    """
    locked = lock_session(session)
    found = WorkshopSession.objects.select_related("cohort__centre").filter(makes_up=locked).first()
    if found:
        return _same_or_refused(found, starts_at, ends_at)
    refuse_stale(locked, seen_sequence)
    if locked.state != SessionState.CANCELLED:
        raise DomainError("not_cancelled", _("Esta sesión no está suspendida: muévala en vez de recuperarla."))
    facts = {"cohort": locked.cohort, "number": locked.number, "lesson": locked.lesson, "makes_up": locked, "changed_at": now}
    new = WorkshopSession(starts_at=starts_at, ends_at=ends_at, place=locked.place if place is None else place, **facts)
    _refuse_move(new, Move(new, starts_at, ends_at))
    people = frozenset(Places([new]).on(new.cohort_id, new.local_day))
    asked = Meeting(str(new.public_id), new.cohort, starts_at, ends_at, new.place, people)
    soft = ensure_no_clash([asked], now=now, accepted=accepted, seen_by=made_by)
    new.save(force_insert=True)
    assign_cohorts_own([new])
    write_changes([_made_up(new, locked)], batch=uuid4(), changed_by=made_by, reason=locked.change_reason, now=now)
    _keep_accepted(soft, [new], accepted, made_by, now)
    log.info("session %s makes up for %s, by user %s", new.public_id, locked.public_id, made_by and made_by.pk)
    record(Act.SESSION_MADE_UP, actor=made_by, about=new, scope=f"session:{locked.public_id}")
    return new


def _same_or_refused(found: WorkshopSession, starts_at: datetime, ends_at: datetime) -> WorkshopSession:
    if (found.starts_at, found.ends_at) == (starts_at, ends_at):
        return found
    said = _("Esta sesión ya se recupera el %(day)s a las %(hour)s. Si debe ser otro día, mueva esa; no se cambió nada.")
    facts = {"day": day_in_words(found.local_day), "hour": date_format(found.local_start, "H:i")}
    raise DomainError("made_up_already", said % facts)


def _made_up(new: WorkshopSession, old: WorkshopSession) -> SessionChange:
    """The first row of the new meeting's history: from the cancelled one's hours to its own."""
    change = SessionChange(session=new, kind=ChangeKind.MADE_UP)
    change.from_starts_at, change.from_ends_at, change.from_place = old.starts_at, old.ends_at, old.place
    change.to_starts_at, change.to_ends_at, change.to_place = new.starts_at, new.ends_at, new.place
    return change
