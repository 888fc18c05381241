"""How large the tables are, told to the planner of SQLite. PostgreSQL finds out by itself (autovacuum)."""

from datetime import datetime

from django.db import connection

# Every table whose size is not known or has changed much, a limited part of each; sqlite.org/pragma.html#pragma_optimize.
WHATEVER_GREW = 0x10002


def measure_tables(now: datetime) -> int:
    """Nothing that counts is changed; a search that knows no sizes asks the index once for every row, and takes a second."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA optimize={WHATEVER_GREW}")
    return 0
