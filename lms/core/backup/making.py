"""Making a backup, and letting go of old ones."""

import os
import re
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from . import archive, postgresql, sealing, sqlite
from .manifest import FileFact, Manifest, facts, key_prints
from .snapshot import Snapshot

SUFFIX, PARTIAL = ".tar.gz", ".partial"
STAMP = "%Y%m%dT%H%M%SZ"
ENDS = rf"{re.escape(SUFFIX)}(?:{re.escape(sealing.SUFFIX)})?(?:{re.escape(PARTIAL)})?"
OURS = re.compile(rf"maloca-(\d{{8}}T\d{{6}}Z)-[0-9a-f]{{8}}{ENDS}")
STAGING = "maloca-copy-"
ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def make_backup(*, folder: Path, now: datetime, public_key: str = "") -> Path:
    """The new backup in `folder`, whole and on disk; until then it has another name. Older ones than the kept days are removed.

    Raises DomainError (damaged, bad_key, no_tool, tool_failed) with nothing left behind and nothing removed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    suffix = SUFFIX + (sealing.SUFFIX if public_key else "")
    target = folder / f"maloca-{now.astimezone(UTC):{STAMP}}-{secrets.token_hex(4)}{suffix}"
    partial = target.with_name(target.name + PARTIAL)
    try:
        with staging(settings.VAR_DIR) as room:
            plain = _pack(room, now)
            os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            if public_key:
                sealing.seal(plain, partial, public_key)
            else:
                shutil.copyfile(plain, partial)
        _keep(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    prune(folder=folder, now=now)
    return target


def _pack(room: Path, now: datetime) -> Path:
    """The database first, the media after it: a file that the snapshot names was written before it."""
    told, plain = facts(), room / "plain"
    snapshot: Snapshot = ENGINES[connection.vendor].take(room)
    with archive.written(plain) as writer:
        database = writer.add(snapshot.file.name, snapshot.file)
        writer.add_manifest(
            Manifest(
                release=release(),
                made_at=now,
                engine=snapshot.engine,
                server=snapshot.server,
                migrations=snapshot.migrations,
                tables=snapshot.tables,
                database_name=snapshot.file.name,
                database=database,
                media=dict(_add_media(writer)),
                facts=told,
                keys=key_prints(),
            )
        )
    return plain


def _add_media(writer: archive.Writer) -> Iterator[tuple[str, FileFact]]:
    for kind, place in media_places().items():
        for file in sorted(place.rglob("*")):
            name = f"{kind}/{file.relative_to(place).as_posix()}"
            if file.is_file() and not file.is_symlink() and file.name != ".gitignore":
                yield name, writer.add(archive.MEDIA + name, file)


def media_places() -> dict[str, Path]:
    """Where the site's files lie, by the name that the archive has for it."""
    return {"public": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_MEDIA_ROOT)}


def release() -> str:
    """The version of this code."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf8"))
    return project["project"]["version"]


def _keep(partial: Path, target: Path) -> None:
    """Onto the disk, then under its own name, then the name onto the disk."""
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.rename(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def prune(*, folder: Path, now: datetime) -> list[Path]:
    """Remove our backups of more than the kept days, and what an interrupted one left; the time is in the name."""
    removed = []
    for file in sorted(folder.iterdir()):
        if found := OURS.fullmatch(file.name):
            age = now - datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)
            if age > timedelta(days=1 if file.name.endswith(PARTIAL) else settings.BACKUP_DAYS):
                file.unlink()
                removed.append(file)
    return removed


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A folder for its owner alone, on the site's own disk; gone with the block. What a killed one left goes with the next."""
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{STAGING}*"):
        if not _is_used(left):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{STAGING}{os.getpid()}-", dir=parent) as room:
        yield Path(room)


def _is_used(room: Path) -> bool:
    owner = room.name.removeprefix(STAGING).partition("-")[0]
    return Path(f"/proc/{owner}").exists()
