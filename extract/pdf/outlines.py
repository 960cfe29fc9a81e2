"""Letters whose outlines are stroked (a bold that the font lacks): their strokes are no lines of a table or drawing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .glyphs import Flags, Floats, Glyphs
from .page import Page

_FEW = 12
"""A page with fewer short strokes has no outlined letters."""
_PAD = 0.08
"""Strokes of a letter reach beyond its box by less than this share of its size."""
_LEAST, _FILLS = 2, 0.3
"""An outline has so many strokes, and they reach over this share of the letter's size in both directions."""
_LARGE = 4.0
"""A letter larger than this many times most of its page is a watermark: the rules within it are those of the page."""
_CHUNK = 256


def drop_outlines(page: Page) -> None:
    """Leave out the rules and shapes of `page` that outline its letters."""
    sizes = page.glyphs.sizes[~page.glyphs.blank]
    if not len(sizes):
        return
    largest = _LARGE * np.median(sizes)
    longest = float(sizes[sizes <= largest].max())
    rules = [i for i, rule in enumerate(page.rules) if rule.hi - rule.lo < longest]
    shapes = [i for i, shape in enumerate(page.shapes) if shape.stroked and not shape.filled]
    if len(rules) + len(shapes) < _FEW:
        return
    printed = page.glyphs.take(~page.glyphs.blank & (page.glyphs.sizes <= largest))
    boxes = np.array([page.rules[i].box for i in rules] + [page.shapes[i].box for i in shapes], dtype=float)
    gone = _outlining(boxes, printed)
    drawn = {i for i, drops in zip(rules, gone[: len(rules)], strict=True) if drops}
    outlined = {i for i, drops in zip(shapes, gone[len(rules) :], strict=True) if drops}
    page.rules = [rule for i, rule in enumerate(page.rules) if i not in drawn]
    page.shapes = [shape for i, shape in enumerate(page.shapes) if i not in outlined]


def _outlining(strokes: Floats, letters: Glyphs) -> Flags:
    """Which strokes lie within a letter that several of them reach over."""
    within = _letter_of(strokes, letters)
    gone = np.zeros(len(strokes), bool)
    for letter in np.unique(within[within >= 0]).tolist():
        own = np.flatnonzero(within == letter)
        across = strokes[own, 2].max() - strokes[own, 0].min(), strokes[own, 3].max() - strokes[own, 1].min()
        if len(own) >= _LEAST and min(across) > _FILLS * letters.sizes[letter]:
            gone[own] = True
    return gone


def _letter_of(strokes: Floats, letters: Glyphs) -> npt.NDArray[np.int_]:
    """The letter within whose box each stroke lies, -1 for none."""
    pad = _PAD * letters.sizes
    boxes = letters.boxes
    out = np.full(len(strokes), -1)
    for start in range(0, len(strokes), _CHUNK):
        part = strokes[start : start + _CHUNK, :, None]
        inside = (part[:, 0] >= boxes[:, 0] - pad) & (part[:, 2] <= boxes[:, 2] + pad)
        inside &= (part[:, 1] >= boxes[:, 1] - pad) & (part[:, 3] <= boxes[:, 3] + pad)
        out[start : start + _CHUNK] = np.where(inside.any(axis=1), inside.argmax(axis=1), -1)
    return out
