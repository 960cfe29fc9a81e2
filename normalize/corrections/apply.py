"""Corrections are applied while the rows of a document are made, so that all that follows is made of right values.

A correction holds only where the plan still prints what it expects. Every one leaves a finding: applied, stale, or
without a row, so that nobody takes a corrected value for the print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from keikaku._internal.normalize.findings import finding
from keikaku._internal.normalize.records import Evidence
from keikaku._internal.normalize.text import fold

from .lines import Correction, row_key

Row = dict[str, Any]


class Corrections:
    """The corrections of one document, and the findings that they leave."""

    def __init__(self, given: Sequence[Correction]) -> None:
        self.findings: list[Row] = []
        self._waiting: dict[tuple[str, tuple[str, ...]], list[Correction]] = defaultdict(list)
        for one in given:
            self._waiting[one.table, one.row].append(one)
        self._beginnings = {(table, key[:1]) for table, key in self._waiting}

    def concern(self, table: str, begin: object) -> bool:
        """Whether any was given for a row of a table whose key begins so."""
        return (table, row_key(begin)) in self._beginnings

    def apply(self, table: str, key: Sequence[object], row: Row, at: Row | None = None) -> Row:
        """The row with the corrections of those columns that it has already; others wait until they are there.

        `at` is where the row is printed, if not in the row itself.
        """
        if not self._waiting:
            return row
        place = (table, row_key(*key))
        waiting = self._waiting.pop(place, [])
        if later := [one for one in waiting if one.column not in row]:
            self._waiting[place] = later
        out = dict(row)
        for one in waiting:
            if one.column in row:
                out[one.column] = self._corrected(one, row[one.column], at or row)
        return out

    def _corrected(self, one: Correction, printed: Any, where: Row) -> Any:
        text = _text(printed)
        if fold(text) != fold(one.expected):
            told = f"{one}。いまの値は「{text}」です"
            self.findings.append(finding("correction_stale", text or None, _evidence(where), told))
            return printed
        self.findings.append(finding("correction_applied", text or None, _evidence(where), str(one)))
        return one.value

    def without_row(self) -> Iterator[Row]:
        """Findings for those that named no row of the document."""
        for waiting in self._waiting.values():
            for one in waiting:
                yield finding("correction_invalid", one.expected or None, detail=f"{one}。その行はありません")


def _text(value: Any) -> str:
    """A value as corrections.csv writes it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _evidence(row: Row) -> Evidence | None:
    if not row.get("page_no"):
        return None
    x0, top, x1, bottom = row["bbox"]
    return Evidence(row["page_no"], (x0, top, x1, bottom))
