"""PDFs: read through to the last object, and refused when they would do something by themselves or carry another file."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from .refusals import refuse

# What a reader may do on opening or on a tap without asking. Links to pages and to addresses stay.
ACTS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
}
ACTING_PARTS = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
MOST_OBJECTS = 300_000
DEEPEST = 60


def look_through(path: Path) -> int:
    """The number of pages of a PDF that lies still. Raises DomainError."""
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise refuse("encrypted")
            if len(pdf.objects) > MOST_OBJECTS:
                raise refuse("bomb")
            for thing in _dictionaries(pdf):
                _refuse_unfit(thing)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as locked:
        raise refuse("encrypted") from locked
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as fault:
        raise refuse("damaged") from fault
    if not pages:
        raise refuse("damaged")
    return pages


def _refuse_unfit(thing: pikepdf.Object) -> None:
    if _name(thing, "/S") in ACTS or _name(thing, "/Subtype") in ACTING_PARTS or "/XFA" in thing:
        raise refuse("pdf_acts")
    if "/EF" in thing or _name(thing, "/Type") == "/EmbeddedFile" or _name(thing, "/Subtype") == "/FileAttachment":
        raise refuse("pdf_carries")


def _name(thing: pikepdf.Object, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and the head of every stream, each once: those that stand alone, and those inside them."""
    for thing in pdf.objects:
        yield from _inside(thing, DEEPEST)


def _inside(thing, left: int) -> Iterator[pikepdf.Object]:
    if not left:
        raise refuse("bomb")
    if isinstance(thing, pikepdf.Array):
        within = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        within = [thing[key] for key in thing.keys()]  # noqa: SIM118 (a stream is no mapping)
    else:
        return
    for part in within:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _inside(part, left - 1)
