"""A real installation starts with strong settings or not at all, and never with the demonstration's data."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks.registry import registry

from lms.core.checks import sqlite_waits_its_turn
from lms.settings import base

GOOD = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "".join(map(chr, range(35, 95))),
    "DNI_KEY": "".join(map(chr, range(65, 105))),
    "ALLOWED_HOSTS": "example.org,.example.net",
    "CACHE_URL": "redis://127.0.0.1:6379/0",
}
CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
READ = "from django.conf import settings; settings.DEBUG; print(settings.DEMO, settings.DEBUG, *settings.CSRF_TRUSTED_ORIGINS)"


def run(*words: str, folder: Path, **changes: str | None) -> subprocess.CompletedProcess:
    """Python with production's surroundings and nothing else, its data in `folder`; a change to None takes a value away."""
    wanted = {**GOOD, "PATH": os.environ["PATH"], "MALOCA_VAR": str(folder), **changes}
    surroundings = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run([sys.executable, *words], env=surroundings, cwd=settings.BASE_DIR, capture_output=True, text=True)


def test_production_starts_without_demonstration_and_without_debugging(tmp_path):
    started = run("-c", READ, folder=tmp_path)

    assert started.stdout.split() == ["False", "False", "https://example.org", "https://*.example.net"], started.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": "s" * 49}, "SECRET_KEY needs 50 characters"),
        ({"DNI_KEY": "d" * 31}, "DNI_KEY 32"),
        ({"SECRET_KEY": "e" * 60, "DNI_KEY": "e" * 60}, "they must differ"),
        ({"SECRET_KEY": None}, '"SECRET_KEY" not set'),
        ({"DNI_KEY": None}, '"DNI_KEY" not set'),
        ({"ALLOWED_HOSTS": None}, '"ALLOWED_HOSTS" not set'),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "example.org,*"}, "ALLOWED_HOSTS must name"),
        ({"CACHE_URL": None}, '"CACHE_URL" not set'),
    ],
)
def test_production_refuses(changes, words, tmp_path):
    refused = run("-c", READ, folder=tmp_path, **changes)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert words in refused.stderr.splitlines()[-1]
    assert not [value for value in changes.values() if value and len(value) > 20 and value in refused.stderr]


def tables_in(folder: Path) -> list[str]:
    """The tables of all databases there; the checks of a command may open one, and nothing more."""
    files = sorted(folder.rglob("*.sqlite3"))
    return [name for file in files for (name,) in sqlite3.connect(file).execute("SELECT name FROM sqlite_master")]


@pytest.mark.parametrize("command", ["seed_demo", "prepare_demo"])
def test_production_takes_no_demonstration(command, tmp_path):
    refused = run("manage.py", command, folder=tmp_path)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "CommandError" in refused.stderr
    assert tables_in(tmp_path) == []


@pytest.mark.parametrize("database", ["postgres://maloca:maloca@127.0.0.1/maloca", None])
def test_production_passes_the_deployment_check(database, tmp_path):
    checked = run(*CHECK, folder=tmp_path, DATABASE_URL=database)

    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


def test_the_deployment_check_notices_the_settings_of_a_demonstration(tmp_path):
    checked = run(*CHECK, folder=tmp_path, DJANGO_SETTINGS_MODULE="lms.settings.dev")

    assert checked.returncode == 1
    assert "security.W004" in checked.stderr


@pytest.mark.parametrize(
    "options",
    [
        {},
        {**base.SQLITE_OPTIONS, "transaction_mode": "DEFERRED"},
        {**base.SQLITE_OPTIONS, "timeout": 5},
        {**base.SQLITE_OPTIONS, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
    ],
)
def test_a_hasty_sqlite_is_refused(options, monkeypatch):
    monkeypatch.setitem(settings.DATABASES, "hasty", {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options})

    assert [(error.id, "“hasty”" in error.msg) for error in sqlite_waits_its_turn(None)] == [("maloca.E001", True)]


@pytest.mark.parametrize(
    "database",
    [
        {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": base.SQLITE_OPTIONS},
        {"ENGINE": "django.db.backends.postgresql"},
    ],
)
def test_a_patient_database_is_not(database, monkeypatch):
    assert sqlite_waits_its_turn in registry.get_checks()
    monkeypatch.setitem(settings.DATABASES, "patient", database)

    assert sqlite_waits_its_turn(None) == []
