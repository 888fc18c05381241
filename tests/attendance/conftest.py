"""A database that many connections write at once: a test's own transaction would hide it from them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, connections


@pytest.fixture
def db(django_db_setup) -> None:
    """In place of pytest-django's fixture of that name, which tells it that a database is wanted: here without a transaction."""


@pytest.fixture
def shared_database(db, django_db_blocker, tmp_path) -> Iterator[dict]:
    """A copy of the migrated test database as the default one, with the shipped settings, which it gives. Thrown away after."""
    with django_db_blocker.unblock():
        ours, settings = connections["default"], connections.settings["default"]
        copied = _sqlite_copy(ours, tmp_path / "writers.sqlite3") if ours.vendor == "sqlite" else _postgresql_copy(ours)
        with copied as name:
            connections.settings["default"] = {**settings, "NAME": name, "OPTIONS": dict(settings["OPTIONS"])}
            del connections["default"]
            try:
                yield connections.settings["default"]
            finally:
                connection.close()
                connections["default"], connections.settings["default"] = ours, settings


@contextmanager
def _sqlite_copy(ours, path) -> Iterator[str]:
    """A file with the content of the test database, which may live in memory."""
    ours.ensure_connection()
    target = sqlite3.connect(path)
    ours.connection.backup(target)
    target.close()
    yield str(path)


@contextmanager
def _postgresql_copy(ours) -> Iterator[str]:
    """A database made from the test database, to which nobody may be connected meanwhile."""
    ours.close()
    facts = ours.settings_dict
    name = f"{facts['NAME']}_writers"
    address = {"host": facts["HOST"], "port": facts["PORT"] or 5432, "user": facts["USER"], "password": facts["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{facts["NAME"]}"')
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
