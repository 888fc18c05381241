"""From what a browser sent to a file that may be kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from . import kinds
from .checked import Checked
from .office import OFFICE
from .packed import look_into
from .papers import look_through
from .pictures import redraw
from .recordings import listen
from .refusals import refuse
from .texts import CSV, look_at_text


@dataclass(frozen=True)
class _Found:
    path: Path
    media_type: str
    extension: str
    pages: int | None = None
    seconds: int | None = None


@contextmanager
def incoming() -> Iterator[Path]:
    """A folder for files that are looked into; it is gone afterwards, with whatever was not kept."""
    with TemporaryDirectory(prefix="maloca-upload-") as folder:
        yield Path(folder)


def check_upload(upload: UploadedFile, folder: Path) -> Checked:
    """The upload as a file in `folder` that may be kept. Raises DomainError, which says why not."""
    limit = settings.MATERIAL_MAX_BYTES
    if (upload.size or 0) > limit:
        raise refuse("too_large", limit=filesizeformat(limit))
    arrived = folder / "arrived"
    with arrived.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return check_file(arrived, folder)


def check_file(path: Path, folder: Path) -> Checked:
    """The same for a file that lies on the disk already and may be written over."""
    with path.open("rb") as file:
        kind = kinds.kind_of(file.read(kinds.HEAD))
    found = _look(path, kind, folder)
    with found.path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    size = found.path.stat().st_size
    return Checked(found.path, found.media_type, found.extension, size, sha256, found.pages, found.seconds)


def _look(path: Path, kind: str, folder: Path) -> _Found:
    if kind in kinds.PICTURES:
        drawn = folder / "drawn"
        redraw(path, kind, drawn)
        return _Found(drawn, kind, kinds.PICTURES[kind])
    if kind == kinds.PDF:
        return _Found(path, kind, "pdf", pages=look_through(path))
    if kind == kinds.PACKED:
        media_type = look_into(path)
        return _Found(path, media_type, OFFICE[media_type].extension)
    if kind in kinds.RECORDINGS:
        media_type, seconds = listen(path, kind)
        return _Found(path, media_type, kinds.RECORDINGS[media_type], seconds=seconds)
    media_type = look_at_text(path)
    return _Found(path, media_type, "csv" if media_type == CSV else "txt")
