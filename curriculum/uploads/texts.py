"""Plain text and CSV: letters in UTF-8, and no cell that a spreadsheet would reckon with."""

import csv
import re
from itertools import islice
from pathlib import Path

from .refusals import refuse

CSV, PLAIN = "text/csv", "text/plain"
LOOKED_AT = 50
# Everything below the space but tab and line ends, and the signs that turn the direction of writing.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
NUMBER = re.compile(r"[+-][\d.,]*%?\Z")


def look_at_text(path: Path) -> str:
    """text/csv where every line has the same commas, semicolons or tabs; text/plain else. Raises DomainError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            for piece in iter(lambda: text.read(1 << 20), ""):
                if CONTROL.search(piece):
                    raise refuse("control")
        delimiter = _delimiter(path)
        if delimiter is None:
            return PLAIN
        _refuse_formulas(path, delimiter)
    except UnicodeDecodeError as fault:
        raise refuse("not_utf8") from fault
    except csv.Error as fault:
        raise refuse("damaged") from fault
    return CSV


def _delimiter(path: Path) -> str | None:
    for delimiter in (";", ",", "\t"):
        with path.open(encoding="utf-8-sig", newline="") as text:
            widths = {len(row) for row in islice(csv.reader(text, delimiter=delimiter), LOOKED_AT) if row}
        if len(widths) == 1 and widths.pop() > 1:
            return delimiter
    return None


def _refuse_formulas(path: Path, delimiter: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as text:
        for row in csv.reader(text, delimiter=delimiter):
            for cell in row:
                start = cell.lstrip()[:1]
                if start in ("=", "@") or (start in ("+", "-") and not NUMBER.match(cell.strip())):
                    raise refuse("formulas")
