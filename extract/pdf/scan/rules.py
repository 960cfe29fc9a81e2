"""Table lines in a picture: thin straight strokes, told from the strokes of letters by their length and company."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.page import Fill, Rule, Shape

from .arrows import find_heads
from .image import Picture

Array = npt.NDArray[Any]
_THICKEST = 4.5
"""A line is thinner than this (points)."""
_CONTRAST = 22
"""Grey levels that a line is darker (or lighter) than what lies on both sides of it."""
_SHORTEST = 9.0
"""A piece of a line is longer than this (points)."""
_ALONE = 36.0
"""A line that meets no other is longer than this (points); shorter ones are strokes of letters."""
_BREAK = 1.2
"""Gaps up to this (points) are faults of the scan."""
_PIECES = 2.5
"""Pieces of a line are as near to each other (points),"""
_SPREAD = 0.8
"""and their positions differ by no more."""
_NEAR = 0.9
"""A line that ends as near as this (points) to the edge of another meets it."""


def find_rules(
    picture: Picture, texts: Sequence[Box] = (), fills: Sequence[Fill] = ()
) -> tuple[list[Rule], list[Shape]]:
    """Horizontal and vertical rules and the heads of those that are arrows, in points.

    `texts` are the places of text lines: strokes inside them are letters. Lines go on behind bars (`fills`).
    """
    rules: list[Rule] = []
    for horizontal in (True, False):
        gray = picture.gray if horizontal else picture.gray.T
        rgb = picture.rgb if horizontal else picture.rgb.transpose(1, 0, 2)
        rules += _joined(_strokes(np.ascontiguousarray(gray), rgb, picture.scale, horizontal))
    letters = [_is_letter(r, texts) for r in rules]
    arrows = find_heads(picture, [r for r, letter in zip(rules, letters, strict=True) if not letter])
    kept = _in_company(rules, letters, arrows)
    shapes = [head for rule in kept for head in arrows.get(rule, ())]
    return [rule if rule in arrows else _behind(picture, rule, fills, kept) for rule in kept], shapes


def thin_lines(gray: Array, scale: float) -> Array:
    """A mask of thin horizontal strokes that are darker than the paper or tint above and below them."""
    across = cv2.getStructuringElement(cv2.MORPH_RECT, (1, _odd(_THICKEST * scale)))
    dark = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, across) > _CONTRAST
    mask: Array = dark.astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _along(_BREAK * scale))
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, _along(_SHORTEST * scale))


def _odd(length: float) -> int:
    return max(round(length), 1) | 1


def _along(length: float) -> Array:
    return cv2.getStructuringElement(cv2.MORPH_RECT, (max(round(length), 1), 1))


def _strokes(gray: Array, rgb: Array, scale: float, horizontal: bool) -> list[Rule]:
    """Connected strokes along the rows of an image."""
    # A stroke that climbs by a pixel goes on in the next row: rows are joined before components are counted.
    mask = thin_lines(gray, scale)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    rules: list[Rule] = []
    for i in range(1, count):
        left, top, length, height, area = (int(n) for n in stats[i])
        if height > _THICKEST * scale + 0.02 * length:
            continue
        part = labels[top : top + height, left : left + length] == i
        color = np.median(rgb[top : top + height, left : left + length][part], axis=0)
        rules.append(
            Rule(
                horizontal,
                (float(centres[i][1]) + 0.5) / scale,
                left / scale,
                (left + length) / scale,
                max(area / length / scale, 0.2),
                (int(color[0]), int(color[1]), int(color[2])),
            )
        )
    return rules


def _joined(strokes: list[Rule]) -> list[Rule]:
    """Pieces of one line, which other lines cross or scratches interrupt, made whole."""
    whole: list[Rule] = []
    for stroke in sorted(strokes, key=lambda r: r.lo):
        for i, line in enumerate(whole):
            if abs(line.pos - stroke.pos) <= _SPREAD and line.lo <= stroke.lo <= line.hi + _PIECES:
                length = (line.hi - line.lo, stroke.hi - stroke.lo)
                pos, width = np.average([(line.pos, line.width), (stroke.pos, stroke.width)], axis=0, weights=length)
                longer = line if length[0] >= length[1] else stroke
                hi = max(line.hi, stroke.hi)
                whole[i] = longer._replace(pos=float(pos), width=float(width), lo=line.lo, hi=hi)
                break
        else:
            whole.append(stroke)
    return whole


def _is_letter(rule: Rule, texts: Sequence[Box]) -> bool:
    """Whether the stroke runs inside lines of text for most of its length."""
    box, covered = rule.box, 0.0
    for text in texts:
        edge = 0.1 * text.height  # underlines run along the edge of a text
        if rule.horizontal and text.top + edge <= rule.pos <= text.bottom - edge:
            covered += text.overlap_x(box)
        elif not rule.horizontal and text.x0 - 1 <= rule.pos <= text.x1 + 1:
            covered += text.overlap_y(box)
    return covered >= 0.75 * (rule.hi - rule.lo)


def _in_company(rules: Sequence[Rule], letters: Sequence[bool], arrows: Container[Rule]) -> list[Rule]:
    """Long lines and arrows; short ones that end on a line that stays. Inside a text both ends must do so."""
    needed = [
        2 if letter else 0 if r.hi - r.lo >= _ALONE or r in arrows else 1
        for r, letter in zip(rules, letters, strict=True)
    ]
    stays = [n == 0 for n in needed]
    while True:
        kept = [r for r, stay in zip(rules, stays, strict=True) if stay]
        joined = [stay or _meetings(r, kept) >= n for r, n, stay in zip(rules, needed, stays, strict=True)]
        if joined == stays:
            return kept
        stays = joined


def _meetings(rule: Rule, others: Sequence[Rule]) -> int:
    """How many ends of a rule lie on rules of the other direction."""
    beside = [o for o in others if o.horizontal != rule.horizontal and o.lo - _NEAR <= rule.pos <= o.hi + _NEAR]
    return sum(any(abs(o.pos - end) <= o.width / 2 + _NEAR for o in beside) for end in (rule.lo, rule.hi))


def _behind(picture: Picture, rule: Rule, fills: Sequence[Fill], others: Sequence[Rule]) -> Rule:
    """The rule, gone on behind the bars at which it ends to where it comes out again."""
    lo, hi = rule.lo, rule.hi
    beside = [o for o in others if o.horizontal != rule.horizontal and o.lo <= rule.pos <= o.hi]
    along = [o for o in others if o.horizontal == rule.horizontal and abs(o.pos - rule.pos) <= 1.0]
    for fill in fills:
        x0, start, x1, end = fill.box if not rule.horizontal else _turned(fill.box)
        if not x0 + 1 < rule.pos < x1 - 1 or any(start - 2 <= o.pos <= end + 2 for o in beside):
            continue
        if start - 1.5 <= hi < end:
            hi = _comes_out(picture, rule, end, [o.lo for o in along], [o.pos for o in beside], hi)
        if start < lo <= end + 1.5:
            lo = _comes_out(picture, rule, start, [o.hi for o in along], [o.pos for o in beside], lo)
    return rule if (lo, hi) == (rule.lo, rule.hi) else rule._replace(lo=lo, hi=hi)


def _turned(box: Box) -> Box:
    return Box(box.top, box.x0, box.bottom, box.x1)


def _comes_out(
    picture: Picture, rule: Rule, edge: float, along: Sequence[float], beside: Sequence[float], otherwise: float
) -> float:
    """Where a line that ends at a bar goes on at its other edge: as a line of its own, or as a bit too short to be
    found that leads to the next crossing line."""
    if any(abs(end - edge) <= 2 for end in along):
        return edge
    near = [pos for pos in beside if (pos - edge) * (edge - otherwise) > 0 and abs(pos - edge) <= _SHORTEST]
    if not near:
        return otherwise
    to = min(near, key=lambda pos: abs(pos - edge))
    lo, hi = sorted((edge, to))
    bit = Box(rule.pos - 3, lo, rule.pos + 3, hi)
    across = picture.cut(_turned(bit) if rule.horizontal else bit).mean(axis=1 if rule.horizontal else 0)
    return to if across.max() - across.min() > _CONTRAST else otherwise


def erase(picture: Picture, rules: Sequence[Rule], heads: Sequence[Shape] = ()) -> Array:
    """The grey picture without the rules and arrow heads: what lies beside a line is drawn over it."""
    clean = picture.gray.copy()
    for horizontal in (True, False):
        mask = np.zeros_like(clean)
        for rule in rules:
            if rule.horizontal == horizontal:
                half = rule.width / 2 + 0.5
                grown = Box(rule.box.x0 - half, rule.box.top - half, rule.box.x1 + half, rule.box.bottom + half)
                x0, top, x1, bottom = (max(round(n * picture.scale), 0) for n in grown)
                mask[top:bottom, x0:x1] = 1
        reach = _odd((_THICKEST + 1.0) * picture.scale)
        beside = cv2.getStructuringElement(cv2.MORPH_RECT, (1, reach) if horizontal else (reach, 1))
        clean = np.where(mask == 1, cv2.morphologyEx(clean, cv2.MORPH_CLOSE, beside), clean)
    for head in heads:
        x0, top, x1, bottom = (round(n * picture.scale) for n in head.box)
        place = clean[max(top - 2, 0) : bottom + 3, max(x0 - 2, 0) : x1 + 3]
        place[:] = np.percentile(place, 90)
    return clean
