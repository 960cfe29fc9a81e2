"""Lists whose projects take several rows, each with its label (実施内容, スケジュール, 指標): a form for each.

The number, name and department of a project are printed once beside its rows; the columns right of the labels have a
header of their own. What repeats in one column below the header are labels of different roles: that tells such a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.text import squeeze

from . import vocabulary

_MOSTLY = 0.8
"""Share of the rows below the header whose cell in the column of labels is one."""
_LEAST = 2
"""Each of two labels comes at least so often."""
_KEYS = {"group", "name", "number", "section", "bureau", "related", "novelty", "priority"}
"""Roles of what a project has once, beside its rows."""
_OWN = {"description", "schedule", "indicator", "goal", "budget", "actions", "progress", "remarks"}
"""Roles of the labels of rows."""


def forms_of(table: Table) -> list[tuple[list[str], Table]]:
    """Each project's rows as a table of labels and values, with the heading row (施策) that it stands under, if any;
    empty where the table is no such list."""
    rows = table.rows()
    column = next((col for col in range(1, table.n_cols) if _holds_labels(rows, col)), None)
    if column is None:
        return []
    top = next(r for r, row in enumerate(rows) if _label(row, r, column) is not None)
    keys = [c for c in _last_header(rows, top) if c.col < column and _KEYS & set(vocabulary.roles_of(c.text))]
    names = [c for c in keys if "name" in vocabulary.roles_of(c.text)]
    if not names:
        return []
    name = max(
        names, key=lambda c: sum(cell.col == c.col and cell.row >= top and bool(cell.text) for cell in table.cells)
    )
    groups = [c for c in keys if c.col < name.col and {"name", "group"} & set(vocabulary.roles_of(c.text))]
    keys = [c for c in keys if c not in groups]
    over = [c for c in _last_header(rows, top) if c.col > column]
    forms: list[tuple[list[str], Table]] = []
    heading: list[str] = []
    r = top - 1 if top and _is_heading(rows[top - 1]) else top
    while r < len(rows):
        own = next((c for c in rows[r] if c.col == name.col), None)
        if _is_heading(rows[r]):
            heading = [c.text for c in rows[r] if c.text]
        elif own is not None and own.text and own.row == r:
            beside = [text for c in groups if (text := _text_at(rows[r], c.col))]
            forms.append(([*heading, *beside], _form(table, range(r, r + own.rowspan), keys, over, column)))
            r += own.rowspan - 1
        r += 1
    return forms


def _holds_labels(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether a column has labels of two roles again and again in nearly all rows but the header's and headings."""
    labels = [_label(row, r, column) for r, row in enumerate(rows)]
    first = next((r for r, label in enumerate(labels) if label is not None), len(rows))
    body = [label for row, label in zip(rows[first:], labels[first:], strict=True) if not _is_heading(row)]
    told = [squeeze(label.text) for label in body if label is not None]
    often = {text for text in told if told.count(text) >= _LEAST}
    roles = {vocabulary.roles_of(text)[:1] for text in often}
    return first > 0 and len(roles) > 1 and sum(text in often for text in told) >= _MOSTLY * len(body)


def _label(row: Sequence[Cell], r: int, column: int) -> Cell | None:
    """The label that a row has in a column."""
    cell = next((c for c in row if c.col == column and c.row == r), None)
    return cell if cell is not None and _OWN & set(vocabulary.roles_of(cell.text)) else None


def _text_at(row: Sequence[Cell], col: int) -> str:
    """What a row says in a column."""
    return next((c.text for c in row if c.col == col), "")


def _is_heading(row: Sequence[Cell]) -> bool:
    """Whether a row has one text, that of a cell over the whole table."""
    filled = [c for c in row if c.text]
    return len(filled) == 1 and filled[0].colspan > 1 and len(row) == 1


def _last_header(rows: Sequence[Sequence[Cell]], top: int) -> list[Cell]:
    """The cells right above the first row of a project, or above the heading over it."""
    above = [row for row in rows[:top] if not _is_heading(row)]
    return [c for c in above[-1] if c.text] if above else []


def _form(table: Table, place: range, keys: Sequence[Cell], over: Sequence[Cell], column: int) -> Table:
    """A table with a row for each key, the header over the values, and the project's own rows at their `place`."""
    rows = table.rows()
    cells: list[Cell] = []
    r = 0
    for label in keys:
        value = next((c for c in rows[place.start] if c.col == label.col), None)
        if value is not None and value.text:
            cells.append(replace(label, row=r, rowspan=1, col=0, colspan=1))
            cells.append(replace(value, row=r, rowspan=1, col=1, colspan=table.n_cols - 1))
            r += 1
    if over:
        cells += [replace(c, row=r, rowspan=1) for c in over]
        r += 1
    own = {id(c): c for i in place for c in rows[i] if c.col >= column}
    cells += [replace(c, row=c.row - place.start + r) for c in own.values()]
    return replace(table, cells=cells, n_rows=r + len(place), caption=None)
