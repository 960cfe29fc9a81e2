"""Strips of years: boxes in a row that hold consecutive numbers and nothing else, coloured by what is done when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.page import Color, Fill
from keikaku._internal.normalize.text import squeeze

from .spans import Span, span_of

_LEAST = 3
"""A strip has so many years, and a page so many boxes in the row."""
_MOST_HEIGHT = 40.0
_GAP = 0.6
_LEVEL = 2.0
_PART = 0.2
"""A colour that covers less of a year's box is its edge."""


def strips_of(panels: Sequence[Panel], era: str | None) -> list[list[tuple[Span, Panel]]]:
    """The strips of a page where the same numbers come at least twice, with the years they are in this era."""
    rows: list[list[tuple[int, Panel]]] = []
    for panel in sorted(panels, key=lambda p: p.box.cy):
        text = squeeze(panel.text)
        if text.isdecimal() and len(text) < 3 and panel.box.height <= _MOST_HEIGHT:
            if not rows or panel.box.cy - rows[-1][-1][1].box.cy > _LEVEL:
                rows.append([])
            rows[-1].append((int(text), panel))
    runs = [run for row in rows for run in _runs(sorted(row, key=lambda one: one[1].box.x0))]
    starts = [run[0][0] for run in runs]
    again = [run for run in runs if starts.count(run[0][0]) > 1]
    spans = [[(span_of(f"{number}年度", era), panel) for number, panel in run] for run in again]
    known = [[(span, panel) for span, panel in run if span is not None] for run in spans]
    return [strip for strip in known if len(strip) >= _LEAST]


def _runs(row: Sequence[tuple[int, Panel]]) -> Iterator[list[tuple[int, Panel]]]:
    """The parts of a row of boxes whose numbers go on one by one."""
    run = list(row[:1])
    for (number, before), (following, panel) in pairwise(row):
        near = panel.box.x0 - before.box.x1 <= _GAP * before.box.width
        if following != number + 1 or not near:
            if len(run) >= _LEAST:
                yield run
            run = []
        run.append((following, panel))
    if len(run) >= _LEAST:
        yield run


def colours_in(box: Box, fills: Sequence[Fill]) -> list[tuple[Color, Box]]:
    """The colours that a box shows, from left to right, each with its place; what is drawn later lies above, and a part
    above the whole."""
    own = sorted((fill for fill in fills if _covers(fill.box, box)), key=lambda fill: -round(fill.box.width))
    parts: list[tuple[Color, Box]] = [(fill.color, _cut(fill.box, box)) for fill in own]
    shown: list[tuple[Color, Box]] = []
    for at, (color, part) in enumerate(parts):
        over = [later for _, later in parts[at + 1 :] if later.overlap_x(part) > 0]
        left = max([part.x0, *(o.x1 for o in over if o.x0 <= part.x0 + 1)])
        right = min([part.x1, *(o.x0 for o in over if o.x1 >= part.x1 - 1)])
        if right - left >= _PART * box.width:
            shown.append((color, Box(left, part.top, right, part.bottom)))
    return sorted(shown, key=lambda one: one[1].x0)


def _covers(fill: Box, box: Box) -> bool:
    tall = fill.overlap_y(box) >= 0.7 * box.height and fill.height <= 1.6 * box.height
    return tall and fill.overlap_x(box) >= _PART * box.width


def _cut(fill: Box, box: Box) -> Box:
    return Box(max(fill.x0, box.x0), box.top, min(fill.x1, box.x1), box.bottom)
