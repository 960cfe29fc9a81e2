"""The rows of a card that begin with a period, below labels or not: what is done then, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table

from .card_figures import CardFigures
from .spans import era_context
from .year_rows import heads_of, is_period, put_year_row


class CardYears(CardFigures):
    """The cards of one table, and what reads their rows of periods."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.rows = table.rows()

    def _read_year_row(self, r: int) -> bool:
        """Years as rows: a period, and beside it what is done then. A label over all of them is printed but once."""
        card, filled = self.card, self._without_side(r)
        goes_on, card.in_year_rows = card.in_year_rows, False
        if self._heads_year_rows(r):
            card.in_year_rows, card.year_heads = True, heads_of([c for c in self.rows[r] if c.row == r])
            return True
        at = next((i for i, c in enumerate(filled) if self._is_period(c) and not self._label_roles(c)), None)
        if at is None or any(c.row != r or self._label_roles(c) for c in filled[at + 1 :]):
            return False
        roles = {role for c in filled[:at] for role in self._label_roles(c)}
        known = roles & {"schedule", "activity", "actions", "period"} or (not at and goes_on)
        if not known and (at or len(filled) > 2):
            return False
        heads = card.year_heads if goes_on else {}
        card.era = era_context(filled[at].text) or card.era
        card.in_year_rows = put_year_row(card.project, filled[at:], heads, card.era, card.later)
        return card.in_year_rows

    def _without_side(self, r: int) -> list[Cell]:
        """The cells of a row with text, without those of other fields that reach down at the right of its years."""
        filled = [c for c in self.rows[r] if c.text]
        while self.card.in_year_rows and len(filled) > 2 and filled[-1].row != r:
            filled.pop()
        return filled

    def _without_years_at_left(self, row: Sequence[Cell], r: int) -> Sequence[Cell]:
        """A row without the year at its left and what is done then, or without their labels, where other fields stand
        at the right (令和７年度 | 構築 | 30分 | 指標 | …); these are read."""
        sides = (i for i, c in enumerate(row[:-1]) if i > 1 and c.row == r and self._label_roles(c))
        cut = next((i for i in sides if row[i + 1].text and not self._label_roles(row[i + 1])), None)
        if cut is None:
            return row
        own, card = [c for c in row[:cut] if c.text], self.card
        if self._heads_year_rows(r) and all(self._label_roles(c) for c in own):
            card.in_year_rows, card.year_heads = True, heads_of(own)
            return row[cut:]
        if not card.in_year_rows or not own or any(c.row != r or self._label_roles(c) for c in own):
            return row
        if not self._is_period(own[0]):
            return row
        card.era = era_context(own[0].text) or card.era
        return row[cut:] if put_year_row(card.project, own, card.year_heads, card.era, card.later) else row

    def _without_headed_years(self, row: Sequence[Cell], r: int) -> Sequence[Cell]:
        """A row without the year at its right and what is done then, which stand below a heading of their own beside
        other fields (現状と課題 | … | 令和７年度 | 対象拡充); these are read."""
        at = next((i for i, c in enumerate(row) if i and c.row == r and c.text and self._is_period(c)), None)
        if at is None or any(c.row != r or self._label_roles(c) for c in row[at:]):
            return row
        beside = [own for c in row[:at] if (own := self._label_roles(c))]
        if not beside or any(own[0] == "schedule" for own in beside):
            return row
        above = [next((c for c in self.rows[i] if row[at].col in c.cols), None) for i in range(r - 1, -1, -1)]
        head = next((c for c in above if c is None or not self._is_period(c)), None)
        if head is None or head.col != row[at].col or "schedule" not in self._label_roles(head):
            return row
        self.card.era = era_context(row[at].text) or self.card.era
        return row[:at] if put_year_row(self.card.project, row[at:], {}, self.card.era) else row

    def _is_period(self, cell: Cell) -> bool:
        return is_period(cell, self.card.era)

    def _heads_year_rows(self, r: int) -> bool:
        """Whether a row holds the labels of rows that begin with a period: one of them says so and stands over one, or
        the first label stands over several."""
        own = [c for c in self.rows[r] if c.row == r and self._label_roles(c)]
        heads = [c for c in own if {"period", "schedule"} & set(self._label_roles(c))]
        below, after = (self.rows[i] if i < len(self.rows) else [] for i in (r + 1, r + 2))
        if any(self._stands_over(head, below) for head in heads):
            return True
        first = next((c for c in own if c.col == 0), None)
        return (
            first is not None and len(own) > 1 and self._stands_over(first, below) and self._stands_over(first, after)
        )

    def _stands_over(self, head: Cell, row: list[Cell]) -> bool:
        return any(c.cols == head.cols and self._is_period(c) for c in row)
