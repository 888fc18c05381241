"""What one cell says. Each function returns its value, or raises CellError with a sentence that quotes no name or document."""

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lms.core.folding import fold

from ..enums import Sex

LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏɐ-ʯḀ-ỿ\u0300-\u036f '’ʼ.\-]+")
SPACES = re.compile(" +")
GUARDED = re.compile(r"^'(?=[=+@'-])")
DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?: 0?0:00(?::00)?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
MONTH = re.compile(r"(\d{1,2})\s*/\s*(\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,2}")
SERIAL = re.compile(r"\d{5}(?:\.0+)?")
SERIAL_START = date(1899, 12, 30)
YOUNGEST, OLDEST = 5, 29
ORDINALS = {"primero": 1, "primer": 1, "segundo": 2, "tercero": 3, "tercer": 3, "cuarto": 4, "quinto": 5, "sexto": 6}
GRADE = re.compile(r"([1-6])\s*(?:\.?\s*(?:o|ro|do|er|to)\b)?\.?\s*(.*)")
GRADE_WORDS = {"", "grado", "ano", "sec", "secundaria", "de secundaria", "prim", "primaria", "de primaria"}
SECTION = re.compile(r"[\w -]{1,20}")
YES = {"si", "s", "yes", "verdadero", "true", "1", "autoriza", "autorizado", "autorizada"}
NO = {"no", "n", "falso", "false", "0", "no autoriza", "no autorizado", "no autorizada"}
ONLY = {"solo participar", "si sin constancia"}
OPEN = {"", "pendiente", "p", "-", "sin dato", "por confirmar"}
SEXES: dict[str, str] = dict.fromkeys(("mujer", "femenino", "nina"), Sex.FEMALE)
SEXES |= dict.fromkeys(("hombre", "masculino", "varon", "nino"), Sex.MALE) | dict.fromkeys(
    ("sin dato", "no declara", "-", ""), ""
)
SEX_LETTERS = frozenset("HMF")
PHONE = re.compile(r"\+?\d{6,15}")
EXACT_NUMBER = re.compile(r"(\d+)\.0+")


class CellError(ValueError):
    """What is wrong with a cell, as a sentence."""


def tidy(text: str) -> str:
    """The text in one Unicode form with single plain spaces; a line break inside it stays, for the alphabet to refuse."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")
    if "  " in text:
        text = SPACES.sub(" ", text)
    return text.strip(" \t\r\n")


def name(text: str, limit: int) -> str:
    """Letters of the Latin alphabet and their marks, spaces, apostrophes, hyphens and full stops."""
    plain = GUARDED.sub("", tidy(text))
    if plain and not LETTERS.fullmatch(plain):
        raise CellError(_stranger(next(character for character in plain if not LETTERS.fullmatch(character))))
    if plain and not any(character.isalpha() for character in plain):
        raise CellError(_("no tiene letras"))
    if len(plain) > limit:
        raise CellError(_("pasa de %(limit)d letras") % {"limit": limit})
    return plain


def _stranger(character: str) -> str:
    """What is wrong with this character in a name, by its code point."""
    point = {"point": f"U+{ord(character):04X}"}
    if character in "\r\n\x0b\x0c\x85\u2028\u2029":
        return _("tiene un salto de línea (%(point)s); escríbalo en una sola línea") % point
    category = unicodedata.category(character)
    if category.startswith("C"):
        return _("tiene un carácter invisible (%(point)s); bórrelo y escríbalo de nuevo") % point
    if character.isalpha():
        return _("tiene letras de otro alfabeto (%(point)s); escríbalo de nuevo") % point
    if character.isdigit():
        return _("tiene cifras (%(point)s)") % point
    return _("tiene un signo que no va en un nombre (%(point)s)") % point


def day_of(text: str) -> date:
    """A date written dd/mm/yyyy or yyyy-mm-dd, or as Excel's serial number of a day."""
    plain = tidy(text)
    if SERIAL.fullmatch(plain):
        return SERIAL_START + timedelta(days=int(plain[:5]))
    if found := ISO_DAY.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif found := DAY.fullmatch(plain):
        day, month, year = map(int, found.groups())
    elif SHORT_YEAR.fullmatch(plain):
        raise CellError(_("el año lleva cuatro cifras: dd/mm/aaaa"))
    else:
        raise CellError(_("no es una fecha; escriba dd/mm/aaaa"))
    if month > 12:
        raise CellError(_("el mes va en el centro y llega a 12: dd/mm/aaaa"))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(_("ese día no existe en el calendario")) from error


