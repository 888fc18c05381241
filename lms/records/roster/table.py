"""A roster file as text: what every reader makes, and how a reader says no. Known to the child process, so free of Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 200
HEADING_WITHIN = 30
MAX_TEXT = 12 * 1024 * 1024


class Refusal(Exception):
    """The file cannot be read as a roster. `code` names the sentence, `detail` fills it."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass
class Table:
    """Rows of text with the numbers that a spreadsheet shows beside them; blank rows are left out.

    A cell longer than the limit is cut one character above it. `formulas` maps a row to its formula cells, `merged` holds
    ranges as first row, first column, last row, last column (from 1), `encoding` names the character set of a text file.
    """

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    encoding: str = ""
    formulas: dict[int, list[str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: bool = False
    other_sheets: int = 0


def fill(table: Table, numbered_rows) -> Table:
    """The table with these (number, cells) added, within the limits of rows, columns and text."""
    text = 0
    for number, cells in numbered_rows:
        kept = [cell[: MAX_CELL + 1] for cell in cells]
        while kept and not kept[-1].strip():
            kept.pop()
        if not kept:
            continue
        if len(kept) > MAX_COLUMNS:
            raise Refusal("too_many_columns", row=number, limit=MAX_COLUMNS)
        text += sum(map(len, kept))
        table.rows.append((number, kept))
        if len(table.rows) > MAX_ROWS + HEADING_WITHIN:
            raise Refusal("too_many_rows", limit=MAX_ROWS)
        if text > MAX_TEXT:
            raise Refusal("too_heavy")
    return table


def columns_of(found: Iterable[str]) -> set[int]:
    """Column places (from 0) of cells such as “AB12”."""
    places = set()
    for cell in found:
        place = 0
        for letter in cell.rstrip("0123456789"):
            place = place * 26 + ord(letter) - 64
        places.add(place - 1)
    return places


def column_letters(column: int) -> str:
    """“AB” for column 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
