"""Lists whose projects take several rows, each with its label (工程, 事業費, 指標), set out with columns for each.

The number, name and department of a project are printed once beside its rows. What repeats in one column below the
header are labels of different roles: that tells such a list. Set out, the columns right of the labels stand once for
each label, below it, and the list is read as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.text import squeeze

from . import vocabulary

_MOSTLY = 0.8
"""Share of the rows below the header whose cell in the column of labels is one."""
_LEAST = 2
"""Each of two labels comes at least so often."""
_OWN = {"description", "schedule", "indicator", "goal", "budget", "actions", "progress", "remarks"}
"""Roles of the labels of rows."""
_BY_YEAR = {"schedule", "budget"}


@dataclass(frozen=True, slots=True)
class _List:
    """Such a list: its header is the rows before `body`, its labels stand in `column`, and each of them has the columns
    `own` for itself; `projects` are the rows of each project."""

    table: Table
    rows: Sequence[Sequence[Cell]]
    body: int
    column: int
    own: range
    projects: tuple[range, ...]

    def labelled(self) -> dict[str, list[tuple[range, int]]]:
        """By label, in order, the rows that have it, each with its project."""
        found: dict[str, list[tuple[range, int]]] = {}
        for project in self.projects:
            for r in project:
                if (label := _label(self.rows[r], r, self.column)) is not None:
                    found.setdefault(squeeze(label.text), []).append((project, r))
        return found

    def cells_in(self, r: int) -> list[Cell]:
        """The cells of a row that stand in its label's own columns."""
        return [c for c in self.rows[r] if c.row == r and c.text and c.col in self.own]


def set_out(table: Table) -> None:
    """Give each label of such a list a set of columns; other tables stay as they are."""
    found = _found(table)
    columns = _columns(found) if found is not None else {}
    width = sum(len(cols) for cols in columns.values())
    if found is None or not width:
        return
    cells = _header(found, columns) + _beside(found, width)
    firsts = dict(zip(columns, _firsts(found, columns), strict=True))
    for label, places in found.labelled().items():
        if columns[label]:
            cells += _own_cells(found, places, columns[label], firsts[label])
    table.xs = [*table.xs[: found.column], *[table.xs[found.own.start]] * width, *table.xs[found.own.stop :]]
    table.cells, table.n_rows = cells, table.n_rows + 1


def _found(table: Table) -> _List | None:
    rows = table.rows()
    tops = ((col, _first_label(rows, col)) for col in range(1, table.n_cols - 1))
    column, top = next(((col, top) for col, top in tops if top is not None), (0, 0))
    if not column:
        return None
    body = top - 1 if top > 1 and _is_heading(rows[top - 1]) else top
    name = _name_column(rows, body, column)
    if name is None:
        return None
    projects = tuple(
        range(c.row, c.row + c.rowspan)
        for r in range(body, table.n_rows)
        for c in rows[r]
        if c.col == name and c.row == r and c.text and any(_label(rows[i], i, column) for i in c.rows)
    )
    own = _own_columns(table, rows, body, column, projects)
    return _List(table, rows, body, column, own, projects) if projects and own else None


def _name_column(rows: Sequence[Sequence[Cell]], body: int, column: int) -> int | None:
    """The column left of the labels whose header names projects; of several the one with most cells."""
    names = [c.col for c in rows[body - 1] if c.col < column and "name" in vocabulary.roles_of(c.text)]
    below = [{id(c): c for row in rows[body:] for c in row if c.col == col and c.text} for col in names]
    return max(zip(names, below, strict=True), key=lambda pair: len(pair[1]))[0] if names else None


def _own_columns(
    table: Table, rows: Sequence[Sequence[Cell]], body: int, column: int, projects: Sequence[range]
) -> range:
    """The columns right of the labels that belong to them: those below one header cell, else those before the first
    whose cells stand beside all rows of a project."""
    start = column + 1
    over = next((c for c in rows[0] if c.col == start and c.colspan > 1 and body > c.row + c.rowspan), None)
    if over is not None:
        return over.cols
    for col in range(start, table.n_cols):
        whole = sum(any(c.col == col and c.rows == project for c in rows[project.start]) for project in projects)
        if 2 * whole > len(projects) and any(len(project) > 1 for project in projects):
            return range(start, col)
    return range(start, table.n_cols)


def _first_label(rows: Sequence[Sequence[Cell]], column: int) -> int | None:
    """The first row with a label, where a column has labels of two roles again and again in nearly all rows but the
    header's and headings; else None."""
    labels = [_label(row, r, column) for r, row in enumerate(rows)]
    texts = [squeeze(label.text) if label is not None else "" for label in labels]
    often = {text for text in texts if text and texts.count(text) >= _LEAST}
    first = next((r for r, text in enumerate(texts) if text in often), 0)
    body = [text for row, text in zip(rows[first:], texts[first:], strict=True) if not _is_heading(row)]
    roles = {vocabulary.roles_of(text)[:1] for text in often}
    holds = first > 0 and len(roles) > 1 and sum(text in often for text in body) >= _MOSTLY * len(body)
    return first if holds else None


