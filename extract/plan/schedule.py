"""Marks over an axis: words, symbols, arrows, bars and continuation signs become fiscal years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.pdf.grid import Cell
from extract.pdf.lines import lines_of
from extract.pdf.page import Box, Fill, Glyph, union
from extract.pdf.shapes import Arrow
from normalize import status
from normalize.records import Evidence, RawMark, RawText, RawValue

from .axis import Slot, Span, era_context, span_of
from .flow import Flow, bbox, cell_at
from .titles import fold_lines

_COVERED = 0.2
"""A mark that covers this share of a slot means that slot."""


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
    cells = [c for c in row if c.col >= first and c.col + c.colspan <= last]
    return Band(cells, slots) if cells else None


def marks_of(band: Band, flow: Flow) -> list[RawMark]:
    """All marks of a band in order of time. Blank places give no mark."""
    sheet = flow.sheet(band.page_no)
    area = band.box
    arrows = [a for a in sheet.arrows if area.top - 1 <= a.box.cy <= area.bottom + 1 and a.box.overlap_x(area) > 2]
    glyphs = [g for c in band.cells for line in c.lines for g in line.glyphs]
    marks = [m for a in arrows if (m := _arrow_mark(a, band, glyphs))]
    taken = [a.box for a in arrows]
    bars = _bars(band, sheet.fills, taken)
    marks += [m for box, text in bars if (m := _bar_mark(band, box, text))]
    marks += _cell_marks(band, [*taken, *(box for box, text in bars if text)])
    marks.sort(key=lambda m: (m.at.bbox[0], m.at.bbox[1]))
    return _continued(marks)


def _slots_under(slots: Sequence[Slot], x0: float, x1: float) -> list[Slot]:
    hit = [s for s in slots if min(x1, s.x1) - max(x0, s.x0) >= _COVERED * (s.x1 - s.x0)]
    if not hit:
        hit = [s for s in slots if s.x0 <= (x0 + x1) / 2 <= s.x1]
    return hit


def _mark(slots: Sequence[Slot], text: str | None, method: str, at: Evidence) -> RawMark:
    return RawMark(
        min(s.span.start for s in slots),
        max(s.span.end for s in slots),
        any(s.span.open_ended for s in slots),
        text,
        method,
        at,
    )


def _label(glyphs: Iterable[Glyph], box: Box, slack: float) -> str | None:
    inside = [
        g for g in glyphs if box.x0 - 1 <= g.box.cx <= box.x1 + 1 and box.top - slack <= g.box.cy <= box.bottom + slack
    ]
    return fold_lines("\n".join(line.text for line in lines_of(inside))) or None


def _arrow_mark(arrow: Arrow, band: Band, glyphs: Sequence[Glyph]) -> RawMark | None:
    slots = _slots_under(band.slots, arrow.box.x0, arrow.box.x1)
    if not slots:
        return None
    text = _label(glyphs, arrow.box, 14.0 if arrow.kind == "line" else 2.0)
    return _mark(slots, text, "arrow", Evidence(band.page_no, bbox(arrow.box)))


def _cell_marks(band: Band, taken: Sequence[Box]) -> list[RawMark]:
    marks: list[RawMark] = []
    for cell in band.cells:
        lines = [line for line in cell.lines if not any(t.holds(line.box.cx, line.box.cy, 14.0) for t in taken)]
        text = fold_lines("\n".join(line.text for line in lines))
        slots = [s for s in band.slots if set(s.cols) & set(cell.cols)]
        if text and slots:
            marks.append(_mark(slots, text, _method(text), cell_at(cell)))
    return marks


def _method(text: str) -> str:
    flags = status.parse(text).flags
    if "continuation" in flags:
        return "continuation"
    return "symbol" if "needs_legend" in flags else "text"


def _bars(band: Band, fills: Sequence[Fill], taken: Sequence[Box]) -> list[tuple[Box, str | None]]:
    """Shaded bars and coloured cells with their label. A tint that goes on left of the axis is the row's background;
    where several cells of one colour have words of their own, the words are the marks."""
    area = band.box
    inside = [
        f
        for f in fills
        if f.box.overlap_y(area) > 0.6 * f.box.height
        and area.x0 - 2 <= f.box.cx <= area.x1 + 2
        and f.box.height >= min(3.0, 0.2 * area.height)
        and f.box.x0 >= area.x0 - 3
        and not any(t.contains(f.box, 4.0) or f.box.contains(t, 1.0) for t in taken)
    ]
    if not inside or _is_background(inside, fills, area):
        return []
    bars: list[tuple[Box, str | None]] = []
    for group in _runs(inside):
        box = union(f.box for f in group)
        texts = [c for c in band.cells if any(box.holds(line.box.cx, line.box.cy) for line in c.lines)]
        if len(texts) <= 1:
            bars.append((box, fold_lines(texts[0].text) if texts else None))
    return bars


def _bar_mark(band: Band, box: Box, text: str | None) -> RawMark | None:
    slots = _slots_under(band.slots, box.x0, box.x1)
    return _mark(slots, text, "bar", Evidence(band.page_no, bbox(box))) if slots else None


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


def marks_of_lines(raw: RawText) -> list[RawMark]:
    """A schedule told in lines: a period, then what is done (令和７～８年度　運用)."""
    marks: list[RawMark] = []
    context: str | None = None
    for line in raw.text.split("\n"):
        period, text = _period_first(line, context)
        if period is None:
            continue
        context = era_context(line) or context
        marks.append(RawMark(period.start, period.end, period.open_ended, text or None, "text", raw.at))
    return marks


def _period_first(line: str, context: str | None) -> tuple[Span | None, str]:
    for cut in re.finditer(r"[\s　:：]+|$", line.strip()):
        span = span_of(line.strip()[: cut.start()], context)
        if span is not None:
            return span, line.strip()[cut.end() :].strip()
    return None, ""
