"""Reading order on a page: from top to bottom, and column by column where a page is set in two columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from keikaku._internal.extract.pdf.geometry import Box

_MIDDLE = (0.38, 0.66)
"""The right column begins within this share of the page width."""
_ALIGNED = 4.0
"""Lines of one column begin within this many points of each other."""
_LEAST = 3
"""A column has at least this many lines that begin at its edge."""
_ROW, _TABBED = 4.0, 3
"""Points in which pieces stand in one row; as many pieces make it a row of a table without lines."""
_LARGE, _HIGH = 0.3, 40.0
"""A table that fills half a sheet takes this share of its width, and is this high (points)."""
_WHITE = 6.0
"""The gutter is at least this wide (points)."""


T = TypeVar("T")


@dataclass(frozen=True)
class Placed(Generic[T]):
    """Something printed: its box and whether it is a label, which has its value beside it."""

    item: T
    box: Box
    is_label: bool = False


def reading_order(placed: Sequence[Placed[T]], width: float) -> list[T]:
    """Items of a page in the order they are read; `width` is the page's in points."""
    gutter = _gutter(placed, width)
    ordered = sorted(placed, key=lambda p: _place(p.box))
    if gutter is None:
        return [p.item for p in ordered]
    out: list[T] = []
    run: list[Placed[T]] = []
    for p in ordered:
        if p.box.x0 < gutter < p.box.x1:
            out += _by_column(run, gutter)
            out.append(p.item)
            run = []
        else:
            run.append(p)
    return out + _by_column(run, gutter)


def _place(box: Box) -> tuple[float, float]:
    return (round(box.top / 3), box.x0)


def _by_column(run: Sequence[Placed[T]], gutter: float) -> list[T]:
    left = [p.item for p in run if p.box.x0 < gutter]
    return left + [p.item for p in run if p.box.x0 >= gutter]


def _gutter(placed: Sequence[Placed[T]], width: float) -> float | None:
    """The x (points) between two columns of text, or None for a page of one column.

    Labels with their values beside them are no columns; neither is a page that much text crosses, nor rows of three
    pieces or more, which are set with tabs.
    """
    if (between := _between_tables(placed, width)) is not None:
        return between
    rows = Counter(round(p.box.cy / _ROW) for p in placed)
    placed = [p for p in placed if rows[round(p.box.cy / _ROW)] < _TABBED]
    starts = sorted({round(p.box.x0) for p in placed if _MIDDLE[0] * width <= p.box.x0 <= _MIDDLE[1] * width})
    for start in starts:
        right = [p for p in placed if p.box.x0 >= start - _ALIGNED]
        aligned = [p for p in right if p.box.x0 <= start + _ALIGNED]
        left = [p for p in placed if p.box.x1 <= start - _WHITE]
        crossing = len(placed) - len(left) - len(right)
        if len(aligned) < _LEAST or crossing > 0.35 * len(placed):
            continue
        edge = min((p.box.x0 for p in left), default=0.0)
        edged = [p for p in left if p.box.x0 <= edge + 3 * _ALIGNED]
        if len(edged) < _LEAST or 2 * sum(p.is_label for p in edged) >= len(edged):
            continue
        if _side_by_side(edged, aligned):
            return start - _WHITE / 2
    return None


def _between_tables(placed: Sequence[Placed[T]], width: float) -> float | None:
    """The x between two large tables that stand side by side, where nothing else crosses it: two pages on one sheet."""
    large = [p.box for p in placed if p.box.width > _LARGE * width and p.box.height > _HIGH]
    for a in large:
        for b in large:
            x = (a.x1 + b.x0) / 2
            level = a.overlap_y(b) > 0.2 * min(a.height, b.height)
            if level and b.x0 - a.x1 >= _WHITE and not any(p.box.x0 < x < p.box.x1 for p in placed):
                return x
    return None


def _side_by_side(left: Sequence[Placed[T]], right: Sequence[Placed[T]]) -> bool:
    """Whether two columns stand at the same height for the greater part of the shorter one."""
    (a, b), (c, d) = ((min(p.box.top for p in column), max(p.box.bottom for p in column)) for column in (left, right))
    return min(b, d) - max(a, c) > 0.5 * min(b - a, d - c)
