"""What of the text of a page a reader sees: painted, not struck out, not the raised sign of a note.

PDFium's text says nothing of layers, colours and lines through words. Its rendering is the referee where the text
object leaves a doubt: a glyph without ink in its box is not seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .geometry import Box
from .glyphs import Flags, Floats, Glyphs
from .page import Page

SEEN, DOUBTFUL, UNPAINTED, UNDER_PICTURE, ACROSS = range(5)
"""Of a glyph: seen, in doubt, not painted, under a picture that may show something else, of a text that lies across the
page."""
_SCALE = 1.0
"""Pixels of the referee's picture to a point."""
_LARGE, _FEW, _UPON = 2.5, 200, 1
"""A watermark against the text of its page: its size, how many letters it has at most, how many stand upon each."""
_INK = 24
"""A box in which no two pixels differ by more is empty."""
_READABLE = 2.0
"""Points below which nobody reads a letter."""
_SMALL, _RAISED, _NEAR = 0.75, 0.18, 0.6
"""A note's sign against the letter before it: its size, how much higher it stands, how far away (in sizes)."""
_LESS_SMALL, _HIGHER = 0.85, 0.3
"""The size of one that is raised by more than the second share."""
_SUPERSCRIPTS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹⁽⁾")
"""Signs that are raised by their nature; behind a unit they are powers."""
_NOTE_SIGNS = frozenset("0123456789０１２３４５６７８９*＊※†‡)）(（\u6ce8")
_MOST = 0.9
"""A letter is small against the size that this share of a page does not exceed; headings are larger."""
_RUBY, _RUBY_GAP = 0.6, 0.35
"""A reading against the letters below it: its size, and how far above them it stands (shares of their size)."""
_UNITS = frozenset("mMｍ")
"""Letters behind which a raised 2 or 3 is a power."""
_WIDEST = 0.95
_ROW_SIGNS, _ROW_CELLS = 8, 3
"""A line that strikes out a row goes through so many letters in so many cells."""
_STRIKE, _STRIKE_THIN, _BEYOND, _WITHIN = 0.22, 0.15, 0.7, 0.03
"""A line through words: how far from their middle, how thick, how far it may go beyond them; how far from both sides
of a letter it ends where it but draws that (shares of the size)."""


def drop_unseen(raw: Any, page: Page, doubts: npt.NDArray[np.uint8]) -> None:
    """Leave the glyphs of `page` that a reader sees and takes for text; the others are kept in `page.unseen`, signs
    across the page in `page.across`.

    `raw` is the loaded `pypdfium2.PdfPage`; `doubts` has SEEN, DOUBTFUL … for each glyph.
    """
    if not len(page.glyphs):
        return
    glyphs = page.glyphs
    across = (doubts == ACROSS) | _underlying(glyphs)
    if across.any():
        page.across = glyphs.take(across)
        glyphs, doubts = glyphs.take(~across), doubts[~across]
    gone: Flags = doubts >= UNPAINTED
    page.pictured = glyphs.take(doubts == UNDER_PICTURE)
    if (doubts == DOUBTFUL).any():
        gone |= _without_ink(raw, page.unit, glyphs, doubts == DOUBTFUL)
    if len(glyphs):
        gone |= glyphs.sizes < _READABLE
        struck = _struck(page, glyphs) & ~gone
        page.struck = glyphs.take(struck)
        gone |= struck
        gone |= _notes(glyphs)
        gone |= _readings(glyphs)
    page.unseen = glyphs.take(gone)
    page.glyphs = glyphs.take(~gone) if gone.any() else glyphs


