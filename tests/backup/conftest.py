"""A site with something in it, and a place where nothing is."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from lms.core import clock
from lms.core.backup.making import make_backup

from ..attendance.conftest import db, shared_database  # noqa: F401  (fixtures are found by being here)
from ..attendance.world import Class, make_class

CANARY = "Zuñilacanaria"


@dataclass(frozen=True)
class Place:
    """Where the site keeps its things, and how to move to where it keeps nothing."""

    folder: Path
    group: Class
    elsewhere: Callable[[], Path]

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def back_up(self, public_key: str = "") -> Path:
        return make_backup(folder=self.backups, now=clock.now(), public_key=public_key)


@pytest.fixture
def place(shared_database, settings, tmp_path) -> Iterator[Place]:  # noqa: F811
    """A class with a canary in it, a public and a private file; `elsewhere()` leads to an empty place, and gives its folder."""
    _settle(settings, tmp_path / "here")
    group = make_class(size=3)
    group.places[0].student.paternal_surname = CANARY
    group.places[0].student.save()
    (settings.MEDIA_ROOT / "imagen.webp").write_bytes(b"image" * 1000)
    (settings.PRIVATE_MEDIA_ROOT / "materials" / "7").mkdir(parents=True)
    (settings.PRIVATE_MEDIA_ROOT / "materials" / "7" / "ficha.pdf").write_bytes(bytes(range(256)) * 50)
    with _empty_database(tmp_path / "there") as name:

        def elsewhere() -> Path:
            connection.close()
            shared_database["NAME"] = name
            return _settle(settings, tmp_path / "there")

        yield Place(tmp_path / "here", group, elsewhere)
        connection.close()


def _settle(settings, folder: Path) -> Path:
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = folder, folder / "public", folder / "private"
    for place in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        place.mkdir(parents=True, exist_ok=True)
        (place / ".gitignore").write_text("*\n")
    return folder


@contextmanager
def _empty_database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield str(folder / "maloca.sqlite3")
        return
    facts = connection.settings_dict
    name = f"{facts['NAME']}_empty"
    address = {"host": facts["HOST"], "port": facts["PORT"] or 5432, "user": facts["USER"], "password": facts["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def change(file: Path, statement: str) -> None:
    """Write past Django, as somebody who tampers would."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement)
