"""Archives that are kept on disk: made by one builder at a time, whole or not at all, and never held in memory.

Equal entries give equal bytes: an archive carries no time. Its last entry lists the others with their size and SHA-256.
"""

import fcntl
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

CHUNK = 128 * 1024
LISTING = "manifest.json"
# The oldest that the format knows.
DATED = (1980, 1, 1, 0, 0, 0)
# What is packed already; packing it again takes minutes and saves nothing.
PACKED = frozenset({".avif", ".docx", ".jpeg", ".jpg", ".m4a", ".mp3", ".mp4", ".ogg", ".png", ".pptx", ".webm", ".webp", ".zip"})
_ONE_PIECE = 0o644 << 16


@dataclass(frozen=True)
class Entry:
    """A file of an archive: its place, its bytes or where they lie, and what the listing says of it."""

    name: str
    source: Path | bytes
    about: Mapping[str, object] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes before packing."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    @property
    def packing(self) -> int:
        """How the archive keeps it."""
        return zipfile.ZIP_STORED if Path(self.name).suffix.lower() in PACKED else zipfile.ZIP_DEFLATED

    @property
    def packed_size(self) -> int:
        """Bytes in the archive. It is read for that, so ask of small files only."""
        if self.packing == zipfile.ZIP_STORED:
            return self.size
        with self.open() as source:
            return len(zlib.compress(source.read()))

    def open(self) -> BinaryIO:
        """Its bytes, to be read piece by piece."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")


@contextmanager
def one_builder(path: Path) -> Iterator[None]:
    """The right to build what is kept under this name, in any process of this machine; others wait until it is given back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_being_built(path: Path) -> bool:
    """Whether somebody has that right now."""
    try:
        with path.with_name(f".{path.name}.lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def write(path: Path, entries: Iterable[Entry], *, listing: Callable[[list[dict[str, object]]], object]) -> None:
    """The archive with these entries at `path`, where a whole one stands or none; what `listing` makes of their facts ends it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(beside, "w") as archive:
            told = [{"path": entry.name, **_add(archive, entry), **entry.about} for entry in entries]
            _add(archive, Entry(LISTING, json.dumps(listing(told), ensure_ascii=False, indent=1).encode()))
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _add(archive: zipfile.ZipFile, entry: Entry) -> dict[str, object]:
    """Its size and hash, which are known when it has been copied."""
    told = zipfile.ZipInfo(entry.name, DATED)
    told.external_attr = _ONE_PIECE
    told.file_size = entry.size
    told.compress_type = entry.packing
    digest, size = sha256(), 0
    with entry.open() as source, archive.open(told, "w") as target:
        while piece := source.read(CHUNK):
            digest.update(piece)
            target.write(piece)
            size += len(piece)
    return {"bytes": size, "sha256": digest.hexdigest()}
