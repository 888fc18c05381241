"""Writing into the log. The only way in.

    with transaction.atomic():
        ...                                                    # the act
        record(Act.REGISTER_TAKEN, actor=user, about=session)  # its last statement

`record` is the last statement of the act's own transaction: if the entry cannot be written, the act did not happen. It takes the
chain's lock, and every other writer waits until the transaction ends, so nothing that takes time or another lock may follow it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError

from lms.core import clock

from .chain import digest_of, head
from .context import surroundings
from .enums import Act, Result
from .models import CODE, Entry

# Rows that appear in no address have no random id of their own; the log knows them by one made from table and key.
UNNAMED = UUID("6f0f3e1c-6c43-4e0b-9d67-3d3f6d2f6f11")
# How often a lone entry tries to be the next one before it queues for the lock.
TRIES = 3


class Actor(Protocol):
    """Whoever has a random id and roles: a user."""

    @property
    def public_id(self) -> UUID: ...

    @property
    def roles(self) -> Collection[str]: ...


def record(
    act: Act,
    *,
    actor: Actor | Any | None,
    about: models.Model | UUID | None = None,
    kind: str = "",
    scope: str = "",
    reason: str = "",
    count: int = 0,
    result: Result = Result.DONE,
    now: datetime | None = None,
) -> Entry:
    """The entry, stored at the end of the chain, inside the transaction that is open. Two queries.

    `actor` is the user, or None for a command or a visitor; `about` is the thing itself, or its random id with its `kind`.
    `scope` and `reason` are words of ours in small letters, never what somebody typed. The moment is the clock's: what an act
    says about its own time proves nothing.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An entry belongs into the transaction of its act.")
    return _append(_draft(act, actor, about, kind, scope, reason, count, result, now), locked=True)


def record_alone(act: Act, *, actor: Actor | Any | None, **facts) -> Entry:
    """The entry of something that changes nothing: something seen or refused. It is stored before the answer leaves.

    Two queries and no transaction around them. The database takes the lock for the second one only; an entry that comes second to
    its number tries again, and queues in the end.
    """
    if connection.in_atomic_block:
        return record(act, actor=actor, **facts)
    for _try in range(TRIES):
        try:
            return _append(_draft(act, actor, **facts), locked=False)
        except IntegrityError:
            continue
    with transaction.atomic():
        return record(act, actor=actor, **facts)


def _append(entry: Entry, *, locked: bool) -> Entry:
    last = head(locked=locked)
    entry.number, entry.previous = last.number + 1, last.digest
    entry.digest = digest_of(entry, last.digest)
    entry.save(force_insert=True)
    return entry


def _draft(act, actor, about=None, kind="", scope="", reason="", count=0, result=Result.DONE, now=None) -> Entry:
    for word in (scope, reason):
        CODE(word)
    return Entry(
        at=now or clock.now(),
        act=Act(act).value,
        actor=getattr(actor, "public_id", None),
        roles=_roles(actor),
        kind=about._meta.label_lower if isinstance(about, models.Model) else kind,
        about=id_of(about) if isinstance(about, models.Model) else about,
        scope=scope,
        reason=reason,
        count=count,
        result=Result(result).value,
        **surroundings(),
    )


def _roles(actor) -> str:
    """The roles held at this moment; of an account that holds none, what kind it is."""
    held = sorted(str(role) for role in getattr(actor, "roles", ()))
    return ",".join(held) or str(getattr(actor, "kind", ""))


def id_of(thing: models.Model) -> UUID:
    """The random id by which the log knows this row, whatever becomes of the row."""
    return getattr(thing, "public_id", None) or uuid5(UNNAMED, f"{thing._meta.label_lower}:{thing.pk}")
