"""Glyphs to lines of text, in the order a person reads them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from .geometry import Box
from .glyphs import Flags, Floats, Glyph, Glyphs, Numbers, Style

_SPACE_GAP = 0.4
"""A gap wider than this share of the font size is a blank even where none is stored."""
_OTHER_SIZE = 1.25
"""Digits whose sizes differ by this factor belong to two numbers."""
_WORD_GAP, _TOUCHING = 0.2, 0.04
"""The same between letters of a line whose glyphs (nearly) touch."""
_COLUMN_GAP = 2.2
"""A gap wider than this many font sizes separates two pieces of a line (columns, label and value)."""
_PROSE_GAP, _PROSE = 1.0, 12
"""A gap of so many sizes behind so many glyphs parts running text from what stands beside it, line for line."""
_TEXT_GAP, _TYPE_GAP, _OTHER_TYPE = 1.3, 0.4, 0.08
"""A gap wider than so many sizes parts two texts; where the size differs by the last share, a smaller one does."""
_OPENING = "（(【〔［[〈《"
"""A bracket in another type opens a text of its own."""
_OFF_LINE = 0.42
"""Glyphs whose middles differ by more than this share of the font size stand on two lines."""


@dataclass(slots=True, eq=False)
class Line:
    """One printed line, or a piece of it: its text, the box around its ink (points), its `numbers` in `of`."""

    text: str
    box: Box
    of: Glyphs
    numbers: Numbers
    _size: float | None = field(default=None, init=False)

    @property
    def glyphs(self) -> list[Glyph]:
        """Its glyphs from left to right, without blanks."""
        return [self.of[i] for i in self.numbers.tolist()]

    @property
    def size(self) -> float:
        """The font size most of the line is set in."""
        if self._size is None:
            self._size = float(np.sort(self.of.sizes[self.numbers])[len(self.numbers) // 2])
        return self._size

    @property
    def font(self) -> str:
        """The font most of the line is set in."""
        fonts = [style.font for style in self._styles()]
        return max(dict.fromkeys(fonts), key=fonts.count)

    @property
    def bold(self) -> bool:
        """Whether most glyphs are bold."""
        return sum(style.bold for style in self._styles()) * 2 > len(self.numbers)

    def _styles(self) -> list[Style]:
        return [self.of.styles[i] for i in self.of.style[self.numbers].tolist()]


def lines_of(glyphs: Iterable[Glyph], split_columns: bool = False) -> list[Line]:
    """Group glyphs into lines from top to bottom; with `split_columns` wide gaps cut a line into pieces."""
    own = glyphs if isinstance(glyphs, Glyphs) else Glyphs.of(glyphs)
    return lines_by(own, np.zeros(len(own), dtype=np.intp), 1, split_columns)[0]


def lines_by(glyphs: Glyphs, holders: Numbers, count: int, split_columns: bool = False) -> list[list[Line]]:
    """The lines in each of `count` places; `holders` has for each glyph the number of its place, or -1 for none."""
    found: list[list[Line]] = [[] for _ in range(count)]
    held = np.flatnonzero(holders >= 0)
    if not len(held):
        return found
    held = held[np.lexsort((glyphs.boxes[held, 0], glyphs.y[held], holders[held]))]
    rows = _rows(holders[held], glyphs.y[held], glyphs.sizes[held])
    order = held[np.lexsort((glyphs.boxes[held, 0], rows))]
    gaps, sizes = _gaps(glyphs, order)
    cut = rows[1:] != rows[:-1]
    if split_columns:
        cut |= gaps > _COLUMN_GAP * sizes
        cut[_beside_prose(glyphs, order, rows, gaps, sizes)] = True
    texts = _texts(glyphs, order, cut, gaps, sizes)
    pieces = np.concatenate([[0], np.cumsum(cut)])
    inked = ~glyphs.blank[order]
    numbers, piece = order[inked], pieces[inked]
    if not len(numbers):
        return found
    starts = _starts(piece[1:] != piece[:-1])
    spans = pairwise([*starts.tolist(), len(numbers)])
    boxes = _around(glyphs, numbers, starts)
    for (start, end), at, box in zip(spans, piece[starts].tolist(), boxes, strict=True):
        found[holders[numbers[start]]].append(Line(texts[at], box, glyphs, numbers[start:end]))
    return found


def _rows(holders: Numbers, middles: Floats, sizes: Floats) -> Numbers:
    """The number of the row of each glyph; they come sorted by place, middle and left side."""
    level = (holders[1:] != holders[:-1]) | (middles[1:] != middles[:-1]) | (sizes[1:] != sizes[:-1])
    starts = _starts(level)
    counts = np.diff(np.append(starts, len(holders)))
    rows: list[int] = []
    row, n, middle, first, last = -1, 0, 0.0, 0.0, -1
    levels = (holders[starts], middles[starts], sizes[starts], counts)
    for holder, y, size, count in zip(*(each.tolist() for each in levels), strict=True):
        if holder == last and abs(y - middle) <= _OFF_LINE * (size if size > first else first):
            n += count
            middle += (y - middle) * count / n
        else:
            row, n, middle, first, last = row + 1, count, y, size, holder
        rows.append(row)
    return np.repeat(rows, counts)


def _gaps(glyphs: Glyphs, order: Numbers) -> tuple[Floats, Floats]:
    """The white before each glyph but the first, and the larger font size of the two beside it."""
    sizes = glyphs.sizes[order]
    return glyphs.boxes[order[1:], 0] - glyphs.boxes[order[:-1], 2], np.maximum(sizes[1:], sizes[:-1])


def _beside_prose(glyphs: Glyphs, order: Numbers, rows: Numbers, gaps: Floats, sizes: Floats) -> list[int]:
    """The narrower gaps between running text and what stands beside it: lines one below the other end and go on at the
    same places."""
    borders = _starts(rows[1:] != rows[:-1]).tolist()
    found: list[int] = []
    last: tuple[int, int, float, float] | None = None
    for i in np.flatnonzero((rows[1:] == rows[:-1]) & (gaps > _PROSE_GAP * sizes)).tolist():
        row = int(rows[i])
        first = borders[bisect_right(borders, i) - 1]
        if i - first < _PROSE or (gaps[first:i] > _PROSE_GAP * sizes[first:i]).any():
            continue
        end, start = float(glyphs.boxes[order[i], 2]), float(glyphs.boxes[order[i + 1], 0])
        if last is not None and row - last[1] == 1 and abs(start - last[3]) <= 1.0 and abs(end - last[2]) <= sizes[i]:
            found += [last[0], i]
        last = (i, row, end, start)
    return found


def _starts(changes: Flags) -> Numbers:
    """Where runs begin; `changes` tells of each element but the first whether it differs from the one before."""
    return np.concatenate([[0], np.flatnonzero(changes) + 1])


def _texts(glyphs: Glyphs, order: Numbers, cut: Flags, gaps: Floats, sizes: Floats) -> list[str]:
    """The text of each piece of a line, with blanks where the white is wide, or where digits change their size."""
    signs = [glyphs.texts[i] for i in order.tolist()]
    borders = [*_starts(cut).tolist(), len(signs)]
    blank = glyphs.blank[order]
    within = ~(cut | blank[1:] | blank[:-1])
    wide = within & (gaps > _SPACE_GAP * sizes)
    words = within & ~wide & (gaps > _WORD_GAP * sizes)
    spaced = wide.copy()
    tight: dict[int, bool] = {}
    for i in np.flatnonzero(words).tolist():
        beside = signs[i][-1] + signs[i + 1][0]  # digits that a narrow gap parts are two numbers as well (R5 45)
        if beside.isalpha() or beside.isdigit():
            piece = bisect_right(borders, i)
            if piece not in tight:
                tight[piece] = _is_tight(slice(borders[piece - 1], borders[piece] - 1), gaps, sizes)
            spaced[i] = tight[piece]
    own = glyphs.sizes[order]
    changes = within & (sizes > _OTHER_SIZE * np.minimum(own[1:], own[:-1]))
    for i in np.flatnonzero(changes).tolist():  # R9 and 50, set side by side in two sizes, are two numbers
        spaced[i] |= signs[i][-1].isdigit() and signs[i + 1][0].isdigit()
    for i in np.flatnonzero(spaced).tolist():
        signs[i + 1] = " " + signs[i + 1]
    return ["".join(signs[start:end]).strip() for start, end in pairwise(borders)]


def _is_tight(within: slice, gaps: Floats, sizes: Floats) -> bool:
    """Whether the glyphs of a line touch, so that even a narrow gap between two letters is a blank."""
    shares = np.sort(gaps[within] / np.maximum(sizes[within], 1.0))
    return len(shares) > 2 and bool(shares[len(shares) // 2] < _TOUCHING)


def _around(glyphs: Glyphs, numbers: Numbers, starts: Numbers) -> list[Box]:
    """The boxes around runs of glyphs that begin at `starts`."""
    sides = glyphs.boxes[numbers].T
    outermost = (np.minimum, np.minimum, np.maximum, np.maximum)
    found = [outer.reduceat(side, starts).tolist() for outer, side in zip(outermost, sides, strict=True)]
    return [Box(*each) for each in zip(*found, strict=True)]


def text_of(lines: Iterable[Line]) -> str:
    """The lines' texts joined by line breaks."""
    return "\n".join(line.text for line in lines)


def _is_whole(line: Line) -> bool:
    """Whether the glyphs of a line are of one size and stand close to each other."""
    boxes, sizes = line.of.boxes[line.numbers], line.of.sizes[line.numbers]
    return bool((boxes[1:, 0] - boxes[:-1, 2] <= _TYPE_GAP * sizes[1:]).all()) and bool((sizes == sizes[:1]).all())


def parts_of(line: Line) -> list[Line]:
    """A line cut where its type changes over a gap, or the gap is wider than a blank: texts side by side."""
    if _is_whole(line):
        return [line]
    runs: list[list[Glyph]] = []
    for glyph in line.glyphs:
        last = runs[-1][-1] if runs else None
        gap = glyph.box.x0 - last.box.x1 if last is not None else 0.0
        size = max(glyph.size, last.size) if last is not None else glyph.size
        other = last is not None and abs(glyph.size - last.size) > _OTHER_TYPE * size
        opens = other and glyph.text in _OPENING
        if last is None or gap > _TEXT_GAP * size or opens or (other and gap > _TYPE_GAP * size):
            runs.append([])
        runs[-1].append(glyph)
    return [line] if len(runs) < 2 else [part for run in runs for part in lines_of(run)]
