"""One process at a time: for work that two machines, or a timer and a person, might begin at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else holds this name; it is held until the block ends, and no longer than the process lives.

    PostgreSQL keeps the lock, so that it holds between machines. SQLite belongs to one machine, and so does its lock.
    """
    with _held_by_postgresql(name) if connection.vendor == "postgresql" else _held_by_a_file(name) as is_ours:
        yield is_ours


@contextmanager
def _held_by_postgresql(name: str) -> Iterator[bool]:
    key = key_of(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _held_by_a_file(name: str) -> Iterator[bool]:
    place = Path(settings.VAR_DIR) / f"{name}.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def key_of(name: str) -> int:
    """The number by which PostgreSQL knows the name."""
    return int.from_bytes(sha256(f"maloca:{name}".encode()).digest()[:8], signed=True)
