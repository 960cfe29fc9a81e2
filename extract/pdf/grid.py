"""Ruled tables as grids whose cells know their spans.

Rules that meet form a component; the distinct x and y of a component cut it into elementary cells, and neighbours
that no rule separates are one merged cell. Sides that the page cuts off (a row that runs over the page break has no
bottom line) are closed where the crossing rules end, and the cell remembers that the side was open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .edges import SNAP, Edge, components, merge_edges
from .geometry import Box
from .glyphs import Flags, Glyphs, Numbers
from .lines import Line, lines_by, text_of
from .page import Fill, Rule

_BAND = 3.0
"""A shaded band meets the grids above and below it within this many points."""
_COVER = 0.6
"""Share of a cell's side that must be ruled to close it."""


@dataclass(slots=True, eq=False)
class Cell:
    """A cell with its place and spans in the grid; `open_top`/`open_bottom`: no rule closes that side."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    page_no: int
    lines: list[Line] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False
    nested: list[Grid] = field(default_factory=list)
    _told: tuple[list[Line], str] | None = field(default=None, init=False, repr=False)

    @property
    def text(self) -> str:
        """Text as printed, lines separated by line breaks; nested tables are not part of it."""
        if self._told is None or self._told[0] is not self.lines:  # asked again and again
            self._told = self.lines, text_of(self.lines)
        return self._told[1]

    @property
    def rows(self) -> range:
        """Grid rows the cell spans."""
        return range(self.row, self.row + self.rowspan)

    @property
    def cols(self) -> range:
        """Grid columns the cell spans."""
        return range(self.col, self.col + self.colspan)


@dataclass(slots=True, eq=False)
class Grid:
    """A table: `xs` and `ys` are the column and row borders in points; cells in reading order."""

    page_no: int
    box: Box
    xs: list[float]
    ys: list[float]
    cells: list[Cell]

    @property
    def n_rows(self) -> int:
        """Number of grid rows."""
        return len(self.ys) - 1

    @property
    def n_cols(self) -> int:
        """Number of grid columns."""
        return len(self.xs) - 1

    def row(self, index: int) -> list[Cell]:
        """Cells that touch the grid row, from left to right (merged ones included)."""
        return sorted((c for c in self.cells if index in c.rows), key=lambda c: c.col)

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers the place, if any."""
        return next((c for c in self.cells if row in c.rows and col in c.cols), None)


class _Union:
    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        self.parent[self.find(i)] = self.find(j)


def _borders(edges: Sequence[Edge], across: Sequence[Edge]) -> tuple[list[float], bool, bool]:
    """Distinct positions of `edges`, closed at the ends of the crossing lines; whether first and last were open."""
    positions = sorted({e.pos for e in edges})
    snapped = [positions[0]] if positions else []
    for pos in positions[1:]:
        if pos - snapped[-1] > SNAP:
            snapped.append(pos)
    first, last = min(e.lo for e in across), max(e.hi for e in across)
    open_first, open_last = snapped[0] - first > 4.0, last - snapped[-1] > 4.0
    return ([first] if open_first else []) + snapped + ([last] if open_last else []), open_first, open_last


def _closed(edges: Sequence[Edge], positions: Sequence[float], steps: Sequence[float]) -> np.ndarray:
    """closed[i, j]: an edge at positions[i] covers the interval steps[j]..steps[j + 1]."""
    closed = np.zeros((len(positions), len(steps) - 1), dtype=bool)
    lo, hi = np.array(steps[:-1]), np.array(steps[1:])
    pos, first, last = np.array([(e.pos, e.lo, e.hi) for e in edges]).T
    covered = np.minimum(hi, last[:, None]) - np.maximum(lo, first[:, None])
    nearest = np.abs(np.array(positions) - pos[:, None]).argmin(axis=1)
    np.logical_or.at(closed, nearest, covered >= _COVER * (hi - lo))
    return closed


