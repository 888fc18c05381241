"""The grid as a spreadsheet."""

from django.utils.translation import gettext as _

from lms.core.exports import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx
from lms.records.models import Cohort

from . import enums
from .queries_grid import Grid

WORDS = {**dict(enums.Status.choices), **dict(enums.Cell.choices)}


def grid_file(cohort: Cohort, grid: Grid, kind: str) -> tuple[bytes, str, str]:
    """Content, media type and neutral file name of the grid as “csv” or “xlsx”."""
    header = [_("N.°"), _("Apellidos y nombres"), *(column.day.isoformat() for column in grid.columns)]
    header += [_("Asistió"), _("Realizadas"), _("Porcentaje")]
    rows: list[list[Cell]] = [
        [row.number, row.name, *(str(WORDS[cell]) for cell in row.cells), row.tally.attended, row.tally.held, row.tally.percent]
        for row in grid.rows
    ]
    name = f"asistencia_{cohort.code}.{kind}"
    if kind == "csv":
        return as_csv(header, rows), CSV_TYPE, name
    return as_xlsx(_("Asistencia"), header, rows), XLSX_TYPE, name
