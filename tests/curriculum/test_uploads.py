"""What may be uploaded and what may not (rows B-U1 to B-U9): each row with its file, made here."""

import tracemalloc
from io import BytesIO
from zipfile import ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from curriculum.uploads import Checked, check_upload
from lms.core.errors import DomainError

from . import files_of_mischief as made

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + bytes(200)
EXTERNAL = '<Relationship Id="r" Type="http://x/%s" Target="https://example.org/t" TargetMode="External"/>'


def check(content: bytes, folder, name: str = "archivo.bin") -> Checked:
    return check_upload(SimpleUploadedFile(name, content), folder)


def refusal(content: bytes, folder, name: str = "archivo.bin") -> tuple[str, object]:
    with pytest.raises(DomainError) as refused:
        check(content, folder, name)
    assert refused.value.field == "file"
    assert len(refused.value.message) > 30
    return refused.value.code, refused.value.details["status"]


def redrawn(content: bytes, folder) -> Image.Image:
    with Image.open(BytesIO(check(content, folder).path.read_bytes())) as picture:
        picture.load()
        return picture


HARMLESS = [
    (made.picture("PNG"), "image/png", "png"),
    (made.picture("JPEG"), "image/jpeg", "jpg"),
    (made.picture("WEBP"), "image/webp", "webp"),
    (made.picture("AVIF"), "image/avif", "avif"),
    (made.pdf(), "application/pdf", "pdf"),
    (made.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    (made.xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    (made.pptx(), "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    (made.open_document("text"), "application/vnd.oasis.opendocument.text", "odt"),
    (made.open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (made.open_document("presentation"), "application/vnd.oasis.opendocument.presentation", "odp"),
    (made.mp3(), "audio/mpeg", "mp3"),
    (made.opus(), "audio/ogg", "opus"),
    (made.mp4(brand=b"M4A ", is_film=False), "audio/mp4", "m4a"),
    (made.mp4(), "video/mp4", "mp4"),
    (made.webm(), "video/webm", "webm"),
    ("Guía de discusión\n\nPreguntas.".encode(), "text/plain", "txt"),
    ("palabra;significado\nañuje;un roedor\n".encode(), "text/csv", "csv"),
]


@pytest.mark.parametrize(("content", "media_type", "extension"), HARMLESS, ids=[row[2] for row in HARMLESS])
def test_each_kind_is_known_by_its_content_whatever_its_name(content, media_type, extension, tmp_path):
    found = check(content, tmp_path, "lista.exe.jpg")

    assert (found.media_type, found.extension) == (media_type, extension)
    assert found.size == found.path.stat().st_size > 0


def test_pages_and_seconds_are_told_where_the_file_says_them(tmp_path):
    assert check(made.pdf(), tmp_path).pages == 1
    for content in (made.mp3(3), made.opus(3), made.mp4(seconds=3)):
        assert check(content, tmp_path).seconds == 3


# B-U1
@pytest.mark.parametrize("content", [SVG, b'<svg onload="x()"/>', b"\xef\xbb\xbf  <svg/>", b"<!-- x --><svg/>"])
def test_svg_is_not_taken(content, tmp_path):
    assert refusal(content, tmp_path, "dibujo.png") == ("svg", 415)


# B-U2
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_what_hangs_on_a_picture_does_not_survive(form, tmp_path):
    payload = b"<script>alert(1)</script>" + made.packed({"a.js": b"x"})

    kept = check(made.picture(form) + payload, tmp_path).path.read_bytes()

    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize("start", [b"GIF89a/*", b"<html>%PDF-1.7", b"<!DOCTYPE html>", b"<?xml?><html/>", b"GIF8=1;"])
def test_other_mixtures_are_not_taken(start, tmp_path):
    assert refusal(start + b"*/alert(1)" * 30, tmp_path)[1] in (415, 422)


def test_a_pdf_that_does_not_begin_as_one_is_not_taken(tmp_path):
    assert refusal(b"<script>alert(1)</script>" + made.pdf(), tmp_path) == ("type", 415)


# B-U3
def test_a_vast_picture_is_refused_before_it_is_decoded(tmp_path):
    content = made.vast_png()
    upload = SimpleUploadedFile("a.png", content)
    tracemalloc.start()
    try:
        with pytest.raises(DomainError) as refused:
            check_upload(upload, tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (refused.value.code, refused.value.details["status"]) == ("many_pixels", 422)
    assert peak < 10_000_000


# B-U4
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_is_turned_and_tells_nothing_of_where_it_was_taken(form, tmp_path):
    picture = redrawn(made.photograph(form), tmp_path)

    assert picture.size == (20, 40)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
    assert b"Rosa" not in (tmp_path / "drawn").read_bytes()


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (made.picture("JPEG", mode="CMYK"), "RGB"),
        (made.picture("PNG", mode="I;16"), "L"),
        (made.picture("PNG", mode="RGBA"), "RGBA"),
        (made.picture("PNG", mode="P"), "RGB"),
    ],
    ids=["cmyk", "16 bits", "see-through", "palette"],
)
def test_unusual_pictures_become_usual_ones(content, mode, tmp_path):
    assert redrawn(content, tmp_path).mode == mode


def test_sixteen_bits_of_grey_keep_their_brightness(tmp_path):
    assert redrawn(made.picture("PNG", mode="I;16"), tmp_path).getpixel((0, 0)) == 40_000 // 256


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_moving_pictures_are_refused_in_words(form, tmp_path):
    assert refusal(made.animated(form), tmp_path) == ("animated", 422)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_half_a_picture_is_refused(form, tmp_path):
    content = made.picture(form, size=(300, 300))

    assert refusal(content[: len(content) // 2], tmp_path) == ("damaged", 422)


def test_a_film_loses_the_place_where_it_was_taken_and_nothing_else(tmp_path):
    content = made.mp4(place=made.HIDDEN_PLACE)

    found = check(content, tmp_path)

    kept = found.path.read_bytes()
    assert made.HIDDEN_PLACE in content
    assert made.HIDDEN_PLACE not in kept
    assert len(kept) == len(content)
    assert kept.endswith(b"mdatframes")
    assert found.seconds == 3


# B-U5 (the rest of the row: test_upload_limits.py)
@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(content, tmp_path):
    assert refusal(content, tmp_path) == ("empty", 422)


def test_a_file_over_the_limit_is_refused(tmp_path, settings):
    settings.MATERIAL_MAX_BYTES = 1024

    assert refusal(b"a" * 1025, tmp_path) == ("too_large", 413)


# B-U6
def link_to_elsewhere() -> ZipInfo:
    link = ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    return link


TRICKS = {
    "up": ([("../fuera.xml", b"<x/>")], "paths"),
    "absolute": ([("/etc/x.xml", b"<x/>")], "paths"),
    "backslash": ([("word\\..\\..\\x.xml", b"<x/>")], "paths"),
    "drive": ([("C:x.xml", b"<x/>")], "paths"),
    "symlink": ([(link_to_elsewhere(), b"/etc/passwd")], "paths"),
    "case clash": ([("Word/Document.xml", b"<x/>")], "paths"),
    "long name": ([("a" * 201, b"")], "paths"),
    "nested": ([("word/embeddings/hoja.xlsx", made.xlsx())], "carries"),
    "ole": ([("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")], "carries"),
    "program": ([("word/media/a.png", EXE)], "carries"),
    "macros": ([("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")], "macros"),
    "activex": ([("word/activeX/activeX1.xml", b"<x/>")], "macros"),
    "many": ([(f"word/{n}.txt", b"") for n in range(5_001)], "bomb"),
    "bomb": ([("word/big.xml", bytes(30_000_000))], "bomb"),
    "template": ([("word/_rels/settings.xml.rels", (made.RELS % EXTERNAL % "attachedTemplate").encode())], "links_out"),
    "picture elsewhere": ([("word/_rels/d.xml.rels", (made.RELS % EXTERNAL % "image").encode())], "links_out"),
    "ole elsewhere": ([("word/_rels/d.xml.rels", (made.RELS % EXTERNAL % "oleObject").encode())], "links_out"),
    "dtd": ([("word/x.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')], "damaged"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_documents_that_play_tricks_are_refused(trick, tmp_path):
    parts, code = TRICKS[trick]

    assert refusal(made.with_parts(made.docx(), dict(parts)), tmp_path) == (code, 422)
    assert [path.name for path in tmp_path.iterdir()] == ["arrived"]


def test_duplicate_names_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = made.packed([("word/a.xml", b"<a/>"), ("word/a.xml", b"<b/>")])

    assert refusal(content, tmp_path) == ("paths", 422)


def test_a_link_that_somebody_has_to_tap_may_stay(tmp_path):
    content = made.with_parts(made.docx(), {"word/_rels/d.xml.rels": (made.RELS % EXTERNAL % "hyperlink").encode()})

    assert check(content, tmp_path).extension == "docx"


XLINK = 'xmlns:d="urn:x" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (made.open_document("text", f'<a {XLINK}><d:image xlink:href="https://example.org/p.png"/></a>'), "links_out"),
        (made.open_document("text", f'<a {XLINK}><d:object xlink:href="file:///etc/passwd"/></a>'), "links_out"),
        (made.open_document("text", "<a><event-listener/></a>"), "macros"),
        (made.open_document("text", manifest=b"<m><encryption-data/></m>"), "encrypted"),
        (made.with_parts(made.open_document("text"), {"Basic/Standard/M.xml": b"<x/>"}), "macros"),
    ],
    ids=["picture elsewhere", "file", "listener", "locked", "basic"],
)
def test_open_documents_are_held_to_the_same(content, code, tmp_path):
    assert refusal(content, tmp_path) == (code, 422)


def test_an_open_document_keeps_its_links_and_its_own_pictures(tmp_path):
    body = f'<t {XLINK}><a xlink:href="https://example.org/"/><d:image xlink:href="Pictures/1.png"/></t>'

    assert check(made.open_document("text", body), tmp_path).extension == "odt"


# B-U8
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (EXE, "program"),
        (b"\x7fELF" + bytes(99), "program"),
        (b"#!/bin/sh\nrm -rf x\n", "program"),
        (made.packed({"a.txt": b"x"}), "archive"),
        (made.packed({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "archive"),
        (b"Rar!\x1a\x07\x00" + bytes(99), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "old_office"),
        (made.picture("GIF", mode="P"), "type"),
        (made.picture("TIFF"), "type"),
        (b"OggS\0\2" + bytes(22) + b"\x80theora" + bytes(99), "type"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x88matroska" + bytes(60), "type"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(60), "type"),
        (b"%!PS-Adobe-3.0", "type"),
        (b"<?php echo 1;", "type"),
    ],
)
@pytest.mark.parametrize("name", ["guia.pdf", "guia.pdf.exe"])
def test_the_content_decides_and_the_name_does_not(content, code, name, tmp_path):
    assert refusal(content, tmp_path, name) == (code, 415)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"ID3\x04\0\0\0\0\0\x0aMZ" + bytes(400), "damaged"),
        (made.mp4()[:60], "damaged"),
        (b"\xff\xfb\x90\x64" + bytes(10), "damaged"),
        (made.docx()[:-300], "damaged"),
        (made.pdf()[:200], "damaged"),
        ("Muñoz\n".encode("cp1252"), "not_utf8"),
        (b"a\x00b" * 30, "control"),
        ("hola \u202egpj.exe".encode(), "control"),
        (b"nombre,valor\n=cmd|' /C calc'!A0,1\n", "formulas"),
        (b"nombre,valor\na,@SUM(1)\n", "formulas"),
    ],
)
def test_what_only_begins_well_is_refused(content, code, tmp_path):
    assert refusal(content, tmp_path) == (code, 422)


def test_negative_numbers_in_a_table_are_no_formulas(tmp_path):
    assert check(b"mes,cambio\nmayo,-3.5\njunio,+2%\n", tmp_path).extension == "csv"


# B-U9
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (made.pdf(made.with_javascript), "pdf_acts"),
        (made.pdf(made.with_launch), "pdf_acts"),
        (made.pdf(made.with_attachment), "pdf_carries"),
        (made.pdf(encryption=made.pikepdf.Encryption(owner="a", user="b")), "encrypted"),
        (made.pdf(encryption=made.pikepdf.Encryption(owner="a", user="")), "encrypted"),
    ],
    ids=["javascript", "launch", "attachment", "locked", "restricted"],
)
def test_a_pdf_that_acts_carries_or_hides_is_refused(content, code, tmp_path):
    assert refusal(content, tmp_path) == (code, 422)


def test_a_pdf_with_a_plain_link_is_taken(tmp_path):
    assert check(made.pdf(made.with_link), tmp_path).extension == "pdf"


# B-U12: there is no scanner; the exception is written down in decision 0015.
def test_without_a_scanner_the_test_virus_is_a_text(tmp_path):
    assert check(EICAR, tmp_path).media_type == "text/plain"
