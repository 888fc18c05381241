"""What is written so often on a page that it is made once: cells of the grid, reasons of an absence."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.attendance.enums import LETTERS, AbsenceReason, Status
from lms.attendance.queries_grid import Grid

register = template.Library()
REASONS = AbsenceReason.choices


@register.filter
def grid_cells(cells: Iterable[str]) -> SafeString:
    """A row's cells. There can be twenty thousand on a page: the presents, nearly all of them, carry no class."""
    written = _written(get_language() or "")
    return mark_safe("".join([written[cell] for cell in cells]))  # made of format_html's strings alone


@lru_cache(maxsize=8)
def _written(language: str) -> dict[str, SafeString]:
    """The one form of each kind of cell in this language."""
    return {
        str(cell): format_html("<td>{}", letter) if cell == Status.PRESENT else format_html("<td class={}>{}", str(cell), letter)
        for cell, letter in LETTERS.items()
    }


@register.simple_tag
def reason_options(chosen: str = "") -> SafeString:
    """The reasons of an absence as options of a select, one of them chosen. End tags are left out, as HTML allows."""
    return _options(get_language() or "", chosen)


@lru_cache(maxsize=32)
def _options(language: str, chosen: str) -> SafeString:
    pairs = [(format_html("value={}{}", value, " selected" if value == chosen else ""), label) for value, label in REASONS]
    return format_html_join("", "<option {}>{}", pairs)


@register.filter
def legend(grid: Grid) -> list[tuple[str, str, str]]:
    """The five words, and what else occurs in this grid: class (none for present), letter, word."""
    other = {cell for row in grid.rows for cell in row.cells} - set(Status)
    shown = [cell for cell in LETTERS if cell in Status.values or cell in other]
    return [("" if cell == Status.PRESENT else str(cell), str(LETTERS[cell]), str(cell.label)) for cell in shown]
