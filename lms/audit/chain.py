"""How one entry holds on to the one before it."""

import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.db import connection

from .models import Entry

# Counted in their order; a new field goes to the end, and only into entries that have it.
SAID: tuple[str, ...] = ("number", "at", "act", "actor", "roles", "command", "kind", "about", "scope", "reason", "count")
SAID += ("request_id", "address", "result")
NEWEST = "SELECT number, digest FROM audit_entry ORDER BY number DESC LIMIT 1"
# Waits for the chain's lock, which the database gives back at the end of the transaction (migration 0002).
NEWEST_LOCKED = "SELECT number, digest FROM audit_tip()"


@dataclass(frozen=True)
class Head:
    """The newest entry: its number and its digest."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


BEGINNING = Head(0, "0" * 64)


def head(*, locked: bool = False) -> Head:
    """Where the chain ends. With `locked` nobody else prolongs it before this transaction ends.

    On SQLite a transaction that may write has the whole database for itself already.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_LOCKED if locked and connection.vendor == "postgresql" else NEWEST)
        found = cursor.fetchone()
    return Head(*found) if found else BEGINNING


def digest_of(entry: Entry, previous: str) -> str:
    """What the entry's digest must be: keyed, so that it cannot be made anew by whoever holds the database only."""
    said = json.dumps([_plain(getattr(entry, name)) for name in SAID], separators=(",", ":"))
    return _keyed(f"{previous}\n{said}").hex()


def trace_of(typed: str) -> uuid.UUID:
    """The same id for the same words whenever they are typed, from which nobody without the key finds the words."""
    return uuid.UUID(bytes=_keyed(f"typed\n{typed.strip().casefold()}")[:16])


def _plain(value) -> str | int | None:
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, int) else str(value)


def _keyed(text: str) -> bytes:
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256")
