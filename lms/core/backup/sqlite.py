"""The SQLite half: a snapshot by the backup interface (never a copied file), and its checks."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.utils.translation import gettext as _

from ..errors import DomainError
from .manifest import TableFact
from .snapshot import Snapshot

DATABASE = "database.sqlite3"
BATCH = 1_000
# What holds only while the site runs: an old session must not open again, and a limiter counts anew.
PASSING = ("django_session", "cache")
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"


def path() -> Path:
    """Where the site's database lies."""
    return Path(str(connection.settings_dict["NAME"]))


def take(folder: Path) -> Snapshot:
    """A copy of the database in `folder`, with what its tables must hold. Raises DomainError (not_copied, damaged).

    The rows are counted in the live database, in the read transaction from which the copy is made, and again in the copy.
    """
    copy = folder / DATABASE
    try:
        with _opened(path(), "ro") as live, _opened(copy, "rwc") as target:
            live.execute("BEGIN")
            tables = digests(live)
            live.backup(target)
    except sqlite3.Error as error:
        said = _("No se pudo copiar la base de datos: %(reason)s. ¿Queda espacio en el disco?")
        raise DomainError("not_copied", said % {"reason": error}) from error
    return Snapshot(copy, "sqlite", sqlite3.sqlite_version, check(copy, tables), tables)


def check(copy: Path, tables: dict[str, TableFact]) -> tuple[tuple[str, str], ...]:
    """The migrations that the copy has seen. Raises DomainError where it is damaged or holds other rows than it must."""
    try:
        with _opened(copy, "rw") as database:
            faults = [row[0].decode() for row in database.execute("PRAGMA integrity_check(5)")]
            faults = [*(fault for fault in faults if fault != "ok"), *different(digests(database), tables)]
            faults += [f"{row[0].decode()} → {row[2].decode()}" for row in database.execute("PRAGMA foreign_key_check")][:5]
            applied = _migrations(database)
    except sqlite3.DatabaseError as error:
        faults = [str(error)]
    if faults:
        said = _("La copia de la base de datos no está entera: %(faults)s.")
        raise DomainError("damaged", said % {"faults": "; ".join(faults[:5])})
    return applied


def different(found: dict[str, TableFact], wanted: dict[str, TableFact]) -> list[str]:
    """The tables that are missing, too many, or hold other rows; a name and two counts each."""
    names = sorted(found.keys() | wanted.keys())
    return [f"{name} ({_rows(wanted, name)} ≠ {_rows(found, name)})" for name in names if found.get(name) != wanted.get(name)]


def _rows(tables: dict[str, TableFact], name: str) -> str:
    return str(tables[name].rows) if name in tables else "—"


def refuse_unless_free() -> None:
    """Raise DomainError (database_exists) unless nothing lies where the database would be."""
    place = path()
    lying = [found for found in (place, place.with_name(place.name + "-wal")) if found.exists() and found.stat().st_size]
    if lying:
        said = _("Ya hay una base de datos en %(path)s. No se tocó nada: indique otra carpeta en MALOCA_VAR o apártela.")
        raise DomainError("database_exists", said % {"path": place})


def bring_back(copy: Path, tables: dict[str, TableFact]) -> None:
    """The checked copy at the database's place, whole or not at all. Its rows were compared when it was unpacked."""
    del tables
    with _opened(copy, "rw") as database:
        for name in PASSING:
            if database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", [name]).fetchone():
                database.execute(f'DELETE FROM "{name}"')  # noqa: S608 (a name of the list above)
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    place = path()
    if place.exists() and not place.stat().st_size:
        place.unlink()
    # A link, unlike a renaming, never puts itself in the place of something that has come to be there meanwhile.
    place.hardlink_to(copy)


def digests(database: sqlite3.Connection) -> dict[str, TableFact]:
    """Every table with its rows in order, and the schema (indexes and triggers too) as one more."""
    listed = database.execute("PRAGMA main.table_list").fetchall()
    kept = sorted((name.decode(), wr) for _schema, name, kind, _n, wr, _strict in listed if kind in (b"table", b"shadow"))
    found = {name: _digest(database, _ordered(database, name, bool(wr))) for name, wr in kept if name != "sqlite_schema"}
    return found | {"(schema)": _digest(database, SCHEMA)}


def _ordered(database: sqlite3.Connection, name: str, without_rowid: bool) -> str:
    columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
    keys = [column[1].decode() for column in sorted(columns, key=lambda column: column[5]) if column[5]]
    order = ", ".join(f'"{key}"' for key in keys) if without_rowid else "rowid"
    return f'SELECT * FROM "{name}" ORDER BY {order}'  # noqa: S608 (names out of the database's own catalogue)


def _digest(database: sqlite3.Connection, query: str) -> TableFact:
    rows, seen = 0, hashlib.sha256()
    cursor = database.execute(query)
    while batch := cursor.fetchmany(BATCH):
        rows += len(batch)
        seen.update(repr(batch).encode())
    return TableFact(rows, seen.hexdigest())


def _migrations(database: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    rows = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return tuple((app.decode(), name.decode()) for app, name in rows)


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection of its own, without Django's adapters: text is read as the bytes that lie there."""
    address = f"file:{quote(str(file))}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=20)) as opened:
        opened.text_factory = bytes
        yield opened