def _underlying(glyphs: Glyphs) -> Flags:
    """Which glyphs are of a large text that smaller ones stand upon: a watermark (DRAFT) behind a table."""
    out = np.zeros(len(glyphs), bool)
    usual = glyphs.size_at(0.5)
    large = np.flatnonzero((glyphs.sizes > _LARGE * usual) & ~glyphs.blank)
    if not len(large) or len(large) > _FEW:
        return out
    small = np.flatnonzero((glyphs.sizes <= _LARGE / 2 * usual) & ~glyphs.blank)
    x, y = glyphs.x[small], glyphs.y[small]
    for i in large.tolist():
        x0, top, x1, bottom = glyphs.boxes[i].tolist()
        out[i] = bool(((x > x0) & (x < x1) & (y > top) & (y < bottom)).sum() >= _UPON)
    for size in {float(s) for s in glyphs.sizes[out]}:
        alike = np.isclose(glyphs.sizes, size)
        if out[alike].sum() * 2 >= alike.sum():
            out |= alike
    return out


def _without_ink(raw: Any, unit: float, glyphs: Glyphs, doubtful: Flags) -> Flags:
    """Which of the doubtful glyphs leave no ink in their boxes when the page is rendered as it is shown."""
    out = np.zeros(len(glyphs), bool)
    edges = np.clip(np.rint(glyphs.boxes * _SCALE), 0, None).astype(int)
    asked = edges[doubtful]
    pixels, left, up = _shown(raw, unit, (*asked[:, :2].min(axis=0).tolist(), *asked[:, 2:].max(axis=0).tolist()))
    for i in np.flatnonzero(doubtful).tolist():
        x0, top, x1, bottom = edges[i].tolist()
        part = pixels[top - up : max(bottom, top + 1) - up, x0 - left : max(x1, x0 + 1) - left]
        out[i] = not part.size or int(part.max()) - int(part.min()) <= _INK
    return out


def _shown(raw: Any, unit: float, around: tuple[int, int, int, int]) -> tuple[npt.NDArray[np.uint8], int, int]:
    """The part of the rendered page that lies around a box (pixels), in grey, and its left and top edge: what lies
    elsewhere need not be drawn."""
    scale = _SCALE * unit
    width, height = (int(side * scale) for side in raw.get_size())
    left, up = (max(0, min(at, most - 1)) for at, most in zip(around[:2], (width, height), strict=True))
    right, down = max(0, width - around[2] - 1), max(0, height - around[3] - 1)
    # A half less, because the cut is rounded up to whole pixels.
    crop = tuple(max(0.0, (cut - 0.5) / scale) for cut in (left, down, right, up))
    pixels = raw.render(scale=scale, crop=crop, grayscale=True).to_numpy()
    return pixels.reshape(pixels.shape[0], pixels.shape[1]), left, up


def _struck(page: Page, glyphs: Glyphs) -> Flags:
    """Which glyphs a thin line goes through that is as long as the words and no longer (an arrow's shaft is longer)."""
    out = np.zeros(len(glyphs), bool)
    size = glyphs.sizes
    for line in _thin_lines(page, glyphs):
        through = np.abs(glyphs.y - line.cy) < _STRIKE * size
        through &= (glyphs.x > line.x0) & (glyphs.x < line.x1) & (line.height < _STRIKE_THIN * size) & ~glyphs.blank
        if not through.any():
            continue
        beyond = _BEYOND * float(size[through].max())
        own = glyphs.boxes[through]
        if len(own) == 1 and _draws(line, own[0], float(size[through][0])):
            continue
        words = line.x0 > own[:, 0].min() - beyond and line.x1 < own[:, 2].max() + beyond
        if words or _strikes_row(own, beyond):
            out |= through
    return out


def _draws(line: Box, letter: Floats, size: float) -> bool:
    """Whether a line ends within a letter at both sides: it is a stroke of that letter (a bold - whose outline is
    drawn)."""
    return bool(line.x0 > letter[0] + _WITHIN * size and line.x1 < letter[2] - _WITHIN * size)


def _strikes_row(boxes: Floats, gap: float) -> bool:
    """Whether a line goes through the words of several cells, as no shaft of an arrow does."""
    left, right = np.sort(boxes[:, 0]), np.sort(boxes[:, 2])
    return len(boxes) >= _ROW_SIGNS and int((left[1:] - right[:-1] > gap).sum()) + 1 >= _ROW_CELLS