def _rectangles(members: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cut a set of elementary cells (row by row) into rectangles (row, col, rowspan, colspan).

    Columns are cut first: where a corner is missing, column borders are the ones that hold over a whole table.
    """
    if len(members) == 1:
        return [(*members[0], 1, 1)]
    columns = [c for _, c in members]
    row, col = members[0][0], min(columns)
    height, width = members[-1][0] - row + 1, max(columns) - col + 1
    if len(members) == height * width:
        return [(row, col, height, width)]
    runs: list[tuple[int, int, int]] = []
    for c in sorted(set(columns)):
        rows = sorted(r for r, q in members if q == c)
        start = 0
        for k in range(1, len(rows) + 1):
            if k == len(rows) or rows[k] != rows[k - 1] + 1:
                runs.append((c, rows[start], k - start))
                start = k
    out: list[tuple[int, int, int, int]] = []
    for c, r, height in runs:
        for i, (r0, c0, h0, w0) in enumerate(out):
            if r0 == r and h0 == height and c0 + w0 == c:
                out[i] = (r0, c0, h0, w0 + 1)
                break
        else:
            out.append((r, c, height, 1))
    return out


def _merged(below: Flags, beside: Flags) -> Iterable[list[tuple[int, int]]]:
    """The elementary cells (row by row) in sets that nothing parts; `below` and `beside` say of each cell whether it is
    one with the next."""
    n_rows, n_cols = beside.shape[0], below.shape[1]
    joined = np.zeros((n_rows, n_cols), bool)
    joined[:-1] |= below
    joined[1:] |= below
    joined[:, :-1] |= beside
    joined[:, 1:] |= beside
    yield from ([(r, c)] for r, c in np.argwhere(~joined).tolist())
    sets = _Union(n_rows * n_cols)
    for r, c in np.argwhere(below).tolist():
        sets.join(r * n_cols + c, (r + 1) * n_cols + c)
    for r, c in np.argwhere(beside).tolist():
        sets.join(r * n_cols + c, r * n_cols + c + 1)
    members: dict[int, list[tuple[int, int]]] = {}
    for r, c in np.argwhere(joined).tolist():
        members.setdefault(sets.find(r * n_cols + c), []).append((r, c))
    yield from members.values()


def grid_of(hs: Sequence[Edge], vs: Sequence[Edge], page_no: int) -> Grid | None:
    """The grid that horizontal and vertical lines cut, without text; None when they enclose nothing."""
    xs, *_ = _borders(vs, hs)
    ys, open_top, open_bottom = _borders(hs, vs)
    if len(xs) < 2 or len(ys) < 2:
        return None
    across, down = _closed(hs, ys, xs), _closed(vs, xs, ys).T
    n_rows = len(ys) - 1
    floor = across[n_rows].tolist()
    cells = []
    for group in _merged(~across[1:-1], ~down[:, 1:-1]):
        for r, c, h, w in _rectangles(group):
            box = Box(xs[c], ys[r], xs[c + w], ys[r + h])
            cells.append(
                Cell(
                    r,
                    c,
                    h,
                    w,
                    box,
                    page_no,
                    open_top=r == 0 and open_top,
                    open_bottom=r + h == n_rows and (open_bottom or not any(floor[c : c + w])),
                )
            )
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Grid(page_no, Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, cells)


def sides_of_bands(fills: Iterable[Fill], grids: Sequence[Grid]) -> list[Rule]:
    """The left and right sides of shaded bands that fill what is between two grids of their width, one above the other:
    rows of one cell that the lines of the grids leave out."""
    sides = []
    for box, color in fills:
        level = [g.box for g in grids if abs(g.box.x0 - box.x0) <= _BAND and abs(g.box.x1 - box.x1) <= _BAND]
        above = any(abs(own.bottom - box.top) <= _BAND for own in level)
        below = any(abs(own.top - box.bottom) <= _BAND for own in level)
        if above and below:
            sides += [Rule(False, x, box.top, box.bottom, 0.0, color) for x in (box.x0, box.x1)]
    return sides


def ruled_grids(rules: Iterable[Rule], page_no: int) -> list[Grid]:
    """Ruled tables of a page, without text, inner ones included."""
    rules = list(rules)
    hs = merge_edges(Edge(r.pos, r.lo, r.hi) for r in rules if r.horizontal)
    vs = merge_edges(Edge(r.pos, r.lo, r.hi) for r in rules if not r.horizontal)
    grids = [g for h, v in components(hs, vs) if (g := grid_of(h, v, page_no))]
    return [g for g in grids if g.box.width > 12 and g.box.height > 6]


def fill_grids(grids: Sequence[Grid], glyphs: Glyphs) -> tuple[list[Grid], Glyphs]:
    """Put the text into the cells; outermost grids from top to bottom, and the glyphs that stand in none.

    A table inside a cell of another becomes `nested` of that cell; its text is not repeated outside.
    """
    free = _place_glyphs(grids, glyphs)
    return _nest(grids), free


def find_grids(rules: Iterable[Rule], glyphs: Glyphs, page_no: int) -> tuple[list[Grid], Glyphs]:
    """Ruled tables of a page with their text, from top to bottom; and the glyphs that stand in none."""
    return fill_grids(ruled_grids(rules, page_no), glyphs)


def _place_glyphs(grids: Sequence[Grid], glyphs: Glyphs) -> Glyphs:
    """Give each glyph to the cell of the smallest grid around it; the rest is returned."""
    by_size = sorted(grids, key=lambda g: g.box.width * g.box.height)
    holders = glyphs.holders([g.box for g in by_size])
    cells: list[Cell] = []
    cell_numbers = np.full(len(glyphs), -1, dtype=np.intp)
    for order, home in enumerate(by_size):
        held = np.flatnonzero(holders == order)
        r = np.clip(np.searchsorted(home.ys, glyphs.y[held]) - 1, 0, home.n_rows - 1)
        c = np.clip(np.searchsorted(home.xs, glyphs.x[held]) - 1, 0, home.n_cols - 1)
        cell_numbers[held] = len(cells) + _cell_numbers(home)[r, c]
        cells += home.cells
    for cell, lines in zip(cells, lines_by(glyphs, cell_numbers, len(cells)), strict=True):
        cell.lines = lines
    return glyphs.take(holders < 0)


def _cell_numbers(grid: Grid) -> Numbers:
    """For each place of a grid the number of the cell that covers it."""
    numbers = np.full((grid.n_rows, grid.n_cols), -1, dtype=np.intp)
    for i, cell in enumerate(grid.cells):
        numbers[cell.row : cell.row + cell.rowspan, cell.col : cell.col + cell.colspan] = i
    return numbers


def _nest(grids: Sequence[Grid]) -> list[Grid]:
    """Put grids into the cells that enclose them; outermost grids are returned from top to bottom."""
    outer: list[Grid] = []
    for grid in grids:
        hosts = [
            (cell.box.width * cell.box.height, cell)
            for other in grids
            if other is not grid and other.box.contains(grid.box, 0.5)
            for cell in other.cells
            if cell.box.contains(grid.box, 1.5)
        ]
        if hosts:
            min(hosts, key=lambda h: h[0])[1].nested.append(grid)
        else:
            outer.append(grid)
    return sorted(outer, key=lambda g: (g.box.top, g.box.x0))


def cell_over(row: Sequence[Cell], col: int) -> Cell | None:
    """The cell of a row that stands over a column."""
    return next((cell for cell in row if col in cell.cols), None)
