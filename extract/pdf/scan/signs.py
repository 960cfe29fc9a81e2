"""Signs told by their shape: the marks of a plan's cells and numbers in circles, which a text recogniser misreads."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_SIDE = 32
"""Signs are compared in squares of this many pixels,"""
_FRAME = 3
"""solid ones with so many empty ones around."""
_MASSIVE = 0.17
"""A disc with this radius (share of the side) fits into solid signs and into no letter."""
_ALIKE = 0.74
"""Correlation of a drawn sign with its ideal."""
_AHEAD = 0.04
"""A sign must be so much more alike than the next one."""
_PENS = (0.05, 0.09, 0.14)
"""Breadths of the strokes of hollow signs as shares of their size."""
_HAIRLINE = 0.25
"""Circles are thin: so little ink belongs to them."""
_CIRCLED = (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))
"""Code points of the numbers 1 to 50 in a circle."""
_ONES = str.maketrans("[]lI|", "11111")


def sign_of(dark: Array) -> str | None:
    """The sign whose ink (0 to 1, cut to its box) this is: one of ○◎●△▲▽▼□■◇◆☆★×－, or None."""
    height, width = dark.shape
    if width >= 2.5 * height:
        return "－" if dark.mean() >= 0.6 else None
    if not 0.75 <= width / height <= 1.33:
        return None
    small = cv2.resize(dark.astype(np.float32), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder((small > 0.5).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    solid = cv2.distanceTransform(framed, cv2.DIST_L2, 3).max() >= _MASSIVE * _SIDE
    seen, alike = _normal(small, solid), dict.fromkeys("○", -1.0)
    for sign, ideal in _ideals(bool(solid)):
        alike[sign] = max(alike.get(sign, -1.0), float((seen * ideal).mean()))
    first, second = sorted(alike, key=lambda sign: -alike[sign])[:2]
    return first if alike[first] >= _ALIKE and alike[first] - alike[second] >= _AHEAD else None


def _normal(image: Array, framed: bool) -> Array:
    """The image softened, with mean 0 and variance 1; solid signs fill their box and need a frame to be told apart."""
    if framed:
        image = cv2.copyMakeBorder(image, _FRAME, _FRAME, _FRAME, _FRAME, cv2.BORDER_CONSTANT, value=(0.0,))
    soft = cv2.GaussianBlur(image, (0, 0), 1.2)
    return np.asarray((soft - soft.mean()) / (soft.std() + 1e-6))


@cache
def _ideals(solid: bool) -> list[tuple[str, Array]]:
    """Every solid or hollow sign; hollow ones drawn with every pen."""
    up, square, diamond = (
        [(0.5, 0.0), (1.0, 1.0), (0.0, 1.0)],
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
        _DIAMOND,
    )
    corners = {"▲△": up, "▼▽": [(x, 1 - y) for x, y in up], "■□": square, "◆◇": diamond, "★☆": _star()}
    if solid:
        disc = [("●", _draw(partial(_ring, inner=0.0, outer=1.0), True))]
        return disc + [(pair[0], _draw(partial(_fill, points=p), True)) for pair, p in corners.items()]
    drawn: list[tuple[str, Array]] = []
    for pen in _PENS:
        around = partial(_ring, inner=1 - 2 * pen, outer=1.0)
        drawn.append(("○", _draw(around)))
        drawn.append(("×", _draw(partial(_stroke, lines=_CROSS, pen=pen))))
        drawn += [(pair[1], _draw(partial(_stroke, lines=[[*p, p[0]]], pen=pen))) for pair, p in corners.items()]
        for inner, outer in ((0.5 - 2 * pen, 0.5), (0.6 - 2 * pen, 0.6), (0.7 - 2 * pen, 0.7), (0.0, 0.5)):
            drawn.append(("◎", _draw(around, False, partial(_ring, inner=inner, outer=outer))))
    return drawn


_FINE = 4 * _SIDE
_Points = Sequence[tuple[float, float]]
_DIAMOND: _Points = [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]
_CROSS: Sequence[_Points] = [[(0.0, 0.0), (1.0, 1.0)], [(0.0, 1.0), (1.0, 0.0)]]


def _draw(draw: Callable[[Array], None], framed: bool = False, more: Callable[[Array], None] | None = None) -> Array:
    canvas = np.zeros((_FINE, _FINE), dtype=np.float32)
    draw(canvas)
    if more is not None:
        more(canvas)
    return _normal(cv2.resize(canvas, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), framed)


def _pixels(points: _Points) -> Array:
    return np.array([[round(x * (_FINE - 1)), round(y * (_FINE - 1))] for x, y in points], dtype=np.int32)


def _fill(canvas: Array, points: _Points) -> None:
    cv2.fillPoly(canvas, [_pixels(points)], (1.0,))


def _stroke(canvas: Array, lines: Sequence[_Points], pen: float) -> None:
    inner = [[(pen / 2 + x * (1 - pen), pen / 2 + y * (1 - pen)) for x, y in line] for line in lines]
    cv2.polylines(canvas, [_pixels(line) for line in inner], False, (1.0,), max(round(pen * _FINE), 1))


def _ring(canvas: Array, inner: float, outer: float) -> None:
    """What lies between two radii (shares of the largest)."""
    y, x = np.mgrid[:_FINE, :_FINE]
    radius = np.hypot(x - (_FINE - 1) / 2, y - (_FINE - 1) / 2) / (_FINE / 2)
    canvas[(radius <= outer) & (radius >= inner)] = 1.0


def _star() -> list[tuple[float, float]]:
    turns = [(math.pi * (i / 5 - 0.5), 1.0 if i % 2 == 0 else 0.382) for i in range(10)]
    points = [(r * math.cos(a), r * math.sin(a)) for a, r in turns]
    (x0, x1), (y0, y1) = ((min(v), max(v)) for v in zip(*points, strict=True))
    return [((x - x0) / (x1 - x0), (y - y0) / (y1 - y0)) for x, y in points]


@dataclass(slots=True, frozen=True)
class Piece:
    """A piece of ink of a line with what lies inside it: its place in pixels."""

    x0: int
    top: int
    width: int
    height: int

    def of(self, image: Array) -> Array:
        """The pixels of the place."""
        return image[self.top : self.top + self.height, self.x0 : self.x0 + self.width]


def pieces(dark: Array) -> list[Piece]:
    """The pieces of a line (its ink from 0 to 1) that are high enough for a sign and as wide as high, or bars."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((dark > _HAIRLINE).astype(np.uint8), connectivity=8)
    found = [Piece(*(int(n) for n in stats[i, :4])) for i in range(1, count)]
    whole = dark.shape[0]
    large = [p for p in found if p.height >= max(0.5 * whole, 6) and 0.7 <= p.width / p.height <= 1.4]
    if len(found) == 1 and found[0].width >= 2.5 * found[0].height:
        return found
    return [p for p in large if not any(_lies_in(p, other) for other in large)]


