"""Legends: what the symbols and colours of a schedule stand for, as the plan prints it."""

from __future__ import annotations

import re
from collections import Counter
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


_BARE_ENTRY = re.compile(rf"(?P<sign>[{_SYMBOLS}])\s*(?P<word>[^{_SYMBOLS}\s、，,；;／/：:]{{1,12}})")
_TOLD = re.compile(
    rf"(?P<sign>[{_SYMBOLS}])印?[がは]\s*(?P<word>[^{_SYMBOLS}\s、，。]{{1,12}}?)(?:する|の)?(?:年度)?(?:を|であ|とす)"
)
"""One sign told in a sentence (○が事業の実施を示す)."""
_REMARK = re.compile(r"\s*[（(]")
_NEAR = 60.0
"""The entries of a colour legend stand at most this far (points) above or below its title."""
_ROOM = 4.0
"""The fill of an entry is at most this many times as high as its word."""
_CELL = 30.0
"""A cell that shows a colour is at most this many heights of its word wide."""
_LONGEST = 10
_SWATCH = 4.0
"""A swatch is at most this many heights of its word wide."""


def read_colours(flow: Flow) -> dict[Color, str]:
    """Colour → the status word printed on it, or right of it, near a legend's title (凡例). A legend tells two colours
    or more; a colour that is told twice differently means nothing."""
    told: dict[Color, set[str]] = {}
    for sheet in flow.sheets:
        found = _entries(sheet)
        if len({color for color, _ in found}) > 1:
            for color, text in found:
                told.setdefault(color, set()).add(text)
    for color, text in _repeated([_keys(sheet) for sheet in flow.sheets] if not told else []):
        told.setdefault(color, set()).add(text)
    return {color: texts.pop() for color, texts in told.items() if len(texts) == 1}


Key = tuple[Color, str, float, float]
"""A colour, the status printed on it, and the middle of its box in tens of points."""


def _keys(sheet: Sheet) -> list[Key]:
    """The coloured boxes of a page that hold a status each and stand outside its tables."""
    found: list[Key] = []
    painted = [(f.box, f.color) for f in [*sheet.rounded, *sheet.fills]] + [(a.box, a.color) for a in sheet.arrows]
    for panel in sheet.panels:
        text = squeeze("".join(line.text for line in panel.lines)) if len(panel.lines) == 1 else ""
        if not text or len(text) > _LONGEST or any(g.box.holds(panel.box.cx, panel.box.cy) for g in sheet.grids):
            continue
        own = [color for box, color in painted if box.contains(panel.box, 1.0) and panel.box.contains(box, 1.0)]
        if own:
            found.append((own[0], text, round(panel.box.cx / 10), round(panel.box.cy / 10)))
    return found


def _repeated(pages: Sequence[Sequence[Key]]) -> list[tuple[Color, str]]:
    """What a row of such boxes tells that stands at the same place of several pages: a key without a title."""
    count = Counter(key for page in pages for key in set(page))
    often = [key for key, n in count.items() if n > 1]
    rows = {y: [key for key in often if key[3] == y] for _, _, _, y in often}
    for row in rows.values():
        if len({color for color, *_ in row}) == len(row) > 1 and all(is_status(text) for _, text, *_ in row):
            return [(color, text) for color, text, *_ in row]
    return []


def _entries(sheet: Sheet) -> list[tuple[Color, str]]:
    """The coloured status words of a page near the title of a legend, or in a row of swatches."""
    whole = list(_texts(sheet))
    texts = [(box, squeeze(_REMARK.split(text.strip())[0]).strip("【】")) for box, text in whole]
    words = vocabulary.words("legend")
    titles = [box for box, text in texts if any(word in text for word in words)]
    short = [(box, text) for box, text in texts if len(text) <= _LONGEST and box not in titles] if titles else []
    boxes = [box for box, _ in short]
    near = [(box, text) for box, text in short if any(abs(box.cy - title.cy) <= _NEAR for title in titles)]
    # Whether it is a status is asked last: the answer binds the reading to the words of today.
    coloured = [(color, text) for box, text in near if (color := _colour_of(box, boxes, sheet)) is not None]
    told = [(color, text) for color, text in coloured if is_status(text)]
    return told if len({color for color, _ in told}) > 1 else _swatches(sheet, whole)


