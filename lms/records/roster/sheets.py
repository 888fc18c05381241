"""XLSX, XLS and ODS by calamine, with what calamine does not tell: formulas, hidden rows. Free of Django (see `child`)."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from posixpath import normpath
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .table import Refusal, Table, fill

FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"')
CELL_OR_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"|<(?:\w+:)?row\b[^>]*?\br="(\d+)"|<(?:\w+:)?f[\s/>]')
SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*?\s\w+:id=[\"']([^\"']+)[\"']")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(r"\b(Id|Target)=[\"']([^\"']+)[\"']")
MAX_EXACT = 10**15


def read_sheets(content: bytes, kind: str) -> Table:
    """The table of the first visible sheet that holds something. Raises Refusal."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            index, sheet, others = _first_sheet(book)
            table = Table(other_sheets=others, merged=_merged(sheet))
            fill(table, ((number, [as_text(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(), start=1)))
    except PasswordError as error:
        raise Refusal("encrypted") from error
    except CalamineError as error:
        raise Refusal("damaged") from error
    if kind == "xlsx":
        _add_what_is_hidden(table, content, index)
    return table


def _first_sheet(book: CalamineWorkbook) -> tuple[int, CalamineSheet, int]:
    """Place, sheet, and how many other visible sheets hold something."""
    filled = []
    for index, known in enumerate(book.sheets_metadata):
        if known.visible == SheetVisibleEnum.Visible and known.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(index)
            if sheet.height:
                filled.append((index, sheet))
    if not filled:
        raise Refusal("empty")
    return *filled[0], len(filled) - 1


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    ranges = sheet.merged_cell_ranges or []
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges]


def as_text(cell) -> str:
    """A cell as somebody would have typed it; a whole number without “.0”, a date as dd/mm/yyyy."""
    match cell:
        case str():
            return cell
        case bool():
            return "VERDADERO" if cell else "FALSO"
        case float() if cell.is_integer() and abs(cell) < MAX_EXACT:
            return str(int(cell))
        case datetime() | date():
            return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
        case _:
            return str(cell)


def _add_what_is_hidden(table: Table, content: bytes, index: int) -> None:
    with ZipFile(BytesIO(content)) as archive:
        path = sheet_path(archive, index)
        sheet = archive.read(path) if path in archive.namelist() else b""
    table.hidden_columns = bool(HIDDEN_COLUMN.search(sheet))
    table.hidden_rows = sorted({int(number) for number in HIDDEN_ROW.findall(sheet)})
    if FORMULA.search(sheet):
        for row, cell in _formulas(sheet):
            table.formulas.setdefault(row, []).append(cell)


def sheet_path(archive: ZipFile, index: int) -> str:
    """The part that holds the sheet in that place of the workbook; empty when the workbook does not say."""
    ids = SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace"))
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for relation in RELATION.findall(relations):
        attributes = dict(ATTRIBUTE.findall(relation))
        targets[attributes.get("Id")] = attributes.get("Target", "")
    target = targets.get(ids[index], "") if index < len(ids) else ""
    return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def _formulas(sheet: bytes) -> Iterator[tuple[int, str]]:
    row, cell = 0, ""
    for found in CELL_OR_FORMULA.finditer(sheet):
        column, cell_row, new_row = found.groups()
        if column:
            row, cell = int(cell_row), f"{column.decode()}{cell_row.decode()}"
        elif new_row:
            row, cell = int(new_row), ""
        else:
            yield row, cell
