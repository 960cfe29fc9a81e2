"""Drawn paths sorted by what a reader sees: rules, frames, fills, shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.page import WHITE, Color, Fill, Page, Rule, Shape

Point = tuple[float, float]
THIN = 2.6
"""A filled rectangle no thicker than this (points) is a rule."""
_BEND = 0.5
"""Pieces of a stroke no longer than this (points) draw a corner or a curve: they are no rules of their own."""
_FEWEST_DASHES, _LONGEST_DASH = 3, 12.0
"""A dashed line has so many dashes, and neither they nor the gaps between them are longer than this (points)."""


class Pen(NamedTuple):
    """How a path is stroked; `width` in points on the page."""

    color: Color
    width: float
    dashed: bool


class Subpath(NamedTuple):
    """A piece of a path in one stroke of the pen; `is_closed` is asked only where it matters."""

    points: list[Point]
    is_closed: Callable[[], bool]


class PathSorter:
    """Puts the paths of a page, in drawing order, where they belong on it."""

    def __init__(self, out: Page) -> None:
        self.out = out
        self.covers: list[tuple[Box, int]] = []
        """White rectangles, each with the number of rules that were drawn before it."""

    def add(self, subpaths: Sequence[Subpath], curved: bool, fill: Color | None, pen: Pen | None) -> list[Box]:
        """Take one path; `fill` and `pen` are None where it is not filled or not stroked. The rectangles it has."""
        rects = [None if curved else rectangle(subpath.points) for subpath in subpaths]
        whole = [rect for rect in rects if rect is not None]
        if fill is not None and len(whole) == len(rects):
            if len(whole) == 2 and (frame := _hollow(*whole)):
                self.out.rules += _frame(frame, Pen(fill, 1.0, False))
                return whole
            if len(whole) >= _FEWEST_DASHES and (line := _dashes(whole)):
                self.out.rules.append(_thin(line, Pen(fill, min(line.width, line.height), True)))
                return whole
        for subpath, rect in zip(subpaths, rects, strict=True):
            if rect is not None:
                self._add_rectangle(rect, fill, pen)
            else:
                self._add_other(subpath, curved, fill, pen)
        return whole

    def _add_rectangle(self, rect: Box, fill: Color | None, pen: Pen | None) -> None:
        out = self.out
        x0, top, x1, bottom = rect
        least, most = sorted((x1 - x0, bottom - top))
        if least <= THIN < most:
            if fill is not None:
                out.rules.append(_thin(rect, Pen(fill, max(least, 0.1), bool(pen and pen.dashed))))
            elif pen is not None:
                out.rules.append(_thin(rect, pen._replace(width=max(pen.width, 0.1))))
            return
        if fill is not None and x1 - x0 > THIN:
            out.fills.append(Fill(rect, fill))
            if fill == WHITE:
                self.covers.append((rect, len(out.rules)))
        if pen is not None:
            out.rules += _frame(rect, pen)

    def _add_other(self, subpath: Subpath, curved: bool, fill: Color | None, pen: Pen | None) -> None:
        points = subpath.points
        if fill is None and pen is not None and not curved:
            lines = list(pairwise(points))
            if len(points) > 2 and subpath.is_closed():
                lines.append((points[-1], points[0]))
            if len(lines) > 1:
                lines = [(a, b) for a, b in lines if math.dist(a, b) > _BEND]
            straight = [rule for a, b in lines if (rule := _straight(a, b, pen))]
            if straight and len(straight) == len(lines):
                self.out.rules += straight
                return
        if len(points) >= 2:
            color = fill if fill is not None else pen.color if pen else WHITE
            self.out.shapes.append(Shape(tuple(points), fill is not None, pen is not None, curved, color))

    def finish(self) -> None:
        """Take away the rules over which white was painted."""
        rules = self.out.rules
        if not self.covers or not rules:
            return
        x0, top, x1, bottom = np.array([rule.box for rule in rules]).T
        middle = (top + bottom) / 2
        covered = np.zeros(len(rules), dtype=bool)
        for cover, before in self.covers:
            across = (x0 > cover.x0 + 1) & (x1 < cover.x1 - 1)
            along = (top >= cover.top - 0.5) & (bottom <= cover.bottom + 0.5)
            hidden = across & along & (middle > cover.top + 1) & (middle < cover.bottom - 1)
            covered[:before] |= hidden[:before]
        self.out.rules = [rule for rule, gone in zip(rules, covered.tolist(), strict=True) if not gone]


def rectangle(points: Sequence[Point]) -> Box | None:
    """The box of a path that is an axis-parallel rectangle (4 corners, the first perhaps repeated)."""
    if len(points) == 5:
        if math.dist(points[0], points[4]) >= 0.1:
            return None
    elif len(points) != 4:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[:4]
    if (ax == bx and cx == dx and by == cy and ay == dy) or (ay == by and cy == dy and bx == cx and ax == dx):
        return Box(min(ax, cx), min(ay, cy), max(ax, cx), max(ay, cy))
    if (
        (abs(ax - bx) > 0.3 and abs(ay - by) > 0.3)
        or (abs(bx - cx) > 0.3 and abs(by - cy) > 0.3)
        or (abs(cx - dx) > 0.3 and abs(cy - dy) > 0.3)
    ):
        return None
    x0, x1, top, bottom = min(ax, bx, cx, dx), max(ax, bx, cx, dx), min(ay, by, cy, dy), max(ay, by, cy, dy)
    for x in (ax, bx, cx, dx):
        if x - x0 > 0.2 and x1 - x > 0.2:
            return None
    for y in (ay, by, cy, dy):
        if y - top > 0.2 and bottom - y > 0.2:
            return None
    return Box(x0, top, x1, bottom)


def _hollow(first: Box, second: Box) -> Box | None:
    """The outer box of a border that is drawn as the area between two rectangles."""
    outer, inner = sorted((first, second), key=lambda b: -b.width * b.height)
    gaps = (inner.x0 - outer.x0, inner.top - outer.top, outer.x1 - inner.x1, outer.bottom - inner.bottom)
    return outer if all(-0.1 <= gap <= THIN for gap in gaps) and max(gaps) > 0 else None


def _dashes(found: Sequence[Box]) -> Box | None:
    """The box of a dashed line whose dashes are filled rectangles, as producers write it that know no dashed pens."""
    line = union(found)
    across = line.width > line.height
    spans = sorted((box.x0, box.x1) if across else (box.top, box.bottom) for box in found)
    lengths = [hi - lo for lo, hi in spans]
    gaps = [after[0] - before[1] for before, after in pairwise(spans)]
    thin = min(line.width, line.height) <= THIN < max(line.width, line.height)
    return line if thin and max(lengths) <= _LONGEST_DASH and -0.5 <= min(gaps) <= max(gaps) <= _LONGEST_DASH else None


def _thin(rect: Box, pen: Pen) -> Rule:
    if rect.width >= rect.height:
        return Rule(True, rect.cy, rect.x0, rect.x1, pen.width, pen.color, pen.dashed)
    return Rule(False, rect.cx, rect.top, rect.bottom, pen.width, pen.color, pen.dashed)


def _frame(rect: Box, pen: Pen) -> list[Rule]:
    color, width, dashed = pen
    return [
        Rule(True, rect.top, rect.x0, rect.x1, width, color, dashed),
        Rule(True, rect.bottom, rect.x0, rect.x1, width, color, dashed),
        Rule(False, rect.x0, rect.top, rect.bottom, width, color, dashed),
        Rule(False, rect.x1, rect.top, rect.bottom, width, color, dashed),
    ]


def _straight(a: Point, b: Point, pen: Pen) -> Rule | None:
    if abs(a[1] - b[1]) <= 0.5:
        return Rule(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]), pen.width, pen.color, pen.dashed)
    if abs(a[0] - b[0]) <= 0.5:
        return Rule(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]), pen.width, pen.color, pen.dashed)
    return None