def _thin_lines(page: Page, glyphs: Glyphs) -> list[Box]:
    """The lines across the page that have the middle of a glyph near them; few of a table's do, which run between its
    rows."""
    largest = float(glyphs.sizes.max())
    widest, thin = _WIDEST * page.width, _STRIKE_THIN * largest
    rules = [rule for rule in page.rules if rule.horizontal and rule.hi - rule.lo < widest]
    strips = [box for box, _ in page.fills if box.bottom - box.top < thin < box.x1 - box.x0 < widest]
    middles = np.array([rule.pos for rule in rules] + [strip.cy for strip in strips])
    heights, reach = np.sort(glyphs.y), _STRIKE * largest
    near = np.searchsorted(heights, middles + reach) > np.searchsorted(heights, middles - reach)
    return [rules[i].box if i < len(rules) else strips[i - len(rules)] for i in np.flatnonzero(near).tolist()]


def _notes(glyphs: Glyphs) -> Flags:
    """Which signs are small and raised behind a larger letter (85¹⁾), wherever in the file they are drawn."""
    out = np.zeros(len(glyphs), bool)
    boxes, sizes = glyphs.boxes, glyphs.sizes
    small = np.flatnonzero(sizes <= _LESS_SMALL * glyphs.size_at(0.5)).tolist()
    signs = np.array([i for i in small if glyphs.texts[i] in _NOTE_SIGNS], dtype=int)
    for i in signs[np.argsort(boxes[signs, 0], kind="stable")].tolist():
        gap = boxes[i, 0] - boxes[:, 2]
        beside = (gap > -0.1 * sizes) & (gap < _NEAR * sizes) & ~glyphs.blank
        follows = beside & out & (np.abs(boxes[:, 3] - boxes[i, 3]) < 0.1 * sizes)
        higher = boxes[:, 3] - boxes[i, 3]
        base = (sizes[i] <= _SMALL * sizes) & (higher > _RAISED * sizes)
        base |= (sizes[i] <= _LESS_SMALL * sizes) & (higher > _HIGHER * sizes)
        base &= beside & ~out
        base &= boxes[i, 1] > boxes[:, 1] - 0.5 * sizes
        base &= boxes[i, 3] > boxes[:, 1]
        if base.any():
            letter = glyphs.texts[int(np.flatnonzero(base)[np.argmin(gap[base])])]
            out[i] = not (letter in _UNITS and glyphs.texts[i] in "23")
        else:
            out[i] = bool(follows.any())
    raised = () if _SUPERSCRIPTS.isdisjoint(glyphs.texts) else range(len(glyphs))
    for i in (i for i in raised if glyphs.texts[i] in _SUPERSCRIPTS):
        out[i] = i > 0 and not (glyphs.texts[i - 1] in _UNITS and glyphs.texts[i] in "²³")
    return out


def _readings(glyphs: Glyphs) -> Flags:
    """Which small kana stand above larger letters: their reading (ruby), no line of its own."""
    boxes, sizes = glyphs.boxes, glyphs.sizes
    out = np.zeros(len(glyphs), bool)
    small = np.flatnonzero((sizes <= _RUBY * glyphs.size_at(_MOST)) & ~glyphs.blank)
    for i in small.tolist():
        if not "\u3041" <= glyphs.texts[i] <= "\u30ff":
            continue
        below = (sizes * _RUBY >= sizes[i]) & (boxes[:, 0] <= glyphs.x[i]) & (glyphs.x[i] <= boxes[:, 2])
        gap = boxes[:, 1] - boxes[i, 3]
        out[i] = bool((below & (np.abs(gap) < _RUBY_GAP * sizes)).any())
    if not out.any():
        return out
    # What else stands in a line of readings (a digit, a sign beyond its word) belongs to them.
    across = small[np.argsort(boxes[small, 0])].tolist()
    for i in [*across, *reversed(across)]:
        if not out[i]:
            beside = out & (np.abs(boxes[:, 3] - boxes[i, 3]) < 0.1 * sizes[i])
            out[i] = bool((beside & (np.abs(glyphs.x - glyphs.x[i]) < 1.6 * sizes[i])).any())
    return out
