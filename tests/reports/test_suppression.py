"""No hidden figure can be worked out, checked by another way of counting than the one that hides."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.reports.suppression import LEAST, Suppressed, suppress


def consistent(shown: Suppressed, height: int, width: int, most: int) -> bool:
    """Whether some table of counts up to `most` agrees with everything that is shown."""
    sums = {(0,) * width}
    for i in range(height):
        choices = [[cell] if cell is not None else range(most + 1) for cell in shown.cells[i]]
        fillings = [row for row in product(*choices) if shown.rows[i] in (None, sum(row))]
        sums = {tuple(a + b for a, b in zip(so_far, row, strict=True)) for so_far in sums for row in fillings}
        sums = {s for s in sums if all(t is None or v <= t for v, t in zip(s, shown.columns, strict=True))}
    return any(
        all(total in (None, value) for value, total in zip(found, shown.columns, strict=True))
        and shown.total in (None, sum(found))
        for found in sums
    )


def possible_values(shown: Suppressed, i: int, j: int, most: int) -> list[int]:
    """What a hidden cell could be, for somebody who knows all the rest that is shown."""
    found = []
    for value in range(most + 1):
        cells = [list(row) for row in shown.cells]
        cells[i][j] = value
        if consistent(Suppressed(cells, shown.rows, shown.columns, shown.total), len(cells), len(cells[0]), most):
            found.append(value)
    return found


def hidden_cells(shown: Suppressed) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(shown.cells) for j, cell in enumerate(row) if cell is None]


TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 7), min_size=width, max_size=width), min_size=1, max_size=2)
)


@given(table=TABLES)
@settings(max_examples=120, deadline=None, derandomize=True)
def test_every_hidden_cell_could_be_any_of_five_numbers(table):
    shown = suppress(table)

    for i, j in hidden_cells(shown):
        assert len(possible_values(shown, i, j, most=13)) >= LEAST


@given(column=st.lists(st.integers(0, 9), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None, derandomize=True)
def test_a_single_column_hides_as_well(column):
    shown = suppress([[value] for value in column], has_row_totals=False)

    for i, j in hidden_cells(shown):
        assert len(possible_values(shown, i, j, most=24)) >= LEAST


@given(table=st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_what_is_shown_is_true_and_never_small(table):
    shown = suppress(table)

    assert [
        [a if b is not None else None for a, b in zip(*rows, strict=True)] for rows in zip(table, shown.cells, strict=True)
    ] == (shown.cells)
    assert shown.total in (None, sum(map(sum, table)))
    seen = [*sum(shown.cells, []), *shown.rows, *shown.columns, shown.total]
    assert not [value for value in seen if value is not None and 0 < value < LEAST]


def test_hiding_only_the_small_cell_would_not_do():
    """The control: without a companion the checker finds the one value that is left."""
    table = [[3, 20, 30], [12, 11, 10]]
    only_small = Suppressed([[None, 20, 30], [12, 11, 10]], [53, 33], [15, 31, 40], 86)

    assert possible_values(only_small, 0, 0, most=13) == [3]
    assert hidden_cells(suppress(table)) != [(0, 0)]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ([[12, 34], [56, 78]], [[12, 34], [56, 78]]),
        ([[0, 34], [56, 0]], [[0, 34], [56, 0]]),
        ([[12, 34, 41], [0, 3, 7], [9, 10, 11]], [[12, 34, 41], [0, None, None], [9, None, None]]),
    ],
    ids=["nothing small", "zeros are shown", "one small, one rectangle"],
)
def test_hides_no_more_than_needed(table, cells):
    assert suppress(table).cells == cells


def test_the_columns_of_a_single_row_of_places_hide_who_did_not_complete():
    shown = suppress([[28, 2], [10, 12]])

    assert shown.cells[0] == [None, None]
    assert (shown.rows, shown.total) == ([30, 22], 52)


def test_an_empty_table_shows_nothing():
    assert suppress([]) == Suppressed([], [], [], 0)
