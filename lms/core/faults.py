"""Which faults of the machine we answer by choice: another process holds the database, the disk is full, a connection is cut.

Nothing of such a request is stored: its transaction is rolled back. A lost connection alone leaves a doubt, when it breaks while
the database answers; whatever we store may be sent again without being stored twice, and the page says so.
"""

import errno
import sqlite3
from dataclasses import dataclass

import psycopg
from django.db import Error as DatabaseFault
from django.db import InterfaceError
from redis.exceptions import RedisError


@dataclass(frozen=True)
class Fault:
    """The page under templates/errors, its status, and after how many seconds it is worth another try."""

    page: str
    status: int
    retry_after: int


BUSY = Fault("busy", 503, 10)
FULL = Fault("full", 507, 600)
AWAY = Fault("away", 503, 30)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# A full disk that says so, and a file that may not grow; of the other codes the low byte counts (sqlite.org/rescode.html).
SQLITE_WHOLE = {sqlite3.SQLITE_IOERR_WRITE: FULL}
SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: AWAY,
    sqlite3.SQLITE_READONLY: AWAY,
    sqlite3.SQLITE_CANTOPEN: AWAY,
    sqlite3.SQLITE_CORRUPT: AWAY,
    sqlite3.SQLITE_NOTADB: AWAY,
}
# Classes and single codes of PostgreSQL's appendix A.
SQLSTATE = {"08": AWAY, "57P": AWAY, "53300": AWAY, "53100": FULL, "55P03": BUSY, "40001": BUSY, "40P01": BUSY, "57014": BUSY}


def fault_of(error: BaseException | None) -> Fault | None:
    """The fault behind an exception, or behind what it was raised from; None for a mistake of ours."""
    while error is not None:
        if found := _fault(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _fault(error: BaseException) -> Fault | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return SQLITE_WHOLE.get(code) or SQLITE.get(code & 0xFF)
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error)
    if isinstance(error, OSError) and not isinstance(error, DatabaseFault):
        return FULL if error.errno in NO_ROOM else None
    if isinstance(error, RedisError):
        return AWAY
    if isinstance(error, MemoryError):
        return BUSY
    return AWAY if isinstance(error, InterfaceError) and error.__cause__ is None else None


def _of_postgresql(error: psycopg.Error) -> Fault | None:
    state = error.sqlstate or ""
    found = next((fault for begins, fault in SQLSTATE.items() if state.startswith(begins)), None)
    cut = not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return found or (AWAY if cut else None)
