"""Which columns of a list name its projects, describe them, and say what is done for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keikaku._internal.extract.pdf.stitch import Table

from .asked import is_status
from .evidence.contents import kinds_of
from .header import Header
from .listing_figures import ListingFigures


@dataclass(slots=True)
class _Columns:
    name: int
    text: int | None
    activity: int | None


class ListingColumns(ListingFigures):
    """The table and header of a list, and its columns."""

    def __init__(self, table: Table, header: Header) -> None:
        super().__init__(table, header)
        self.columns = self._columns()
        self.ticked = self._ticked()

    def _columns(self) -> _Columns:
        header = self.header
        if header.refers:
            return _Columns(header.columns("number")[0], None, None)
        named = [c for c in header.columns("name") if not header.is_axis(c)]
        best = min(named, key=self._rank_of_name)
        span = header.cells[best].cols
        text = next((c for c in header.columns("description") if c not in span), None)
        activity = next((c for c in header.columns("activity") if c not in span), None)
        if activity is None and (activity := self._parts_beside(best, named)) is not None:
            header.roles.pop(activity)
        if activity is None and text is None:
            activity = self._unlabelled_beside(best)
        return _Columns(best, text, activity)

    def _ticked(self) -> dict[int, str]:
        """Columns headed by a status each, in one of which each row has a sign: how far its project is (完了)."""
        outside = {c: cell for c, cell in self.header.cells.items() if not self.header.is_axis(c) and c == cell.col}
        headed = {c: cell.text for c, cell in outside.items() if cell.text and is_status(cell.text)}
        body = [[c for c in row if c.col in headed and c.text] for row in self.rows[self.header.rows :]]
        signs = all("sign" in kinds_of(c.text) for row in body for c in row)
        return headed if len(headed) > 1 and signs and any(body) and all(len(row) < 2 for row in body) else {}

    def _parts_beside(self, name: int, named: Sequence[int]) -> int | None:
        """A second column of names right of the first that parts the rows of a name: what is done."""
        over = [c for c in self.table.cells if c.col == name and c.row >= self.header.rows and c.rowspan > 1 and c.text]
        for col in (c for c in named if c > name and c not in self.header.cells[name].cols):
            own = [[self._cell(r, col) for r in range(c.row, c.row + c.rowspan)] for c in over]
            if own and all(cell is not None and cell.text and cell.rowspan == 1 for cells in own for cell in cells):
                return col
        return None

    def _unlabelled_beside(self, name: int) -> int | None:
        """A column without a label between the names and the years: the steps of the projects."""
        first = self.header.slots[0].cols.start if self.header.slots else 0
        roles = self.header.roles
        for col in range(name + 1, first):
            cell = self.header.cells.get(col)
            told = roles.get(col, ("none",))[0]
            if cell is not None and not cell.text and told not in {"section", "bureau", "related", "number", "novelty"}:
                return col
        return None

    def _rank_of_name(self, col: int) -> tuple[int, bool, int, int]:
        """The usual label first; where rows are numbered, the column with one cell a number; else the finest."""
        number = self.header.columns("number")[:1]
        unlike = any(self._starts(c) != self._starts(col) for c in number)
        return (self.header.roles[col].index("name"), unlike, -self._starts(col), col)

    def _starts(self, col: int) -> int:
        """How many cells of the body begin in a column and do not reach beyond it, as headings of groups and totals do;
        the finest name column names the projects."""
        width = self.header.cells[col].colspan if col in self.header.cells else 1
        below = (c for c in self.table.cells if c.col == col and c.row >= self.header.rows and c.colspan <= width)
        return sum(bool(c.text) for c in below)
