"""What a file is, by its first bytes. A name ending says nothing, and what the browser claims says nothing either."""

import filetype

from .refusals import refuse

HEAD = 4096
PACKED = "packed"
TEXT = "text"
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif"}
RECORDINGS = {
    "audio/mpeg": "mp3",
    "audio/ogg": "opus",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
PDF = "application/pdf"
# The boxes of ISO media begin alike; which of them a file is, its brand says.
BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"avif": "image/avif", b"avis": "image/avif"}
VIDEO_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\x00asm", b"dex\n")
ARCHIVES = {"application/x-rar-compressed", "application/gzip", "application/x-7z-compressed", "application/x-bzip2"}
ARCHIVES |= {"application/x-tar", "application/x-xz", "application/zstd"}
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<?php", b"<iframe", b"<?xml", b"%!ps", b"{\\rtf")


def kind_of(head: bytes) -> str:
    """The media type of a picture, a recording or a PDF; “packed” for a ZIP, “text” for what may be text. Raises DomainError."""
    told = head.lstrip(b"\xef\xbb\xbf\t\r\n ").lower()
    if not told:
        raise refuse("empty")
    if head.startswith(PROGRAMS):
        raise refuse("program")
    if b"<svg" in told[:2048] and told.startswith(b"<"):
        raise refuse("svg")
    if told.startswith(MARKUP):
        raise refuse("type")
    if head.startswith(OLE):
        raise refuse("old_office")
    return _by_signature(head)


def _by_signature(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return PACKED
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _webm(head)
    found = filetype.guess_mime(head)
    # An animated PNG is a PNG still: the picture's own check says what is wrong with it.
    found = "image/png" if found == "image/apng" else found
    if found in PICTURES or found in RECORDINGS:
        return found
    if found in ARCHIVES:
        raise refuse("archive")
    if found is not None:
        raise refuse("type")
    return TEXT


def _by_brand(head: bytes) -> str:
    size = int.from_bytes(head[:4], "big")
    main, others = head[8:12], {head[at : at + 4] for at in range(16, min(size, len(head)), 4)}
    if main in BRANDS:
        return BRANDS[main]
    if main in VIDEO_BRANDS or others & VIDEO_BRANDS and main not in (b"qt  ", b"heic", b"mif1"):
        return "video/mp4"
    raise refuse("type")


def _webm(head: bytes) -> str:
    if b"\x42\x82\x84webm" in head[:64]:
        return "video/webm"
    raise refuse("type")
