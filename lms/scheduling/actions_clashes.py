"""Accepting what stands softly against a meeting."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.enums import Act
from lms.core.errors import DomainError

from .clashes import Clash, find_clashes
from .enums import AcceptReason
from .models import AcceptedClash, WorkshopSession
from .queries_clashes import asked_about

log = logging.getLogger(__name__)


def keep_accepted(
    *, clashes: Iterable[Clash], sessions: Mapping[str, WorkshopSession], reason: str, accepted_by: User | None, now: datetime
) -> None:
    """Keep that these soft clashes were accepted: the last step of whoever stores the meetings that they are about.

    `sessions` has the stored meeting of each key that `ensure_no_clash` was asked about. Twice keeps the first.
    """
    rows = {}
    for clash in clashes:
        session = sessions[clash.key]
        other_id = sessions[clash.other_key].pk if clash.other_key in sessions else clash.session_id
        rows[session.pk, clash.rule, other_id] = AcceptedClash(
            session=session,
            rule=clash.rule,
            other_id=other_id,
            starts_at=session.starts_at,
            reason=AcceptReason(reason),
            accepted_by=accepted_by,
            accepted_at=now,
        )
    AcceptedClash.objects.bulk_create(rows.values(), ignore_conflicts=True)


@transaction.atomic
def accept_clash(
    *, session: WorkshopSession, rule: str, other: str, reason: str, accepted_by: User, now: datetime
) -> WorkshopSession:
    """The meeting, whose soft clash by this rule (with that other meeting, by its public id) goes on for a reason.

    Raises DomainError: clash_reason without a reason of the list, clash_gone where it does not clash like that any more.
    """
    if reason not in AcceptReason.values:
        raise DomainError("clash_reason", _("Elija por qué sigue así."), field="reason")
    locked = WorkshopSession.objects.select_for_update().get(pk=session.pk)
    current = find_clashes(asked_about([locked]), now=now, seen_by=accepted_by)
    chosen = [clash for clash in current if (clash.rule, clash.other_key) == (rule, other) and not clash.is_hard]
    if not chosen:
        raise DomainError("clash_gone", _("Ese cruce ya no existe, o nadie puede aceptarlo. Vea los que quedan."))
    keep_accepted(clashes=chosen, sessions={str(locked.public_id): locked}, reason=reason, accepted_by=accepted_by, now=now)
    log.info("clash of session %s accepted by user %s", locked.public_id, accepted_by.pk)
    record(Act.CLASH_ACCEPTED, actor=accepted_by, about=locked, reason=reason)
    return locked
