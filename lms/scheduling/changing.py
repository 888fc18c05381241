"""What every change of a meeting goes through: its lock, its guards, and its row in the history.

Locks are taken in one order everywhere: meetings by key, then their cohorts by key. A register that is handed in holds its
meeting first, too: a mover waits for it, or it for the mover. The key itself is not held: the database looks at foreign keys when
a transaction ends, and whoever has the log by then would wait for a mover who waits for the log.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.records.models import Cohort

from .calendar import day_in_words
from .enums import ChangeReason, SessionState
from .models import SessionChange, WorkshopSession
from .notices import tell_change

# Asked before meetings are moved or cancelled. Higher apps join in `AppConfig.ready` and say of which meetings they hold facts
# that a change would make untrue: a sentence by the meeting's key. One question, whatever the number of meetings.
change_guards: list[Callable[[Collection[WorkshopSession]], Mapping[int, str]]] = []


def lock_sessions(keys: Iterable[int]) -> dict[int, WorkshopSession]:
    """These meetings as they are stored now, by key, held until the transaction ends; their cohorts too. Three queries."""
    locked = WorkshopSession.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=sorted(keys)).for_listing()
    locked = locked.select_related("cohort__workshop", "cohort__school", "cohort__centre", "cohort__term")
    found = {session.pk: session for session in locked.prefetch_related("assignments").order_by("pk")}
    cohorts = sorted({session.cohort_id for session in found.values()})
    list(Cohort.objects.select_for_update(no_key=True).filter(pk__in=cohorts).order_by("pk").values_list("pk"))
    return found


def lock_session(session: WorkshopSession) -> WorkshopSession:
    """This meeting as it is stored now, held until the transaction ends."""
    return lock_sessions([session.pk])[session.pk]


def marked_among(sessions: Collection[WorkshopSession]) -> dict[int, str]:
    """Why some of these meetings cannot be moved or cancelled, by key; the others are left out."""
    return {key: sentence for guard in change_guards for key, sentence in guard(sessions).items()}


def refuse_marked(sessions: Collection[WorkshopSession]) -> None:
    """Raise DomainError (held) where one of these meetings was marked."""
    for sentence in marked_among(sessions).values():
        raise DomainError("held", sentence)


def refuse_without_reason(reason: str) -> None:
    """Raise DomainError (reason_missing) where the reason is none of the list."""
    if reason not in ChangeReason.values:
        raise DomainError("reason_missing", _("Elija el motivo de la lista."), field="reason")


def refuse_cancelled(session: WorkshopSession) -> None:
    """Raise DomainError (cancelled) for a meeting that does not take place."""
    if session.state == SessionState.CANCELLED:
        raise DomainError("cancelled", _("Esta sesión está suspendida. Para darla otro día, use “Recuperar”."))


def refuse_stale(session: WorkshopSession, seen_sequence: int | None) -> None:
    """Raise DomainError (changed_meanwhile) where the meeting was changed since somebody saw it with that number.

    Who passes None has just read it and decides by what is stored.
    """
    if seen_sequence is not None and session.sequence != seen_sequence:
        said = _("Mientras usted decidía, otra persona cambió esta sesión: ahora es el %(day)s a las %(hour)s (%(state)s).")
        facts = {
            "day": day_in_words(session.local_day),
            "hour": date_format(session.local_start, "H:i"),
            "state": session.get_state_display().lower(),
        }
        raise DomainError("changed_meanwhile", said % facts, sequence=session.sequence)


def raise_sequences(sessions: Sequence[WorkshopSession], now: datetime) -> None:
    """One more change for the calendars of these meetings, whose rows are already written. One query."""
    keys = [session.pk for session in sessions]
    WorkshopSession.objects.filter(pk__in=keys).update(sequence=F("sequence") + 1, changed_at=now)
    for session in sessions:
        session.sequence, session.changed_at = session.sequence + 1, now


def write_changes(changes: Sequence[SessionChange], *, batch: UUID, changed_by: User | None, reason: str, now: datetime) -> None:
    """The history rows of one person's one act, which is told to everybody concerned: one message each."""
    for change in changes:
        change.batch, change.changed_by, change.changed_at, change.reason = batch, changed_by, now, reason
    SessionChange.objects.bulk_create(changes)
    tell_change(batch, now=now)
