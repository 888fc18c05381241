"""Many plain rows at once, without a model's object for each of them."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import cast

from django.db import connection, models

BATCH = 1_000


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Insert plain rows: what bulk_create does without making an object of every row.

    The columns are attribute names (`student_id`), and every column without a default in the database is among them. SQLite
    prepares one statement and runs it for every row; PostgreSQL copies them in.
    """
    fields = _fields(model, columns)
    table, names = _quoted(model._meta.db_table), _names(fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, names, rows)
        else:
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  (our own names, quoted)
            for batch in batched(rows, BATCH):
                cursor.executemany(statement, _bound(fields, batch))


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """Write these columns of rows that exist; the last value of each row is its key. The caller holds a transaction."""
    fields = _fields(model, (*columns, "id"))
    table, names = _quoted(model._meta.db_table), [_quoted(str(field.column)) for field in fields[:-1]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and rows:
            _copy_over(cursor, table, names, rows)
        elif rows:
            sets = ", ".join(f"{name} = %s" for name in names)
            statement = f"UPDATE {table} SET {sets} WHERE id = %s"  # noqa: S608  (our own names, quoted)
            for batch in batched(rows, BATCH):
                cursor.executemany(statement, _bound(fields, batch))


def _fields(model: type[models.Model], columns: Iterable[str]) -> list[models.Field]:
    return [cast(models.Field, model._meta.get_field(column)) for column in columns]


def _names(fields: Iterable[models.Field]) -> str:
    return ", ".join(_quoted(str(field.column)) for field in fields)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _copy(cursor, table: str, names: str, rows: Iterable[tuple]) -> None:
    """PostgreSQL's own way in for many rows; its driver spends longer on ten thousand placeholders than the server on storing."""
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _copy_over(cursor, table: str, names: Sequence[str], rows: Iterable[tuple]) -> None:
    """Copy the rows beside the table and write them over it in one statement."""
    listed, sets = ", ".join([*names, "id"]), ", ".join(f"{name} = told.{name}" for name in names)
    beside = f"CREATE TEMPORARY TABLE told ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA"  # noqa: S608
    over = f"UPDATE {table} SET {sets} FROM told WHERE {table}.id = told.id"  # noqa: S608  (our own names, quoted)
    cursor.execute(beside)
    _copy(cursor, "told", listed, rows)
    cursor.execute(over)
    cursor.execute("DROP TABLE told")


def _bound(fields: Sequence[models.Field], rows: Iterable[tuple]) -> list[tuple]:
    """The rows as SQLite takes them; text and whole numbers are taken as they are."""
    plain = {str, int, type(None)}
    return [
        tuple(
            value if type(value) in plain else field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        )
        for row in rows
    ]
