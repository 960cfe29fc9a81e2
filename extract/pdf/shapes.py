"""Arrows among the drawn paths: block arrows, chevrons, lines with heads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .geometry import Box, union
from .page import Color, Page, Rule, Shape

_HEAD_MAX = 16.0
"""Arrow heads of thin lines are smaller than this (points) in both directions."""
_TALLEST = 140.0
"""Block arrows and chevrons are no higher than this (points); on slides they are large."""
_REACH = 3.5
"""A head belongs to a line that ends at most this far (points) from it."""


@dataclass(slots=True, frozen=True)
class Arrow:
    """A horizontal arrow. `kind` is `line` (shaft with heads), `block` or `chevron`; `box` spans tip to tip."""

    box: Box
    kind: str
    color: Color


def find_arrows(page: Page) -> tuple[list[Arrow], set[Rule]]:
    """All horizontal arrows of a page, and the rules that are their shafts (and so no table lines)."""
    blocks: list[Arrow] = []
    heads: list[Shape] = []
    shafts: list[tuple[Box, Color, Rule | None]] = []
    for shape in page.shapes:
        box = shape.box
        if kind := _block_kind(shape):
            arrow = Arrow(box, kind, shape.color)
            if not any(_same(arrow.box, other.box) for other in blocks):
                blocks.append(arrow)
        elif box.width <= _HEAD_MAX and box.height <= _HEAD_MAX and box.height >= 1.5:
            heads.append(shape)
        elif box.height <= 2.0 and box.width > _HEAD_MAX / 2:
            shafts.append((box, shape.color, None))
    pictures = [i.box for i in page.images if i.ink is not None and _points(i.ink)]
    drawn = [arrow.box for arrow in blocks]
    blocks += [Arrow(box, "line", (0, 0, 0)) for box in pictures if not any(_is_shadow(box, own) for own in drawn)]
    if not heads:
        return blocks, set()
    rules: list[tuple[Box, Color, Rule | None]] = [(r.box, r.color, r) for r in page.rules if r.horizontal]
    lines, used = _line_arrows(rules + shafts, [*(h.box for h in heads), *_stroke_pairs(heads)])
    return blocks + lines, used


def _points(ink: Sequence[float]) -> bool:
    """Whether the ink of an image (its height column by column) runs through and narrows to a tip at one end."""
    if min(ink) <= 0.0:
        return False
    head = max(len(ink) // 3, 2)
    for columns in (ink, tuple(reversed(ink))):
        widest = max(columns[-head:])
        at = len(columns) - 1 - columns[::-1].index(widest)
        tip, shaft = columns[at:], columns[: -head or None]
        falls = all(a >= b for a, b in pairwise(tip)) and len(tip) > 1
        if falls and tip[-1] <= 0.7 * widest and max(shaft) <= widest and columns[-1] < 0.9 * max(ink):
            return True
    return False


def _is_shadow(picture: Box, arrow: Box) -> bool:
    """Whether a picture is the soft shadow of a drawn arrow: it lies under it and is hardly larger."""
    return picture.contains(arrow, 2.0) and arrow.width > 0.8 * picture.width and arrow.height > 0.6 * picture.height


def _same(a: Box, b: Box) -> bool:
    return all(abs(p - q) <= 1.5 for p, q in zip(a, b, strict=True))


def _corners(shape: Shape) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for point in shape.points:
        if not points or math.dist(points[-1], point) > 0.6:
            points.append(point)
    if len(points) > 1 and math.dist(points[0], points[-1]) <= 0.6:
        points.pop()
    return points


def _block_kind(shape: Shape) -> str | None:
    """`block` or `chevron` for a polygon that ends in one tip at half height, else None."""
    box = shape.box
    if not 4.0 <= box.height <= _TALLEST or box.width < max(12.0, 0.6 * box.height):
        return None
    points = _corners(shape)
    if not 5 <= len(points) <= 12:
        return None
    for sign in (1, -1):
        reach = max(sign * x for x, _ in points)
        tips = [y for x, y in points if reach - sign * x <= min(0.02 * box.width, 1.2)]
        if len(tips) == 1 and abs(tips[0] - box.cy) <= 0.15 * box.height:
            break
    else:
        return None
    back = min(sign * x for x, _ in points)
    tail = [y for x, y in points if sign * x - back <= min(0.02 * box.width, 1.2) + 0.5]
    if len(tail) < 2:
        return "block" if len(points) in (8, 10) else None  # double-headed block arrow
    full = max(tail) - min(tail) >= 0.9 * box.height
    notched = any(abs(y - box.cy) <= 0.15 * box.height and sign * x - back < 0.5 * box.width for x, y in points)
    return "chevron" if full and (notched or len(points) == 5) else "block"


def _stroke_pairs(shapes: Sequence[Shape]) -> list[Box]:
    """Heads drawn as two strokes that meet in the tip."""
    strokes = sorted((s for s in shapes if len(s.points) == 2 and not s.filled), key=lambda s: s.box.x0)
    heads: list[Box] = []
    for i, first in enumerate(strokes):
        for second in strokes[i + 1 :]:
            if second.box.x0 > first.box.x0 + 1.5:
                break
            meets = any(math.dist(p, q) <= 1.0 for p in first.points for q in second.points)
            opposite = abs(first.box.cx - second.box.cx) <= 1.5 and abs(first.box.cy - second.box.cy) > 1.5
            if meets and opposite:
                heads.append(union([first.box, second.box]))
    return heads


def _line_arrows(
    shafts: Sequence[tuple[Box, Color, Rule | None]], heads: Sequence[Box]
) -> tuple[list[Arrow], set[Rule]]:
    arrows: list[Arrow] = []
    used: set[Rule] = set()
    for box, color, rule in shafts:
        if box.width < 6.0:
            continue
        near = [head for head in heads if _is_head(head, box)]
        if near:
            arrows.append(Arrow(union([box, *near]), "line", color))
            if rule:
                used.add(rule)
    return arrows, used


def _is_head(head: Box, shaft: Box) -> bool:
    if abs(head.cy - shaft.cy) > 1.6:
        return False
    at_right = head.x0 - _REACH <= shaft.x1 <= head.x1 + _REACH
    at_left = head.x0 - _REACH <= shaft.x0 <= head.x1 + _REACH
    return (at_right or at_left) and head.width < shaft.width + 2 * _REACH
