"""Headers of listings: how many rows they take, what each column means, and where the axis is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from keikaku._internal.extract.pdf.grid import Cell, cell_over
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import Slot, find_axes, find_axis, is_amounts, is_header_word
from .titles import is_number

_BELOW_NAME = {"description", "goal", "indicator", "schedule", "section", "bureau", "related", "budget"}
"""Roles of labels that stand below a card's name."""


@dataclass(slots=True)
class Header:
    """The header of a listing: how many rows it takes, what each column means, and the axis."""

    rows: int
    skip: int = 0
    """Rows above the header that are one cell over the whole table: its title."""
    roles: dict[int, tuple[str, ...]] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    amounts: list[Slot] = field(default_factory=list)
    """The axis of a budget per fiscal year, where there is one."""
    unit: str | None = None

    def columns(self, role: str) -> list[int]:
        """Columns that can play a role, the usual reading first."""
        return sorted(
            (c for c, roles in self.roles.items() if role in roles), key=lambda c: (self.roles[c].index(role), c)
        )

    @property
    def is_explicit(self) -> bool:
        """Whether the header itself says that projects are listed: a name, and two of number, department, years."""
        facts = [self.columns("number"), self.columns("section") or self.columns("bureau"), self.slots]
        return bool(self.columns("name")) and sum(bool(f) for f in facts) >= 2

    @property
    def lists_indicators(self) -> bool:
        """Whether the rows are indicators that name their project by its number only."""
        values = {"baseline", "target", "actual"} & {role for roles in self.roles.values() for role in roles}
        kinds = any(s.span.kind for s in self.slots)
        pure = not self.columns("name") or set(self.columns("name")) <= set(self.columns("indicator"))
        return bool(pure and self.columns("number") and self.columns("indicator") and (values or kinds))

    def is_axis(self, col: int) -> bool:
        """Whether the column belongs to the axis."""
        return any(col in s.cols for s in (*self.slots, *self.amounts))


def find_header(table: Table) -> Header | None:
    """The header of a listing, or None for a table that is no listing.

    Header rows are leading rows in which (nearly) every filled cell is a label, a fiscal span or a half; one cell
    may be a title of its own (the first column often bears the section's name).
    """
    rows = table.rows()
    count = 0
    header = Header(0, _title_rows(table, rows))
    for r, row in enumerate(rows[: header.skip + 4]):
        if r < header.skip:
            continue
        own = [c for c in row if c.text]
        above = rows[r - 1] if r > header.skip else []
        axes = find_axes(row, above, rows[r + 1] if r + 1 < len(rows) else (), table.era)
        over = {col for axis in axes for s in axis for col in s.cols}
        years = {id(c) for c in own if set(c.cols) <= over}
        words = [c for c in own if id(c) in years or is_header_word(c.text) or _spans_labels(c, rows, r)]
        starts_here = any(c.row == r for c in own)
        if len(words) < 2 or len(own) - len(words) > max(1, len(own) // 4) or not starts_here:
            break
        _take_axes(header, axes, above)
        count = max([r + 1, *(c.row + c.rowspan for c in own if c.row == r and c in words)])
        if r + 1 < count:
            continue
    if not count or count >= len(rows):
        return None
    header.rows = count
    _name_columns(header, table, rows)
    _number_column(header, table)
    return header


def _title_rows(table: Table, rows: Sequence[Sequence[Cell]]) -> int:
    n = 0
    while n < min(2, len(rows)) and len(rows[n]) == 1 and rows[n][0].colspan == table.n_cols > 1 and rows[n][0].text:
        n += 1
    return n


def _take_axes(header: Header, axes: Sequence[list[Slot]], above: Sequence[Cell]) -> None:
    for axis in axes:
        if not is_amounts(axis, above):
            header.slots = header.slots if header.slots and axis is not axes[0] else axis
            continue
        header.amounts = axis
        over = next((c for c in above if axis[0].cols.start in c.cols and vocabulary.label_remark(c.text)), None)
        header.unit = vocabulary.label_remark(over.text) if over else None


def _spans_labels(cell: Cell, rows: Sequence[Sequence[Cell]], r: int) -> bool:
    """A group header over labelled columns (「個別施策」 over 番号 and 名称)."""
    if cell.colspan < 2 or r + 1 >= len(rows):
        return False
    under = [c for c in rows[r + 1] if c.col in cell.cols and c is not cell and c.text]
    axis = find_axis(rows[r + 1], rows[r])
    return len(under) >= 2 and (bool(axis) or all(is_header_word(c.text) for c in under))


def _name_columns(header: Header, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
    for col in range(table.n_cols):
        over = []
        for r in range(header.skip, header.rows):
            cell = cell_over(rows[r], col)
            if cell is not None and cell.text and cell not in over:
                over.append(cell)
        if not over:
            continue
        header.cells[col] = over[-1]
        joined = "".join(squeeze(c.text) for c in over)
        for text in (over[-1].text, joined, over[0].text):
            if roles := vocabulary.roles_of(text):
                header.roles[col] = roles
                break


def _number_column(header: Header, table: Table) -> None:
    """A column without a label whose cells are all numbers (①, 1-2) numbers the rows."""
    for col in range(table.n_cols):
        body = [c for c in table.cells if c.col == col and c.row >= header.rows and c.text and c.colspan == 1]
        free = col not in header.roles and not header.is_axis(col)
        if free and len(body) > 1 and all(is_number(squeeze(c.text)) for c in body) and not header.columns("number"):
            header.roles[col] = ("number",)


def is_listing(table: Table) -> Header | None:
    """The header when the table lists projects: names with departments, years or descriptions."""
    header = find_header(table)
    if header is None or _has_more_labels(table, header):
        return None
    free = [c for c in header.cells if c not in header.roles and not header.is_axis(c)]
    if header.lists_indicators:
        return header
    if not header.columns("name") and (not free or not (header.slots or header.columns("section"))):
        return None
    facts = {
        "section",
        "bureau",
        "description",
        "related",
        "novelty",
        "progress",
        "goal",
        "number",
        "period",
        "budget",
        "activity",
    }
    known = {role for roles in header.roles.values() for role in roles}
    return header if header.slots or known & facts else None


def _has_more_labels(table: Table, header: Header) -> bool:
    """Rows of nothing but labels below the first, or a label with its value where projects should stand, belong to a
    card whose first labels stand above their values."""
    count = 0
    for row in table.rows()[header.rows :]:
        filled = [c for c in row if c.text]
        if not filled:
            continue
        labels = [c for c in filled if vocabulary.is_label(c.text)]
        opens = filled[0].col == 0 and _BELOW_NAME & set(vocabulary.roles_of(filled[0].text))
        if opens and len(filled) > len(labels) and filled[-1].colspan > 1:
            return True
        count += len(labels) == len(filled)
    return count >= 2
