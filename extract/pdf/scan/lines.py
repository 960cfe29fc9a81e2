"""Lines of text in a picture: where they are, cut at the table lines, with their ink."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import ruled_grids
from keikaku._internal.extract.pdf.page import Rule

from . import ocr
from .image import Picture

Array = npt.NDArray[Any]
_LOOK_DPI = 130.0
"""Lines are found at this resolution; letters down to 5 points are then 9 pixels high."""
_SMALLEST = 2.5
"""Ink lower than this (points) is no text,"""
_TALLEST = 30.0
"""and ink higher than this in a cell where the detector sees no text."""
_ROOM = 0.9
"""A line that was not seen has at least this share of the height of its neighbours."""
_STACKED = 1.5
"""Characters that stand one below the other are together so much higher than wide,"""
_LEADING = 1.2
"""have this much white between them (points),"""
_SHARE_OF_WIDTH = 0.6
"""and each at least this share of their width in height."""
_DASH = 2.4
"""A dash is thinner than this (points)."""


@dataclass
class Strip:
    """A line of text to be read: where its ink is (points), and the grey pixels of that place on their paper."""

    box: Box
    gray: Array
    paper: float

    @cached_property
    def dark(self) -> Array:
        """How far each pixel is from the paper to the ink (0 to 1)."""
        difference = np.abs(self.gray.astype(np.float32) - self.paper)
        return np.asarray(np.clip(difference / max(float(np.percentile(difference, 99)), 1.0), 0.0, 1.0))

    @property
    def is_bar(self) -> bool:
        """Whether the ink is a drawn bar and no text."""
        return self.box.height > _DASH and self.box.width > 2 * self.box.height and float(self.dark.mean()) > 0.75

    @property
    def crop(self) -> Box:
        """The box with the white around it that the recogniser is used to."""
        box = self.box
        y = max(0.12 * box.height, (8.0 - box.height) / 2, 0.8)
        x = max(0.25 * box.height, 1.5)
        return Box(box.x0 - x, box.top - y, box.x1 + x, box.bottom + y)


def find_lines(picture: Picture) -> list[Box]:
    """Where lines of text are, in points."""
    shrink = min(_LOOK_DPI / 72 / picture.scale, 1.0)
    small = cv2.resize(picture.gray, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    scale = picture.scale * shrink
    return [Box(*(n / scale for n in box)) for box in ocr.detect(small)]


def strips_of(picture: Picture, lines: Iterable[Box], rules: Sequence[Rule]) -> list[Strip]:
    """The lines of a picture without rules, cut at the rules; and the ink in cells where no line was found."""
    whole = [s for line in lines for box in _cut(line, rules) if (s := _strip(picture, box))]
    strips = [s for strip in whole for s in _stacked(picture, strip)]
    strips += _overlooked(picture, strips, rules)
    return [s for s in strips if not s.is_bar]


def _cut(box: Box, rules: Iterable[Rule]) -> list[Box]:
    """A line of text cut where table lines cross it."""
    xs, ys = [box.x0, box.x1], [box.top, box.bottom]
    for rule in rules:
        if rule.horizontal:
            if box.top + 1 < rule.pos < box.bottom - 1 and box.overlap_x(rule.box) >= 0.6 * box.width:
                ys.append(rule.pos)
        elif box.x0 + 1 < rule.pos < box.x1 - 1 and box.overlap_y(rule.box) >= 0.6 * box.height:
            xs.append(rule.pos)
    return [
        Box(x0, top, x1, bottom)
        for top, bottom in pairwise(sorted(ys))
        for x0, x1 in pairwise(sorted(xs))
        if min(x1 - x0, bottom - top) >= _SMALLEST
    ]


def _ink(gray: Array, paper: float) -> Array:
    """A mask of what differs from the paper or tint, darker or lighter, without specks."""
    difference = np.abs(gray.astype(np.float32) - paper)
    strongest = float(np.percentile(difference, 99.5))
    if strongest < 40:
        return np.zeros(gray.shape, dtype=bool)
    mask: Array = (difference > max(28.0, 0.4 * strongest)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= 4
    large[0] = False
    return np.asarray(large[labels])


def _strip(picture: Picture, box: Box) -> Strip | None:
    """The ink of a line inside a box, or None when there is none."""
    gray = picture.cut(box)
    # Most of the edge of a crop is paper, however much ink there is within.
    paper = float(np.median(np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])))
    ink = _ink(gray, paper)
    rows = np.flatnonzero(_main_band(np.asarray(ink.any(axis=1))))
    if not len(rows):
        return None
    columns = np.flatnonzero(ink[rows[0] : rows[-1] + 1].any(axis=0))
    x0, top = max(int(box.x0 * picture.scale), 0), max(int(box.top * picture.scale), 0)
    place = picture.points(x0 + columns[0], top + rows[0], x0 + columns[-1] + 1, top + rows[-1] + 1)
    if max(place.width, place.height) < _SMALLEST:
        return None
    return Strip(place, gray[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], paper)


def _main_band(rows: Array) -> Array:
    """Rows of ink without the feet of the line above and the heads of the line below, which the box cuts."""
    rows = rows.copy()
    for side in (rows, rows[::-1]):
        end = int(np.argmin(side))  # the first row without ink
        if 0 < end < 0.25 * len(rows):
            side[:end] = False
    return rows


def _overlooked(picture: Picture, strips: Sequence[Strip], rules: Sequence[Rule]) -> list[Strip]:
    """Lines in cells that the detector did not see: single signs and short lines between others, mostly."""
    found: list[Strip] = []
    for cell in (cell for grid in ruled_grids(rules, 0) for cell in grid.cells):
        if min(cell.box.width, cell.box.height) < 2 * _SMALLEST:
            continue
        inner = Box(cell.box.x0 + 1, cell.box.top + 1, cell.box.x1 - 1, cell.box.bottom - 1)
        for free in _free_bands(inner, [s.box for s in strips if cell.box.holds(s.box.cx, s.box.cy)]):
            strip = _strip(picture, free)
            if strip is not None and strip.box.height <= _TALLEST:
                found += _stacked(picture, strip)
    return found


def _free_bands(cell: Box, seen: Sequence[Box]) -> list[Box]:
    """The parts of a cell above, between and below its lines that are high enough for another line."""
    if not seen:
        return [cell]
    least = _ROOM * median(box.height for box in seen)
    bands, top = [], cell.top
    for box in [*sorted(seen, key=lambda box: box.top), Box(cell.x0, cell.bottom, cell.x1, cell.bottom)]:
        if box.top - top >= least:
            bands.append(Box(cell.x0, top, cell.x1, box.top))
        top = max(top, box.bottom)
    return bands


def _stacked(picture: Picture, strip: Strip) -> list[Strip]:
    """A strip that holds characters one below the other as lines of their own."""
    box = strip.box
    if box.height < _STACKED * box.width:
        return [strip]
    ink = np.flatnonzero(strip.dark.max(axis=1) > 0.5)
    gaps = [(a, b) for a, b in pairwise(ink) if b - a > _LEADING * picture.scale]
    edges = [box.top, *(box.top + (a + b) / 2 / picture.scale for a, b in gaps), box.bottom]
    parts = [Box(box.x0, top - 0.5, box.x1, bottom + 0.5) for top, bottom in pairwise(edges)]
    if any(part.height < _SHARE_OF_WIDTH * box.width for part in parts):
        return [strip]  # the strokes of one character
    return [s for part in parts if (s := _strip(picture, part))]
