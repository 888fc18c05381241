"""Which migrations of this program a database has not seen yet."""

from functools import cache

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def migrations_left(alias: str = "default") -> list[tuple[str, str]]:
    """App and name of each. Raises DatabaseError when the database does not answer."""
    return sorted(_known() - set(MigrationRecorder(connections[alias]).applied_migrations()))


@cache
def _known() -> frozenset[tuple[str, str]]:
    """Those on the disk, read once: a program in memory stays the release that it is."""
    return frozenset(MigrationLoader(None).graph.nodes)
