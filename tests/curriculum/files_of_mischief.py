"""Files as they should not come, and a harmless one of each kind, made in memory."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pikepdf
from docx import Document
from openpyxl import Workbook
from PIL import Image

W = "http://schemas.openxmlformats.org"
RELS = f'<?xml version="1.0"?><Relationships xmlns="{W}/package/2006/relationships">%s</Relationships>'
HIDDEN_PLACE = b"+12.0431-077.0282"


def picture(form: str, *, mode: str = "RGB", size=(40, 20), **options) -> bytes:
    colour = {"RGB": (200, 60, 30), "CMYK": (0, 90, 90, 0), "RGBA": (200, 60, 30, 128), "I;16": 40_000, "L": 90, "P": 3}[mode]
    told = BytesIO()
    Image.new(mode, size, colour).save(told, form, **options)
    return told.getvalue()


def photograph(form: str = "JPEG", *, orientation: int = 6) -> bytes:
    """Taken with a telephone held upright, in a named place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telefono de Rosa"
    exif.get_ifd(0x8825).update({1: "S", 2: (12.0, 2.0, 35.0), 3: "W", 4: (77.0, 1.0, 41.0)})
    return picture(form, exif=exif)


def animated(form: str) -> bytes:
    told = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(told, form, save_all=True, append_images=frames[1:], duration=100)
    return told.getvalue()


def vast_png(side: int = 40_000) -> bytes:
    """A head that promises an enormous picture, and little behind it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(200_000_000 // 8), 9))
        + chunk(b"IEND", b"")
    )


def pdf(change=None, **saving) -> bytes:
    """One empty page, and whatever `change` adds to it."""
    paper, told = pikepdf.new(), BytesIO()
    paper.add_blank_page()
    if change:
        change(paper)
    paper.save(told, **saving)
    return told.getvalue()


def with_javascript(paper) -> None:
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(paper) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    link.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    paper.pages[0].Annots = pikepdf.Array([link])


def with_attachment(paper) -> None:
    paper.attachments["lista.txt"] = b"hola"


def with_link(paper) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    link.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
    paper.pages[0].Annots = pikepdf.Array([link])


def docx(**more: bytes) -> bytes:
    """A document of Word's kind; `more` are parts beside its own, by name (“__” is a slash, “_” before the ending a dot)."""
    told = BytesIO()
    Document().save(told)
    return with_parts(told.getvalue(), more)


def with_parts(content: bytes, more: dict[str, bytes]) -> bytes:
    told = BytesIO(content)
    with ZipFile(told, "a", ZIP_DEFLATED) as archive:
        for name, part in more.items():
            archive.writestr(name, part)
    return told.getvalue()


def xlsx() -> bytes:
    told = BytesIO()
    Workbook().save(told)
    return told.getvalue()


def pptx() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>", "_rels/.rels": (RELS % "").encode()})


def open_document(kind: str, body: str = "<a/>", **more: bytes) -> bytes:
    told = BytesIO()
    with ZipFile(told, "w") as archive:
        archive.writestr(ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}", ZIP_STORED)
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", more.pop("manifest", b"<m/>"))
    return told.getvalue()


def packed(parts: dict[str, bytes] | list[tuple[str | ZipInfo, bytes]]) -> bytes:
    told = BytesIO()
    with ZipFile(told, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, part)
    return told.getvalue()


def mp3(seconds: int = 3) -> bytes:
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + frame * (seconds * 16_000 // 417)


def opus(seconds: int = 3) -> bytes:
    def page(granule: int, content: bytes) -> bytes:
        return b"OggS\0\2" + granule.to_bytes(8, "little") + bytes(12) + b"\1" + bytes([len(content)]) + content

    return page(0, b"OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0") + page(seconds * 48_000, bytes(100))


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def mp4(*, brand: bytes = b"isom", is_film: bool = True, seconds: int = 3, place: bytes = b"") -> bytes:
    head = box(b"ftyp", brand + bytes(4) + brand)
    length = box(b"mvhd", bytes(12) + (1000).to_bytes(4, "big") + (seconds * 1000).to_bytes(4, "big") + bytes(80))
    handler = box(b"hdlr", bytes(8) + (b"vide" if is_film else b"soun") + bytes(13))
    told = box(b"udta", box(b"\xa9xyz", place)) if place else b""
    return head + box(b"moov", length + box(b"trak", box(b"mdia", handler)) + told) + box(b"mdat", b"frames")


def webm() -> bytes:
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + bytes(40)
