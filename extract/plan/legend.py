"""Legends: what the symbols and colours of a schedule stand for, as the plan prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.page import Color
from keikaku._internal.normalize.text import fold, squeeze

from . import vocabulary
from .asked import is_status
from .flow import Flow, Sheet

_SYMBOLS = "○〇◯◎●△▲□■☆★◇◆▽▼×"
_ENTRY = re.compile(
    rf"[「（(]?(?P<sign>[{_SYMBOLS}])[」）)]?\s*[:：=＝…・は―－-]+\s*「?(?P<word>[^{_SYMBOLS}\s、，,；;／/」]{{1,24}}?)」?(?=[\s、，,；;／/」]|[「（(]?[{_SYMBOLS}]|$)"
)


_REMARK = re.compile(r"\s*[（(]")
_NEAR = 60.0
"""The entries of a colour legend stand at most this far (points) above or below its title."""
_ROOM = 4.0
"""The fill of an entry is at most this many times as high as its word."""
_LONGEST = 10


def read_colours(flow: Flow) -> dict[Color, str]:
    """Colour → the status word printed on it, or right of it, near a legend's title (凡例). A legend tells two colours
    or more; a colour that is told twice differently means nothing."""
    told: dict[Color, set[str]] = {}
    for sheet in flow.sheets:
        found = _entries(sheet)
        if len({color for color, _ in found}) > 1:
            for color, text in found:
                told.setdefault(color, set()).add(text)
    return {color: texts.pop() for color, texts in told.items() if len(texts) == 1}


def _entries(sheet: Sheet) -> list[tuple[Color, str]]:
    """The coloured status words of a page near the title of a legend."""
    texts = [(box, squeeze(_REMARK.split(text.strip())[0]).strip("【】")) for box, text in _texts(sheet)]
    words = vocabulary.words("legend")
    titles = [box for box, text in texts if any(word in text for word in words)]
    short = [(box, text) for box, text in texts if len(text) <= _LONGEST and box not in titles] if titles else []
    boxes = [box for box, _ in short]
    near = [(box, text) for box, text in short if any(abs(box.cy - title.cy) <= _NEAR for title in titles)]
    # Whether it is a status is asked last: the answer binds the reading to the words of today.
    coloured = [(color, text) for box, text in near if (color := _colour_of(box, boxes, sheet)) is not None]
    return [(color, text) for color, text in coloured if is_status(text)]


def _texts(sheet: Sheet) -> Iterator[tuple[Box, str]]:
    for line in [*sheet.free_lines, *(line for panel in sheet.panels for line in panel.lines)]:
        yield line.box, line.text
    for grid in sheet.grids:
        yield from ((line.box, line.text) for cell in grid.cells for line in cell.lines)


def _colour_of(box: Box, words: Sequence[Box], sheet: Sheet) -> Color | None:
    """The colour of the fill that a word has for itself, or of the swatch right before it."""
    around = [
        f
        for f in sheet.fills
        if f.box.holds(box.cx, box.cy)
        and f.box.height <= _ROOM * box.height
        and sum(f.box.holds(w.cx, w.cy) for w in words) == 1
    ]
    beside = [
        f
        for f in sheet.fills
        if f.box.width <= 3 * box.height
        and abs(f.box.cy - box.cy) < box.height
        and 0 <= box.x0 - f.box.x1 <= box.height
    ]
    best = min([*around, *beside], key=lambda f: f.box.width * f.box.height, default=None)
    return best.color if best is not None else None


def read_legend(flow: Flow) -> dict[str, str]:
    """Symbol → printed meaning. A line counts when it explains two symbols or says 凡例."""
    legend: dict[str, str] = {}
    for sheet in flow.sheets:
        for line in sheet.lines:
            text = line.text
            entries = [(m["sign"], fold(m["word"])) for m in _ENTRY.finditer(text)]
            if len(entries) >= 2 or (entries and "凡例" in fold(text)):
                for sign, word in entries:
                    legend.setdefault(sign, word)
        for grid in sheet.grids:
            for r in range(grid.n_rows):
                filled = [c.text.strip() for c in grid.row(r) if c.text]
                if len(filled) == 2 and filled[0] in _SYMBOLS:
                    legend.setdefault(filled[0], fold(filled[1]).partition("(")[0])
    return legend
