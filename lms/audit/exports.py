"""The log as a spreadsheet: every field as it is stored, and the acts in words."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lms.core.exports import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx

from .models import Entry

MOST_ROWS = 20_000
FIELDS: tuple[str, ...] = ("number", "act", "actor", "roles", "command", "kind", "about", "scope", "reason", "count")
FIELDS += ("request_id", "address", "result")


def log_file(entries: Iterable[Entry], kind: str) -> tuple[bytes, str]:
    """The content and its media type."""
    header = [_("momento (UTC)"), _("acto"), *FIELDS, "previous", "digest"]
    if kind == "xlsx":
        return as_xlsx(_("Bitácora"), header, _rows(entries)), XLSX_TYPE
    return as_csv(header, _rows(entries)), CSV_TYPE


def _rows(entries: Iterable[Entry]) -> Iterator[list[Cell]]:
    for entry in entries:
        facts = [_cell(getattr(entry, name)) for name in FIELDS]
        yield [entry.at.isoformat(timespec="milliseconds"), entry.act_label, *facts, entry.previous, entry.digest]


def _cell(value) -> Cell:
    return value if value is None or isinstance(value, int) else str(value)
