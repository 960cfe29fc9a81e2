"""The text of a picture: every line recognised, its signs told by their shape, its look-alikes by their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyph
from keikaku._internal.extract.pdf.page import Rule

from . import characters as ocr_characters
from . import ocr
from . import signs as scan_signs
from .image import Picture
from .lines import Strip, strips_of
from .setting import set_lines

_UNSURE = 0.45
"""Lines that are recognised with less than this are noise."""
_SURE = 0.9
"""Characters recognised with less than this may be signs, and these with any score."""
_LIKE_SIGNS = frozenset("○◎●◯□■△▲▽▼◇◆☆★×Oo0-－―—‐−\u3007\u30fc\u4e00\u66f0")
_IN_CIRCLES = _LIKE_SIGNS | set("0123456789QGC(){}①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""What numbers in circles are misread as."""


def read_text(picture: Picture, lines: Sequence[Box], rules: Sequence[Rule]) -> tuple[list[Glyph], float]:
    """The glyphs of a picture without rules (see `erase`) and how sure the engine is of them (mean, 0 to 1)."""
    strips = strips_of(picture, lines, rules)
    readings = ocr.recognise([picture.cut(s.crop) for s in strips])
    readings = [_with_signs(s, r, picture.scale) for s, r in zip(strips, readings, strict=True)]
    read = [(s, r) for s, r in zip(strips, readings, strict=True) if r.text.strip() and r.score >= _UNSURE]
    above = _above([s.box for s, _ in read], rules)
    texts = _in_context([r.text for _, r in read], above)
    read = [(s, replace(r, text=text)) for (s, r), text in zip(read, texts, strict=True)]
    scores = [score for _, reading in read for score in reading.scores]
    return set_lines(read, above, picture.scale), sum(scores) / len(scores) if scores else 1.0


def _with_signs(strip: Strip, reading: ocr.Reading, scale: float) -> ocr.Reading:
    """The reading with signs and circled numbers told by their shape."""
    left = (strip.box.x0 - strip.crop.x0) * scale
    for piece in scan_signs.pieces(strip.dark):
        x0, x1 = left + piece.x0, left + piece.x0 + piece.width
        edge = 0.12 * piece.width if piece.width < 2 * piece.height else 0.0
        there = [i for i, m in enumerate(reading.middles) if x0 + edge <= m <= x1 - edge]
        told = "".join(reading.text[i] for i in there)
        sure = min((reading.scores[i] for i in there), default=0.0)
        char, score = None, _SURE
        if _may_be_sign(told, sure, reading.text):
            char = scan_signs.sign_of(piece.of(strip.dark))
        if char is None and (sure < _SURE or set(told) <= _IN_CIRCLES) and scan_signs.is_circle(piece.of(strip.dark)):
            number = ocr.recognise([scan_signs.inside(piece.of(strip.gray))])[0]
            # Single figures in circles are read well as they are.
            if len(number.text) > 1 or not any(map(scan_signs.is_circled, told)):
                char, score = scan_signs.circled(number.text), number.score
        if char is not None and score >= _UNSURE:
            reading = _replaced(reading, there, char, (x0 + x1) / 2, score)
    return reading


def _may_be_sign(told: str, sure: float, text: str) -> bool:
    """Whether what was read at a place may be a misread sign: unsure, or a look-alike that stands alone."""
    letters = [c for c in told if (c.isalpha() and c not in _LIKE_SIGNS) or c.isdecimal() or c in "Oo"]
    if len(text.strip()) > 1 and letters:
        return False
    return sure < _SURE or set(told) <= _LIKE_SIGNS


def _replaced(reading: ocr.Reading, there: Sequence[int], char: str, middle: float, score: float) -> ocr.Reading:
    """A reading with the characters at some places replaced by one."""
    seen = list(zip(reading.text, reading.middles, reading.scores, strict=True))
    kept = [one for i, one in enumerate(seen) if i not in there]
    text, middles, scores = zip(*sorted([*kept, (char, middle, score)], key=lambda one: one[1]), strict=True)
    return ocr.Reading("".join(text), middles, scores)


def _above(boxes: Sequence[Box], rules: Sequence[Rule]) -> list[int | None]:
    """For each line the line right above it in the same paragraph or cell."""
    flat = [r for r in rules if r.horizontal]
    found: list[int | None] = []
    for box in boxes:
        best: int | None = None
        for i, other in enumerate(boxes):
            near = other.cy < box.top and box.top - other.bottom <= 1.1 * box.height
            if not near or other.overlap_x(box) < 0.5 * min(other.width, box.width):
                continue
            if any(other.cy < r.pos < box.cy and r.lo <= box.cx <= r.hi for r in flat):
                continue
            if best is None or other.bottom > boxes[best].bottom:
                best = i
        found.append(best)
    return found


def _in_context(texts: Sequence[str], above: Sequence[int | None]) -> list[str]:
    """The texts with look-alike characters as their neighbours ask for, those of the next and last line included."""
    below = {i: j for j, i in enumerate(above) if i is not None}
    told = []
    for j, text in enumerate(texts):
        i, k = above[j], below.get(j)
        before, after = texts[i][-1:] if i is not None else "", texts[k][:1] if k is not None else ""
        told.append(ocr_characters.by_context(before + text + after)[len(before) : len(before) + len(text)])
    return told
