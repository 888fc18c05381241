"""One roster file: its rows, and what must be said about it as a whole."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..collector import rested_collector
from ..models import Cohort
from .headings import Layout, recognise
from .parsing import Frame, parse_rows
from .reading import read_table, refusal
from .rows import Row
from .table import Table

LISTED = 10


@dataclass(frozen=True)
class RosterFile:
    """The rows of a file, parsed for one cohort. `ignored` lists headings whose columns are not stored."""

    file_hash: str
    rows: list[Row]
    ignored: tuple[str, ...]
    notices: list[str]
    heading_row: int


@rested_collector()
def read_roster(*, content: bytes, cohort: Cohort, today: date) -> RosterFile:
    """The file, read by its content. Raises DomainError with a sentence that says what to mend."""
    table = read_table(content)
    layout = recognise(table)
    rows, skipped = parse_rows(table, layout, Frame.of(cohort, today))
    if not rows:
        raise refusal("empty")
    return RosterFile(
        file_hash=hashlib.sha256(content).hexdigest(),
        rows=rows,
        ignored=layout.ignored,
        notices=_notices(table, layout, skipped),
        heading_row=layout.heading_row,
    )


def _notices(table: Table, layout: Layout, skipped: list[int]) -> list[str]:
    told = []
    if table.encoding == "cp1252":
        told.append(_("El archivo no está en UTF-8 y se leyó como Windows-1252: compruebe las eñes y las tildes en los nombres."))
    hidden = [number for number in table.hidden_rows if number >= layout.first_row]
    if hidden:
        text = ngettext("La fila oculta %(rows)s también se leyó.", "Las filas ocultas %(rows)s también se leyeron.", len(hidden))
        told.append(text % {"rows": listing(hidden)})
    if table.hidden_columns:
        told.append(_("Las columnas ocultas también se leyeron."))
    if table.other_sheets:
        told.append(_("Solo se leyó la primera hoja; las demás no se tocaron."))
    if skipped:
        text = ngettext(
            "La fila %(rows)s no tiene estudiante y no se leyó.",
            "Las filas %(rows)s no tienen estudiante y no se leyeron.",
            len(skipped),
        )
        told.append(text % {"rows": listing(skipped)})
    return told


def listing(numbers: list[int]) -> str:
    """“9, 10, 11”, cut short after ten."""
    return ", ".join(map(str, numbers[:LISTED])) + ("…" if len(numbers) > LISTED else "")
