"""Drawn boxes that hold text outside tables: frames, filled panels, rounded shapes, chevrons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .geometry import Box
from .glyphs import Glyphs
from .lines import Line, lines_by
from .page import Page, Shape

_SAME = 4.0
"""Outline, fill and shadow of one box differ by less than this (points)."""
_LEAST_WIDTH, _LEAST_HEIGHT = 14.0, 7.0
_BACKGROUND = 0.7
"""A box that covers this share of the page is its background."""
_FILLED = 0.4
"""A filled shape that covers less of its box is none."""


@dataclass(slots=True, eq=False)
class Panel:
    """A drawn box with the text that stands in it and in no smaller box."""

    box: Box
    lines: list[Line] = field(default_factory=list)
    is_arrow: bool = False

    @property
    def text(self) -> str:
        """Its lines joined by line breaks."""
        return "\n".join(line.text for line in self.lines)


def find_panels(page: Page, frames: Iterable[Box], arrows: Sequence[Box], glyphs: Glyphs) -> tuple[list[Panel], Glyphs]:
    """Boxes with their text, and the glyphs that stand in none. `frames` are one-cell grids, `arrows` drawn arrows."""
    boxes = [*frames, *(f.box for f in page.fills), *(s.box for s in page.shapes if _is_box(s))]
    panels: list[Panel] = []
    known, pointing = _Places(), _Places(arrows)
    for box in boxes:
        small = box.width < _LEAST_WIDTH or box.height < _LEAST_HEIGHT
        if small or box.width * box.height > _BACKGROUND * page.width * page.height:
            continue
        if not known.has(box):
            known.add(box)
            panels.append(Panel(box, is_arrow=pointing.has(box)))
    panels.sort(key=lambda p: p.box.width * p.box.height)
    holders = glyphs.holders([p.box for p in panels])
    for panel, lines in zip(panels, lines_by(glyphs, holders, len(panels), split_columns=True), strict=True):
        panel.lines = lines
    return panels, glyphs.take(holders < 0)


class _Places:
    """Boxes, by where they begin: of those at a place few are near another."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._strips: dict[float, list[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        self._strips.setdefault(box.x0 // _SAME, []).append(box)

    def has(self, box: Box) -> bool:
        """Whether one of them is the same as a box, but for what outline and shadow make of it."""
        strip, strips = box.x0 // _SAME, self._strips
        return any(_alike(box, other) for at in (strip - 1, strip, strip + 1) for other in strips.get(at, ()))


def _is_box(shape: Shape) -> bool:
    """Whether a shape fills the box around it: rounded corners and chevrons do, a ribbon across a corner does not."""
    if len(shape.points) <= 3:
        return False
    xs, ys = np.array(shape.points).T
    area = abs(float(np.dot(xs, np.roll(ys, 1)) - np.dot(ys, np.roll(xs, 1)))) / 2
    return not shape.filled or area >= _FILLED * shape.box.width * shape.box.height


def _alike(a: Box, b: Box) -> bool:
    return (
        abs(a.top - b.top) <= _SAME
        and abs(a.bottom - b.bottom) <= _SAME
        and abs(a.x0 - b.x0) <= _SAME
        and abs(a.x1 - b.x1) <= _SAME
    )
