"""What one act changed about the dates of meetings."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from lms.accounts.models import User

from .actions_change import Move
from .changing import marked_among
from .enums import ChangeKind, SessionState
from .models import SessionChange, WorkshopSession
from .queries_change import name_of


@dataclass(frozen=True)
class BatchRow:
    """One meeting as it was moved, and whether it can go back: it still stands where this act put it, and was not marked."""

    change: SessionChange
    session: WorkshopSession
    can_go_back: bool

    @property
    def before(self) -> datetime:
        return _known(self.change.from_starts_at).astimezone(self.session.zone)

    @property
    def after(self) -> datetime:
        return _known(self.change.to_starts_at).astimezone(self.session.zone)

    @property
    def way_back(self) -> Move:
        """To the hours and the place that the meeting had."""
        had, session = self.change, self.session
        return Move(session, _known(had.from_starts_at), _known(had.from_ends_at), had.from_place, session.sequence)


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a move says from when to when")
    return moment


@dataclass(frozen=True)
class BatchPage:
    """The meetings that one act moved, of those that this person may change."""

    rows: list[BatchRow]

    @cached_property
    def returning(self) -> list[BatchRow]:
        return [row for row in self.rows if row.can_go_back]

    @property
    def by(self) -> str:
        return name_of(self.rows[0].change.changed_by) if self.rows[0].change.changed_by else ""

    @property
    def reason(self) -> str:
        return self.rows[0].change.get_reason_display()

    @property
    def at(self) -> datetime:
        return self.rows[0].change.changed_at.astimezone(self.rows[0].session.zone)


def batch_page(batch: UUID, user: User) -> BatchPage:
    """What that act moved, in the order of the new dates. Three queries."""
    mine = WorkshopSession.objects.run_by(user)
    changes = SessionChange.objects.filter(batch=batch, kind=ChangeKind.MOVED, session__in=mine).select_related("changed_by")
    found = {change.session_id: change for change in changes}
    sessions = list(WorkshopSession.objects.filter(pk__in=found).for_listing().order_by("starts_at", "pk"))
    marked = marked_among(sessions)
    rows = [BatchRow(found[s.pk], s, s.pk not in marked and _stands_there(s, found[s.pk])) for s in sessions]
    return BatchPage(rows)


def _stands_there(session: WorkshopSession, change: SessionChange) -> bool:
    is_there = (session.starts_at, session.ends_at) == (change.to_starts_at, change.to_ends_at)
    return is_there and session.state == SessionState.PLANNED
