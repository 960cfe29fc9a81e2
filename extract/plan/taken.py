"""What the tables of a document were taken for, and which were not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawFinding
from keikaku._internal.normalize.text import squeeze

from . import trace, vocabulary
from .account import Account, Read
from .budgets import is_part
from .evidence.contents import is_figure, kinds_of
from .flow import Flow
from .header import Header
from .row_versions import version_rank
from .taught import Taught
from .unread import of_table

KEY = "key"
"""What a table is taken for that says what signs or words of the plan stand for."""
_OF_YEARS = re.compile(r"[0-9]+[かヵヶカケ]?年度?間?の?[合総累]?計")
_TOLD = 0.8
"""A table is read as well where so many of its words were read as parts of something else."""


@dataclass(slots=True)
class Taken:
    """What became of each table, by its `id`."""

    read: set[int] = field(default_factory=set)
    took: dict[int, tuple[Header | None, str | None, int]] = field(default_factory=dict)
    """What each table was taken for, by which header, with how many projects."""
    left_out: set[int] = field(default_factory=set)
    """Tables under a heading that says that what follows are no projects, or those of an earlier plan."""
    told_none: set[int] = field(default_factory=set)
    """Tables that a person said are no lists of projects."""
    by_lesson: dict[int, str] = field(default_factory=dict)
    """The lesson by which a table was read."""

    def those_read(self, flow: Flow) -> Iterator[Table]:
        """The tables that were read as projects, results or a key."""
        return (table for table in _tables(flow) if id(table) in self.read)

    def count(self, flow: Flow) -> Counter[int]:
        """How many tables of each page were read."""
        return Counter(part.page_no for table in self.those_read(flow) for part in table.parts)

    def places(self, flow: Flow) -> dict[int, Read]:
        """What was read from tables, by page. A header is printed again on every page."""
        found: dict[int, Read] = {}
        for table in _tables(flow):
            if id(table) in self.left_out:
                for part in table.parts:
                    found.setdefault(part.page_no, Read()).elsewhere.append(part.box)
        for table in self.those_read(flow):
            if id(table) in self.left_out:
                continue
            header, taken_for, _ = self.took.get(id(table), (None, None, 0))
            rows = header.skip + header.rows if header is not None else 0
            texts = {squeeze(cell.text) for cell in table.cells if cell.row < rows}
            passed = list(_passed(table, header) if header is not None else [*_summed(table), *_replaced(table)])
            for part in table.parts:
                page = found.setdefault(part.page_no, Read())
                if taken_for == KEY:
                    page.aside.append(part.box)
                    continue
                page.areas.append(part.box)
                page.headers |= texts
                page.aside += [cell.box for cell in passed if cell.page_no == part.page_no]
        return found

    def tell(self, flow: Flow, taught: Taught, account: Account) -> list[RawFinding]:
        """Findings about the tables that were not read, and of which the words are not known otherwise; whoever listens
        is told of all."""
        findings: list[RawFinding] = []
        for table in _tables(flow):
            done = id(table) in self.read or id(table) in self.told_none
            done = done or all(account.share_told(part.page_no, part.box) > _TOLD for part in table.parts)
            unread = [] if done else of_table(table, id(table) in self.left_out)
            findings += unread
            if trace.is_heard():
                header, taken_for, projects = self.took.get(id(table), (None, None, 0))
                why = unread[0].code if unread else None
                told = trace.Told(taught.numbers.get(id(table), 0), self.by_lesson.get(id(table)))
                trace.tell_table(table, header, taken_for, why, projects, told)
        return findings


def _passed(table: Table, header: Header) -> Iterator[Cell]:
    """The cells of schedules that another one replaces, and of totals."""
    totals = vocabulary.words("totals")
    rows = header.passed_rows | {c.row for c in table.cells if c.row >= header.rows and squeeze(c.text) in totals}
    cols = {col for slot in header.passed for col in slot.cols}
    cols |= {col for col, label in header.labels.items() if squeeze(label) in totals}
    for cell in table.cells:
        is_figure = header.is_axis(cell.col) or not vocabulary.is_label(cell.text)
        if cell.col in cols or (cell.row in rows and is_figure):
            yield cell


def _summed(table: Table) -> Iterator[Cell]:
    """The cells of a form that sum up or part the amounts of its axis: a column headed by a total, as far as figures go
    on, and the rows of parts (うち一般財源), with their names where one label stands beside several (財源内訳)."""
    cells = sorted((cell for cell in table.cells if cell.text), key=lambda cell: (cell.row, cell.col))
    for head in cells:
        text = squeeze(head.text)
        if _is_total(text):
            yield head
            yield from takewhile(_is_figure, (c for c in cells if c.row > head.row and c.col in head.cols))
        if _is_total(text) or is_part(text):
            yield head
            for row in head.rows:
                beside = [c for c in cells if c.row == row and c.col > head.col]
                named = is_part(text) and len(beside) > 1 and not _is_figure(beside[0]) and _is_figure(beside[1])
                yield from beside[:named]
                yield from takewhile(_is_figure, beside[named:])


def _replaced(table: Table) -> Iterator[Cell]:
    """The statuses of a form in rows that are versions of one another (当初計画, 実績, 見直し後): one of them holds."""
    rows = {cell.row: rank for cell in table.cells if (rank := version_rank(cell.text)) is not None}
    if len(set(rows.values())) > 1:
        yield from (cell for cell in table.cells if cell.row in rows and "status" in kinds_of(cell.text))


def _is_total(text: str) -> bool:
    """Whether a squeezed text heads totals, of all or of the years of the plan (3か年計)."""
    return text in vocabulary.words("totals") or _OF_YEARS.fullmatch(text) is not None


def _is_figure(cell: Cell) -> bool:
    return is_figure(cell.text)


def _tables(flow: Flow) -> Iterator[Table]:
    return (block for block in flow.blocks if isinstance(block, Table))
