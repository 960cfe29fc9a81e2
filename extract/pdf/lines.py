"""Glyphs to lines of text, in the order a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .page import Box, Glyph, union

_SPACE_GAP = 0.4
"""A gap wider than this share of the font size is a blank even where none is stored."""
_WORD_GAP, _TOUCHING = 0.2, 0.04
"""The same between letters of a line whose glyphs (nearly) touch."""
_COLUMN_GAP = 2.2
"""A gap wider than this many font sizes separates two pieces of a line (columns, label and value)."""


@dataclass(slots=True)
class Line:
    """One printed line, or a piece of it."""

    glyphs: list[Glyph]
    text: str
    box: Box

    @property
    def size(self) -> float:
        """The font size most of the line is set in."""
        sizes = sorted(g.size for g in self.glyphs)
        return sizes[len(sizes) // 2]

    @property
    def font(self) -> str:
        """The font most of the line is set in."""
        fonts = [g.font for g in self.glyphs]
        return max(dict.fromkeys(fonts), key=fonts.count)

    @property
    def bold(self) -> bool:
        """Whether most glyphs are bold."""
        return sum(g.bold for g in self.glyphs) * 2 > len(self.glyphs)


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.box.cy, g.box.x0)):
        if rows and abs(glyph.box.cy - middle) <= 0.42 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
            middle += (glyph.box.cy - middle) / len(rows[-1])
        else:
            rows.append([glyph])
            middle = glyph.box.cy
    return rows


def _is_tight(glyphs: Sequence[Glyph]) -> bool:
    """Whether the glyphs of a line touch, so that even a narrow gap between two letters is a blank."""
    gaps = sorted((b.box.x0 - a.box.x1) / max(a.size, b.size, 1.0) for a, b in pairwise(glyphs))
    return len(gaps) > 2 and gaps[len(gaps) // 2] < _TOUCHING


def _line(glyphs: Sequence[Glyph]) -> Line | None:
    out: list[str] = []
    tight = _is_tight(glyphs)
    last: Glyph | None = None
    for glyph in glyphs:
        if last and not (glyph.text.isspace() or last.text.isspace()):
            words = tight and last.text[-1].isalpha() and glyph.text[0].isalpha()
            if glyph.box.x0 - last.box.x1 > (_WORD_GAP if words else _SPACE_GAP) * max(glyph.size, last.size):
                out.append(" ")
        out.append(glyph.text)
        last = glyph
    text = "".join(out).strip()
    if not text:
        return None
    inked = [g for g in glyphs if not g.text.isspace()]
    return Line(inked, text, union(g.box for g in inked))


def lines_of(glyphs: Iterable[Glyph], split_columns: bool = False) -> list[Line]:
    """Group glyphs into lines from top to bottom; with `split_columns` wide gaps cut a line into pieces."""
    lines: list[Line] = []
    for row in _rows(glyphs):
        row.sort(key=lambda g: g.box.x0)
        pieces: list[list[Glyph]] = [[]]
        for glyph in row:
            last = pieces[-1][-1] if pieces[-1] else None
            if split_columns and last and glyph.box.x0 - last.box.x1 > _COLUMN_GAP * max(glyph.size, last.size):
                pieces.append([])
            pieces[-1].append(glyph)
        lines.extend(line for piece in pieces if (line := _line(piece)) is not None)
    return lines


def text_of(lines: Iterable[Line]) -> str:
    """The lines' texts joined by line breaks."""
    return "\n".join(line.text for line in lines)
