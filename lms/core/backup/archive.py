"""The one file: a packed tar that any machine opens, with a last mark that holds the SHA-256 of everything before it."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from ..errors import DomainError
from .manifest import NAME, FileFact, Manifest

MEDIA = "media/"
PIECE = 1 << 20
# An empty part of a gzip file, whose comment is the SHA-256 of all parts before: every unpacker reads over it.
MARK = b"\x1f\x8b\x08\x10\0\0\0\0\0\xffsha256:%s\0\x03\0" + bytes(8)
MARK_SIZE = len(MARK % (b"0" * 64))


class Writer:
    """Entries go in one after the other; each gives back its size and SHA-256 as it was written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, file: Path) -> FileFact:
        with file.open("rb") as content:
            entry = tarfile.TarInfo(name)
            entry.size = file.stat().st_size
            seen = Counted(content)
            self._tar.addfile(entry, seen)
        return FileFact(entry.size, seen.sha256.hexdigest())

    def add_manifest(self, manifest: Manifest) -> None:
        text = manifest.as_json()
        entry = tarfile.TarInfo(NAME)
        entry.size = len(text)
        self._tar.addfile(entry, io.BytesIO(text))


class Counted(io.RawIOBase):
    """A file that takes its own SHA-256 while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self.sha256 = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self.sha256.update(piece)
        return piece


@contextmanager
def written(file: Path) -> Iterator[Writer]:
    """An archive at `file`, whole when the block ends."""
    with (
        file.open("xb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=3, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar)
    mark = MARK % digest(file).encode()
    with file.open("ab") as raw:
        raw.write(mark)


def digest(file: Path, size: int | None = None) -> str:
    """The SHA-256 of a file, or of its first `size` bytes."""
    seen, left = hashlib.sha256(), file.stat().st_size if size is None else size
    with file.open("rb") as content:
        while left and (piece := content.read(min(PIECE, left))):
            seen.update(piece)
            left -= len(piece)
    return seen.hexdigest()


def read(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """The manifest and the copy of the database, unpacked into `folder`; every entry was compared with the manifest.

    Raises DomainError (damaged, unknown_format).
    """
    try:
        _check_mark(file)
        return _read(file, folder)
    except (EOFError, OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise damaged(file) from error


def damaged(file: Path) -> DomainError:
    said = _("%(file)s no es una copia entera de Maloca: está dañada, cortada o cambiada. No se tocó nada; use otra copia.")
    return DomainError("damaged", said % {"file": file.name})


def _check_mark(file: Path) -> None:
    size = file.stat().st_size - MARK_SIZE
    with file.open("rb") as content:
        content.seek(max(0, size))
        mark = content.read()
    if size < 0 or mark != MARK % digest(file, size).encode():
        raise damaged(file)


def _read(file: Path, folder: Path) -> tuple[Manifest, Path]:
    found: dict[str, FileFact] = {}
    manifest, copy = None, folder / "database"
    for name, content in _entries(file):
        if name == NAME:
            manifest = Manifest.of(content.read())
        else:
            found[name] = _unpack(content, copy if not name.startswith(MEDIA) else None)
    if manifest is None:
        raise damaged(file)
    wanted = {manifest.database_name: manifest.database} | {MEDIA + name: fact for name, fact in manifest.media.items()}
    if found != wanted:
        raise damaged(file)
    return manifest, copy


def unpack_media(file: Path, places: dict[str, Path]) -> Iterator[Path]:
    """Write the media of a checked archive below these places, never over a file; each is told once it is there."""
    for name, content in _entries(file):
        if name.startswith(MEDIA):
            kind, _slash, inside = name.removeprefix(MEDIA).partition("/")
            target = _below(places[kind], inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            _unpack(content, target)
            yield target


def _below(place: Path, inside: str) -> Path:
    """A path that cannot leave its place, whoever wrote the archive."""
    target = place / inside
    if not inside or not target.resolve().is_relative_to(place.resolve()):
        raise DomainError("damaged", _("La copia nombra un archivo fuera de su carpeta. No se escribió ese archivo."))
    return target


def _entries(file: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with gzip.open(file, "rb") as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is None:
                raise damaged(file)
            yield entry.name, content


def _unpack(content: IO[bytes], target: Path | None) -> FileFact:
    """Read one entry to its end, and into a new file where one is wanted."""
    size, seen = 0, hashlib.sha256()
    with target.open("xb") if target else io.BytesIO() as out:
        while piece := content.read(PIECE):
            size += len(piece)
            seen.update(piece)
            if target:
                out.write(piece)
    return FileFact(size, seen.hexdigest())