def _swatches(sheet: Sheet, texts: Sequence[tuple[Box, str]]) -> list[tuple[Color, str]]:
    """The colours of small fills in a row with words behind each. Of three or more most say a status, in brackets
    behind a word of the plan's own or without (すすめる（実施）); then the others are of it as well. Of two both do."""
    found: list[tuple[Box, Color, str]] = []
    for box, text in texts:
        beside = [f for f in [*sheet.fills, *sheet.rounded] if _is_swatch(f.box, box)]
        if beside:
            nearest = max(beside, key=lambda f: f.box.x1)
            found.append((nearest.box, nearest.color, _whole(box, text, texts)))
    rows = [[one for one in found if abs(one[0].cy - box.cy) <= box.height / 2] for box, _, _ in found]
    return next(filter(None, map(_legend_of, sorted(rows, key=len, reverse=True))), [])


def _legend_of(row: Sequence[tuple[Box, Color, str]]) -> list[tuple[Color, str]]:
    """What a row of swatches and words tells where it is a legend."""
    told = [(color, _status_in(text), text) for _, color, text in row]
    known = sum(word is not None for _, word, _ in told)
    colours = len({color for color, _, _ in told})
    is_legend = (colours > 2 and 2 * known > len(told)) or (colours == 2 == known == len(told))
    return [(color, word or text) for color, word, text in told] if is_legend else []


def _is_swatch(fill: Box, word: Box) -> bool:
    beside = -1.0 <= word.x0 - fill.x1 <= word.height and fill.top - word.height <= word.cy <= fill.bottom
    return beside and fill.width <= _SWATCH * word.height and fill.height <= 2 * word.height


def _whole(box: Box, text: str, texts: Sequence[tuple[Box, str]]) -> str:
    """A text with the line that goes on below it."""
    below = (t for b, t in texts if abs(b.x0 - box.x0) < 2 and 0 < b.top - box.top < 1.8 * box.height)
    return squeeze(text + next(below, ""))


def _status_in(text: str) -> str | None:
    """The status that a legend prints: its words, or what it adds to them in brackets."""
    words, _, remark = text.partition("（") if "（" in text else text.partition("(")
    return next((told for told in (words, remark.rstrip("）)")) if told and is_status(told)), None)


def _texts(sheet: Sheet) -> Iterator[tuple[Box, str]]:
    for line in [*sheet.free_lines, *(line for panel in sheet.panels for line in panel.lines)]:
        yield line.box, line.text
    for grid in sheet.grids:
        yield from ((line.box, line.text) for cell in grid.cells for line in cell.lines)


def _colour_of(box: Box, words: Sequence[Box], sheet: Sheet) -> Color | None:
    """The colour of the fill that a word has for itself, or of the swatch right before it."""
    around = [
        f
        for f in [*sheet.fills, *sheet.rounded]
        if f.box.holds(box.cx, box.cy)
        and f.box.height <= _ROOM * box.height
        and sum(f.box.holds(w.cx, w.cy) for w in words) == 1
    ]
    beside = [
        f
        for f in [*sheet.fills, *sheet.rounded]
        if (f.box.width <= 3 * box.height or _is_empty(f.box, box, words))
        and abs(f.box.cy - box.cy) < box.height
        and 0 <= box.x0 - f.box.x1 <= box.height
    ]
    best = min([*around, *beside], key=lambda f: f.box.width * f.box.height, default=None)
    return best.color if best is not None else None


def _is_empty(fill: Box, word: Box, words: Sequence[Box]) -> bool:
    """Whether a wider fill before a word, as a cell of a spreadsheet is, holds no word of its own."""
    return fill.width <= _CELL * word.height and not any(fill.holds(w.cx, w.cy) for w in words)


def read_legend(flow: Flow) -> dict[str, str]:
    """Symbol → printed meaning. A line, also one in a cell, counts when it explains two symbols or says 凡例."""
    legend: dict[str, str] = {}
    for sheet in flow.sheets:
        held = [line.text for grid in sheet.grids for cell in grid.cells for line in cell.lines]
        for text in [*(line.text for line in sheet.lines), *held]:
            entries = [(m["sign"], fold(m["word"])) for m in _ENTRY.finditer(text)]
            bare = [(m["sign"], fold(m["word"])) for m in _BARE_ENTRY.finditer(text)]
            if len(bare) > max(1, len(entries)) and all(is_status(word) for _, word in bare):
                entries = bare
            if not entries and (one := _TOLD.search(text)) and is_status(one["word"]):
                legend.setdefault(one["sign"], fold(one["word"]))
            if len(entries) >= 2 or (entries and "凡例" in fold(text)):
                for sign, word in entries:
                    legend.setdefault(sign, word)
        for grid in sheet.grids:
            for r in range(grid.n_rows):
                filled = [c.text.strip() for c in grid.row(r) if c.text]
                if len(filled) == 2 and filled[0] in _SYMBOLS:
                    legend.setdefault(filled[0], fold(filled[1]).partition("(")[0])
    return legend
