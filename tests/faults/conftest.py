"""A class, a client that is told what a browser would be told, and hands that break things from outside."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.test import Client

from ..attendance.conftest import db, shared_database  # noqa: F401  (fixtures are found by being here)
from ..attendance.world import Class, make_class, signed_in

SHORT_SECONDS = 0.2


@dataclass(frozen=True)
class Desk:
    """A class, its facilitator's browser and its coordinator's."""

    group: Class
    client: Client
    office: Client


@pytest.fixture
def desk(shared_database) -> Iterator[Desk]:  # noqa: F811
    """Locks are waited for a fifth of a second here instead of the shipped twenty."""
    options = shared_database["OPTIONS"]
    if connection.vendor == "sqlite":
        options["timeout"] = SHORT_SECONDS
    else:
        options["options"] = f"-c lock_timeout={int(SHORT_SECONDS * 1000)}"
    connection.close()
    group = make_class(size=30)
    people = (group.facilitator, group.coordinator)
    yield Desk(group, *(signed_in(user, raise_request_exception=False) for user in people))
    close_old_connections()


@contextmanager
def other_hand() -> Iterator[Callable[[str], object]]:
    """Another process's connection: what is said to it is done at once, unless it says BEGIN."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(facts["NAME"], isolation_level=None)) as opened:
            yield opened.execute
        return
    words = {"dbname": facts["NAME"], "host": facts["HOST"], "port": facts["PORT"] or 5432}
    with psycopg.connect(**words, user=facts["USER"], password=facts["PASSWORD"], autocommit=True) as opened:
        yield opened.execute


@contextmanager
def held_by_another() -> Iterator[None]:
    """Another process writes and does not finish."""
    with other_hand() as do:
        if connection.vendor == "sqlite":
            do("BEGIN IMMEDIATE")
        else:
            do("BEGIN")
            do("LOCK TABLE attendance_register, django_session, records_rosterimport, credentials_certificate IN SHARE MODE")
        try:
            yield
        finally:
            do("ROLLBACK")
