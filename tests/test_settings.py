"""A real installation starts with strong settings or not at all, and never with the demonstration's data."""

import os
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks.registry import registry

from lms.core.checks import sqlite_waits_its_turn
from lms.settings import base
from lms.settings.refusals import Refused

from .tools import example_environment

GOOD = {
    "SECRET_KEY": "".join(map(chr, range(35, 95))),
    "DNI_KEY": "".join(map(chr, range(65, 105))),
    "AUDIT_KEY": "".join(map(chr, range(75, 115))),
    "FACTOR_KEYS": "".join(map(chr, range(80, 120))),
    "ALLOWED_HOSTS": "example.org,.example.net",
    "MALOCA_BASE_URL": "https://example.org",
    "CACHE_URL": "redis://127.0.0.1:6379/0",
}
CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
READ = "from django.conf import settings; settings.DEBUG; print(settings.DEMO, settings.DEBUG, *settings.CSRF_TRUSTED_ORIGINS)"


def run(*words: str, folder: Path, **changes: str | None) -> subprocess.CompletedProcess:
    """Python with production's surroundings and nothing else, its data in `folder`; a change to None takes a value away."""
    production = {"DJANGO_SETTINGS_MODULE": "lms.settings.production", "PATH": os.environ["PATH"], "MALOCA_VAR": str(folder)}
    wanted = {**GOOD, **production, **changes}
    surroundings = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run([sys.executable, *words], env=surroundings, cwd=settings.BASE_DIR, capture_output=True, text=True)


def production(monkeypatch, **changes: str | None) -> dict:
    """The names of production's settings, read afresh in these surroundings."""
    for name, value in {**GOOD, **changes}.items():
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    return runpy.run_module("lms.settings.production")


def test_production_starts_without_demonstration_and_without_debugging(tmp_path):
    started = run("-c", READ, folder=tmp_path)

    assert started.stdout.split() == ["False", "False", "https://example.org", "https://*.example.net"], started.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": GOOD["SECRET_KEY"][:49]}, "SECRET_KEY needs at least 50 characters"),
        ({"SECRET_KEY": "abcdefghi" * 8}, "SECRET_KEY is not random"),
        ({"SECRET_KEY": "dev-only-" + "not-a-secret" * 4}, "SECRET_KEY is not random"),
        ({"SECRET_KEY": f"Change-me-{GOOD['SECRET_KEY']}"}, "SECRET_KEY is not random"),
        ({"DNI_KEY": None}, "DNI_KEY is not set"),
        ({"DNI_KEY": GOOD["DNI_KEY"][:31]}, "DNI_KEY needs at least 32 characters"),
        ({"DNI_KEY": GOOD["SECRET_KEY"]}, "SECRET_KEY and DNI_KEY must differ"),
        ({"AUDIT_KEY": None}, "AUDIT_KEY is not set"),
        ({"AUDIT_KEY": GOOD["DNI_KEY"]}, "DNI_KEY and AUDIT_KEY must differ"),
        ({"FACTOR_KEYS": None}, "FACTOR_KEYS is not set"),
        ({"FACTOR_KEYS": f"{GOOD['FACTOR_KEYS']},short"}, "FACTOR_KEYS needs at least 32 characters"),
        ({"FACTOR_KEYS": GOOD["DNI_KEY"]}, "DNI_KEY and FACTOR_KEYS must differ"),
        ({"DEBUG": "1"}, "DEBUG must not be set"),
        ({"DEMO": "true"}, "DEMO must not be set"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "example.org,*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "https://example.org"}, "ALLOWED_HOSTS holds names only"),
        ({"MALOCA_BASE_URL": None}, "MALOCA_BASE_URL must be this site's address and begin with https://"),
        ({"MALOCA_BASE_URL": "http://example.org"}, "MALOCA_BASE_URL must be this site's address and begin with https://"),
        ({"MALOCA_BASE_URL": "https://example.com"}, "MALOCA_BASE_URL names a host that ALLOWED_HOSTS does not"),
        ({"CACHE_URL": None}, "CACHE_URL must be a cache that all processes share"),
        ({"CACHE_URL": "locmem://"}, "CACHE_URL must be a cache that all processes share"),
        ({"SMTP_HOST": "mail.example.org", "SMTP_TLS": "false"}, "SMTP_TLS or SMTP_SSL must be on"),
    ],
)
def test_production_refuses(changes, sentence, monkeypatch):
    with pytest.raises(Refused, match=sentence) as refused:
        production(monkeypatch, **changes)

    assert len(str(refused.value).splitlines()) == 1
    assert not [value for name, value in changes.items() if "KEY" in name and value and value in str(refused.value)]


@pytest.mark.parametrize(
    ("changes", "secured"),
    [
        ({"SMTP_HOST": "mail.example.org"}, (587, True, False)),
        ({"SMTP_HOST": "mail.example.org", "SMTP_SSL": "1"}, (465, False, True)),
        ({"SMTP_TLS": "0"}, (25, False, False)),
    ],
    ids=["STARTTLS", "TLS", "a relay on this machine"],
)
def test_mail_leaves_encrypted(changes, secured, monkeypatch):
    options = production(monkeypatch, **changes)["MAILERS"]["default"]["OPTIONS"]

    assert (options["port"], options["use_tls"], options["use_ssl"]) == secured


def test_no_environment_switches_the_second_factor_off(monkeypatch):
    assert production(monkeypatch, SECOND_FACTOR_REQUIRED="0")["SECOND_FACTOR_REQUIRED"] is True


def test_a_refusal_is_one_line_and_an_exit_code(tmp_path):
    refused = run("manage.py", "check", folder=tmp_path, DEBUG="1")

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert [line[:20] for line in refused.stderr.splitlines()] == ["DEBUG must not be se"]


def test_the_example_environment_is_refused_until_its_secrets_are_made(monkeypatch):
    example = example_environment()

    with pytest.raises(Refused, match="SECRET_KEY is not set"):
        production(monkeypatch, **example)
    made = production(monkeypatch, **{**example, **{name: value for name, value in GOOD.items() if "KEY" in name}})

    assert made["ALLOWED_HOSTS"] == ["maloca.example.org"]
    assert made["WAGTAILADMIN_BASE_URL"] == "https://maloca.example.org"


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


def test_production_passes_the_deployment_check_as_the_example_sets_it(tmp_path):
    secrets = {name: value for name, value in GOOD.items() if "KEY" in name}
    checked = run(*CHECK, folder=tmp_path, **{**example_environment(), **secrets})

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
