"""Small figures are hidden, and with them whatever would give them away.

A table is published with the totals of its lines. A figure from 1 to 4 could point at somebody: it is hidden. But a single hidden
cell of a line is total minus the rest, so further cells are hidden until, for whoever knows all that is shown and that a count
is never negative, every hidden cell could still be any of at least five numbers. That range is exact: hidden cells form a
network in which a change must flow back, so how far a cell can move is a maximum flow.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LEAST = 5
UNBOUNDED = 10**12

type Cell = tuple[int, int]
type Node = tuple[str, int]


@dataclass(frozen=True)
class Suppressed:
    """A table as it may be shown: None where a figure is hidden. `rows` and `columns` hold the totals of the lines."""

    cells: list[list[int | None]]
    rows: list[int | None]
    columns: list[int | None]
    total: int | None


def suppress(table: Sequence[Sequence[int]], *, has_row_totals: bool = True, least: int = LEAST) -> Suppressed:
    """The table with every figure hidden that is below `least` (zero is shown) or would give one away.

    Without row totals (a table of one column) the figures of a row are not added up anywhere.
    """
    grid = _Grid([list(row) for row in table], has_row_totals)
    grid.hidden |= {cell for cell in grid.published() if 0 < grid.value(cell) < least}
    while (exposed := _exposed(grid, least)) is not None:
        grid.hidden |= _rectangle(grid, exposed, least)
    return grid.shown()


@dataclass
class _Grid:
    """A table with its totals as a last row and a last column. Each line adds up to nothing when totals count as negative."""

    table: list[list[int]]
    has_row_totals: bool
    hidden: set[Cell] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.height = len(self.table)
        self.width = len(self.table[0]) if self.table else 0
        totals = [sum(row) for row in self.table]
        columns = [sum(row[j] for row in self.table) for j in range(self.width)]
        self.extended = [[*row, total] for row, total in zip(self.table, totals, strict=True)] + [[*columns, sum(totals)]]
        # A total that is published nowhere is hidden, and nobody asks how well.
        self.unpublished = set() if self.has_row_totals else {(i, self.width) for i in range(self.height + 1)}

    def value(self, cell: Cell) -> int:
        return self.extended[cell[0]][cell[1]]

    def published(self) -> Iterator[Cell]:
        """Every cell that would be shown if nothing were hidden."""
        cells = ((i, j) for i in range(self.height + 1) for j in range(self.width + 1))
        return (cell for cell in cells if cell not in self.unpublished)

    def is_total(self, cell: Cell) -> bool:
        """Whether the cell counts as negative in its lines: a total of one line, but not the grand total."""
        return (cell[0] == self.height) != (cell[1] == self.width)

    def rise(self, cell: Cell) -> int:
        """How far the cell's part in its lines can grow; a total's part grows as the total shrinks."""
        return self.value(cell) if self.is_total(cell) else UNBOUNDED

    def fall(self, cell: Cell) -> int:
        """How far it can shrink: a count not below nothing."""
        return UNBOUNDED if self.is_total(cell) else self.value(cell)

    def shown(self) -> Suppressed:
        def seen(i: int, j: int) -> int | None:
            return None if (i, j) in self.hidden | self.unpublished else self.extended[i][j]

        return Suppressed(
            cells=[[seen(i, j) for j in range(self.width)] for i in range(self.height)],
            rows=[seen(i, self.width) for i in range(self.height)],
            columns=[seen(self.height, j) for j in range(self.width)],
            total=seen(self.height, self.width if self.has_row_totals else 0),
        )


def _exposed(grid: _Grid, least: int) -> Cell | None:
    """A hidden cell that can be pinned down to fewer than `least` numbers; None when all are safe."""
    return next((cell for cell in sorted(grid.hidden) if _freedom(grid, cell, least) < least - 1), None)


def _freedom(grid: _Grid, cell: Cell, least: int) -> int:
    """By how much the cell could be more, plus by how much it could be less, without touching what is shown (up to `least`)."""
    up = _flow(grid, cell, ("column", cell[1]), ("row", cell[0]), least)
    down = _flow(grid, cell, ("row", cell[0]), ("column", cell[1]), least)
    return min(up, grid.rise(cell)) + min(down, grid.fall(cell))


def _flow(grid: _Grid, apart: Cell, source: Node, sink: Node, enough: int) -> int:
    """The largest flow from source to sink over the hidden cells other than `apart`, by shortest augmenting paths."""
    capacity = _capacities(grid, apart)
    total = 0
    while total < enough and (path := _path(capacity, source, sink)):
        amount = min(capacity[a][b] for a, b in path)
        for a, b in path:
            capacity[a][b] -= amount
            capacity[b][a] += amount
        total += amount
    return total


def _capacities(grid: _Grid, apart: Cell) -> dict[Node, dict[Node, int]]:
    """How far each hidden cell can rise (row to column) and fall (column to row); totals are negative, so the other way round."""
    capacity: dict[Node, dict[Node, int]] = {}
    for cell in grid.hidden | grid.unpublished:
        if cell == apart:
            continue
        row, column = ("row", cell[0]), ("column", cell[1])
        capacity.setdefault(row, {})[column] = grid.rise(cell)
        capacity.setdefault(column, {})[row] = grid.fall(cell)
    return capacity


def _path(capacity: dict[Node, dict[Node, int]], source: Node, sink: Node) -> list[tuple[Node, Node]]:
    """The edges of a shortest way along which something can still flow; empty when there is none."""
    came_from: dict[Node, Node] = {}
    queue = deque([source])
    while queue:
        node = queue.popleft()
        for other, room in capacity.get(node, {}).items():
            if room > 0 and other not in came_from and other != source:
                came_from[other] = node
                if other == sink:
                    return _walk_back(came_from, source, sink)
                queue.append(other)
    return []


def _walk_back(came_from: dict[Node, Node], source: Node, sink: Node) -> list[tuple[Node, Node]]:
    edges, node = [], sink
    while node != source:
        edges.append((came_from[node], node))
        node = came_from[node]
    return edges


def _rectangle(grid: _Grid, exposed: Cell, least: int) -> set[Cell]:
    """The cells to hide next: those that close the cheapest rectangle with the exposed one and give it room enough.

    Counts are hidden before totals, few before many, small before large, and zeros only where nothing else helps.
    """
    blind = grid.hidden | grid.unpublished
    corners = [(i, j) for i in range(grid.height + 1) for j in range(grid.width + 1) if i != exposed[0] and j != exposed[1]]

    def cost(corner: Cell) -> tuple:
        added = _added(corner)
        sums = sum(cell[0] == grid.height or cell[1] == grid.width for cell in added)
        zeros = sum(grid.value(cell) == 0 for cell in added)
        is_narrow = _room(grid, exposed, corner) < least - 1
        return is_narrow, sums, zeros, len(added), sum(map(grid.value, added)), corner

    def _added(corner: Cell) -> set[Cell]:
        return {(exposed[0], corner[1]), (corner[0], exposed[1]), corner} - blind

    return _added(min((corner for corner in corners if _added(corner)), key=cost))


def _room(grid: _Grid, cell: Cell, corner: Cell) -> int:
    """The freedom that a rectangle alone gives to the cell."""
    beside, above = (cell[0], corner[1]), (corner[0], cell[1])
    up = min(grid.fall(beside), grid.fall(above), grid.rise(corner), grid.rise(cell))
    down = min(grid.rise(beside), grid.rise(above), grid.fall(corner), grid.fall(cell))
    return up + down