def birth_month(text: str, today: date) -> str:
    """“2012-05”: the day is read and forgotten."""
    if not text.strip():
        return ""
    if found := MONTH.fullmatch(tidy(text)):
        month, year = map(int, found.groups())
        if not 1 <= month <= 12:
            raise CellError(_("el mes llega a 12: mm/aaaa"))
        day = date(year, month, 1)
    else:
        day = day_of(text)
    if day > today:
        raise CellError(_("la fecha de nacimiento está en el futuro"))
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if not YOUNGEST <= age <= OLDEST:
        raise CellError(_("la edad saldría de %(low)d a %(high)d años; revise el año") % {"low": YOUNGEST, "high": OLDEST})
    return f"{day.year:04d}-{day.month:02d}"


def sex(text: str) -> str:
    """A sex where the cell says it in words; “H”, “M” or “F” where only the whole column can say; empty without one."""
    plain = fold(tidy(text)).rstrip(".")
    if plain.upper() in SEX_LETTERS:
        return plain.upper()
    if plain not in SEXES:
        raise CellError(_("escriba Mujer u Hombre"))
    return str(SEXES[plain])


def grade(text: str) -> int | None:
    """1 to 6 from “3”, “3.º”, “3°”, “Tercero”, “3ro sec”."""
    found, rest = _leading_grade(text)
    if found and rest not in GRADE_WORDS:
        raise CellError(_("escriba el grado con un número del 1 al 6"))
    return found


def grade_and_section(text: str) -> tuple[int | None, str]:
    """Both from one cell: “3.º A”, “3A”, “Tercero B”."""
    found, rest = _leading_grade(text)
    for word in sorted(GRADE_WORDS - {""}, key=len, reverse=True):
        rest = rest.removeprefix(f"{word} ")
    return found, section(rest.upper())


def _leading_grade(text: str) -> tuple[int | None, str]:
    plain = fold(tidy(EXACT_NUMBER.sub(r"\1", text)).replace("°", "o"))
    if not plain:
        return None, ""
    first, _space, rest = plain.partition(" ")
    if first in ORDINALS:
        return ORDINALS[first], rest
    found = GRADE.fullmatch(plain)
    if not found:
        raise CellError(_("escriba el grado con un número del 1 al 6"))
    return int(found[1]), found[2].strip(" -")


def section(text: str) -> str:
    """A letter or a short name, without the quotes that schools put round it. “-” and “única” stand for the only one."""
    plain = tidy(text).strip("\"“”'«»")
    if plain and not SECTION.fullmatch(plain):
        raise CellError(_("escriba la sección con letras: A, B, C…"))
    return plain


def answer(text: str) -> str:
    """yes, no, only (take part, no certificate) or nothing yet."""
    plain = fold(tidy(text)).replace(",", "").rstrip(".")
    for found, words in (("yes", YES), ("no", NO), ("only", ONLY), ("", OPEN)):
        if plain in words:
            return found
    raise CellError(_("escriba Sí, No o Pendiente"))


def phone(text: str) -> str:
    """A telephone number as digits, a Peruvian mobile without its prefix; empty when there is none."""
    plain = re.sub(r"[\s().-]", "", EXACT_NUMBER.sub(r"\1", tidy(text).lstrip("'")))
    if plain.startswith("+51") and len(plain) == 12:
        plain = plain[3:]
    if plain and not PHONE.fullmatch(plain):
        raise CellError(_("no parece un número de teléfono"))
    return plain


def words(text: str, limit: int) -> str:
    """A short free text, such as a relationship: one line, nothing invisible."""
    plain = GUARDED.sub("", tidy(text))
    for character in plain:
        if unicodedata.category(character).startswith(("C", "Zl", "Zp")):
            raise CellError(_stranger(character))
    if len(plain) > limit:
        raise CellError(_("pasa de %(limit)d letras") % {"limit": limit})
    return plain
