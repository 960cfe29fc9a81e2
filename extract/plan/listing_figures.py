"""The figures of a listing's rows: values of indicators and amounts, over years or in columns of their own."""

from __future__ import annotations

import re

from keikaku._internal.extract.pdf.grid import Cell, cell_over
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawAmount, RawProject
from keikaku._internal.normalize.text import fold, squeeze

from . import indicators, vocabulary
from .budgets import is_spent, put_amounts
from .flow import cell_at
from .header import Header
from .schedule import band_of, values_of
from .spans import role_word, span_of
from .titles import fold_lines

_YEAR = re.compile(r"(?:令和|平成|(?=20))\s?[0-9元]{1,4}\s?年度?|[RH]\s?[0-9元]{1,2}(?:\s?年度?)?")
_UNIT = re.compile(r"(?:単位[:：は]?)?([^0-9:：]{1,4})")
"""What the label of an indicator's values has in brackets, where that is their unit."""


class ListingFigures:
    """A table with its header, and what reads figures of its rows into projects."""

    def __init__(self, table: Table, header: Header) -> None:
        self.table, self.header, self.rows = table, header, table.rows()

    def _read_indicator_row(self, project: RawProject, r: int) -> None:
        """Values over the axis; a cell of the row says whether they are planned or achieved (目標, 実績)."""
        band = band_of(self.rows[r], self.header.values)
        before = [c for c in self.rows[r] if c.row == r and c.col < self.header.values[0].cols.start]
        kinds = {kind for c in before if is_value_kind(c.text) and (kind := role_word(c.text))}
        if band is not None:
            indicators.add_values(project, values_of(band, min(kinds, default="target")))

    def _read_measures(self, project: RawProject, r: int, end: int) -> None:
        """The indicators of a project, one a row, with their values over an axis or in columns of their own; the
        first indicator of a column is known from the fields."""
        for i in range(r, end):
            self._open_indicator(project, r, i)
            band = band_of(self.rows[i], self.header.values) if self.header.values else None
            if band is None or (i > r and not any(c.row == i for c in band.cells)):
                continue
            values = values_of(band, "target")
            name = project.first("name")
            told = any(squeeze(value.text) not in vocabulary.words("nothing") for value in values)
            if told and not project.indicators and name is not None:
                indicators.add_indicator(project, name.text, name.at)
            indicators.add_values(project, values)
        if (unit := self._unit_of_values()) is not None:
            indicators.set_unit_of_all(project, unit)

    def _unit_of_values(self) -> str | None:
        """The unit that the header gives for all values (目標値（％）, 指標（単位：件）)."""
        own = {"indicator", "baseline", "actual", "target"}
        over = {col for s in self.header.values for col in s.cols}
        over |= {col for col, roles in self.header.roles.items() if roles[0] in own}
        cells = {id(c): c for row in self.rows[self.header.skip : self.header.rows] for c in row if set(c.cols) & over}
        remarks = [vocabulary.label_remark(c.text) for c in cells.values()]
        told = [text for text in remarks if text and not span_of(text) and not role_word(text)]
        found = {m[1] for text in told if (m := _UNIT.fullmatch(text))}
        return found.pop() if len(found) == 1 else None

    def _open_indicator(self, project: RawProject, first: int, r: int) -> None:
        """Begin the indicator that a row below the project's first names, with the values in columns of its own."""
        own = self.header.columns("indicator")[:1]
        cell = self._cell(r, own[0]) if own and r > first else None
        if cell is not None and cell.row == r and cell.text:
            indicators.open_indicator(project, cell.text, cell_at(cell))
            self._read_row_values(project, r)

    def _read_row_values(self, project: RawProject, r: int) -> None:
        """Values of a further indicator in columns of their own (現状値, 目標値)."""
        for role in ("unit", "baseline", "actual", "target"):
            for col in self.header.columns(role):
                cell = self._cell(r, col)
                if cell is None or cell.row != r or not cell.text or self.header.roles[col][0] != role:
                    continue
                if role == "unit":
                    indicators.set_unit(project, fold_lines(cell.text))
                else:
                    indicators.put_labelled_value(project, role, self.header.labels[col], cell)

    def _put_amount(self, project: RawProject, col: int, cell: Cell) -> None:
        """Note an amount in a column of its own, for the year that its label names, in the unit of label or table."""
        label = fold(self.header.labels.get(col, ""))
        if any(word in squeeze(label) for word in vocabulary.words("of_amounts")):
            return
        found = _YEAR.search(label)
        span = span_of(found.group()) if found else None
        own = self.header.cells[col].text
        unit = vocabulary.label_remark(own) or self.header.unit or self.table.unit
        project.budgets.append(
            RawAmount(fold_lines(cell.text), cell_at(cell), span.start if span else None, unit, is_spent(label))
        )

    def _is_replaced(self, col: int) -> bool:
        """Whether another column holds the same value as changed since (当初 beside 見直し後)."""
        own = self.header.cells[col].text
        others = [
            self.header.cells[c].text for c, r in self.header.roles.items() if r == self.header.roles[col] and c != col
        ]
        newer = vocabulary.words("row_of_change")
        return squeeze(own) in vocabulary.words("row_of_first") and any(squeeze(text) in newer for text in others)

    def _read_amounts(self, project: RawProject, r: int) -> None:
        slots = self.header.amounts
        if slots and (band := band_of(self.rows[r], slots)) is not None:
            put_amounts(project, [c for c in band.cells if c.row == r], slots, self.header.unit or self.table.unit)

    def _distinct_rows(self, r: int, end: int) -> list[int]:
        """Of the rows `r` to before `end`, those in which a cell of the first year begins."""
        if not self.header.slots:
            return [r]
        first = self.header.slots[0].cols.start
        out: list[int] = []
        for i in range(r, end):
            cell = self._cell(i, first)
            if (cell is not None and cell.row == i) or i == r:
                out.append(i)
        return out

    def _cell(self, r: int, col: int) -> Cell | None:
        return cell_over(self.rows[r], col)


def is_value_kind(text: str) -> bool:
    """Whether a cell says no more than what the values beside it are (目標, 実績値)."""
    return len(squeeze(text)) <= 4 and role_word(text) is not None