def _lies_in(piece: Piece, other: Piece) -> bool:
    return piece is not other and other.x0 <= piece.x0 and piece.x0 + piece.width <= other.x0 + other.width


def is_circle(dark: Array) -> bool:
    """Whether ink follows the circle that touches the box, in all directions and not outside."""
    height, width = dark.shape
    if min(height, width) < 10 or not 0.87 <= width / height <= 1.15:
        return False
    y, x = np.mgrid[:height, :width]
    dx, dy = (x - (width - 1) / 2) / (width / 2), (y - (height - 1) / 2) / (height / 2)
    radius, ink = np.hypot(dx, dy), dark > _HAIRLINE
    if (ink & (radius > 1.12)).any():
        return False
    sector = ((np.arctan2(dy, dx) + math.pi) / (2 * math.pi) * 24).astype(int) % 24
    return len(np.unique(sector[ink & (radius > 0.74)])) == 24


def inside(gray: Array) -> Array:
    """The grey pixels within a circle that touches the edges, with a margin of paper."""
    height, width = gray.shape
    y, x = np.mgrid[:height, :width]
    radius = np.hypot((x - (width - 1) / 2) / (width / 2), (y - (height - 1) / 2) / (height / 2))
    paper = int(np.percentile(gray, 90))
    kept = np.where(radius < 0.74, gray, paper).astype(np.uint8)
    margin = max(round(0.1 * height), 1)
    crop = kept[round(0.15 * height) : round(0.85 * height)]
    return cv2.copyMakeBorder(crop, margin, margin, 2 * margin, 2 * margin, cv2.BORDER_CONSTANT, value=(paper,))


def circled(text: str) -> str | None:
    """The character of a number from 1 to 50 in a circle, of which pieces may have been read as brackets."""
    digits = text.strip().translate(_ONES)
    return chr(_CIRCLED[int(digits) - 1]) if re.fullmatch("[1-9]|[1-4][0-9]|50", digits) else None


def is_circled(text: str) -> bool:
    """Whether a text is one number in a circle."""
    return len(text) == 1 and ord(text) in _CIRCLED
