"""Which column is what. Schools write headings as they like; accents, case, underscores and small words do not count."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from lms.core.errors import DomainError
from lms.core.folding import fold

from .reading import refusal
from .table import HEADING_WITHIN, Table

SMALL_WORDS = {"de", "del", "la", "el", "los", "las", "a", "o", "en", "su"} | {
    "estudiante",
    "estudiantes",
    "alumno",
    "alumna",
    "alumnos",
}
NUMBER_WORDS = {"n", "no", "nro", "num", "numero"}
IN_BRACKETS = re.compile(r"\([^)]*\)")
NOT_A_WORD = re.compile(r"[^a-z0-9]+")

# What remains of a heading without small words, for each column that is read.
KNOWN = {
    "code": "codigo maloca|maloca",
    "full_name": "apellidos y nombres|apellido y nombre|apellidos nombres|nombre completo|nombres y apellidos|nombre y apellido",
    "surnames": "apellidos|apellido",
    "paternal": "apellido paterno|ap paterno|a paterno|paterno|primer apellido|apellido 1|apellido1|paternal surname",
    "maternal": "apellido materno|ap materno|a materno|materno|segundo apellido|apellido 2|apellido2",
    "given": "nombres|nombre|nombre s|prenombres",
    "document_type": "tipo documento|tipo doc|tipo documento identidad|documento tipo",
    "document": "dni|documento|numero documento|documento numero|numero doc|numero dni|dni numero|documento identidad"
    "|numero documento identidad|doc identidad|dni ce",
    "birth": "fecha nacimiento|fecha nac|f nacimiento|f nac|nacimiento|fec nacimiento|fec nac|fecha naci",
    "sex": "sexo|genero|sexo h m|sexo m h|sexo m f|sexo f m",
    "grade": "grado|gdo|grado estudios|ano",
    "section": "seccion|secc|sec",
    "grade_section": "grado y seccion|grado seccion|aula",
    "starts_on": "desde|fecha inscripcion|inscrito desde|inscripcion|fecha ingreso|fecha inicio",
    "guardian_name": "apoderado|apoderado nombre|nombre apoderado|apoderado nombres|nombres apoderado|apoderada"
    "|apoderado apoderada|nombres y apellidos apoderado|apellidos y nombres apoderado|padre madre apoderado",
    "guardian_relationship": "apoderado parentesco|parentesco|parentesco apoderado|vinculo|vinculo apoderado",
    "guardian_phone": "apoderado celular|celular apoderado|celular|telefono|telefono apoderado|apoderado telefono|numero celular"
    "|numero telefono|celular contacto|telefono contacto",
    "consent": "autorizacion|autoriza|autorizado|autorizacion familia|autorizacion apoderado|autorizacion participar"
    "|autoriza participar|consentimiento",
    "verification": "constancia verificable|verificable|constancia verificable por internet|autoriza constancia verificable"
    "|autorizacion constancia verificable|constancia publica",
}
MEANING = {words: key for key, listed in KNOWN.items() for words in listed.split("|")}
NAME_KEYS = {"full_name", "surnames", "paternal", "maternal", "given"}


@dataclass(frozen=True)
class Layout:
    """Where each known column stands, from which row the table is data, and the headings that are not read."""

    columns: dict[str, int]
    heading_row: int
    first_row: int
    ignored: tuple[str, ...]


def meaning_of(heading: str) -> str:
    """The key of the column that this heading names; empty when it names none that is read."""
    words = NOT_A_WORD.sub(" ", fold(IN_BRACKETS.sub(" ", heading).replace("°", "o").replace("_", " "))).split()
    kept = ["numero" if word in NUMBER_WORDS else word for word in words if word not in SMALL_WORDS]
    if words and not kept:
        return "full_name" if any(word.startswith(("estudiante", "alumn")) for word in words) else ""
    return MEANING.get(" ".join(kept), "")


def recognise(table: Table) -> Layout:
    """The layout of the table. Raises DomainError: no_heading, missing_column, duplicate_column."""
    best = max(_candidates(table), key=lambda found: (_score(found[2]), found[0] - found[1], -found[0]), default=None)
    if best is None or not NAME_KEYS & set(map(meaning_of, best[2])):
        raise refusal("no_heading")
    index, last, titles = best
    columns = _columns(titles)
    _require(columns)
    ignored = tuple(title.strip()[:60] for title in titles if title.strip() and not meaning_of(title))
    number = table.rows[index][0]
    return Layout(columns, heading_row=number, first_row=table.rows[last][0] + 1, ignored=ignored)


def _candidates(table: Table) -> list[tuple[int, int, list[str]]]:
    """Place, last place and titles of every row, or pair of rows, that may be the heading."""
    found = []
    for place, (number, cells) in enumerate(table.rows):
        if number > HEADING_WITHIN:
            break
        if any(map(meaning_of, cells)):
            found.append((place, place, cells))
            if _all_headings(below := _row_numbered(table, place + 1, number + 1)):
                found.append((place, place + 1, _put_together(cells, below)))
    return found


def _row_numbered(table: Table, place: int, number: int) -> list[str]:
    """The row at that place when it has that number, else nothing."""
    found = table.rows[place] if place < len(table.rows) else (0, [])
    return found[1] if found[0] == number else []


def _all_headings(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(map(meaning_of, filled))


def _put_together(upper: list[str], lower: list[str]) -> list[str]:
    """The titles of a heading in two rows: the lower one where it says something."""
    return [down if down.strip() else up for up, down in zip_longest(upper, lower, fillvalue="")]


def _score(titles: list[str]) -> int:
    return len({meaning_of(title) for title in titles} - {""})


def _columns(titles: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, title in enumerate(titles):
        key = meaning_of(title)
        if key and key in columns:
            raise DomainError(
                "duplicate_column",
                _("Dos columnas dicen lo mismo: “%(first)s” y “%(second)s”. Deje una sola.")
                % {"first": titles[columns[key]].strip()[:60], "second": title.strip()[:60]},
            )
        if key:
            columns[key] = index
    return columns


def _require(columns: dict[str, int]) -> None:
    if "full_name" in columns:
        return
    needed = ["nombres"] * ("given" not in columns)
    if "surnames" not in columns:
        needed += [
            name for key, name in (("paternal", "apellido_paterno"), ("maternal", "apellido_materno")) if key not in columns
        ]
    if needed:
        listed = ", ".join(f"“{name}”" for name in sorted(needed))
        raise DomainError(
            "missing_column",
            _("Falta en los encabezados: %(columns)s. Añada la columna (puede tener celdas vacías) y vuelva a subir el archivo.")
            % {"columns": listed},
        )
