"""Moving back what one act moved: a move like any other, with its own history."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core.errors import DomainError

from .actions_change import move_sessions
from .queries_batch import BatchPage


def move_back(page: BatchPage, *, accepted: str = "", moved_by: User | None, now: datetime) -> UUID | None:
    """The batch of the way back. Meetings that were changed since, or marked, stay. Raises DomainError: nothing_to_move_back."""
    if not page.returning:
        raise DomainError("nothing_to_move_back", _("Ninguna de estas sesiones puede volver: otras personas ya las cambiaron."))
    moves = [row.way_back for row in page.returning]
    return move_sessions(moves=moves, reason=page.rows[0].change.reason, accepted=accepted, moved_by=moved_by, now=now)
