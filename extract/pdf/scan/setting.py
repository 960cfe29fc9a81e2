"""Recognised lines set as glyphs: the place, size and style of every character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

import numpy as np

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyph

from .lines import Strip
from .ocr import Reading
from .style import Strokes, kinds, strokes_of

_GAP = 0.7
"""White between two characters of more than this share of the size is a blank, not spacing."""
_ONE_SIZE = 1.06
"""Lines whose sizes differ by less than this factor are set in one size,"""
_ONE_SIZE_AT_MOST = 1.15
"""of which the largest is no more than this times the smallest."""


@dataclass(slots=True)
class _Line:
    """A recognised line: its size (points) and where each character stands."""

    strip: Strip
    text: str
    size: float
    edges: list[tuple[float, float]]
    bold: bool = False
    font: str = ""

    def glyphs(self) -> list[Glyph]:
        """The characters with their em boxes, centred on the ink of the line."""
        middle, half = self.strip.box.cy, self.size / 2
        return [
            Glyph(char, Box(x0, middle - half, x1, middle + half), self.size, self.bold, font=self.font)
            for char, (x0, x1) in zip(self.text, self.edges, strict=True)
        ]


def set_lines(read: Sequence[tuple[Strip, Reading]], above: Sequence[int | None], scale: float) -> list[Glyph]:
    """The glyphs of recognised lines; `above` has the line right above each, `scale` the pixels of a point."""
    lines = [_line(strip, reading, scale) for strip, reading in read]
    _level(lines)
    _style(lines, above, scale)
    return [glyph for line in lines for glyph in line.glyphs()]


def _is_wide(char: str) -> bool:
    return east_asian_width(char) in "WFA"


def _full_height(text: str) -> float:
    """The share of the type size that the ink of a line is high."""
    if any(c > "\u3400" and _is_wide(c) for c in text):
        return 0.92
    if any(_is_wide(c) for c in text):
        return 0.86
    return 0.9 if any(c in "()[]|/" for c in text) else 0.73


def _line(strip: Strip, reading: Reading, scale: float) -> _Line:
    """Place the characters of a line."""
    text = reading.text
    size = strip.box.height / _full_height(text)
    middles = [strip.crop.x0 + m / scale for m in reading.middles]
    wide = [_is_wide(c) for c in text]
    steps = [b - a for (a, b), both in zip(pairwise(middles), pairwise(wide), strict=True) if all(both)]
    if len(steps) >= 3 and 0.9 * size <= median(steps) <= 1.12 * size:
        size = median(steps)  # more exact than the height
    edges: list[tuple[float, float]] = []
    for first, last in _runs(text, middles, size):
        edges += _spread(strip, text[first:last], middles[first:last], size)
    return _Line(strip, text, size, edges)


def _runs(text: str, middles: Sequence[float], size: float) -> list[tuple[int, int]]:
    """Stretches of characters without a blank between them."""
    runs, start = [], 0
    for i in range(1, len(text) + 1):
        if i < len(text):
            room = sum(0.5 if _is_wide(c) else 0.25 for c in text[i - 1 : i + 1]) * size
            if middles[i] - middles[i - 1] - room <= _GAP * size:
                continue
        runs.append((start, i))
        start = i
    return runs


def _spread(strip: Strip, text: str, middles: Sequence[float], size: float) -> list[tuple[float, float]]:
    """The left and right edge of each character of a run: side by side, Latin ones half or fully wide."""
    fits: list[tuple[float, list[tuple[float, float]]]] = []
    for narrow in (0.5, 1.0):
        shares = [1.0 if _is_wide(c) else narrow for c in text]
        x0 = max(middles[0] - shares[0] * size / 2, strip.box.x0 - 0.1 * size)
        x1 = min(middles[-1] + shares[-1] * size / 2, strip.box.x1 + 0.6 * size)
        ends = np.concatenate([[0.0], np.cumsum(shares)]) * (x1 - x0) / sum(shares) + x0
        fault = float(np.square((ends[1:] + ends[:-1]) / 2 - np.array(middles)).sum())
        fits.append((fault, [(float(a), float(b)) for a, b in pairwise(ends)]))
    return min(fits)[1]


def _level(lines: Sequence[_Line]) -> None:
    """Give lines of nearly one size the same size: later stages take a change of size for a change of style."""
    order = sorted(lines, key=lambda line: line.size)
    start = 0
    for i in range(1, len(order) + 1):
        if i < len(order):
            largest = min(_ONE_SIZE * order[i - 1].size, _ONE_SIZE_AT_MOST * order[start].size)
            if order[i].size <= largest:
                continue
        size = median(line.size for line in order[start:i] for _ in line.text)
        for line in order[start:i]:
            line.size = size
        start = i


def _style(lines: Sequence[_Line], above: Sequence[int | None], scale: float) -> None:
    """Set how heavy the type of each line is; where a line does not tell, as in the line above or below it."""
    strokes: list[Strokes | None] = [strokes_of(n.strip.dark, n.size * scale, n.text) for n in lines]
    for line, measured, kind in zip(lines, strokes, kinds(strokes), strict=True):
        line.font, line.bold = kind, bool(measured and measured.is_bold)
    for i in sorted(range(len(lines)), key=lambda i: lines[i].strip.box.top):
        j = above[i]
        if not lines[i].font and j is not None:
            lines[i].font = lines[j].font
        if strokes[i] is None and j is not None:
            lines[i].bold = lines[j].bold
    for i in sorted(range(len(lines)), key=lambda i: -lines[i].strip.box.top):
        j = above[i]
        if j is not None and not lines[j].font:
            lines[j].font = lines[i].font
