"""Where records begin on pages of boxes: titles of one style, each with a number of its own, that come again and again.

The evidence is repetition over the whole document (style of number, size of type), and what stands below a title.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.grid import Cell, Grid
from keikaku._internal.extract.pdf.lines import Line, lines_of, parts_of
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import find_axis
from .flow import Sheet
from .outline import style_of
from .titles import fold_lines, is_number, split_number

LEAST = 3
"""A style of title with fewer numbers is no list of records."""
_SAME_PLACE = 8.0
"""A running head stands within so many points."""
_LONGEST = 48
"""A longer text is no title."""
_MOST_CELLS, _MOST_ROWS = 14, 3
"""A grid with more cells or rows is a table and no group of boxes."""
_UNIT = re.compile(r"[%％→⇒～~〜]|[年月日人件時分か所回台](?![ぁ-んァ-ヶ一-龥])")
"""What follows a number that is a value."""
_SMALLER = 0.3
"""Titles of one style differ in size by no more than this share."""
_UNDER = 2.0
"""A title stands at most this many of its sizes below its number."""
_FAR = 6.0
"""A title stands at most this many of its sizes right of its number."""


@dataclass(slots=True, eq=False)
class Piece:
    """A line on a page of boxes and the box it stands in, if any."""

    line: Line
    panel: Panel | None


@dataclass(slots=True, eq=False)
class Anchor:
    """The title of a record: its line (of all its printed lines), its number where that stands apart, and the pieces
    that it is made of."""

    title: Piece
    number: Piece | None
    pieces: tuple[Piece, ...]

    @property
    def box(self) -> Box:
        """The box around number and title."""
        return union(piece.line.box for piece in self.pieces)


def pieces_of(sheet: Sheet) -> list[Piece]:
    """All lines of a page outside its tables, with the boxes they stand in; cells of grids that are but boxes too."""
    found: list[tuple[Line, Panel | None]] = [(line, None) for line in sheet.free_lines]
    found += [(line, panel) for panel in sheet.panels for line in _lines_in(panel)]
    pieces = [Piece(part, panel) for line, panel in found for part in parts_of(line)]
    within: dict[int, list[Line]] = defaultdict(list)
    empty = [panel for panel in sheet.panels if not panel.lines]
    crossing = {i for i, panel in enumerate(empty) if _is_crossing_bar(panel, sheet)}
    for cell in (panel for grid in sheet.grids if is_boxes(grid) for panel in _panels(grid)):
        inner = [i for i, p in enumerate(empty) if p.is_arrow or _lies_in(p.box, cell.box) or i in crossing]
        for part in (part for line in _lines_in(cell) for part in parts_of(line)):
            around = [i for i in inner if empty[i].box.holds(part.box.cx, part.box.cy)]
            if around:
                within[min(around, key=lambda i: empty[i].box.width * empty[i].box.height)].append(part)
            else:
                pieces.append(Piece(part, cell))
    for grid in (grid for grid in sheet.grids if not is_boxes(grid)):
        for part in (part for cell in grid.cells for line in cell.lines for part in parts_of(line)):
            around = [i for i, p in enumerate(empty) if p.is_arrow and p.box.holds(part.box.cx, part.box.cy)]
            if around:
                within[min(around, key=lambda i: empty[i].box.width * empty[i].box.height)].append(part)
    for i, parts in within.items():  # the words of an arrow are one text, whatever rules of cells it lies over
        lines = lines_of(glyph for part in parts for glyph in part.glyphs)
        worded = replace(empty[i], lines=lines)
        pieces += [Piece(line, worded) for line in lines]
    return pieces


def _lines_in(panel: Panel) -> list[Line]:
    """The lines of a box; a label that is broken over them is one."""
    lines = panel.lines
    broken = len(lines) > 1 and vocabulary.is_label(panel.text) and not any(vocabulary.is_label(x.text) for x in lines)
    return [replace(lines[0], text=fold_lines(panel.text), box=union(x.box for x in lines))] if broken else lines


def _lies_in(box: Box, cell: Box) -> bool:
    """Whether a box is drawn inside a cell and smaller than it."""
    return cell.contains(box, 2.0) and box.width * box.height < 0.8 * cell.width * cell.height


def _is_crossing_bar(bar: Panel, sheet: Sheet) -> bool:
    """Whether a box is drawn over cells side by side and holds one run of words, whatever border that crosses; one with
    words of several cells is their ground."""
    if bar.is_arrow:
        return False
    cells = [
        c for grid in sheet.grids for c in _cells(grid) if c.box.overlap_x(bar.box) > 2 and _is_level(bar.box, c.box)
    ]
    own = [line for cell in cells for line in cell.lines if bar.box.holds(line.box.cx, line.box.cy)]
    own.sort(key=lambda line: line.box.x0)
    return len(cells) > 1 and bool(own) and all(b.box.x0 - a.box.x1 < 0.5 * a.size for a, b in pairwise(own))


def _is_level(bar: Box, cell: Box) -> bool:
    return cell.top - 2 <= bar.top and bar.bottom <= cell.bottom + 2


def _cells(grid: Grid) -> Iterator[Cell]:
    for cell in grid.cells:
        yield cell
        for inner in cell.nested:
            yield from _cells(inner)


def _panels(grid: Grid) -> list[Panel]:
    own = [Panel(cell.box, list(cell.lines)) for cell in grid.cells if cell.lines]
    return own + [panel for cell in grid.cells for inner in cell.nested for panel in _panels(inner)]


def is_boxes(grid: Grid) -> bool:
    """Whether a grid is but boxes that touch: few cells, at most one label among them."""
    labels = sum(vocabulary.is_label(cell.text) for cell in grid.cells if cell.text)
    return len(grid.cells) <= _MOST_CELLS and grid.n_rows <= _MOST_ROWS and labels < 2 and not heads_values(grid)


def heads_values(grid: Grid) -> bool:
    """Whether the first row of a table has labels of indicators and of their values (KPI｜現状（R6）｜目標（R11）), or
    years that one of them is measured in (指標｜R6（現状）｜R7)."""
    roles = [set(vocabulary.roles_of(cell.text)) for cell in grid.row(0)]
    measured = any("indicator" in own for own in roles)
    values = sum(bool(own & {"baseline", "target", "actual"}) for own in roles)
    return measured and (values > 1 or len(find_axis(grid.row(0))) > 1)


def anchors_of(pages: Mapping[int, Sequence[Piece]]) -> list[dict[int, list[Anchor]]]:
    """Titles by page number for each style that comes with three numbers or more; from the pieces of every page."""
    by_style: dict[tuple[str, int], list[tuple[int, str, Anchor]]] = defaultdict(list)
    found_on = [(page_no, list(_candidates(pieces))) for page_no, pieces in pages.items()]
    often = Counter(_printed(number, anchor) for _, found in found_on for number, anchor in found)
    for no, candidates in found_on:
        for number, anchor in candidates:
            if often[_printed(number, anchor)] >= LEAST:
                continue  # a running head
            shape = re.sub(r"[0-9０-９①-⑳]+|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]", "#", squeeze(number))
            by_style[(shape, round(anchor.title.line.size))].append((no, squeeze(number), anchor))
    styles = [found for found in by_style.values() if len({number for _, number, _ in found}) >= LEAST]
    for shape, size in by_style:
        _take_smaller(by_style, shape, size)
    out: list[dict[int, list[Anchor]]] = []
    for found in styles:
        out.append(defaultdict(list))
        for page_no, _, anchor in found:
            out[-1][page_no].append(anchor)
    return out


def _take_smaller(by_style: dict[tuple[str, int], list[tuple[int, str, Anchor]]], shape: str, size: int) -> None:
    """Give a style the titles of nearly its size that bear numbers of its own series which it lacks: long titles are
    set smaller."""
    own = by_style[shape, size]
    numbers = {number for _, number, _ in own}
    if len(numbers) < LEAST:
        return
    for (other, near), found in by_style.items():
        if (
            other == shape
            and near != size
            and abs(near - size) <= _SMALLER * size
            and len({n for _, n, _ in found}) < LEAST
        ):
            own += [one for one in found if one[1] not in numbers]


def _printed(number: str, anchor: Anchor) -> tuple[str, int]:
    """A title with its place: a running head stands at one height, an overview repeats a title at another."""
    return squeeze(number + anchor.title.line.text), round(anchor.title.line.box.cy / _SAME_PLACE)


def _candidates(pieces: Sequence[Piece]) -> Iterable[tuple[str, Anchor]]:
    """Everything on a page that could be the title of a record, with its number."""
    for piece in pieces:
        text = piece.line.text.strip()
        if is_number(text):
            if (named := _named(piece, pieces)) is not None:
                yield text, named
            continue
        number, rest = split_number(text)
        style = style_of(text)
        if number is None or (style is not None and style.startswith(("第", "worded"))):
            continue
        if _can_name(rest) and not _UNIT.match(rest):
            yield number, _whole(piece, None, pieces)


def _named(number: Piece, pieces: Sequence[Piece]) -> Anchor | None:
    """The title right of a number that stands alone, else the one in larger type below it in its box."""
    box, size = number.line.box, number.line.size
    beside = [
        p
        for p in pieces
        if p is not number
        and -2.0 <= p.line.box.x0 - box.x1 <= _FAR * max(size, p.line.size)
        and abs(p.line.box.cy - box.cy) < 1.3 * max(size, p.line.size)
        and p.line.size >= 0.5 * size
        and _can_name(p.line.text)
    ]
    if not beside:
        below = [p for p in pieces if _stands_below(p, number) and _can_name(p.line.text)]
        first = min(below, key=lambda p: p.line.box.top, default=None)
        return _whole(first, number, pieces) if first is not None else None
    nearest = min(beside, key=lambda p: (round(p.line.box.x0 / 6), p.line.box.top))
    return _whole(nearest, number, pieces)


def _stands_below(text: Piece, number: Piece) -> bool:
    """Whether a text begins below a number, at the left edge of it or of its box, in larger type."""
    own, box, size = text.line, number.line.box, text.line.size
    if number.panel is None or size <= number.line.size:
        return False
    edged = min(abs(own.box.x0 - x) for x in (box.x0, number.panel.box.x0)) < size
    return edged and -0.2 * size < own.box.top - box.bottom < _UNDER * size


def _can_name(text: str) -> bool:
    plain = squeeze(text)
    tag = plain.strip("【】") in vocabulary.tags()
    return 1 < len(plain) <= _LONGEST and not is_number(text) and not tag and not plain.endswith(("。", "、"))


def _goes_on(title: Line, line: Line) -> bool:
    """Whether a line right below a title at its left edge is of its type: then it is no tag, whatever its word."""
    alike = title.font == line.font and title.bold == line.bold and abs(title.size - line.size) < 0.02 * title.size
    return alike and line.box.top >= title.box.cy and abs(line.box.x0 - title.box.x0) < 0.5 * title.size


def _whole(first: Piece, number: Piece | None, pieces: Sequence[Piece]) -> Anchor:
    """The title with the lines of the same type that go on above or below it in its box."""
    line, box = first.line, first.line.box
    others = [p.line.box for p in pieces if p is not number and is_number(p.line.text)] if number else []
    goes_on = [
        p
        for p in pieces
        if number is not None
        and p is not first
        and p is not number
        and p.panel is first.panel
        and abs(p.line.size - line.size) < 0.1 * line.size
        and p.line.box.overlap_x(box) > 0
        and abs(p.line.box.cy - box.cy) < 1.8 * line.size
        and not vocabulary.is_label(p.line.text)
        and (_can_name(p.line.text) or (len(p.line.text) == 1 and p.line.text.isalpha()) or _goes_on(line, p.line))
        and not any(
            o is not p.line.box and abs(o.cy - p.line.box.cy) < abs(number.line.box.cy - p.line.box.cy) for o in others
        )
    ]
    own = [first, *goes_on]
    own.sort(key=lambda p: p.line.box.top)
    text = fold_lines("\n".join(p.line.text for p in own))
    whole = replace(line, text=text, box=union(p.line.box for p in own))
    return Anchor(Piece(whole, first.panel), number, (*own, *([number] if number else [])))
