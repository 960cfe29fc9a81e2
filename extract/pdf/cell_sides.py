"""Sides of cells that nobody drew but that the page tells: where rules are drawn cell by cell, where cells are shaded
beside each other, and where a shaded band of labels lies over the columns of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from .edges import Edge, merge_edges
from .geometry import Box
from .glyphs import Glyphs
from .grid import Grid
from .page import Fill, Rule

_SAME = 1.0
"""Ends and heights that differ by no more (points) are the same."""
_LEVEL = 0.5
"""Pieces of one line differ in height by no more (points)."""
_LEAST = 2
"""A table has so many sides within, and so many rows."""
_PIECE = 12.0
"""Shorter pieces of rules are dashes."""
_LOWEST, _HIGHEST = 6.0, 160.0
"""Heights of rows."""
_BAND, _BAND_HEIGHT = 3.0, 40.0


@dataclass(slots=True)
class _Run:
    """Pieces of a line that abut: its ends, and where one piece gives way to the next."""

    pos: float
    lo: float
    hi: float
    breaks: list[float]


def sides_of_pieces(rules: Sequence[Rule], fills: Iterable[Fill], glyphs: Glyphs) -> list[Rule]:
    """The sides of tables that have horizontal rules alone, drawn cell by cell, with the shaded cells above them."""
    runs = _runs([(r.pos, r.lo, r.hi) for r in rules if r.horizontal])
    upright = [r for r in rules if not r.horizontal]
    tables = _tables(runs, upright, glyphs)
    if not tables:
        return []
    lines = merge_edges(Edge(r.pos, r.lo, r.hi) for r in rules if r.horizontal)
    heads = _heads(fills)
    sides: list[Rule] = []
    for table in tables:
        head = _head_of(table[0][0], heads, upright, glyphs)
        rows = [*head, *table]
        if len(rows) >= _LEAST and not _goes_on(rows, lines):
            sides += [side for above, below in rows for side in _sides(above, below, glyphs)]
            sides += [Rule(True, run.pos, run.lo, run.hi, 0.0) for row in head for run in row]
    return sides


def sides_of_heads(fills: Iterable[Fill], grids: Sequence[Grid], glyphs: Glyphs) -> list[Rule]:
    """The sides of the labels in a shaded band right above a table: each keeps to a column of it."""
    sides: list[Rule] = []
    for box, color in fills:
        below = [g for g in grids if _lies_on(box, g.box)]
        if box.height > _BAND_HEIGHT or not below or any(g.box.holds(box.cx, box.cy) for g in grids):
            continue
        xs = below[0].xs
        held = glyphs.take(glyphs.inside(box) & ~glyphs.blank)
        told = sum(bool(((held.x > a) & (held.x < b)).any()) for a, b in pairwise(xs))
        if told > _LEAST and 2 * told > len(xs) and all(_keeps(x, box, held) for x in xs[1:-1]):
            sides += [Rule(False, x, box.top, below[0].box.top, 0.0, color) for x in xs]
            sides += [Rule(True, y, xs[0], xs[-1], 0.0, color) for y in (box.top, below[0].box.top)]
    return sides


def _lies_on(band: Box, table: Box) -> bool:
    level = abs(table.x0 - band.x0) <= _BAND and abs(table.x1 - band.x1) <= _BAND
    return level and abs(table.top - band.bottom) <= _BAND


def _runs(pieces: Iterable[tuple[float, float, float]]) -> list[_Run]:
    """Chains of abutting pieces of one height, those alone left out, from top to bottom."""
    open_: list[_Run] = []
    higher = 0
    for pos, lo, hi in sorted({(round(p, 1), round(a, 1), round(b, 1)) for p, a, b in pieces if b - a >= _PIECE}):
        while higher < len(open_) and open_[higher].pos < pos - _LEVEL:
            higher += 1
        for run in islice(open_, higher, None):
            if abs(run.hi - lo) <= _SAME:
                run.breaks.append((run.hi + lo) / 2)
                run.hi = hi
                break
        else:
            open_.append(_Run(pos, lo, hi, []))
    return sorted((run for run in open_ if len(run.breaks) >= _LEAST), key=lambda run: run.pos)


def _heads(fills: Iterable[Fill]) -> list[tuple[_Run, _Run]]:
    """Top and bottom of rows of boxes that are shaded beside each other."""
    boxes = [f.box for f in fills if f.box.height > _LOWEST]
    tops = _runs((b.top, b.x0, b.x1) for b in boxes)
    bottoms = _runs((b.bottom, b.x0, b.x1) for b in boxes)
    return [(top, low) for top in tops for low in bottoms if _shares(top, low) and _is_row(top, low)]


def _tables(runs: Sequence[_Run], upright: Sequence[Rule], glyphs: Glyphs) -> list[list[tuple[_Run, _Run]]]:
    """Rows one below the other, each between two lines with the same ends and breaks."""
    tables: list[list[tuple[_Run, _Run]]] = []
    for i, above in enumerate(runs):
        below = next((run for run in runs[i + 1 :] if run.pos > above.pos + _SAME and _shares(above, run)), None)
        if below is None or not _parts(above, below, upright, glyphs):
            continue
        if tables and tables[-1][-1][1] is above:
            tables[-1].append((above, below))
        else:
            tables.append([(above, below)])
    return tables


def _head_of(
    first: _Run, heads: Sequence[tuple[_Run, _Run]], upright: Sequence[Rule], glyphs: Glyphs
) -> list[tuple[_Run, _Run]]:
    """The shaded row above the first line of a table, and the row between them where it does not lie on that line."""
    over = [head for head in heads if _shares(head[1], first) and -_BAND <= first.pos - head[1].pos <= _HIGHEST]
    if not over:
        return []
    top, low = max(over, key=lambda head: head[1].pos)
    if first.pos - low.pos <= _BAND:
        return [(top, low)]
    return [(top, low), (low, first)] if _parts(low, first, upright, glyphs) else []


def _goes_on(rows: Sequence[tuple[_Run, _Run]], lines: Sequence[Edge]) -> bool:
    """Whether more lines of the table's width, or of columns of it, lie right above or below these rows."""
    top, bottom = rows[0][0], rows[-1][1]
    reach = 1.5 * max(below.pos - above.pos for above, below in rows)
    near = [
        e for e in lines if top.pos - reach < e.pos < top.pos - _BAND or bottom.pos + _BAND < e.pos < bottom.pos + reach
    ]
    return any(abs(e.hi - top.hi) <= _SAME and top.lo - _SAME <= e.lo < e.hi - _PIECE for e in near)


