"""Tables without vertical rules: rows between lines or shaded bands, columns from the white between texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .edges import Edge, merge_edges
from .geometry import Box
from .glyphs import Glyphs
from .grid import Grid, grid_of
from .lines import Line, lines_of
from .page import Fill, Rule

_SAME_SIDE = 6.0
"""Horizontal lines of one table begin and end within this many points of each other."""
_MIN_GAP = 0.45
"""White between two columns is at least this wide, in font sizes."""
_SPACED, _FARTHEST = 0.4, 4.5
"""The letters of a word that is set apart stand so far from each other, in font sizes."""
_JOINED = 0.3
"""Glyphs nearer to each other than this, in font sizes, are one word."""
_MIN_ROWS, _MIN_COLUMNS, _FEW_ROWS = 3, 3, 2
"""A table has so many rows and columns; so few rows where the first is a scale."""
_UNEVEN, _MIDDLE = 0.12, 3.0
"""The steps of a scale differ by less than this share; so far (points) from the middle of its columns is a text."""
_SEVERAL, _LEAST_FRAME = 2, 30.0
"""So many frames are cards, not the rows of a table; so high is a frame at least (points)."""
_MAX_ROW = 160.0
"""No row of a table is higher than this (points)."""


def find_band_tables(
    rules: Iterable[Rule], fills: Iterable[Fill], glyphs: Glyphs, taken: Sequence[Grid], page_no: int
) -> list[Grid]:
    """Grids made of horizontal lines (or the edges of shaded rows) and aligned texts, outside the grids `taken`."""
    edges = [Edge(r.pos, r.lo, r.hi) for r in rules if r.horizontal]
    for fill in fills:
        if fill.box.height > 5.0:
            edges += [Edge(fill.box.top, fill.box.x0, fill.box.x1), Edge(fill.box.bottom, fill.box.x0, fill.box.x1)]
    for other in taken:
        edges = [e for e in edges if not other.box.holds((e.lo + e.hi) / 2, e.pos, 3.0)]
    tables = _tables(merge_edges(edges), [other.box for other in taken])
    if not tables:
        return []
    free = glyphs.outside([t.box for t in taken])
    grids = []
    striped = sorted(f.box.bottom for f in fills if f.box.height > 5.0)
    for group in (part for table in tables for part in _unbroken(table, free)):
        if (grid := _table(_with_last_row(group, free, striped), free, page_no)) is not None:
            grids.append(grid)
    return grids


def _tables(edges: Sequence[Edge], taken: Sequence[Box]) -> list[list[Edge]]:
    """Sets of full-width lines one below the other, with the shorter lines between them; no other table that is wider
    lies between."""
    tables: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: (e.pos, e.lo - e.hi)):
        for table in tables:
            first, last = table[0], table[-1]
            inside = edge.lo >= first.lo - _SAME_SIDE and edge.hi <= first.hi + _SAME_SIDE
            if inside and edge.pos - last.pos <= _MAX_ROW and not any(_parts(box, first, last, edge) for box in taken):
                table.append(edge)
                break
        else:
            if edge.hi - edge.lo > 150.0:
                tables.append([edge])
    return [t for t in tables if sum(_is_full(e, t[0]) for e in t) > _FEW_ROWS]


def _unbroken(table: list[Edge], glyphs: Glyphs) -> list[list[Edge]]:
    """The lines without those between which text runs past their ends: the parts are tables of their own."""
    first = table[0]
    ys = sorted({e.pos for e in table if _is_full(e, first)})
    breaks = [(top + bottom) / 2 for top, bottom in pairwise(ys) if _runs_past(first, top, bottom, glyphs)]
    parts: list[list[Edge]] = [[] for _ in range(len(breaks) + 1)]
    for edge in table:
        parts[sum(edge.pos > y for y in breaks)].append(edge)
    return [part for part in parts if sum(_is_full(e, first) for e in part) > _FEW_ROWS]


def _runs_past(edge: Edge, top: float, bottom: float, glyphs: Glyphs) -> bool:
    """Whether a line of text between two heights goes on over an end of the lines there."""
    band = glyphs.take(np.flatnonzero((glyphs.y > top) & (glyphs.y < bottom) & ~glyphs.blank))
    return any(
        line.box.x0 < end - line.size and line.box.x1 > end + line.size
        for line in lines_of(band, split_columns=True)
        for end in (edge.lo, edge.hi)
    )


def _parts(box: Box, first: Edge, last: Edge, edge: Edge) -> bool:
    """Whether a table lies between two lines and reaches beyond them."""
    over = box.x0 < first.hi and box.x1 > first.lo and last.pos < box.cy < edge.pos
    return over and (box.x0 < first.lo - _SAME_SIDE or box.x1 > first.hi + _SAME_SIDE)


def _is_full(edge: Edge, first: Edge) -> bool:
    return abs(edge.lo - first.lo) <= _SAME_SIDE and abs(edge.hi - first.hi) <= _SAME_SIDE


def _with_last_row(hs: list[Edge], glyphs: Glyphs, striped: Sequence[float]) -> list[Edge]:
    """Where every other row is shaded, the last one may have nothing below it: its text tells where it ends."""
    last = hs[-1]
    ys = sorted({e.pos for e in hs if _is_full(e, hs[0])})
    if not any(abs(bottom - ys[-1]) <= 1.0 for bottom in striped) or len(ys) < 4:
        return hs
    highest = max(b - a for a, b in pairwise(ys[1:]))
    row = _Row(ys[-1], ys[-1] + highest, _lines(glyphs, hs[0], ys[-1], ys[-1] + highest + 1))
    if not row.lines or not row.is_tabular(hs[0]):
        return hs
    return [*hs, Edge(row.bottom, hs[0].lo, hs[0].hi)] if last.pos <= ys[-1] + 1.0 else hs


def _table(hs: list[Edge], glyphs: Glyphs, page_no: int) -> Grid | None:
    ys = sorted({e.pos for e in hs if _is_full(e, hs[0])})
    rows = [_Row(top, bottom, _lines(glyphs, hs[0], top, bottom)) for top, bottom in pairwise(ys)]
    tabular = [i for i, row in enumerate(rows) if row.is_tabular(hs[0])]
    is_scale = len(rows) == _FEW_ROWS and rows[0].is_even() and not any(row.is_prose(hs[0]) for row in rows)
    if is_scale:
        tabular = [0, 1]
    elif len(tabular) < _MIN_ROWS:
        return None
    rows = rows[tabular[0] : tabular[-1] + 1]
    if any(len(rows[0].placed() & row.placed()) >= _MIN_COLUMNS for row in rows[1:]):
        return None  # a scale that is printed again is that of another record below
    area = Box(hs[0].lo, rows[0].top, hs[0].hi, rows[-1].bottom)
    borders = _columns([row for row in rows if row.is_tabular(hs[0])], area)
    ends = [area.x0, *borders, area.x1]
    if len(borders) + 1 < _MIN_COLUMNS:
        return None
    vs = [Edge(x, area.top, area.bottom) for x in (area.x0, area.x1)]
    for row in rows:
        over = row.reaches(ends) if is_scale else []
        parted = [x for x in borders if not row.runs_over(x) and not any(a < x < b for a, b in over)]
        vs += [Edge(x, row.top, row.bottom) for x in parted]
    return grid_of([e for e in hs if area.top - 1 <= e.pos <= area.bottom + 1], vs, page_no)


@dataclass(slots=True)
class _Row:
    top: float
    bottom: float
    lines: list[Line]

    def is_tabular(self, edge: Edge) -> bool:
        """Several texts side by side, and none that fills the row like prose."""
        pieces = [len(lines_of(line.glyphs, split_columns=True)) for line in self.lines]
        return not self.is_prose(edge) and max(pieces, default=0) >= _MIN_COLUMNS

    def is_prose(self, edge: Edge) -> bool:
        """Whether a text fills most of the row."""
        return any(
            piece.box.width > 0.6 * (edge.hi - edge.lo)
            for line in self.lines
            for piece in lines_of(line.glyphs, split_columns=True)
        )

    def placed(self) -> set[tuple[str, int]]:
        """The texts of the row with where they stand."""
        pieces = (piece for line in self.lines for piece in lines_of(line.glyphs, split_columns=True))
        return {(piece.text, round(piece.box.x0)) for piece in pieces}

    def is_even(self) -> bool:
        """Whether the row is one line of texts that stand at even distances: a scale."""
        if len(self.lines) != 1:
            return False
        middles = [piece.box.cx for piece in lines_of(self.lines[0].glyphs, split_columns=True)]
        steps = [b - a for a, b in pairwise(middles)]
        return len(middles) >= _MIN_COLUMNS and max(steps) - min(steps) <= _UNEVEN * max(steps)

    def reaches(self, ends: Sequence[float]) -> list[tuple[float, float]]:
        """The columns that texts over a border between them belong to: all that are empty around it, as many at its
        left as at its right. `ends` are the sides of the columns."""
        pieces = [piece.box for line in self.lines for piece in lines_of(line.glyphs, split_columns=True)]
        out = []
        for box in pieces:
            room = [x for other in pieces if other is not box for x in (other.x0, other.x1)]
            free_from = max((x for x in room if x < box.cx), default=ends[0] - 1)
            free_to = min((x for x in room if x > box.cx), default=ends[-1] + 1)
            around = [
                (a, b)
                for a in ends
                for b in ends
                if free_from < a < box.x0 and box.x1 < b < free_to and abs((a + b) / 2 - box.cx) <= _MIDDLE
            ]
            if any(box.x0 < x < box.x1 for x in ends) and around:
                out.append(max(around, key=lambda span: span[1] - span[0]))
        return out

    def covered(self) -> list[tuple[float, float]]:
        """The stretches that the row's texts cover, each once however many lines they have; a word whose letters are
        set apart is one."""
        own = sorted(span for line in self.lines for span in _words(line))
        out: list[tuple[float, float]] = []
        for x0, x1 in own:
            if out and x0 <= out[-1][1] + _JOINED * self.lines[0].size:
                out[-1] = (out[-1][0], max(out[-1][1], x1))
            else:
                out.append((x0, x1))
        return out

    def runs_over(self, x: float) -> bool:
        """Whether a text goes on across the position `x`."""
        for line in self.lines:
            before = [g for g in line.glyphs if g.box.cx <= x]
            after = [g for g in line.glyphs if g.box.cx > x]
            if before and after and min(g.box.x0 for g in after) - max(g.box.x1 for g in before) < 0.3 * line.size:
                return True
        return False


def _words(line: Line) -> list[tuple[float, float]]:
    """The stretches of a line's glyphs; letters that stand apart at even distances, nearer to each other than to what
    is beside them, are one word."""
    glyphs = [g for g in line.glyphs if g.text.strip()]
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(glyphs)]
    spans = [(g.box.x0, g.box.x1) for g in glyphs]
    out: list[tuple[float, float]] = []
    i = 0
    while i < len(spans):
        j = i
        while j < len(gaps) and _SPACED * line.size < gaps[j] < _FARTHEST * line.size and gaps[j] < 1.2 * gaps[i] + 1:
            j += 1
        apart = (
            (i == 0 or gaps[i - 1] > 1.2 * gaps[i]) and (j == len(gaps) or gaps[j] > 1.2 * gaps[i]) if j > i else False
        )
        alone = j > i and all(glyphs[k].text.isalpha() and not glyphs[k].text.isascii() for k in range(i, j + 1))
        if apart and alone:
            out.append((spans[i][0], spans[j][1]))
            i = j + 1
        else:
            out.append(spans[i])
            i += 1
    return out


def _lines(glyphs: Glyphs, edge: Edge, top: float, bottom: float) -> list[Line]:
    return lines_of(glyphs.take(glyphs.inside(Box(edge.lo - 1, top, edge.hi + 1, bottom))))


def _columns(rows: Sequence[_Row], area: Box) -> list[float]:
    """Middles of the vertical strips of white that (nearly) all tabular rows leave free."""
    spans = [span for row in rows for span in row.covered()]
    sizes = sorted(g.size for row in rows for line in row.lines for g in line.glyphs)
    least = _MIN_GAP * sizes[len(sizes) // 2]
    most = 1 + len(rows) // 12
    events = sorted([(x0, 1) for x0, _ in spans] + [(x1, -1) for _, x1 in spans])
    borders: list[float] = []
    depth, since = 0, area.x0
    for x, step in events:
        was = depth
        depth += step
        if was < most <= depth:
            if x - since >= least and since > area.x0:
                borders.append((since + x) / 2)
        elif depth < most <= was:
            since = x
    return _with_their_headers(borders, rows, most)


def _with_their_headers(borders: Sequence[float], rows: Sequence[_Row], most: int) -> list[float]:
    """The borders without those that cut a word of the first row, or part a column from the word over it: left of them
    is no such word, and right of them hardly anything begins but it."""
    header = rows[0].covered()
    begins = [[x0 for x0, _ in row.covered()] for row in rows]
    out: list[float] = []
    for i, x in enumerate(borders):
        before, after = out[-1] if out else 0.0, borders[i + 1] if i + 1 < len(borders) else float("inf")
        own = [r for r, starts in enumerate(begins) if any(x < start < after for start in starts)]
        left = sum(any(before < start < x for start in starts) for starts in begins[1:])
        cut = any(x0 < x < x1 for x0, x1 in header)
        parted = 0 in own and not any(before < start < x for start in begins[0])
        if not (cut or parted) or len(own) > most or left <= most:
            out.append(x)
    return out


def within_frames(bands: Sequence[Grid], frames: Sequence[Box]) -> list[Grid]:
    """The tables of bands without those whose bands lie in a frame each: the heads of cards, one below the other."""
    return [grid for grid in bands if len(_frames_across(grid.box, frames)) < _SEVERAL]


def _frames_across(table: Box, frames: Sequence[Box]) -> list[Box]:
    """Drawn boxes as wide as a table that hold a part of its height, one below the other."""
    wide = [f for f in frames if f.x0 <= table.x0 + 1 and f.x1 >= table.x1 - 1 and f.height > _LEAST_FRAME]
    part = [f for f in wide if f.overlap_y(table) > 0.5 * f.height and f.height < 0.8 * table.height]
    apart: list[Box] = []
    for frame in sorted(part, key=lambda f: f.top):
        if not apart or frame.top >= apart[-1].bottom:
            apart.append(frame)
    return apart
