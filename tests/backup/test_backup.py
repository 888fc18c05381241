"""What a backup is, who can read it, how long it stays; and that one that fails leaves nothing that looks like one."""

import gzip
import io
import json
import resource
import subprocess
import tarfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lms.core import clock
from lms.core.backup import sealing
from lms.core.backup.making import ENGINES, OURS, STAGING, prune, release
from lms.core.errors import DomainError

from .conftest import CANARY


@contextmanager
def full_disk():
    """No file may grow: what a full disk is to a program."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_is_one_file_for_its_owner_that_any_machine_opens(place, settings):
    file = place.back_up()

    assert OURS.fullmatch(file.name)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(place.backups.iterdir()) == [file]
    assert not list(place.folder.glob(f"{STAGING}*"))
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(file.read_bytes()))) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))
    assert names[1:] == ["media/public/imagen.webp", "media/private/materials/7/ficha.pdf", "manifest.json"]
    assert (manifest["engine"], manifest["release"]) == (connection.vendor, release())
    assert manifest["tables"]["records_student"]["rows"] == 3
    assert ["attendance", "0002_marks_are_append_only"] in manifest["migrations"]
    assert manifest["facts"]["newest entry of the log"]
    assert settings.DNI_KEY not in json.dumps(manifest)


def test_a_sealed_backup_says_nothing_without_its_key(place, tmp_path):
    public = sealing.make_keys(tmp_path / "key")

    open_file, sealed = place.back_up(), place.back_up(public)

    assert CANARY.encode() in gzip.decompress(open_file.read_bytes())
    assert sealed.name.endswith(".tar.gz.age")
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert CANARY.encode() not in sealed.read_bytes()
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_written_over_another(tmp_path):
    call_command("make_backup_keys", to=tmp_path / "key", stdout=io.StringIO(), stderr=io.StringIO())
    before = (tmp_path / "key").read_text()

    with pytest.raises(CommandError, match="No se pudo guardar la clave"):
        call_command("make_backup_keys", to=tmp_path / "key")

    assert (tmp_path / "key").read_text() == before
    assert "AGE-SECRET-KEY-" in before


def test_a_key_that_is_none_is_refused_and_nothing_is_left(place):
    with pytest.raises(DomainError, match="no es una clave pública") as refused:
        place.back_up("age1nadie")

    assert refused.value.code == "bad_key"
    assert list(place.backups.iterdir()) == []


def test_a_full_disk_leaves_no_half_backup_and_keeps_the_old_ones(place):
    old = place.back_up()

    with full_disk(), pytest.raises((OSError, DomainError)):
        place.back_up()

    assert list(place.backups.iterdir()) == [old]
    assert not list(place.folder.glob(f"{STAGING}*"))
    assert place.back_up().stat().st_size > 1024


def test_the_command_says_where_the_copy_is_and_that_it_is_not_sealed(place, settings):
    settings.BACKUP_PUBLIC_KEY = ""
    out, err = io.StringIO(), io.StringIO()

    call_command("backup", to=place.backups, stdout=out, stderr=err)

    assert Path(out.getvalue().strip()).is_file()
    assert "Sin cifrar" in err.getvalue()


def test_backups_of_more_than_35_days_go_and_nothing_else_does(place):
    now = clock.now()
    folder = place.folder / "kept"
    folder.mkdir()
    names = {days: f"maloca-{now - timedelta(days=days):%Y%m%dT%H%M%SZ}-0123abcd.tar.gz" for days in (1, 34, 36, 400)}
    foreign = ["maloca.sqlite3", "maloca-viejo.tar.gz", f"copia-{names[400]}"]
    for name in [*names.values(), *foreign, names[36] + ".partial", names[1] + ".age"]:
        (folder / name).touch()

    removed = prune(folder=folder, now=now)

    assert sorted(file.name for file in removed) == sorted([names[36], names[36] + ".partial", names[400]])
    assert {file.name for file in folder.iterdir()} == {names[1], names[34], names[1] + ".age", *foreign}


def test_what_a_killed_backup_left_goes_with_the_next(place):
    gone = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, text=True).stdout.strip()
    left = place.folder / f"{STAGING}{gone}-abc"
    left.mkdir()
    (left / "plain").write_text(CANARY)

    place.back_up()

    assert not left.exists()


def test_a_copy_is_proved_before_it_is_called_a_backup(place):
    """The control of the next file: what `take` hands over passes its own check, what it does not hand over would not."""
    snapshot = ENGINES[connection.vendor].take(place.folder)
    ENGINES[connection.vendor].check(snapshot.file, snapshot.tables)
    fewer = {name: fact for name, fact in snapshot.tables.items() if name != "records_student"}

    with pytest.raises(DomainError, match="no está entera") as refused:
        ENGINES[connection.vendor].check(snapshot.file, fewer)

    assert (refused.value.code, "records_student" in str(refused.value)) == ("damaged", True)
