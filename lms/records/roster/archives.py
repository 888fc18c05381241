"""What a file is, by its content, and whether a packed one may be unpacked. Free of Django (see `child`)."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from .table import MAX_RATIO, MAX_UNPACKED, Refusal

MAX_PARTS = 2_000
PIECE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "word"),
    (b"\x1f\x8b", "packed"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
)


def kind_of(content: bytes) -> str:
    """xlsx, ods, xls or text. Raises Refusal for everything else, with the code of what it is."""
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise Refusal("empty")
    for start, code in STARTS:
        if content.startswith(start):
            raise Refusal(code)
    if content.startswith(OLE):
        return _old_office(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(content)
    head = content[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe\x00\t\r\n ").replace(b"\x00", b"").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<div")):
        raise Refusal("html")
    if head.startswith((b"<?xml", b"<!doctype", b"<")):
        raise Refusal("xml")
    return "text"


def _old_office(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal("encrypted")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    raise Refusal("word" if "WordDocument".encode("utf-16-le") in content else "not_a_table")


def _packed(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            measure(archive, content)
            return _packed_kind(archive, set(archive.namelist()))
    except (BadZipFile, zlib.error, ValueError, KeyError, IndexError) as error:
        raise Refusal("damaged") from error


def _packed_kind(archive: ZipFile, names: set[str]) -> str:
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refusal("encrypted")
        if b"table:formula=" in archive.read("content.xml"):
            raise Refusal("ods_formulas")
        return "ods"
    if "xl/vbaProject.bin" in names or (
        "[Content_Types].xml" in names and b"macroEnabled" in archive.read("[Content_Types].xml")
    ):
        raise Refusal("macros")
    if "xl/workbook.xml" in names:
        return "xlsx"
    for sign, code in (("xl/workbook.bin", "xlsb"), ("word/document.xml", "word"), ("Index/Document.iwa", "numbers")):
        if sign in names:
            raise Refusal(code)
    raise Refusal("packed")


def measure(archive: ZipFile, content: bytes) -> int:
    """How many bytes the archive really unpacks to. Raises Refusal before more than the limit was unpacked.

    The directory's own figures are asked first and believed only when they are bad news.
    """
    parts = archive.infolist()
    limit = min(MAX_UNPACKED, MAX_RATIO * len(content))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limit:
        raise Refusal("bomb")
    total = 0
    for part in parts:
        if part.flag_bits & 1:
            raise Refusal("encrypted")
        for piece in _unpacked(part, content):
            total += len(piece)
            if total > limit:
                raise Refusal("bomb")
    return total


def _unpacked(part: ZipInfo, content: bytes):
    """The part's bytes in pieces, whatever sizes its header claims. Refuses a document type declaration."""
    names = content[part.header_offset + 26 : part.header_offset + 30]
    start = part.header_offset + 30 + int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
    packed = content[start : start + part.compress_size]
    if part.compress_type == 0:
        yield packed
        return
    if part.compress_type != 8:
        raise Refusal("damaged")
    unpacker = zlib.decompressobj(-15)
    first = True
    while packed and not unpacker.eof:
        piece = unpacker.decompress(packed, PIECE)
        if first and (b"<!DOCTYPE" in piece[:65536] or b"<!ENTITY" in piece[:65536]):
            raise Refusal("damaged")
        first, packed = False, unpacker.unconsumed_tail
        yield piece
