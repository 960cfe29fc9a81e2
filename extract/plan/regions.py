"""Regions of pages that a person drew as tables: their columns are cut where the lesson says, their rows where it says
or where the first column begins anew. For the readers they are tables like any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyph
from keikaku._internal.extract.pdf.grid import Cell, Grid
from keikaku._internal.extract.pdf.lines import Line, lines_of
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .flow import Sheet

_APART = 0.6
"""Lines of the first column further apart than this share of their size begin rows of their own."""
_YEARS = "schedule"


@dataclass(frozen=True, slots=True)
class Axis:
    """The columns `first` to `last` (from 1) are the fiscal years `start` to `end`, one each or one for each half."""

    first: int
    last: int
    start: int
    end: int
    use: str = _YEARS


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the pages `page` to `until` (points from the top left), the inner borders of its columns and rows,
    and what rows hold where they are no list: the role of each (from 1)."""

    box: tuple[float, float, float, float]
    cuts: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()
    roles: tuple[tuple[int, str], ...] = ()
    until: int | None = None

    @classmethod
    def of(
        cls,
        box: Sequence[float],
        cuts: Sequence[float] = (),
        rows: Sequence[float] = (),
        roles: Sequence[Sequence[Any]] = (),
        until: int | None = None,
    ) -> Region:
        """As JSON carries it."""
        x0, top, x1, bottom = map(float, box)
        told = tuple((int(row), str(role)) for row, role in roles)
        return cls((x0, top, x1, bottom), tuple(map(float, cuts)), tuple(map(float, rows)), told, until)


def drawn(region: Region, axes: Sequence[Axis], sheet: Sheet, has_header: bool = True) -> Grid | None:
    """Make a grid of what a sheet prints in a region, and take that out of the sheet; None where nothing is printed.

    A list without a header (`has_header`) gets a blank one.
    """
    box = Box(*region.box)
    glyphs = list(_glyphs_in(sheet, box))
    if not glyphs:
        return None
    xs = [box.x0, *region.cuts, box.x1]
    ys = [box.top, *(region.rows or _row_borders(glyphs, xs)), box.bottom]
    cells = [
        Cell(r, c, 1, 1, place, sheet.page_no, lines_of(g for g in glyphs if place.holds(g.box.cx, g.box.cy)))
        for r, (top, bottom) in enumerate(pairwise(ys))
        for c, (x0, x1) in enumerate(pairwise(xs))
        for place in (Box(x0, top, x1, bottom),)
    ]
    grid = Grid(sheet.page_no, box, xs, ys, cells)
    if not has_header and not region.roles:
        blank = [
            Cell(0, c, 1, 1, Box(x0, box.top, x1, box.top), sheet.page_no) for c, (x0, x1) in enumerate(pairwise(xs))
        ]
        grid = Grid(sheet.page_no, box, xs, [box.top, *ys], blank + [replace(c, row=c.row + 1) for c in cells])
    if region.roles:
        grid = _with_labels(grid, dict(region.roles), axes)
    _take_out(sheet, box)
    sheet.grids.append(grid)
    return grid


def first_words(region: Region, sheet: Sheet) -> str:
    """The words of the first line of a region, by which it is known again."""
    lines = lines_of(_glyphs_in(sheet, Box(*region.box)))
    return squeeze(lines[0].text) if lines else ""


def _glyphs_in(sheet: Sheet, box: Box) -> Iterator[Glyph]:
    lines = [text.line for text in sheet.lines]
    lines += [line for grid in sheet.grids for line in _lines_in(grid)]
    for line in lines:
        yield from (g for g in line.glyphs if box.holds(g.box.cx, g.box.cy))


def _lines_in(grid: Grid) -> Iterator[Line]:
    for cell in grid.cells:
        yield from cell.lines
        for inner in cell.nested:
            yield from _lines_in(inner)


def _row_borders(glyphs: Sequence[Glyph], xs: Sequence[float]) -> list[float]:
    """Where the texts of the first column begin anew, below the first of them."""
    first = lines_of(g for g in glyphs if g.box.cx < xs[1])
    starts = [b.box.top - 1 for a, b in pairwise(first) if b.box.top - a.box.bottom > _APART * b.size]
    return [y for y in starts if y > first[0].box.bottom]


def _with_labels(grid: Grid, roles: dict[int, str], axes: Sequence[Axis]) -> Grid:
    """A form of a grid: a column of labels before it, and the years over a row that is a schedule."""
    some = next(line for cell in grid.cells for line in cell.lines)
    cells: list[Cell] = []
    r = 0
    for number in range(1, grid.n_rows + 1):
        role, own = roles.get(number), [c for c in grid.cells if c.row == number - 1]
        place = Box(grid.box.x0, own[0].box.top, grid.box.x0, own[0].box.bottom)
        if role is None or role == "none":
            continue
        if role == _YEARS and axes:
            cells += [_said("年度", r, 0, place, some, own[0])]
            cells += [
                _said(f"{axis.start + (n - axis.first)}年度", r, n, Box(*own[n - 1].box[:4]), some, own[n - 1])
                for axis in axes
                for n in range(axis.first, axis.last + 1)
                if n <= len(own)
            ]
            r += 1
        label = vocabulary.labels_of(role)[0]
        cells.append(_said(label, r, 0, place, some, own[0]))
        cells += [replace(c, row=r, col=c.col + 1) for c in _merged(own, role, axes)]
        r += 1
    ys = [grid.box.top + (grid.box.height * n / r) for n in range(r + 1)]
    return Grid(grid.page_no, grid.box, [grid.xs[0] - 1.0, *grid.xs], ys, cells)


def _merged(own: Sequence[Cell], role: str, axes: Sequence[Axis]) -> list[Cell]:
    """The cells of a row: those of a schedule each for itself, others as one."""
    if role == _YEARS and axes:
        return list(own)
    box = Box(own[0].box.x0, own[0].box.top, own[-1].box.x1, own[0].box.bottom)
    glyphs = [g for c in own for line in c.lines for g in line.glyphs]
    return [replace(own[0], colspan=len(own), box=box, lines=lines_of(glyphs))]


def _said(text: str, row: int, col: int, box: Box, some: Line, like: Cell) -> Cell:
    return Cell(row, col, 1, 1, box, like.page_no, [replace(some, text=text, box=box)])


def _take_out(sheet: Sheet, box: Box) -> None:
    def outside(line: Line) -> bool:
        return not box.holds(line.box.cx, line.box.cy)

    sheet.lines = [text for text in sheet.lines if outside(text.line)]
    sheet.free_lines = [line for line in sheet.free_lines if outside(line)]
    sheet.grids = [grid for grid in sheet.grids if not box.holds(grid.box.cx, grid.box.cy)]
    sheet.panels = [panel for panel in sheet.panels if not box.holds(panel.box.cx, panel.box.cy)]
    for panel in sheet.panels:
        panel.lines = [line for line in panel.lines if outside(line)]
