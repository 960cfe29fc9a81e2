"""Tables that run over a page break become one table again."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .geometry import Box
from .grid import Cell, Grid

_STRAY = 3
"""A cut cell leaves at most this many signs in the header above its other half."""
_LONGEST_KEY = 8
_SOME = 2
"""Where the lines above fill their cells in more columns, a row without a key goes on with the one above."""
_MOSTLY = 0.6
"""Where more columns are filled in both halves of a row, this share of them runs on; others may end a line early."""
_OPENING = 4
"""Rows below the first by which a form is known again."""
_FEW_ROWS = 2
"""So few rows bear the same keys by chance."""
_ALIGN = 3.2
"""Column borders of two parts agree within this many points."""


@dataclass(frozen=True, slots=True)
class RowRules:
    """What the words of a row tell about the table it stands in.

    `begins(row, header)`: the row begins a table or record of its own although it would fit below `header`, the first
    row of the table before. `is_header(row)`: it is no upper part of a cut row. `goes_on(row)`: it can only be a part
    of a record that has begun, so that its inner columns need not be those of the rows above. `is_card(rows)`: labels
    stand over values all through the table, so that its first row printed again begins another record.
    """

    begins: Callable[[list[Cell], list[Cell]], bool]
    is_header: Callable[[list[Cell]], bool]
    goes_on: Callable[[list[Cell]], bool]
    is_card: Callable[[list[list[Cell]]], bool]
    faces: Callable[[list[Cell], list[Cell]], bool]


@dataclass(slots=True, eq=False)
class Table:
    """One table, possibly over several pages: cells with row and column numbers of the whole.

    A cell whose row was cut holds the lines of both parts; its box is that of the first.
    """

    xs: list[float]
    cells: list[Cell]
    n_rows: int
    parts: list[Grid] = field(default_factory=list)
    era: str | None = None
    """A text that names the era of years which the table prints without one."""
    caption: str | None = None
    unit: str | None = None
    """The line printed right above it."""

    @property
    def n_cols(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def page_no(self) -> int:
        """Page the table starts on."""
        return self.parts[0].page_no

    @property
    def box(self) -> Box:
        """Box of the part on the first page."""
        return self.parts[0].box

    def rows(self) -> list[list[Cell]]:
        """For every row the cells that touch it, from left to right (a merged cell is in each of its rows)."""
        out: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.cells, key=lambda c: c.col):
            for r in cell.rows:
                out[r].append(cell)
        return out


def table_of(grid: Grid) -> Table:
    """A grid as a table of its own."""
    return Table(list(grid.xs), list(grid.cells), grid.n_rows, [grid])


def stitch(grids: Sequence[tuple[Grid, bool]], rules: RowRules) -> list[Table]:
    """Join grids in reading order into tables; repeated header rows are dropped.

    `grids` pairs each outer grid with whether nothing stands between it and its predecessor but a page break.
    """
    tables: list[Table] = []
    for grid, adjoins in grids:
        if tables and adjoins and _append(tables[-1], grid, rules):
            continue
        tables.append(table_of(grid))
    return tables


def _append(table: Table, grid: Grid, rules: RowRules) -> bool:
    level = _stands_level(table, grid) and rules.faces(table.rows()[0], grid.row(0))
    if level or _repeats_keys(table, grid):
        _put_beside(table, grid)
        return True
    repeated = _repeated_rows(table, grid, rules)
    if not repeated and _is_form_again(table, grid):
        return False
    first = grid.row(repeated) if repeated < grid.n_rows else []
    xs = _common_columns(table.xs, grid.xs)
    if xs is None and not repeated and rules.goes_on(first):
        xs = _united_columns(table.xs, grid.xs)
    if xs is None or (not repeated and rules.begins(first, table.rows()[0])):
        return False
    if repeated and rules.is_card(table.rows()):
        return False
    if table.xs != xs:
        for cell in table.cells:
            _to_columns(cell, xs)
        table.xs = xs
    body = [c for c in grid.cells if c.row >= repeated]
    for cell in body:
        _to_columns(cell, xs)
        cell.row += table.n_rows - repeated
    table.parts.append(grid)
    join = table.n_rows
    table.n_rows += grid.n_rows - repeated
    table.cells.extend(body)
    _heal(table, join, rules)
    return True


def _stands_level(table: Table, grid: Grid) -> bool:
    """Whether the rows of a part on the next page stand at the heights of the rows of a table on one page."""
    last = table.parts[-1]
    if len(table.parts) > 1 or grid.page_no != last.page_no + 1 or len(grid.ys) != len(last.ys):
        return False
    return all(abs(a - b) <= _ALIGN for a, b in zip(grid.ys, last.ys, strict=True))


def _repeats_keys(table: Table, grid: Grid) -> bool:
    """Whether the rows of a part on the next page bear the keys of a table's rows, each its own, under another header:
    they go on with them."""
    if len(table.parts) > 1 or grid.page_no != table.page_no + 1 or grid.n_rows != table.n_rows:
        return False
    keys = _column(table.cells, 0)
    own = len(keys) == len(set(keys)) == table.n_rows > _FEW_ROWS and all(map(_is_key, keys[1:]))
    heads = [set(_texts(row)[1:]) - {""} for row in (table.rows()[0], grid.row(0))]
    return own and keys == _column(grid.cells, 0) and all(heads) and not heads[0] & heads[1]


def _is_key(text: str) -> bool:
    """Whether a text is the number of a row (7, 1-3, A1)."""
    return len(text) <= _LONGEST_KEY and any(sign.isdigit() for sign in text)


def _is_form_again(table: Table, grid: Grid) -> bool:
    """Whether the rows below the first open with the same words as those of the table before, each with its own:
    another form of the same kind, whose first row is its title."""
    above, below = ({c.row: "".join(c.text.split()) for c in one.cells if c.col == 0} for one in (table, grid))
    alike = [text for r, text in below.items() if 0 < r <= _OPENING and text and above.get(r) == text]
    return len(alike) == len(set(alike)) > 1 and not any(map(_is_key, alike))


def _put_beside(table: Table, grid: Grid) -> None:
    """Add the columns of a part on the facing page; one that prints a column again (the number) adds nothing."""
    known = {tuple(_column(table.cells, col)) for col in range(table.n_cols)}
    again = [col for col in range(grid.n_cols) if tuple(_column(grid.cells, col)) in known]
    columns, shift = table.n_cols, table.xs[-1] - grid.xs[0]
    for cell in grid.cells:
        if cell.colspan > 1 or cell.col not in again:
            cell.col += columns
            table.cells.append(cell)
    table.xs += [x + shift for x in grid.xs[1:]]
    table.parts.append(grid)


def _column(cells: Sequence[Cell], col: int) -> list[str]:
    return _texts(sorted((c for c in cells if c.col == col and c.colspan == 1), key=lambda c: c.row))


def _common_columns(a: Sequence[float], b: Sequence[float]) -> list[float] | None:
    """The finer of two column sets when the coarser one is part of it, else None."""
    fine, coarse = (a, b) if len(a) >= len(b) else (b, a)
    if abs(a[0] - b[0]) > _ALIGN or abs(a[-1] - b[-1]) > _ALIGN:
        return None
    if all(min(abs(x - y) for y in fine) <= _ALIGN for x in coarse):
        return list(fine)
    return None


def _united_columns(a: Sequence[float], b: Sequence[float]) -> list[float] | None:
    """All columns of two parts whose outer borders agree, else None."""
    if abs(a[0] - b[0]) > _ALIGN or abs(a[-1] - b[-1]) > _ALIGN:
        return None
    return sorted([*a, *(x for x in b if min(abs(x - y) for y in a) > _ALIGN)])


def _to_columns(cell: Cell, xs: Sequence[float]) -> None:
    first = max(bisect.bisect_right(xs, cell.box.x0 + _ALIGN) - 1, 0)
    last = max(bisect.bisect_right(xs, cell.box.x1 + _ALIGN) - 1, first + 1)
    cell.col, cell.colspan = first, last - first


def _texts(cells: Sequence[Cell]) -> list[str]:
    return ["".join(c.text.split()) for c in cells]


def _repeated_rows(table: Table, grid: Grid, rules: RowRules) -> int:
    """How many leading rows of `grid` print the table's header again.

    Records may read alike as well: below its first row a header goes on where a cell reaches down, or with labels.
    """
    rows = table.rows()
    n = 0
    while n < grid.n_rows and n < min(table.n_rows, 4):
        new = _texts(grid.row(n))
        if not any(new) or len(new) < 2 or not _reads_alike(new, _texts(rows[n])):
            break
        if n and not (rules.is_header(rows[n]) or any(cell.row < n and cell.text for cell in rows[n])):
            break
        n += 1
    return n


def _reads_alike(new: Sequence[str], old: Sequence[str]) -> bool:
    """Whether a row prints a header again; the text of a cell that the page break cut may stand in one of its cells."""
    differ = [(a, b) for a, b in zip(new, old, strict=False) if a != b]
    if len(new) != len(old) or len(differ) > 1:
        return False
    return all(b and b in a and len(a) - len(b) <= _STRAY for a, b in differ)


def _heal(table: Table, join: int, rules: RowRules) -> None:
    """Reunite what the page break cut between rows `join - 1` and `join`."""
    if join >= table.n_rows:
        return
    rows = table.rows()
    above, below = rows[join - 1], rows[join]
    if not rules.is_header(above) and _same_row(above, below):
        for cell in below:
            host = next((c for c in above if cell.col in c.cols), None)
            if host is None:
                continue
            if not host.lines and cell.lines:
                host.box, host.page_no = cell.box, cell.page_no
            host.lines = host.lines + cell.lines
            host.nested = host.nested + cell.nested
            if cell.rowspan > 1:
                host.rowspan += cell.rowspan - 1
            table.cells.remove(cell)
        for cell in table.cells:
            if cell.row > join - 1 and cell not in above:
                cell.row -= 1
        table.n_rows -= 1
        return
    for cell in below:
        if cell.text:
            break
        host = next((c for c in above if c.cols == cell.cols), None)
        if host is not None and host.row + host.rowspan == join:
            host.rowspan += cell.rowspan
            table.cells.remove(cell)


def _same_row(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Two half rows are one when hardly any column is filled in both."""
    if not any(c.text for c in below):
        return False
    if _is_cut_open(above, below):
        return True
    upper = {c.col for c in above if c.text}
    lower = {c.col for c in below if c.text}
    if not upper & lower or not (lower <= upper or upper <= lower):
        return False
    if any(c.text and c.colspan > 1 and c.cols not in [a.cols for a in above] for c in below):
        return False
    halves = [c for c in above if c.col in upper & lower]
    running = [c for c in halves if _runs_on(c)]
    cut = min(upper) not in lower and len(running) >= (_MOSTLY * len(halves) if len(halves) > _SOME else len(halves))
    if len(halves) > max(1, len(upper | lower) // 3):
        numbered = _is_key("".join(above[0].text.split()))
        return cut and all(map(_is_full, running)) and lower < upper and (len(lower) > _SOME or numbered)
    if len(upper) >= 4 and 2 * len(lower) <= len(upper):
        return True
    return cut


def _is_cut_open(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether no line closes the last row of a page and its key, set in the middle of its height, is lost at the
    break: it is blank in both halves."""
    opened = sum(c.open_bottom for c in above)
    return not above[0].text and not below[0].text and opened >= _MOSTLY * len(above) > _SOME


def _is_full(cell: Cell) -> bool:
    """Whether the last line begins at the left edge of its cell: a number set flush right only ends at the other."""
    last = cell.lines[-1]
    return last.box.x0 - cell.box.x0 < last.size


def _runs_on(cell: Cell) -> bool:
    """Whether the last line fills its cell, so that the text may go on after the page break."""
    last = cell.lines[-1]
    return cell.box.x1 - last.box.x1 < 2.2 * last.size