def _label(row: Sequence[Cell], r: int, column: int) -> Cell | None:
    """The label that a row has in a column."""
    cell = next((c for c in row if c.col == column and c.row == r), None)
    return cell if cell is not None and _OWN & set(vocabulary.roles_of(cell.text)) else None


def _is_heading(row: Sequence[Cell]) -> bool:
    """Whether a row has one text, that of a cell over the whole table."""
    filled = [c for c in row if c.text]
    return len(filled) == 1 and filled[0].colspan > 1 and len(row) == 1


def _columns(found: _List) -> dict[str, list[int]]:
    """By label the columns that have something for it: of texts over many columns the first alone."""
    columns: dict[str, list[int]] = {}
    for label, places in found.labelled().items():
        cells = [found.cells_in(r) for _, r in places]
        is_text = not _BY_YEAR & set(vocabulary.roles_of(label)) and all(len(own) < 2 for own in cells)
        used = {col for own in cells for c in own for col in c.cols if col in found.own}
        columns[label] = sorted(used)[:1] if is_text else sorted(used)
    return columns


def _firsts(found: _List, columns: Mapping[str, Sequence[int]]) -> list[int]:
    """Where the columns of each label begin when they stand side by side in place of the column of labels."""
    at = [found.column]
    for cols in columns.values():
        at.append(at[-1] + len(cols))
    return at[:-1]


def _header(found: _List, columns: Mapping[str, Sequence[int]]) -> list[Cell]:
    """The header with the labels in a row of their own, above the lowest."""
    lowest = found.body - 1
    head = {id(c): c for row in found.rows[: found.body] for c in row if c.text}.values()
    width = sum(map(len, columns.values()))
    cells: list[Cell] = []
    unit = None
    for cell in head:
        if cell.col in found.own:
            unit = unit or vocabulary.label_remark(cell.text)
        elif cell.col != found.column:
            ends = cell.row + cell.rowspan > lowest
            alone = cell.row == lowest and not any(
                c is not cell and c.col <= cell.col < c.col + c.colspan for c in head
            )
            row = cell.row + (cell.row == lowest and not alone)
            shift = 0 if cell.col < found.column else width - len(found.own) - 1
            cells.append(
                replace(cell, row=row, rowspan=cell.rowspan + (ends and row == cell.row), col=cell.col + shift)
            )
    for (label, cols), first in zip(columns.items(), _firsts(found, columns), strict=True):
        if cols:
            cells += _labels_over(found, label, cols, first, unit)
    return cells


def _labels_over(found: _List, label: str, cols: Sequence[int], first: int, unit: str | None) -> list[Cell]:
    """A label over its columns, and what the header says over each of them."""
    lowest = found.body - 1
    _, r = found.labelled()[label][0]
    own = _label(found.rows[r], r, found.column)
    assert own is not None
    text = [replace(line) for line in own.lines]
    if unit and "budget" in vocabulary.roles_of(label) and not vocabulary.label_remark(label):
        text[-1] = replace(text[-1], text=f"{text[-1].text}（{unit}）")
    is_text = len(cols) == 1
    cells = [
        replace(own, row=0, rowspan=found.body + 1 if is_text else found.body, col=first, colspan=len(cols), lines=text)
    ]
    if not is_text:
        for n, col in enumerate(cols):
            over = next((c for c in found.rows[lowest] if c.col == col and c.text), None)
            if over is not None:
                cells.append(replace(over, row=found.body, rowspan=1, col=first + n, colspan=1))
    return cells


def _beside(found: _List, width: int) -> list[Cell]:
    """The cells of the body that stand left and right of the labels and their columns, or across them."""
    cells = []
    more = width - len(found.own) - 1
    body = {id(c): c for row in found.rows[found.body :] for c in row}.values()
    for cell in body:
        across = cell.col <= found.column and cell.col + cell.colspan > found.own.start
        if across and cell.col == found.column and cell.text:
            continue  # a label over two columns
        if cell.col < found.column or cell.col >= found.own.stop:
            shift = more if cell.col >= found.own.stop else 0
            colspan = cell.colspan + more if across and cell.col + cell.colspan >= found.own.stop else cell.colspan
            cells.append(replace(cell, row=cell.row + 1, col=cell.col + shift, colspan=colspan))
    return cells


def _own_cells(found: _List, places: Sequence[tuple[range, int]], cols: Sequence[int], first: int) -> list[Cell]:
    """The cells of the rows with one label, each beside all rows of its project that no other such row needs."""
    cells = []
    for project in found.projects:
        own = [r for of, r in places if of == project]
        for n, r in enumerate(own):
            row = project.start + n
            rowspan = 1 if n + 1 < len(own) else project.stop - row
            for cell in found.cells_in(r):
                at = [i for i, col in enumerate(cols) if col in cell.cols]
                if at:
                    cells.append(
                        replace(cell, row=row + 1, rowspan=rowspan, col=first + at[0], colspan=at[-1] - at[0] + 1)
                    )
    return cells
