"""What is inside office documents: which of six they are, whether they hold programs, what they fetch when they are opened."""

from dataclasses import dataclass
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from .refusals import refuse

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
HREF = "{http://www.w3.org/1999/xlink}href"
# Parts of an open document that show what their address leads to; a link in a text is not among them.
SHOWN = {"image", "object", "object-ole", "plugin", "applet", "floating-frame", "fill-image", "background-image", "table-source"}
PROGRAM_PLACES = ("basic/", "scripts/", "dialogs/")


@dataclass(frozen=True)
class Office:
    """A kind of document: how its name ends, and the part without which it is none."""

    extension: str
    main: str
    is_open_document: bool = False


OFFICE = {
    f"{OOXML}.wordprocessingml.document": Office("docx", "word/document.xml"),
    f"{OOXML}.presentationml.presentation": Office("pptx", "ppt/presentation.xml"),
    f"{OOXML}.spreadsheetml.sheet": Office("xlsx", "xl/workbook.xml"),
    f"{ODF}.text": Office("odt", "content.xml", True),
    f"{ODF}.presentation": Office("odp", "content.xml", True),
    f"{ODF}.spreadsheet": Office("ods", "content.xml", True),
}


def refuse_macros(archive: ZipFile) -> None:
    """Programs of Office or of LibreOffice, and what names them."""
    for name in archive.namelist():
        low = name.casefold()
        if "vbaproject" in low or "vbadata" in low or "/activex/" in low or low.startswith(PROGRAM_PLACES):
            raise refuse("macros")
    if "[Content_Types].xml" in archive.namelist() and b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise refuse("macros")


def refuse_outward_links(archive: ZipFile, kind: str) -> None:
    """Whatever would be fetched from elsewhere on opening; links that somebody has to tap may stay."""
    is_odf = OFFICE[kind].is_open_document
    for name in archive.namelist():
        if not name.endswith((".rels", ".xml")):
            continue
        for tag, attributes in _elements(archive, name):
            if is_odf and tag == "event-listener":
                raise refuse("macros")
            if (is_odf and _shows_elsewhere(tag, attributes)) or _is_outward(tag, attributes):
                raise refuse("links_out")


def _elements(archive: ZipFile, name: str):
    """Tag and attributes of each element of this part. A document type declaration is refused: no office program writes one."""
    try:
        with archive.open(name) as part:
            for _event, element in iterparse(part, events=("start",), forbid_dtd=True):
                yield element.tag.rpartition("}")[2], dict(element.attrib)
                element.clear()
    except (ParseError, DefusedXmlException) as fault:
        raise refuse("damaged") from fault


def _is_outward(tag: str, attributes: dict[str, str]) -> bool:
    if tag != "Relationship" or attributes.get("TargetMode", "").lower() != "external":
        return False
    return not attributes.get("Type", "").endswith("/hyperlink")


def _shows_elsewhere(tag: str, attributes: dict[str, str]) -> bool:
    href = attributes.get(HREF, "")
    return tag in SHOWN and bool(href) and (":" in href or href.startswith(("/", "..")))