def _parts(above: _Run, below: _Run, upright: Sequence[Rule], glyphs: Glyphs) -> bool:
    """Whether what stands between two lines keeps to their pieces, and no rule is drawn upright there."""
    if not _is_row(above, below) or any(_stands_in(rule, above, below) for rule in upright):
        return False
    row = Box(above.lo, above.pos, above.hi, below.pos)
    return all(_keeps(x, row, glyphs) for x in _common(above, below))


def _is_row(above: _Run, below: _Run) -> bool:
    return _LOWEST < below.pos - above.pos <= _HIGHEST


def _common(a: _Run, b: _Run) -> list[float]:
    return [x for x in b.breaks if any(abs(x - other) <= _SAME for other in a.breaks)]


def _shares(a: _Run, b: _Run) -> bool:
    same_ends = abs(a.lo - b.lo) <= _SAME and abs(a.hi - b.hi) <= _SAME
    return same_ends and len(_common(a, b)) >= _LEAST


def _stands_in(rule: Rule, above: _Run, below: _Run) -> bool:
    """Whether an upright rule stands between two lines, not at their ends."""
    inside = above.lo + _SAME < rule.pos < above.hi - _SAME
    return inside and rule.lo < below.pos - _SAME and rule.hi > above.pos + _SAME


def _keeps(x: float, row: Box, glyphs: Glyphs) -> bool:
    """Whether no glyph of a row lies over a side."""
    held = glyphs.boxes[glyphs.inside(row) & ~glyphs.blank]
    return not ((held[:, 0] < x - _SAME) & (held[:, 2] > x + _SAME)).any()


def _sides(above: _Run, below: _Run, glyphs: Glyphs) -> list[Rule]:
    row = Box(above.lo, above.pos, above.hi, below.pos)
    xs = [above.lo, *(x for x in below.breaks if _keeps(x, row, glyphs)), above.hi]
    return [Rule(False, x, above.pos, below.pos, 0.0) for x in xs]
