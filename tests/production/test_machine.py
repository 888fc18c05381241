"""What the machine must have before anything is served, each missing thing said in a sentence."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from dj_database_url import parse
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import override_settings

from lms.core import checks, checks_machine
from lms.core.migrations_left import migrations_left
from lms.settings import base
from tests.tools import POSTGRES_URL

ROOT_DISK = "/dev/vda / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n"


@pytest.fixture
def folders(tmp_path, settings):
    """An installation's folders, its static files collected."""
    for name in ("public", "private", "static"):
        (tmp_path / name).mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "public", tmp_path / "private"
    settings.STATIC_ROOT, settings.STORAGES = tmp_path / "static", base.STORAGES
    return tmp_path


@pytest.fixture
def open_databases(django_db_blocker):
    """Leave to open databases that are not the test's own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def sqlite_file(tmp_path, monkeypatch, open_databases):
    """A SQLite database of its own, under the alias `kept`, filled with more than one page."""
    name = tmp_path / "kept.sqlite3"
    with sqlite3.connect(name) as file:
        file.execute("CREATE TABLE words (word TEXT)")
        file.execute("CREATE INDEX by_word ON words (word)")
        file.executemany("INSERT INTO words VALUES (?)", [(f"palabra {n}" * 20,) for n in range(2000)])
    file.close()
    facts = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name), "OPTIONS": base.SQLITE_OPTIONS}
    monkeypatch.setitem(connections.settings, "kept", {**connections.settings["default"], **facts})
    monkeypatch.setitem(settings.DATABASES, "kept", connections.settings["kept"])
    yield name
    if hasattr(connections._connections, "kept"):
        connections["kept"].close()
        del connections["kept"]


def ids(*aliases: str) -> list[str]:
    """The ids of what the machine lacks."""
    found = run_checks(tags=[checks_machine.MACHINE], include_deployment_checks=True, databases=list(aliases))
    return sorted({error.id for error in found})


def test_a_machine_with_everything_is_not_complained_of(folders):
    assert ids() == []


@pytest.mark.parametrize("name", ["public", "private"])
def test_a_missing_folder_is_named_with_what_makes_it(folders, name):
    (folders / name).rmdir()

    [error] = checks_machine.folders_can_be_written(None)

    assert error.msg == f"The folder {folders / name} is missing."
    assert error.hint.startswith("install -d ")


def test_a_folder_that_takes_no_file_is_named(folders, settings):
    settings.PRIVATE_MEDIA_ROOT = Path("/proc")

    assert [error.msg.split(" (")[0] for error in checks_machine.folders_can_be_written(None)] == [
        "The folder /proc cannot be written"
    ]


def test_missing_fonts_are_named(monkeypatch, tmp_path):
    for font in checks_machine.FONTS.glob("NotoSans-*.ttf"):
        shutil.copy(font, tmp_path)
    monkeypatch.setattr(checks_machine, "FONTS", tmp_path)

    [error] = checks_machine.fonts_are_there(None)

    assert error.msg.endswith("unreadable: Noto Sans Math, Noto Sans Symbols2, Noto Serif.")


def test_static_files_that_nobody_collected_are_missed(folders):
    (folders / "static" / "staticfiles.json").unlink()

    assert ids() == ["maloca.E012"]


def test_a_whole_sqlite_file_passes(folders, sqlite_file):
    assert checks_machine.sqlite_is_whole(None, databases=["kept"]) == []


@pytest.mark.parametrize("place", [0, 4096 * 20], ids=["its head", "a page in the middle"])
def test_a_damaged_sqlite_file_is_refused_and_left_as_it_is(folders, sqlite_file, place):
    with sqlite_file.open("r+b") as file:
        file.seek(place)
        file.write(os.urandom(4096))
    before = sqlite_file.read_bytes()

    [error] = checks_machine.sqlite_is_whole(None, databases=["kept"])

    assert f"{sqlite_file} is damaged" in error.msg
    assert "restore the latest backup" in error.hint
    assert sqlite_file.read_bytes() == before


@pytest.mark.django_db
def test_a_damaged_file_stops_the_server_before_anything_opens_it(folders, sqlite_file, monkeypatch):
    sqlite_file.write_bytes(b"no es una base de datos " * 400)
    monkeypatch.setattr(checks_machine, "_files", lambda: [("default", str(sqlite_file))])

    with pytest.raises(CommandError, match="is damaged") as refused:
        call_command("serve", port=1)

    assert "maloca.E013" in str(refused.value)


def test_a_database_without_this_releases_tables_is_refused(folders, sqlite_file):
    [error] = checks_machine.migrations_are_applied(None, databases=["kept"])

    assert f"lacks {len(migrations_left('kept'))} migrations" in error.msg
    assert "manage.py migrate" in error.hint


@pytest.mark.django_db
def test_a_migrated_database_is_not():
    assert checks_machine.migrations_are_applied(None, databases=["default"]) == []


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        (ROOT_DISK, "ext4"),
        (ROOT_DISK + "server:/data /var/lib nfs4 rw 0 0\n", "nfs4"),
        (ROOT_DISK + "//server/data /var/lib/maloca cifs rw 0 0\n", "cifs"),
        (ROOT_DISK + "somebody@server: /var/lib/maloca fuse.sshfs rw 0 0\n", "fuse.sshfs"),
        (ROOT_DISK + "server:/data /var/lib nfs rw 0 0\n/dev/vdb /var/lib/maloca ext4 rw 0 0\n", "ext4"),
        (ROOT_DISK + "/dev/vdb /var/lib/maloca ext4 rw 0 0\nserver:/ /var/lib/maloca nfs rw 0 0\n", "nfs"),
        (ROOT_DISK + "server:/data /var/lib/mal nfs rw 0 0\n", "ext4"),
        ("", ""),
    ],
)
def test_the_disk_of_a_file_is_the_deepest_and_latest_mount(mounts, kind):
    assert checks.disk_kind(Path("/var/lib/maloca/maloca.sqlite3"), mounts) == kind


def test_sqlite_on_a_network_disk_is_refused(tmp_path, sqlite_file):
    planted = tmp_path / "mounts"
    planted.write_text(f"{ROOT_DISK}server:/data {tmp_path} nfs4 rw 0 0\n")

    with override_settings(MOUNTS_FILE=str(planted)):
        refused = [error for error in checks.sqlite_is_on_this_machine(None) if "“kept”" in error.msg]

    assert [error.id for error in refused] == ["maloca.E002"]
    assert "(nfs4)" in refused[0].msg
    assert checks.sqlite_is_on_this_machine(None) == []


def test_a_mount_point_with_a_space_in_its_name_is_found():
    mounts = ROOT_DISK + "server:/data /srv/la\\040red nfs rw 0 0\n"

    assert checks.disk_kind(Path("/srv/la red/maloca.sqlite3"), mounts) == "nfs"


@pytest.fixture
def said_of(monkeypatch, open_databases):
    """What the check says of the PostgreSQL server at an address."""

    def ask(url: str) -> list:
        monkeypatch.setitem(connections.settings, "other", {**connections.settings["default"], "OPTIONS": {}, **parse(url)})
        try:
            return checks_machine.postgresql_keeps_what_it_acknowledges(None, databases=["other"])
        finally:
            connections["other"].close()
            del connections["other"]

    return ask


@pytest.mark.postgres
def test_postgresql_that_keeps_what_it_acknowledges_passes(said_of):
    assert said_of(POSTGRES_URL) == []


@pytest.mark.postgres
def test_postgresql_with_synchronous_commit_off_is_refused(said_of):
    [error] = said_of(f"{POSTGRES_URL}?options=-c%20synchronous_commit%3Doff")

    assert error.id == "maloca.E014"
    assert "runs with synchronous_commit off" in error.msg
    assert "ALTER ROLE" in error.hint


def test_a_server_that_does_not_answer_is_said_so(said_of):
    [error] = said_of("postgres://nobody:nothing@127.0.0.1:1/nowhere")

    assert error.id == "maloca.E015"
