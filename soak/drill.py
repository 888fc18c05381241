"""R6: a backup while eight facilitators mark, brought back elsewhere, compared, and served from there."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from django.conf import settings
from django.db import connection, connections

from bench.__main__ import _scratch_database
from bench.attendance import make_class, roll_of
from lms.accounts.models import User
from lms.core import clock
from lms.core.backup import archive, postgresql, sqlite
from lms.core.backup.making import media_places
from lms.core.backup.manifest import FileFact, Manifest, TableFact
from lms.core.errors import DomainError
from lms.credentials.actions import issue_certificates

from .figures import Figure
from .kills import MARKED
from .multitude import make_multitude
from .site import served, token_of
from .sizes import Size
from .world import make_finished_cohort, make_meetings, make_shifts
from .writers import P95_MS, compare, p95, work_beside

PASSWORD = "remojo-remojo-2026"  # noqa: S105
ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True)
class Known:
    """What somebody who comes back must find: an account with its roll, and a certificate's code."""

    name: str
    roll: str
    code: str


def measure(size: Size) -> Iterator[Figure]:
    """Tables that differ, files that differ, pages that do not open; and how long it takes."""
    engine = connection.vendor
    known = _furnish(size)
    key = settings.VAR_DIR / "soak.key"
    public = _manage("make_backup_keys", "--to", str(key)).partition("=")[2].strip()
    shifts = make_shifts(clients=size.clients, batches=4 * size.batches, marks=MARKED)
    with served() as site, work_beside(site.address, shifts) as told:
        began = time.monotonic()
        file = Path(_manage("backup", MALOCA_BACKUP_KEY=public).strip().splitlines()[-1])
        made = time.monotonic() - began
    with _elsewhere() as surroundings:
        began = time.monotonic()
        _manage("restore", str(file), "--key", str(key), **surroundings)
        restored = time.monotonic() - began
        manifest, differing = _differing(file, key, surroundings)
        broken = _broken_pages(known, surroundings)
    rows, people = sum(fact.rows for fact in manifest.tables.values()), size.people
    what = f"a backup of {people} people and {size.recorded} marks ({rows} rows, {file.stat().st_size >> 20} MB) under load"
    noticed = list(_noticed(file, key))
    note = "control: planted faults that the checks noticed: " + ", ".join(noticed)
    control, red = len(noticed), len(noticed) == 1 + len(PLANTS[engine])
    yield Figure("R6.tables", f"{what}, restored: tables and files that differ", differing, 0, engine, control, red, note)
    yield Figure("R6.pages", "pages of the restored site that do not open", broken, 0, engine)
    yield Figure("R6.lost", "registers handed in meanwhile, acknowledged and not stored", compare(told)[0], 0, engine)
    yield Figure("R6.backup", f"{what}: seconds", round(made, 1), None, engine)
    yield Figure("R6.restore", f"{what}: seconds to restore", round(restored, 1), size.restore_seconds, engine)
    slow = 2 * P95_MS[engine] if size.timed else None
    yield Figure("R6.writers", "ms of saving meanwhile, p95", p95(told), slow, engine)


def _furnish(size: Size) -> Known:
    make_multitude(people=size.people, marks=size.recorded)
    cohort, facilitator = make_class("K-DRIL", 3)
    facilitator.set_password(PASSWORD)
    facilitator.save()
    meeting = make_meetings(cohort, 1)[0]
    certificate = issue_certificates(cohort=make_finished_cohort(2), issued_by=None, now=clock.now()).issued[0]
    for place in media_places().values():
        (place / "remojo").mkdir(parents=True, exist_ok=True)
        (place / "remojo" / "ficha.pdf").write_bytes(os.urandom(50_000))
    return Known(User.objects.get(pk=facilitator.pk).username, roll_of(meeting), certificate.code)


def _manage(*words: str, **surroundings: str) -> str:
    """What a command prints; it fails when the command does."""
    done = subprocess.run([sys.executable, "manage.py", *words], env=os.environ | surroundings, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr[-1000:]}")
    return done.stdout


@contextmanager
def _elsewhere() -> Iterator[dict[str, str]]:
    """The surroundings of a place where nothing is."""
    folder = settings.VAR_DIR / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    places = {"MALOCA_VAR": folder, "MALOCA_PUBLIC_MEDIA": folder / "public", "MALOCA_PRIVATE_MEDIA": folder / "private"}
    surroundings = {name: str(place) for name, place in places.items()}
    try:
        if connection.vendor == "sqlite":
            yield surroundings
        else:
            with _scratch_database() as url:
                yield surroundings | {"DATABASE_URL": url}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _differing(file: Path, key: Path, surroundings: dict[str, str]) -> tuple[Manifest, int]:
    """The backup's manifest, and how many tables and files of the restored place are not what it says."""
    program = "import django; django.setup(); from soak.drill import tell; tell()"
    command = [sys.executable, "-c", program, str(file), str(key)]
    environment = os.environ | surroundings
    found = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    manifest = Manifest.of(found["manifest"].encode())
    passing = {*sqlite.PASSING}
    tables = {name for name in manifest.tables if name not in passing}
    wrong = sum(TableFact(*found["tables"].get(name, (0, ""))) != manifest.tables[name] for name in tables)
    wrong += len(found["tables"].keys() ^ manifest.tables.keys())
    media = {name: FileFact(*fact) for name, fact in found["media"].items()}
    return manifest, wrong + sum(media.get(name) != manifest.media.get(name) for name in media.keys() | manifest.media.keys())


