"""Signs drawn as outlines or pictures instead of letters: the ○ ◎ △ × ✓ of a table's cells, and those of its legend."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .geometry import Box, union
from .glyphs import Glyph, Glyphs
from .grid import Grid
from .page import Page, Shape

_SMALLEST, _LARGEST = 4.0, 24.0
"""A sign is as large as a letter (points)."""
_SQUARE = 0.72
"""Its shorter side is at least this share of its longer one."""
_NEAR = 0.12
"""Corners stand where they belong give or take this share of the side."""
_ALIKE = 0.25
"""Signs of one plan are of one size, give or take this share."""
_SIDES = 8
"""A polygon with so many corners may stand for a circle."""
_CIRCLES, _TRIANGLES_UP, _TRIANGLES_DOWN, _DIAMONDS, _STARS = "○●", "△▲", "▽▼", "◇◆", "☆★"
_Point = tuple[float, float]


def with_drawn_signs(page: Page, tables: Sequence[Grid]) -> Glyphs:
    """The glyphs of a page and its drawn signs, where one stands alone in a cell of a ruled table at least.

    A sign beside a table (its legend) counts if it is of the kind and size of one within.
    """
    signs = _signs(page.shapes) + [(image.sign, image.box) for image in page.images if image.sign]
    if not signs or not tables:
        return page.glyphs
    boxes = np.array([box for _, box in signs])
    free = [sign for sign, holds in zip(signs, _holds_text(boxes, page.glyphs), strict=True) if not holds]
    cells = [cell.box for table in tables for cell in table.cells if not cell.nested]
    alone = [(sign, box) for sign, box in free if _alone(box, cells, page.glyphs)]
    found = [one for one in free if any(_same_kind(one, other) for other in alone)]
    if not found:
        return page.glyphs
    return Glyphs.of([*page.glyphs, *(Glyph(sign, box, box.height) for sign, box in found)])


def _signs(shapes: Sequence[Shape]) -> list[tuple[str, Box]]:
    """The signs among the shapes of a page with their places; two circles about one middle are one."""
    sized = [shape for shape in shapes if _is_sized(shape.box)]
    found = [(sign, shape.box) for shape in sized if (sign := _sign_of(shape))]
    found += (("×", union([a.box, b.box])) for a, b in _crosses(sized))
    return [
        ("◎" if sign in _CIRCLES and any(_around(box, inner) for _, inner in found) else sign, box)
        for sign, box in found
        if not any(_around(outer, box) for _, outer in found)
    ]


def _is_sized(box: Box) -> bool:
    short, long = sorted((box.width, box.height))
    return _SMALLEST <= long <= _LARGEST and short >= _SQUARE * long


def _sign_of(shape: Shape) -> str | None:
    solid = int(shape.filled and max(shape.color) < 250)
    box, points = shape.box, _corners(shape.points)
    if shape.curved:
        return _CIRCLES[solid] if _is_circle(points, box) else None
    placed = [((x - box.x0) / box.width, (y - box.top) / box.height) for x, y in points]
    if len(placed) == 3 and math.dist(shape.points[0], shape.points[-1]) > 0.5 * box.width:
        return "✓" if not shape.filled and _is_tick(placed) else None
    if len(placed) >= _SIDES and _is_circle(points, box) and _is_round(placed):
        return _CIRCLES[solid]
    if len(placed) == 10 and not _is_circle(points, box):
        return _STARS[solid]
    for signs, corners in (
        (_TRIANGLES_UP, [(0.5, 0.0), (1.0, 1.0), (0.0, 1.0)]),
        (_TRIANGLES_DOWN, [(0.5, 1.0), (1.0, 0.0), (0.0, 0.0)]),
        (_DIAMONDS, [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]),
    ):
        if len(placed) == len(corners) and all(any(math.dist(p, c) <= _NEAR for p in placed) for c in corners):
            return signs[solid]
    return None


def _corners(points: Sequence[_Point]) -> list[_Point]:
    """The points of an outline without those that follow at the same place (circles come as up to a hundred)."""
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(kept[-1], point) > 0.3:
            kept.append(point)
    return kept[:-1] if len(kept) > 1 and math.dist(kept[0], kept[-1]) <= 0.3 else kept


def _is_circle(points: Sequence[_Point], box: Box) -> bool:
    """Whether an outline keeps off the corners of its box: no point, and none that its curves are drawn to."""
    corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    reach = 0.2 * min(box.width, box.height)
    round_ = 0.85 <= box.width / box.height <= 1.18
    return len(points) >= 4 and round_ and all(math.dist(p, c) > reach for p in points for c in corners)


def _is_round(placed: Sequence[_Point]) -> bool:
    """Whether points lie on the circle within their box, which has sides of 1."""
    return all(abs(math.dist(p, (0.5, 0.5)) - 0.5) <= _NEAR / 2 for p in placed)


def _is_tick(placed: Sequence[_Point]) -> bool:
    """Whether three points go down a little and up again, to the right all the way."""
    (x0, y0), (x1, y1), (x2, y2) = placed if placed[0][0] < placed[-1][0] else placed[::-1]
    return x0 < x1 < x2 and y1 > y0 > y2 and x1 - x0 < x2 - x1


def _crosses(shapes: Sequence[Shape]) -> list[tuple[Shape, Shape]]:
    """Pairs of strokes that are the diagonals of one box."""
    strokes = [s for s in shapes if len(s.points) == 2 and not s.filled]
    falls = [s for s in strokes if (s.points[1][0] - s.points[0][0]) * (s.points[1][1] - s.points[0][1]) > 0]
    rises = [s for s in strokes if s not in falls]
    return [(a, b) for a in falls for b in rises if all(abs(p - q) <= 1.0 for p, q in zip(a.box, b.box, strict=True))]


def _around(outer: Box, inner: Box) -> bool:
    """Whether a smaller sign has its middle where a larger one has it."""
    near = max(abs(outer.cx - inner.cx), abs(outer.cy - inner.cy)) <= _NEAR * outer.width
    return near and inner.width < 0.95 * outer.width


def _holds_text(boxes: np.ndarray[tuple[int, ...], np.dtype[np.float64]], glyphs: Glyphs) -> list[bool]:
    """Whether a letter stands in each box: then it is a frame (①, ㊞)."""
    printed = ~glyphs.blank
    return [bool((glyphs.inside(Box(*box)) & printed).any()) for box in boxes.tolist()]


def _alone(sign: Box, cells: Sequence[Box], glyphs: Glyphs) -> bool:
    """Whether a sign stands in a cell of a table in which nothing else is printed."""
    home = next((cell for cell in cells if cell.holds(sign.cx, sign.cy)), None)
    return home is not None and not bool((glyphs.inside(home) & ~glyphs.blank).any())


def _same_kind(one: tuple[str, Box], other: tuple[str, Box]) -> bool:
    return one[0] == other[0] and abs(one[1].height - other[1].height) <= _ALIKE * other[1].height
