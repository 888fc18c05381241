"""The PostgreSQL half: pg_dump and pg_restore of a version that knows the server, and the checks."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ..errors import DomainError
from .manifest import TableFact
from .snapshot import Snapshot
from .sqlite import PASSING, different

DATABASE = "database.pgdump"
# Where Debian keeps the programs of each version; what PATH names comes first.
FOLDERS = "/usr/lib/postgresql/*/bin"
COPY = re.compile(rb'COPY public\.("?)(\w+)\1 \(')
# The same values give the same text, whatever the server or the role prefers.
PLAIN = {"TimeZone": "UTC", "DateStyle": "ISO", "extra_float_digits": "1", "bytea_output": "hex"}
LIBPQ = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
TABLES = """
    SELECT c.relname,
           ARRAY(SELECT attname::text FROM pg_attribute
                  WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum),
           ARRAY(SELECT quote_ident(a.attname) || CASE WHEN a.attcollation = 0 THEN '' ELSE ' COLLATE "C"' END
                   FROM unnest(i.indkey::int[]) WITH ORDINALITY AS key(number, place)
                   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = key.number ORDER BY key.place)
      FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname COLLATE "C"
"""
# What there is, by name: the text of a condition changes on its way through a dump, its meaning does not.
SCHEMA = """
    SELECT 'column' AS kind, table_name || '.' || column_name AS name, data_type || ' ' || is_nullable AS words
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', indexname, tablename FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conname, conrelid::regclass::text
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal
"""


def take(folder: Path) -> Snapshot:
    """A dump of the database in `folder`, and what its tables held in the very snapshot that was dumped."""
    copy = folder / DATABASE
    with _opened() as live:
        live.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = _one(live, "SELECT pg_export_snapshot()")
        version = live.info.server_version
        _run("pg_dump", version, "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}", f"--file={copy}")  # fmt: skip
        tables, applied = digests(live), _migrations(live)
        server = _one(live, "SHOW server_version")
    check(copy, tables)
    return Snapshot(copy, "postgresql", server, applied, tables)


def check(copy: Path, tables: dict[str, TableFact]) -> None:
    """Read the whole dump. Raises DomainError where it is damaged or holds another number of rows than it must.

    What stands in the rows is compared once they are in a database again: a dump keeps no order.
    """
    found, rest = _rows_in(copy)
    wanted = {name: fact.rows for name, fact in tables.items() if not name.startswith("(")}
    faults = [f"{name} ({wanted.get(name, '—')} ≠ {found.get(name, '—')})" for name in sorted(found.keys() | wanted.keys())
              if found.get(name) != wanted.get(name)]  # fmt: skip
    if rest or faults:
        raise DomainError("damaged", _damaged([*filter(None, [rest]), *faults]))


def _damaged(faults: list[str]) -> str:
    return _("La copia de la base de datos no está entera: %(faults)s.") % {"faults": "; ".join(faults[:5])}


def _rows_in(copy: Path) -> tuple[dict[str, int], str]:
    """How many rows of each table the dump would write, and what pg_restore complains of."""
    command = [_program("pg_restore", 0), "--data-only", "--file=-", str(copy)]
    found: dict[str, int] = {}
    table = None
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        for line in reading.stdout or ():
            if table is not None:
                if line == b"\\.\n":
                    table = None
                else:
                    found[table] += 1
            elif begins := COPY.match(line):
                table = begins[2].decode()
                found[table] = 0
        rest = reading.stderr.read().decode(errors="replace").strip() if reading.stderr else ""
    return found, rest


def refuse_unless_free() -> None:
    """Raise DomainError (database_exists) unless the database is there and holds no table yet."""
    with _opened() as target:
        if target.execute(TABLES).fetchone():
            said = _("La base de datos “%(name)s” ya tiene tablas. No se tocó nada: cree una vacía y póngala en DATABASE_URL.")
            raise DomainError("database_exists", said % {"name": connection.settings_dict["NAME"]})


def bring_back(copy: Path, tables: dict[str, TableFact]) -> None:
    """The dump in the empty database, in one transaction. Raises DomainError where a table then holds other rows than it must."""
    with _opened() as target:
        version = target.info.server_version
    _run("pg_restore", version, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(copy))
    with _opened() as target:
        if faults := different(digests(target), tables):
            raise DomainError("damaged", _damaged(faults))
        for table in PASSING:
            if _one(target, "SELECT to_regclass(%s)", f"public.{table}"):
                target.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
    with _opened(autocommit=True) as target:
        target.execute("ANALYZE")


def digests(database: psycopg.Connection) -> dict[str, TableFact]:
    for name, value in PLAIN.items():
        database.execute("SELECT set_config(%s, %s, true)", [name, value])
    found = {
        name: _digest(database, _ordered(name, columns, keys)) for name, columns, keys in database.execute(TABLES).fetchall()
    }
    ordered = sql.SQL('SELECT * FROM ({}) AS facts ORDER BY kind, name COLLATE "C", words COLLATE "C"').format(sql.SQL(SCHEMA))
    return found | {"(schema)": _digest(database, ordered)}


def _ordered(name: str, columns: list[str], keys: list[str]) -> sql.Composed:
    order = sql.SQL(", ".join(keys) or 't::text COLLATE "C"')
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("SELECT {} FROM {} AS t ORDER BY {}").format(listed, sql.Identifier("public", name), order)


def _digest(database: psycopg.Connection, query: sql.Composable) -> TableFact:
    rows, seen = 0, hashlib.sha256()
    with database.cursor().copy(sql.SQL("COPY ({}) TO STDOUT").format(query)) as lines:
        for block in lines:
            rows += bytes(block).count(b"\n")
            seen.update(block)
    return TableFact(rows, seen.hexdigest())


def _migrations(database: psycopg.Connection) -> tuple[tuple[str, str], ...]:
    rows = database.execute('SELECT app, name FROM django_migrations ORDER BY app COLLATE "C", name COLLATE "C"')
    return tuple((app, name) for app, name in rows)


def _one(database: psycopg.Connection, query: str, *values: str) -> str:
    """The first value of the first row."""
    row = database.execute(query, values).fetchone()
    return row[0] if row else ""


@contextmanager
def _opened(*, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A connection of its own: what Django's has open stays out of the way."""
    password = connection.settings_dict["PASSWORD"] or None
    with psycopg.connect(_address(), password=password, autocommit=autocommit) as opened:
        yield opened