def tell() -> None:
    """Run in the restored place: what its tables and files hold, read anew, and the manifest of the backup."""
    from lms.core.backup.restoring import _opened

    engine = ENGINES[connection.vendor]
    opened = sqlite._opened(sqlite.path(), "ro") if connection.vendor == "sqlite" else postgresql._opened()
    with opened as database:
        read = engine.digests(database)
    media = {}
    for kind, place in media_places().items():
        for path in (path for path in place.rglob("*") if path.is_file()):
            media[f"{kind}/{path.relative_to(place).as_posix()}"] = (path.stat().st_size, archive.digest(path))
    with _opened(Path(sys.argv[1]), Path(sys.argv[2])) as (_plain, _copy, manifest):
        text = manifest.as_json().decode()
    tables = {name: (fact.rows, fact.sha256) for name, fact in read.items()}
    print(json.dumps({"manifest": text, "tables": tables, "media": media}))


def _broken_pages(known: Known, surroundings: dict[str, str]) -> int:
    """Home, signing in, the roll and the check of a certificate, on the restored copy."""
    _manage("collectstatic", "--noinput", **surroundings)
    with served(**surroundings) as site:
        visitor = requests.Session()
        home = visitor.get(site.address + "/", timeout=60)
        door = visitor.get(site.address + "/entrar/", timeout=60)
        form = {"login": known.name, "password": PASSWORD, "csrfmiddlewaretoken": token_of(door.text)}
        visitor.post(door.url, data=form, headers={"Referer": door.url}, timeout=60)
        roll = visitor.get(site.address + known.roll, timeout=60)
        sheet = visitor.get(site.address + "/verificar/", timeout=60)
        answer = visitor.post(
            sheet.url,
            data={"code": known.code, "csrfmiddlewaretoken": token_of(sheet.text)},
            headers={"Referer": sheet.url},
            timeout=60,
        )
        seen = [home.ok, len(re.findall(r"name=\"?m\d+\b", roll.text)) >= 3, answer.ok and "Remojo" in answer.text]
    return seen.count(False)


def _noticed(file: Path, key: Path) -> Iterator[str]:
    """Those faults planted in a backup that do not pass."""
    with _workroom() as room:
        flipped = bytearray(file.read_bytes())
        flipped[len(flipped) // 2] ^= 1
        (room / file.name).write_bytes(flipped)
        if _refuses(room / file.name, key):
            yield "a flipped byte"
        for name, plant in PLANTS[connection.vendor].items():
            snapshot = ENGINES[connection.vendor].take(room)
            plant(snapshot.file)
            try:
                ENGINES[connection.vendor].check(snapshot.file, snapshot.tables)
            except DomainError:
                yield name
            snapshot.file.unlink()


@contextmanager
def _workroom() -> Iterator[Path]:
    room = settings.VAR_DIR / "planted"
    room.mkdir()
    try:
        yield room
    finally:
        shutil.rmtree(room)


def _refuses(file: Path, key: Path) -> bool:
    command = [sys.executable, "manage.py", "restore", "--verify", str(file), "--key", str(key)]
    return subprocess.run(command, check=False, capture_output=True).returncode != 0


def _drop_a_table(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DROP TABLE records_consent")


def _lose_a_row(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("DELETE FROM records_guardian WHERE id = (SELECT max(id) FROM records_guardian)")
        database.execute("DELETE FROM records_consent WHERE id = (SELECT max(id) FROM records_consent)")


def _copy_the_live_file(copy: Path) -> None:
    """What `cp` takes while others write: a file without what is still in the log beside it."""
    copy.unlink()
    connections.close_all()
    with closing(sqlite3.connect(sqlite.path())) as holding:
        # A reader keeps SQLite from tidying the log into the file, as a busy site does.
        holding.execute("BEGIN")
        holding.execute("SELECT count(*) FROM records_consent").fetchone()
        User.objects.filter(username="nobody").update(first_name="-")
        make_class(f"CP{time.time_ns() % 10_000:04d}", 3)
        shutil.copyfile(sqlite.path(), copy)


def _dump_without(*words: str):
    def plant(copy: Path) -> None:
        copy.unlink()
        postgresql._run("pg_dump", 0, "--format=custom", *words, f"--file={copy}")

    return plant


PLANTS = {
    "sqlite": {"a dropped table": _drop_a_table, "a missing row": _lose_a_row, "a copy by cp": _copy_the_live_file},
    "postgresql": {
        "a dropped table": _dump_without("--exclude-table=records_consent"),
        "missing rows": _dump_without("--exclude-table-data=records_consent"),
    },
}
