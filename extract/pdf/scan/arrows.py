"""Heads of line arrows in a picture, looked for where horizontal strokes end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.page import Rule, Shape

from .image import Picture

Array = npt.NDArray[Any]
_LONGEST, _HIGHEST = 12.0, 12.0
"""No head is longer or higher than this (points)."""
_LOWEST = 2.6


def find_heads(picture: Picture, rules: Sequence[Rule]) -> dict[Rule, list[Shape]]:
    """For each horizontal rule with an arrow head at one or both ends: the heads as triangles, in points."""
    upright = [r for r in rules if not r.horizontal]
    found: dict[Rule, list[Shape]] = {}
    for rule in rules:
        if rule.horizontal and rule.hi - rule.lo >= 10:
            heads = [head for right in (True, False) if (head := _head(picture, rule, right, upright))]
            if heads:
                found[rule] = heads
    return found


def _head(picture: Picture, rule: Rule, right: bool, upright: Sequence[Rule]) -> Shape | None:
    """The head at the right or left end of a rule."""
    scale, half = picture.scale, _HIGHEST / 2 + 1
    end = rule.hi if right else rule.lo
    x0 = end - _LONGEST - 4  # the stroke ends at the tip, or where the head becomes too thick for a stroke
    left, top = max(round(x0 * scale), 0), max(round((rule.pos - half) * scale), 0)
    window = picture.gray[top : round((rule.pos + half) * scale), left : round((end + _LONGEST + 4) * scale)]
    if window.size == 0:
        return None
    ink = window < min(float(np.median(window)) - 40, 0.65 * float(np.median(window)))
    for line in upright:  # a cell border that the tip touches is no part of the head
        if left / scale <= line.pos <= left / scale + window.shape[1] / scale and line.hi - line.lo > _HIGHEST:
            reach = line.width / 2 + 0.5
            ink[
                :, max(round((line.pos - reach) * scale) - left, 0) : max(round((line.pos + reach) * scale) - left, 0)
            ] = False
    columns = _heights(ink if right else ink[:, ::-1], round(rule.pos * scale) - top)
    shape = _triangle(columns, max(rule.width * scale, 1.0), scale)
    if shape is None:
        return None
    tip, base, height = shape
    at = [(left + (x if right else window.shape[1] - 1 - x) + 0.5) / scale for x in (tip, base)]
    spread = height / 2 / scale
    points = ((at[0], rule.pos), (at[1], rule.pos - spread), (at[1], rule.pos + spread))
    return Shape(points, True, False, False, rule.color)


def _heights(ink: Array, row: int) -> Array:
    """How far the ink that touches the row of the shaft reaches up and down together, column by column.

    A column counts only where it reaches about as far to both sides.
    """
    heights = np.zeros(ink.shape[1])
    for x in range(ink.shape[1]):
        column = ink[:, x]
        rows = np.flatnonzero(column)
        if not len(rows) or (abs(rows - row).min() > 2 and not (rows.min() < row < rows.max())):
            continue
        up, down = row - rows.min(), rows.max() - row
        heights[x] = rows.max() - rows.min() + 1 if abs(up - down) <= 0.35 * (up + down) + 2 else 0
    return heights


def _triangle(heights: Array, shaft: float, scale: float) -> tuple[int, int, float] | None:
    """Tip, base and height (pixels) of a head that points to the last column, or None."""
    first = int(np.argmax(heights > 0))
    gap = np.flatnonzero(heights[first:] == 0)  # what comes after a gap is not the arrow's
    tip = first + int(gap[0]) - 1 if len(gap) else len(heights) - 1
    if tip <= first:
        return None
    reach = heights[max(tip - round(_LONGEST * scale), 0) : tip + 1]
    highest = float(reach.max())
    base = tip - (len(reach) - 1) + int(np.flatnonzero(reach >= 0.85 * highest)[0])
    length = tip - base + 1
    if not max(_LOWEST * scale, 2.2 * shaft) <= highest <= _HIGHEST * scale or length < 1.5 * scale:
        return None
    behind = heights[max(base - round(2.5 * scale), 0) : max(base - round(0.8 * scale), 1)]
    slim = heights[tip - length // 5 : tip + 1].mean() <= 0.5 * highest
    tapers = heights[base : base + length // 2].mean() > heights[tip - length // 2 : tip + 1].mean() * 1.3
    back_to_shaft = len(behind) == 0 or np.median(behind) <= max(1.8 * shaft, 0.5 * highest)
    return (tip, base, highest) if slim and tapers and back_to_shaft else None
