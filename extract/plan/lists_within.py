"""Forms of a 施策 that hold a list of its projects (主な取組 beside 取組名, 担当課 and years) are taken apart: the list
is a table of its own, and so are the lists beside it; what stands in the form's other rows is text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.geometry import union
from keikaku._internal.extract.pdf.grid import Cell, Grid
from keikaku._internal.extract.pdf.stitch import Table

from . import vocabulary
from .flow import Flow, TextLine
from .header import Header, find_header, is_listing
from .table_kinds import is_header_row

_LEAST = 2
"""A list has so many rows below its header."""


def taken_apart(flow: Flow) -> Flow:
    """The flow with such forms in their parts, in reading order."""
    blocks: list[TextLine | Table] = []
    for block in flow.blocks:
        blocks += _parts(block) if isinstance(block, Table) else [block]
    flow.blocks = blocks
    return flow


def _parts(table: Table) -> list[TextLine | Table]:
    lists = [(rows, _list(table, rows, col)) for rows, col in _bands(table)]
    if not any(_lists_projects(one) for _, one in lists):
        return [table]
    parts: list[TextLine | Table] = []
    told = 0
    for rows, one in lists:
        parts += _lines(table, range(told, rows.start))
        parts.append(one)
        told = rows.stop
    return [*parts, *_lines(table, range(told, table.n_rows))]


def _bands(table: Table) -> list[tuple[range, int]]:
    """The rows beside a label that spans them, with the column behind it, below the rows of the form's title."""
    labels = [c for c in table.cells if c.col == 0 and c.row > 0 and c.rowspan > _LEAST and c.text]
    return [(range(c.row, c.row + c.rowspan), c.cols.stop) for c in labels if c.cols.stop < table.n_cols - 1]


def _list(table: Table, rows: range, col: int) -> Table:
    """Some rows of a table from a column on, as a table of its own."""
    cells = [
        replace(c, row=c.row - rows.start, col=c.col - col)
        for c in table.cells
        if c.row in rows and c.row + c.rowspan <= rows.stop and c.col >= col
    ]
    pages = dict.fromkeys(c.page_no for c in cells)
    xs = table.xs[col:]
    parts = []
    for page_no in pages:
        own = [c for c in cells if c.page_no == page_no]
        box = union(c.box for c in own)
        parts.append(Grid(page_no, box, list(xs), sorted({y for c in own for y in (c.box.top, c.box.bottom)}), own))
    return Table(list(xs), cells, len(rows), parts)


def _lists_projects(table: Table) -> bool:
    """Whether a list names projects: its header says so, and each row says who is in charge or bears a number."""
    if not table.cells or not is_header_row(table.rows()[0]):
        return False
    header = is_listing(table, find_header(table))
    return header is not None and header.kind == "listing" and header.names_rows and _tells_apart(table, header)


def _tells_apart(table: Table, header: Header) -> bool:
    own = [*header.columns("section"), *header.columns("number")]
    return any(
        len({c.row for c in table.cells if c.col == col and c.row >= header.rows and c.text}) >= _LEAST for col in own
    )


def _lines(table: Table, rows: Iterable[int]) -> list[TextLine]:
    """What some rows of a form say, as lines of the page; its labels are none."""
    wanted = set(rows)
    cells: Sequence[Cell] = sorted((c for c in table.cells if c.row in wanted), key=lambda c: (c.row, c.col))
    return [TextLine(line, c.page_no) for c in cells if not vocabulary.is_label(c.text) for line in c.lines]
