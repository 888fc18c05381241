"""Proving a backup, and bringing it back. Nothing is ever written over."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ..errors import DomainError
from . import archive, postgresql, sealing, sqlite
from .making import media_places, staging, sync_folder
from .manifest import Manifest, key_prints

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what an operator should know of it: `behind` migrations to run, keys that differ here."""

    manifest: Manifest
    behind: int
    differing: tuple[str, ...]


def verify_backup(*, file: Path, key: Path | None = None) -> Manifest:
    """The manifest of a backup that is whole: every byte, every file, every table. Raises DomainError."""
    with _opened(file, key) as (_plain, _copy, manifest):
        return manifest


def restore_backup(*, file: Path, key: Path | None = None) -> Restored:
    """Bring a backup back into an empty place.

    Raises DomainError, with nothing written: no_file, key_missing, bad_key, damaged, unknown_format, other_engine, newer,
    database_exists, media_exist.
    """
    engine = ENGINES[connection.vendor]
    engine.refuse_unless_free()
    _refuse_media()
    with _opened(file, key) as (plain, copy, manifest):
        _refuse_other(manifest)
        written = _Written()
        try:
            for path in archive.unpack_media(plain, media_places()):
                written.add(path)
            engine.bring_back(copy, manifest.tables)
        except BaseException:
            written.undo()
            raise
    sync_folder(sqlite.path().parent if connection.vendor == "sqlite" else Path(settings.MEDIA_ROOT))
    ours = key_prints()
    differing = tuple(name for name, value in manifest.keys.items() if ours.get(name, value) != value)
    return Restored(manifest, len(_known_migrations() - set(manifest.migrations)), differing)


class _Written:
    """The files that this restore made, to be taken away again when it does not reach its end."""

    def __init__(self) -> None:
        self.files: list[Path] = []

    def add(self, file: Path) -> None:
        self.files.append(file)

    def undo(self) -> None:
        for file in self.files:
            file.unlink(missing_ok=True)
        for folder in sorted({file.parent for file in self.files}, reverse=True):
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def _opened(file: Path, key: Path | None) -> Iterator[tuple[Path, Path, Manifest]]:
    """The archive in the clear, its database unpacked and checked, and its manifest, in a room of their own."""
    if not file.is_file():
        raise DomainError("no_file", _("No hay ningún archivo en %(path)s.") % {"path": file})
    # Beside the place of the database, so that it can be linked there.
    parent = sqlite.path().parent if connection.vendor == "sqlite" else settings.VAR_DIR
    with staging(parent) as room:
        plain = file
        if file.name.endswith(sealing.SUFFIX):
            plain = room / "plain"
            sealing.unseal(file, plain, key)
        manifest, copy = archive.read(plain, room)
        ENGINES[manifest.engine].check(copy, manifest.tables)
        yield plain, copy, manifest


def _refuse_other(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        said = _("La copia es de %(theirs)s y este sitio usa %(ours)s: solo se restaura en el mismo. No se tocó nada.")
        raise DomainError("other_engine", said % {"theirs": manifest.engine, "ours": connection.vendor})
    known = _known_migrations()
    if any(app in dict(known) and (app, name) not in known for app, name in manifest.migrations):
        said = _("La copia es de una versión más nueva (%(release)s): instale esa versión y restaure con ella. No se tocó nada.")
        raise DomainError("newer", said % {"release": manifest.release})


def _refuse_media() -> None:
    for place in media_places().values():
        if any(file.name != ".gitignore" for file in place.rglob("*") if file.is_file()):
            said = _("Ya hay archivos en %(path)s. No se tocó nada: apártelos.")
            raise DomainError("media_exist", said % {"path": place})


def _known_migrations() -> set[tuple[str, str]]:
    """By their files: some of Wagtail's open the database when they are imported, and SQLite would make it."""
    files = ((config.label, file.stem) for config in apps.get_app_configs() for file in Path(config.path).glob("migrations/*.py"))
    return {(app, name) for app, name in files if not name.startswith("_")}
