"""Office documents: archives of named parts. Looked through without unpacking anything onto the disk, and counted on the way."""

import stat
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from .office import OFFICE, refuse_macros, refuse_outward_links
from .refusals import refuse

MOST_PARTS = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
# A short text packs well; below this nobody asks how well.
HARMLESS = 20 * 1024 * 1024
MOST_RATIO = 100
LONGEST_NAME = 200
PIECE = 1024 * 1024
ARCHIVE_STARTS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"%PDF",
)


def look_into(path: Path) -> str:
    """The media type of the office document at `path`. Raises DomainError for all other archives."""
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_tricks(parts)
            _measure(archive, parts, path.stat().st_size)
            kind = _office_kind(archive)
            refuse_macros(archive)
            refuse_outward_links(archive, kind)
            return kind
    except (BadZipFile, ZlibError, NotImplementedError, KeyError, ValueError, EOFError, OSError, RuntimeError) as fault:
        raise refuse("damaged") from fault


def _refuse_tricks(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise refuse("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise refuse("encrypted")
    seen: set[str] = set()
    for part in parts:
        folded = part.filename.rstrip("/").casefold()
        if folded in seen or not _is_plain(part):
            raise refuse("paths")
        seen.add(folded)


def _is_plain(part: ZipInfo) -> bool:
    """A name that leads down and nowhere else, of a file that is no link."""
    name = part.orig_filename
    mode = part.external_attr >> 16
    return (
        0 < len(name) <= LONGEST_NAME
        and not name.startswith("/")
        and not set(name) & set("\\:\0")
        and ".." not in PurePosixPath(name).parts
        and not stat.S_ISLNK(mode)
    )


def _measure(archive: ZipFile, parts: list[ZipInfo], size: int) -> None:
    """Count what really comes out, whatever the heads claim, and look at how each part begins."""
    limit = min(MOST_UNPACKED, max(HARMLESS, MOST_RATIO * size))
    if sum(part.file_size for part in parts) > limit:
        raise refuse("bomb")
    total = 0
    for part in parts:
        with archive.open(part) as content:
            first = True
            while piece := content.read(PIECE):
                if first and piece.startswith(ARCHIVE_STARTS):
                    raise refuse("macros" if "vba" in part.filename.lower() else "carries")
                total, first = total + len(piece), False
                if total > limit:
                    raise refuse("bomb")


def _refuse_locked(archive: ZipFile, names: set[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise refuse("encrypted")


def _office_kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    for media_type, office in OFFICE.items():
        if office.main not in names:
            continue
        if office.is_open_document:
            if "mimetype" in names and archive.read("mimetype").strip() == media_type.encode():
                _refuse_locked(archive, names)
                return media_type
        elif "[Content_Types].xml" in names:
            return media_type
    raise refuse("archive")
