"""Columns whose sides are drawn beside their headers only: what stands below them is set apart by white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from .geometry import Box
from .glyphs import Flags, Glyphs
from .grid import Cell, Grid

_WHITE = 0.5
"""What stands on both sides of an open side keeps this far away from each other, in font sizes."""
_BOTH = 0.6
"""Share of the rows with text that have some on both sides."""


def close_columns(grids: Sequence[Grid], glyphs: Glyphs) -> list[Grid]:
    """The grids with the cells parted where a side is drawn beside the header alone and the text below keeps to it."""
    return [_closed(grid, grids, glyphs) for grid in grids]


def _own(grid: Grid, grids: Sequence[Grid], glyphs: Glyphs) -> Flags:
    """The glyphs in a grid that stand in none inside it."""
    own: Flags = glyphs.inside(grid.box) & ~glyphs.blank
    for other in grids:
        if other is not grid and grid.box.contains(other.box, 0.5):
            own &= ~glyphs.inside(other.box)
    return own


def _closed(grid: Grid, grids: Sequence[Grid], glyphs: Glyphs) -> Grid:
    own: Glyphs | None = None
    for x in grid.xs[1:-1]:
        over = [c for c in grid.cells if c.box.x0 < x - 1.0 and c.box.x1 > x + 1.0]
        if len(over) < 2 or not _is_header_alone(grid, x, over):
            continue
        own = own or glyphs.take(_own(grid, grids, glyphs))
        if _keep_to(x, over, own):
            grid = replace(grid, cells=_parted(grid, x, over))
    return grid


def _is_header_alone(grid: Grid, x: float, over: Sequence[Cell]) -> bool:
    """Whether the side is drawn in the first rows only."""
    left = [c for c in grid.cells if abs(c.box.x1 - x) <= 1.0]
    first = min(c.row for c in over)
    return all(c.row + c.rowspan <= first for c in left) and len(over) >= grid.n_rows - first


def _keep_to(x: float, over: Sequence[Cell], glyphs: Glyphs) -> bool:
    """Whether the text of the cells keeps to one side each, with white between, and most have some on both."""
    texts = [glyphs.take(glyphs.inside(cell.box)) for cell in over]
    told = [text for text in texts if len(text)]
    both = [text for text in told if text.x.min() < x < text.x.max()]
    return len(both) > 1 and len(both) >= _BOTH * len(told) and all(_is_white(x, text) for text in both)


def _is_white(x: float, text: Glyphs) -> bool:
    """Whether no line of a text runs over a place."""
    rows: dict[int, list[tuple[float, float, float]]] = {}
    for (x0, top, x1, bottom), size in zip(text.boxes.tolist(), text.sizes.tolist(), strict=True):
        rows.setdefault(round((top + bottom) / (size or 1.0)), []).append((x0, x1, size))
    for row in rows.values():
        for (_, end, size), (start, _, _) in pairwise(sorted(row)):
            if end - 1.0 <= x <= start + 1.0 and start - end < _WHITE * size:
                return False
        if any(x0 + 1.0 < x < x1 - 1.0 for x0, x1, _ in row):
            return False
    return True


def _parted(grid: Grid, x: float, over: Sequence[Cell]) -> list[Cell]:
    """The cells of a grid, those over the place in two."""
    col = int(np.argmin(np.abs(np.array(grid.xs) - x)))
    cells = [c for c in grid.cells if c not in over]
    for cell in over:
        box = cell.box
        first, last = Box(box.x0, box.top, x, box.bottom), Box(x, box.top, box.x1, box.bottom)
        cells.append(replace(cell, colspan=col - cell.col, box=first, lines=[], nested=[]))
        cells.append(replace(cell, col=col, colspan=cell.cols.stop - col, box=last, lines=[], nested=[]))
    return sorted(cells, key=lambda c: (c.row, c.col))