def _address() -> str:
    """Where the database is, as libpq writes it, without the password."""
    facts = connection.settings_dict
    words = {"dbname": facts["NAME"], "host": facts["HOST"], "port": facts["PORT"], "user": facts["USER"], **facts["OPTIONS"]}
    return make_conninfo(**{name: value for name, value in words.items() if name in LIBPQ and value})


def _run(program: str, server: int, *words: str) -> None:
    """Run one of PostgreSQL's programs on the site's database. Raises DomainError with what it said when it fails."""
    password = connection.settings_dict["PASSWORD"]
    surroundings = os.environ | ({"PGPASSWORD": password} if password else {})
    command = [_program(program, server), *words, f"--dbname={_address()}"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
    if done.returncode:
        said = _("%(program)s no terminó: %(words)s")
        raise DomainError("tool_failed", said % {"program": program, "words": done.stderr.strip()[-500:]})


def _program(name: str, server: int) -> str:
    """Where a program lies whose version is at least the server's. Raises DomainError (no_tool)."""
    beside = sorted(Path("/").glob(f"{FOLDERS[1:]}/{name}"), key=_version, reverse=True)
    for found in [*filter(None, [shutil.which(name)]), *map(str, beside)]:
        if _version(Path(found)) >= server // 10_000:
            return found
    said = _("Falta %(program)s de PostgreSQL %(version)d o posterior: instale postgresql-client.")
    raise DomainError("no_tool", said % {"program": name, "version": server // 10_000})


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)(?:\.\d+)*", said)
    return int(found[1]) if found else 0
