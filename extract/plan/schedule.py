"""Marks over an axis: words, symbols, arrows, bars and continuation signs become fiscal years."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.glyphs import Glyph, Glyphs
from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.lines import Line, lines_by, lines_of
from keikaku._internal.extract.pdf.page import Color, Fill
from keikaku._internal.extract.pdf.shapes import Arrow
from keikaku._internal.normalize.records import Evidence, RawMark, RawValue, together
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .asked import is_status, method_of
from .axis import Slot
from .flow import Flow, bbox, cell_at
from .lanes import lanes_of
from .titles import fold_lines

_BORDER = 3.0
"""A colour that ends this near (points) to a cell's border fills the cell."""
_GREY = 12
"""The channels of a grey differ by no more."""
_COVERED = 0.2
"""A mark that covers this share of a slot means that slot."""
_BELOW_AXIS = 40.0
"""Arrows under an axis stand at most this far (points) below it or the arrows above them."""
_NEAR = 14.0
"""The label of a thin arrow stands at most this far (points) above or below its shaft, if others could be meant."""
_BULLET = re.compile(r"(?:^|\n)\s*[・•]\s*(?=\S)")
_ARROW_BEHIND = re.compile(r"(?<=[\w）)])[\s─━―‐－-]*[→⇒➡▶►⇨]+[\s　]*$")
_WORD_GAP = 0.6
"""Glyphs of a band that stand further apart than this share of their size belong to two words."""


@dataclass(slots=True)
class Band:
    """One row of a schedule: its cells over the axis and the slots of that axis."""

    cells: list[Cell]
    slots: Sequence[Slot]

    @property
    def page_no(self) -> int:
        """Page the band is drawn on."""
        return self.cells[0].page_no

    @property
    def box(self) -> Box:
        """Area over the axis."""
        top = max(c.box.top for c in self.cells)
        bottom = min(c.box.bottom for c in self.cells)
        if bottom <= top:
            whole = union(c.box for c in self.cells)
            top, bottom = whole.top, whole.bottom
        return Box(self.slots[0].x0, top, self.slots[-1].x1, bottom)


def band_of(row: Iterable[Cell], slots: Sequence[Slot]) -> Band | None:
    """The part of a table row over the axis, or None when the row has no cell there."""
    first, last = slots[0].cols.start, slots[-1].cols.stop
    opening = slots[0]  # without borders, words over its first half begin in the column before it
    wide = [c for c in row if c.col == first - 1 and first < c.cols.stop <= opening.cols.stop and c.box.cx > opening.x0]
    cells = wide + [c for c in row if c.col >= first and c.col + c.colspan <= last]
    return Band(cells, slots) if cells else None


def marks_of(band: Band, flow: Flow) -> list[RawMark]:
    """All marks of a band in order of time. Blank places give no mark."""
    sheet = flow.sheet(band.page_no)
    area = band.box
    arrows = [a for a in sheet.arrows if area.top - 1 <= a.box.cy <= area.bottom + 1 and a.box.overlap_x(area) > 2]
    glyphs = [g for c in band.cells for line in c.lines for g in line.glyphs]
    labels = arrow_labels(arrows, glyphs)
    drawn = [(_arrow_mark(a, band, own), a.color) for a, own in zip(arrows, labels, strict=True)]
    marks = [replace(mark, meaning=sheet.colours.get(color)) for mark, color in drawn if mark is not None]
    used = {id(g) for own in labels for g in own}
    free = [g for g in glyphs if id(g) not in used]
    fills = _without_grounds([*sheet.fills, *sheet.rounded], area, sheet.colours)
    bars = _bars(band, fills, [a.box for a in arrows], free, sheet.colours)
    worded = any(g.text.strip() for g in glyphs)
    bars = [b for b in bars if not (worded and _is_greyed_out(*b, band))]
    marks += [m for box, own, colour in bars if (m := _bar_mark(band, box, own, sheet.colours.get(colour)))]
    used |= {id(g) for _, own, _ in bars for g in own}
    marks += _cell_marks(band, used)
    marks.sort(key=lambda m: (m.at.bbox[0], m.at.bbox[1]))
    return _continued(_as_seen(marks))


def _as_seen(marks: Sequence[RawMark]) -> list[RawMark]:
    """The marks, with the parts of one year in one colour of the legend as one: that is what is seen."""
    out: list[RawMark] = []
    for mark in marks:
        last = out[-1] if out else None
        if last is not None and mark.meaning and mark.text is None and replace(mark, at=last.at) == last:
            out[-1] = replace(last, at=together(last.at, mark.at))
        else:
            out.append(mark)
    return out


