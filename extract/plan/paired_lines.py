"""Cells that list several indicators, one a line, with as many values in the cells beside them: a row for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.geometry import union
from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.extract.pdf.stitch import Table

from .evidence.contents import is_figure
from .header import Header

_MARK = re.compile(r"^\s*[①-⑳]\s*")
_VALUES = ("baseline", "actual", "target", "unit")


def with_a_row_each(table: Table, header: Header) -> Table:
    """The table with a row for each line where the cells of an indicator and of its values have as many lines; the
    table itself where none has."""
    names = header.columns("indicator")[:1]
    values = {col for role in _VALUES for col in header.columns(role) if header.roles[col][0] == role}
    values |= {col for s in header.values for col in s.cols}
    if not names or not values:
        return table
    rows = table.rows()
    parts = {r: _parts(rows[r], r, names[0], values) for r in range(header.rows, table.n_rows)}
    if not any(parts.values()):
        return table
    cells: list[Cell] = []
    shift = [0]
    for r in range(table.n_rows):
        shift.append(shift[-1] + max(len(next(iter(parts.get(r, {}).values()), ())) - 1, 0))
    for cell in table.cells:
        own = parts.get(cell.row, {}).get(cell.col)
        row, end = cell.row + shift[cell.row], cell.row + cell.rowspan + shift[cell.row + cell.rowspan]
        if own is None:
            cells.append(replace(cell, row=row, rowspan=end - row))
            continue
        for i, lines in enumerate(own):
            box = union(line.box for line in lines)
            cells.append(replace(cell, row=row + i, rowspan=1, lines=lines, box=box, nested=[]))
    return replace(table, cells=cells, n_rows=table.n_rows + shift[-1])


def _parts(row: Sequence[Cell], r: int, name: int, values: set[int]) -> dict[int, list[list[Line]]]:
    """By column the entries of the cells of a row: as many values as names, two or more."""
    own = {c.col: c for c in row if c.row == r and c.rowspan == 1 and c.lines}
    if name not in own:
        return {}
    held = {col: _entries(cell) for col, cell in own.items() if col == name or col in values}
    count = len(held[name])
    told = [lines for col, entries in held.items() if col != name for lines in entries]
    if count < 2 or len(held) < 2 or any(len(entries) != count for entries in held.values()):
        return {}
    return held if all(is_figure(_text(lines)) for lines in told) else {}


def _entries(cell: Cell) -> list[list[Line]]:
    """The lines of each entry of a cell: from one ① to the next, else line by line; without their marks."""
    if not _MARK.match(cell.lines[0].text):
        return [[line] for line in cell.lines]
    entries: list[list[Line]] = []
    for line in cell.lines:
        if _MARK.match(line.text):
            entries.append([replace(line, text=_MARK.sub("", line.text))])
        else:
            entries[-1].append(line)
    return entries


def _text(lines: Sequence[Line]) -> str:
    return "".join(line.text for line in lines)
