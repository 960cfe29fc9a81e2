"""Columns without rules between them end where the bars and arrows drawn over them do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .geometry import Box
from .glyphs import Floats, Glyphs
from .grid import Grid

_LEAST = 2
"""So many bars end or begin at a border."""
_NEAR = 8.0
"""Ends that belong to one border lie no further apart (points)."""
_HIGHEST = 48.0
"""What is higher is no bar (points)."""


def at_bars(grids: Sequence[Grid], bars: Sequence[Box], glyphs: Glyphs) -> list[Grid]:
    """The grids with each border moved within the white around it to where most bars end or begin."""
    over = ([bar for bar in bars if _is_over(bar, grid)] for grid in grids)
    return [_moved(grid, own, glyphs.take(glyphs.inside(grid.box))) for grid, own in zip(grids, over, strict=True)]


def _is_over(bar: Box, grid: Grid) -> bool:
    return bar.height <= _HIGHEST and grid.box.holds(bar.cx, bar.cy) and bar.width < 0.9 * grid.box.width


def _moved(grid: Grid, bars: Sequence[Box], glyphs: Glyphs) -> Grid:
    if len(bars) < _LEAST:
        return grid
    inked = glyphs.boxes[~glyphs.blank]
    moved = {x: _best(x, bars, inked) for x in grid.xs[1:-1]}
    if all(x == to for x, to in moved.items()):
        return grid
    cells = [
        replace(c, box=c.box._replace(x0=moved.get(c.box.x0, c.box.x0), x1=moved.get(c.box.x1, c.box.x1)))
        for c in grid.cells
    ]
    return replace(grid, xs=[moved.get(x, x) for x in grid.xs], cells=cells)


def _best(x: float, bars: Sequence[Box], inked: Floats) -> float:
    """Where most bars end or begin in the white around a border; the border itself where hardly any do."""
    left = max(inked[inked[:, 2] <= x + 1.0, 2], default=x)
    right = min(inked[inked[:, 0] >= x - 1.0, 0], default=x)
    ends = np.array([end for bar in bars for end in (bar.x0, bar.x1) if left < end < right])
    if len(ends) < _LEAST:
        return x
    near = [ends[np.abs(ends - end) <= _NEAR] for end in ends]
    cluster = max(near, key=len)
    return float((cluster.min() + cluster.max()) / 2) if len(cluster) >= _LEAST else x
