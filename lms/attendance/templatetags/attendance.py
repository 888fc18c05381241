"""How cells of the grid are written."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.attendance.enums import LETTERS, Status
from lms.attendance.queries_grid import Grid

register = template.Library()


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


@register.filter
def legend(grid: Grid) -> list[tuple[str, str, str]]:
    """The five words, and what else occurs in this grid: class (none for present), letter, word."""
    other = {cell for row in grid.rows for cell in row.cells} - set(Status)
    shown = [cell for cell in LETTERS if cell in Status.values or cell in other]
    return [("" if cell == Status.PRESENT else str(cell), str(LETTERS[cell]), str(cell.label)) for cell in shown]
