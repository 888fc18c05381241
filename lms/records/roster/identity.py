"""The cells that say who somebody is: surnames written together, and document numbers as Excel leaves them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.core.folding import fold

from ..documents import document_key, last_two
from ..enums import DocumentType
from .cells import CellError, tidy

PARTICLES = {"de", "del", "la", "las", "los", "da", "do", "dos", "di", "van", "von", "san", "santa", "y"}
TYPES = {
    "": DocumentType.DNI,
    "dni": DocumentType.DNI,
    "1": DocumentType.DNI,
    "ce": DocumentType.FOREIGN_CARD,
    "carne extranjeria": DocumentType.FOREIGN_CARD,
    "carne de extranjeria": DocumentType.FOREIGN_CARD,
    "pasaporte": DocumentType.PASSPORT,
    "ptp": DocumentType.OTHER,
    "cpp": DocumentType.OTHER,
    "otro": DocumentType.OTHER,
    "otro documento": DocumentType.OTHER,
    "sin documento": DocumentType.NONE,
    "ninguno": DocumentType.NONE,
    "no tiene": DocumentType.NONE,
}
NO_DOCUMENT = {"", "-", "s/d", "sd", "sin dni", "sin documento", "no tiene", "ninguno", "no", "0", "00000000", "sin dato"}
SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
DECIMAL = re.compile(r"(\d+)\.0+")
GROUPED = re.compile(r"\d{1,3}(?:[ .]\d{3})+|[\d ]+")
WITH_CHECK_DIGIT = re.compile(r"(\d{8})-[\dA-Za-z]")
OTHER_NUMBER = re.compile(r"[A-Za-z0-9-]{5,20}")
DNI_DIGITS, CODE_DIGITS = 8, 14


@dataclass(frozen=True)
class Document:
    """A document by its keyed hash. `zeros` counts the leading zeros that the number seems to have lost.

    `proposal` is the whole number with them, to be shown and never stored; `note` says how the cell was read.
    """

    kind: str = DocumentType.NONE
    key: str = ""
    last2: str = ""
    zeros: int = 0
    proposal: str = ""
    note: str = ""


def split_surnames(text: str) -> tuple[str, str, bool]:
    """Paternal and maternal surname from one cell; True when there were more than two words to share out."""
    parts: list[str] = []
    held: list[str] = []
    for word in text.split():
        held.append(word)
        if fold(word) not in PARTICLES:
            parts.append(" ".join(held))
            held = []
    if held:
        parts.append(" ".join(held))
    return (parts[0] if parts else ""), " ".join(parts[1:]), len(parts) > 2


def split_full_name(text: str) -> tuple[str, str]:
    """Surnames and given names from “PATERNO MATERNO, Nombres”."""
    surnames, comma, given = text.partition(",")
    if not comma or "," in given:
        raise CellError(_("separe apellidos y nombres con una coma: PATERNO MATERNO, Nombres"))
    return surnames, given


def document(type_text: str, number_text: str) -> Document:
    """The document of two cells, the first of which may be empty. Raises CellError."""
    kind = TYPES.get(fold(tidy(type_text)).replace(".", ""))
    if kind is None:
        raise CellError(_("tipo de documento desconocido; escriba DNI, CE, Pasaporte, PTP, CPP o Sin documento"))
    plain = tidy(number_text)
    if fold(plain) in NO_DOCUMENT or kind == DocumentType.NONE:
        return Document()
    if SCIENTIFIC.fullmatch(plain):
        raise CellError(_("el número de documento perdió cifras (notación científica); escríbalo completo, como texto"))
    if any(character.isdigit() and not character.isascii() for character in plain):
        raise CellError(_("el documento tiene cifras de otro alfabeto; escríbalo de nuevo"))
    number, note = _plain_number(plain)
    return _dni(number, note) if kind == DocumentType.DNI else _other(kind, number, note)


def _plain_number(plain: str) -> tuple[str, str]:
    """The number without what Excel and people put round it, and a note where something was taken away."""
    number = plain.lstrip("'")
    if found := DECIMAL.fullmatch(number) or WITH_CHECK_DIGIT.fullmatch(number):
        number = found[1]
    elif GROUPED.fullmatch(number):
        number = re.sub(r"[ .]", "", number)
    return number, "" if number == plain else _("Se quitó del documento lo que no es cifra.")


def _dni(number: str, note: str) -> Document:
    if not number.isdigit():
        raise CellError(_("el DNI lleva solo cifras; si es otro documento, añada la columna tipo_documento"))
    lost = DNI_DIGITS - len(number)
    if lost == 0:
        return Document(DocumentType.DNI, document_key(DocumentType.DNI, number), last_two(number), note=note)
    if lost in (1, 2):
        whole = number.zfill(DNI_DIGITS)
        return Document(DocumentType.DNI, document_key(DocumentType.DNI, whole), last_two(whole), lost, whole, note)
    if len(number) == CODE_DIGITS:
        raise CellError(_("es un código de estudiante de 14 cifras, no un DNI; deje la celda vacía o escriba el DNI"))
    raise CellError(
        _("el DNI tiene 8 cifras y aquí hay %(count)d; si es otro documento, añada la columna tipo_documento")
        % {"count": len(number)}
    )


def _other(kind: str, number: str, note: str) -> Document:
    if not OTHER_NUMBER.fullmatch(number):
        raise CellError(_("el documento lleva de 5 a 20 letras y cifras"))
    number = number.upper()
    return Document(kind, document_key(kind, number), last_two(number), note=note)