def _pieces(glyphs: Iterable[Glyph]) -> list[Line]:
    """Words of a band: runs of glyphs without a gap, whatever cell borders they cross."""
    pieces: list[list[Glyph]] = []
    for line in lines_of(glyphs):
        pieces.append([])
        for glyph in line.glyphs:
            if pieces[-1] and glyph.box.x0 - pieces[-1][-1].box.x1 > _WORD_GAP * glyph.size:
                pieces.append([])
            pieces[-1].append(glyph)
    own = Glyphs.of(glyph for piece in pieces for glyph in piece)
    holders = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    return [line for lines in lines_by(own, holders, len(pieces)) for line in lines]


def arrow_labels(arrows: Sequence[Arrow], glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each arrow's label: printed inside it, else close to its shaft, else the only words over it."""
    labels: list[list[Glyph]] = [[] for _ in arrows]
    far: list[Line] = []
    for piece in _pieces(glyphs):
        inside = [i for i, a in enumerate(arrows) if a.kind != "line" and a.box.holds(piece.box.cx, piece.box.cy, 2.0)]
        over = [i for i, a in enumerate(arrows) if a.box.x0 - 1 <= piece.box.cx <= a.box.x1 + 1]
        near = [i for i in over if arrows[i].kind == "line" and abs(arrows[i].box.cy - piece.box.cy) <= _NEAR]
        if inside or near:
            best = min(inside or near, key=lambda i: abs(arrows[i].box.cy - piece.box.cy))
            labels[best].extend(piece.glyphs)
        elif len(over) == 1:
            far.append(piece)
    for i, arrow in enumerate(arrows):
        if not labels[i]:
            own = [p for p in far if arrow.box.x0 - 1 <= p.box.cx <= arrow.box.x1 + 1]
            if own and is_status(_text([g for p in own for g in p.glyphs]) or ""):
                labels[i] = [g for p in own for g in p.glyphs]
    return labels


def bands_below(slots: Sequence[Slot], bottom: float, flow: Flow) -> list[Band]:
    """Rows of arrows drawn under an axis that is a table of its own, down to the first gap."""
    page_no = slots[0].cell.page_no
    sheet = flow.sheet(page_no)
    area = Box(slots[0].x0 - 3, bottom - 3, slots[-1].x1 + 3, sheet.height)
    rows: list[list[Arrow]] = []
    for arrow in sorted((a for a in sheet.arrows if area.contains(a.box, 2.0)), key=lambda a: a.box.cy):
        if rows and abs(arrow.box.cy - rows[-1][0].box.cy) <= 0.5 * arrow.box.height + 2:
            rows[-1].append(arrow)
        elif arrow.box.top - bottom <= _BELOW_AXIS:
            rows.append([arrow])
        bottom = max(bottom, rows[-1][0].box.bottom) if rows else bottom
    words = [line for panel in sheet.panels for line in panel.lines] + sheet.free_lines
    return [_drawn_band(union(a.box for a in row), slots, words, page_no) for row in rows]


def _drawn_band(box: Box, slots: Sequence[Slot], words: Sequence[Line], page_no: int) -> Band:
    cells = []
    for slot in slots:
        place = Box(slot.x0, box.top - 1, slot.x1, box.bottom + 1)
        lines = [w for w in words if place.holds(w.box.cx, w.box.cy)]
        cells.append(Cell(0, slot.cols.start, 1, len(slot.cols), place, page_no, lines))
    return Band(cells, slots)


def _slots_under(slots: Sequence[Slot], x0: float, x1: float) -> list[Slot]:
    hit = [s for s in slots if min(x1, s.x1) - max(x0, s.x0) >= _COVERED * (s.x1 - s.x0)]
    if not hit:
        hit = [s for s in slots if s.x0 <= (x0 + x1) / 2 <= s.x1]
    return hit


def untagged(text: str | None) -> str | None:
    """A word without the brackets that reading puts around a small box (拡充), and without the arrow behind it that
    only shows how far it holds (運用 ──→)."""
    text = _ARROW_BEHIND.sub("", text).lstrip("、。") if text else text  # of a text that runs over its cell
    inner = (text or "").strip().removeprefix("【").removesuffix("】")
    return inner if text and squeeze(inner) in vocabulary.tags() else text


def _mark(slots: Sequence[Slot], text: str | None, method: str, at: Evidence) -> RawMark:
    text = untagged(text)
    return RawMark(
        min(s.span.start for s in slots),
        max(s.span.end for s in slots),
        any(s.span.open_ended for s in slots),
        text,
        method,
        at,
    )


def _text(glyphs: Sequence[Glyph]) -> str | None:
    if not glyphs:
        return None
    return fold_lines("\n".join(line.text for line in lines_of(glyphs))) or None


def _arrow_mark(arrow: Arrow, band: Band, label: Sequence[Glyph]) -> RawMark | None:
    slots = _slots_under(band.slots, arrow.box.x0, arrow.box.x1)
    if not slots:
        return None
    box = union([arrow.box, *(g.box for g in label)])
    return _mark(slots, _text(label), "arrow", Evidence(band.page_no, bbox(box)))


def _cell_marks(band: Band, used: set[int]) -> list[RawMark]:
    marks: list[RawMark] = []
    for cell in band.cells:
        free = [[g for g in line.glyphs if id(g) not in used] for line in cell.lines]
        slots = [s for s in band.slots if set(s.cols) & set(cell.cols)]
        printed = [g for glyphs in free for g in glyphs]
        for text, own in _texts_over(printed, slots):
            whole = own is slots
            items = (_steps_of(cell, used) or _listed(printed)) if whole else items_in(text)
            marks += (_mark(own, item, method_of(item), cell_at(cell)) for item in items)
    return marks


def _steps_of(cell: Cell, used: set[int]) -> list[str]:
    """The steps of a cell that prints one a line, each a status, where all would fit into one line; else none."""
    if len(cell.lines) < 2 or any(id(g) in used for line in cell.lines for g in line.glyphs):
        return []
    fits = all(a.box.width + b.box.width < 0.8 * cell.box.width for a, b in pairwise(cell.lines))
    steps = [items_in(line.text.strip())[0] for line in cell.lines]
    return steps if fits and all(map(is_status, steps)) else []


def _listed(glyphs: Sequence[Glyph]) -> list[str]:
    """The items that the lines of a cell list, each in one line."""
    return [fold_lines(item) for item in items_in("\n".join(line.text for line in lines_of(glyphs)))]


def items_in(text: str) -> list[str]:
    """What a cell lists behind bullets, one a line (・検討 ・試行), or the text as it is."""
    items = [item for part in _BULLET.split(text) if (item := part.strip())] if _BULLET.match(text) else []
    return items or [text]


def _texts_over(glyphs: Sequence[Glyph], slots: Sequence[Slot]) -> list[tuple[str, Sequence[Slot]]]:
    """What a cell prints over its slots; words over two halves that share a column are told apart by their place."""
    text = _text(glyphs)
    if text is None or not slots:
        return []
    shared = len(slots) > len({s.cols for s in slots})
    words = sorted(_pieces(glyphs), key=lambda w: w.box.x0) if shared else []
    if len(words) < 2 or any(a.box.overlap_x(b.box) > 0 for a, b in pairwise(words)):
        return [(text, slots)]
    return [(w.text, _slots_under(slots, w.box.x0, w.box.x1)) for w in words]


def _bars(
    band: Band, fills: Sequence[Fill], taken: Sequence[Box], glyphs: Sequence[Glyph], colours: Container[Color]
) -> list[tuple[Box, list[Glyph], Color]]:
    """Shaded bars and coloured cells with their label and colour. A tint that goes on left of the axis is the row's
    background; where several words stand on one colour, the words are the marks. Cells in a colour that the legend
    explains are one each."""
    area = band.box
    inside = [
        clipped
        for f in fills
        if (clipped := _clipped(f, area))
        and area.x0 - 2 <= f.box.cx <= area.x1 + 2
        and f.box.x0 >= area.x0 - 3
        and not any(t.contains(f.box, 4.0) or f.box.contains(t, 1.0) for t in taken)
    ]
    inside = [f for i, f in enumerate(inside) if not any(g.box.contains(f.box, 2.0) for g in inside[i + 1 :])]
    if not inside or _is_background(inside, fills, area):
        return []
    bars: list[tuple[Box, list[Glyph], Color]] = []
    pieces = _pieces(glyphs)
    for group in (run for lane in lanes_of(inside, pieces) for run in _runs(lane)):
        box = union(f.box for f in group)
        words = [p for p in pieces if box.holds(p.box.cx, p.box.cy)]
        words.sort(key=lambda w: w.box.x0)
        if group[0].color in colours and (cells := _cells_of(box, words, band)):
            bars.extend((part, held, group[0].color) for part, held in cells)
            continue
        own = [[w for w in words if f.box.holds(w.box.cx, w.box.cy)] for f in group]
        if not _side_by_side(words):
            bars.append((box, [g for w in words for g in w.glyphs], group[0].color))
        elif all(own) and not any(_side_by_side(each) for each in own):
            # Bars that follow each other closely, each with its word.
            bars.extend(
                (f.box, [g for w in each for g in w.glyphs], f.color) for f, each in zip(group, own, strict=True)
            )
        elif any(len(s.cols) > 1 for s in band.slots):
            bars.extend((*cut, group[0].color) for cut in _cut(box, words, band))
    return bars


def _is_greyed_out(box: Box, words: Sequence[Glyph], colour: Color, band: Band) -> bool:
    """Whether a bar is but blank cells painted grey from border to border; in a row with words, they tell nothing."""
    grey = max(colour) - min(colour) <= _GREY
    filled = [c for c in band.cells if box.overlap_x(c.box) > 0.5 * c.box.width]
    whole = bool(filled) and union(c.box for c in filled).contains(box, _BORDER) and box.height >= band.box.height - 6
    return grey and not words and whole and not any(c.text for c in filled)


def _cells_of(box: Box, words: Sequence[Line], band: Band) -> list[tuple[Box, list[Glyph]]]:
    """The cells of a band that a run of colour fills from border to border, with their words; none where a word
    crosses a border, or only one cell is filled."""
    cells = sorted((c.box for c in band.cells if box.holds(c.box.cx, c.box.cy)), key=lambda b: b.x0)
    if len(cells) < 2 or abs(cells[0].x0 - box.x0) > _BORDER or abs(cells[-1].x1 - box.x1) > _BORDER:
        return []
    if not all(any(c.x0 - _BORDER <= w.box.x0 and w.box.x1 <= c.x1 + _BORDER for c in cells) for w in words):
        return []
    return [(c, [g for w in words if c.holds(w.box.cx, w.box.cy) for g in w.glyphs]) for c in cells]


def _without_grounds(fills: Sequence[Fill], area: Box, colours: Container[Color]) -> list[Fill]:
    """The fills without those below bars in the colours of the plan's legend, whose own colour it does not explain."""
    told = [f.box for f in fills if f.color in colours and area.holds(f.box.cx, f.box.cy)]
    return [f for f in fills if f.color in colours or not any(f.box.contains(box, 0.5) for box in told)]


def _side_by_side(words: Sequence[Line]) -> bool:
    return any(a.box.overlap_x(b.box) < 1 for a, b in pairwise(words))


def _cut(box: Box, words: Sequence[Line], band: Band) -> list[tuple[Box, list[Glyph]]]:
    """Bars of one colour in columns finer than the years: each begins with the cell its word begins in."""
    starts = [max((c.box.x0 for c in band.cells if c.box.x0 <= w.box.x0 + 2), default=box.x0) for w in words]
    edges = [box.x0, *starts[1:], box.x1]
    return [
        (Box(x0, box.top, x1, box.bottom), list(w.glyphs))
        for (x0, x1), w in zip(pairwise(edges), words, strict=True)
        if x1 > x0
    ]


def _clipped(fill: Fill, area: Box) -> Fill | None:
    """The part of a fill in the band; producers paint neighbouring cells of one colour as one."""
    height = fill.box.overlap_y(area)
    if height < 0.6 * min(fill.box.height, area.height) or height < min(3.0, 0.2 * area.height):
        return None
    top, bottom = max(fill.box.top, area.top), min(fill.box.bottom, area.bottom)
    return Fill(Box(fill.box.x0, top, fill.box.x1, bottom), fill.color)


def _bar_mark(band: Band, box: Box, label: Sequence[Glyph], meaning: str | None) -> RawMark | None:
    slots = _slots_under(band.slots, box.x0, box.x1)
    if not slots:
        return None
    return replace(_mark(slots, _text(label), "bar", Evidence(band.page_no, bbox(box))), meaning=meaning)


def _is_background(inside: Sequence[Fill], fills: Sequence[Fill], area: Box) -> bool:
    beside = [f for f in fills if f.box.cx < area.x0 and f.box.overlap_y(area) > 0.6 * area.height]
    return all(any(f.color == b.color for b in beside) for f in inside)


def _runs(fills: Sequence[Fill]) -> list[list[Fill]]:
    runs: list[list[Fill]] = []
    for fill in sorted(fills, key=lambda f: f.box.x0):
        if runs and fill.box.x0 - max(f.box.x1 for f in runs[-1]) <= 3.0 and fill.color == runs[-1][-1].color:
            runs[-1].append(fill)
        else:
            runs.append([fill])
    return runs


def _continued(marks: list[RawMark]) -> list[RawMark]:
    """An arrow without a label that follows a word carries that word on."""
    out: list[RawMark] = []
    for mark in marks:
        if mark.method == "arrow" and mark.text is None and out and out[-1].method in {"text", "continuation"}:
            mark = RawMark(mark.fiscal_year_from, mark.fiscal_year_to, mark.open_ended, None, "continuation", mark.at)
        out.append(mark)
    return out


def values_of(band: Band, default_kind: str) -> list[RawValue]:
    """Numbers (or words) of an indicator per fiscal year; a cell over several years gives each of them."""
    values: list[RawValue] = []
    for cell in band.cells:
        text = fold_lines(cell.text)
        if not text:
            continue
        for slot in band.slots:
            if set(slot.cols) & set(cell.cols):
                years = range(slot.span.start, slot.span.end + 1)
                kind = slot.span.kind or default_kind
                values.extend(RawValue(year, kind, text, cell_at(cell)) for year in years)
    return values
