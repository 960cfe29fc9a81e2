"""Tables of figures that name their projects by number only: a column of numbers that the plan's projects bear."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from keikaku._internal.extract.pdf.grid import cell_over
from keikaku._internal.extract.pdf.stitch import Table

from . import vocabulary
from .evidence.contents import is_figure, kinds_of
from .header import Header, header_of_rows
from .merge import name_key, number_key

_LEAST, _FEW, _SHARE = 3, 2, 0.6
"""A column of references has this many numbers of projects, fewer beside the names of indicators, or one where its
label says so as well; they are this share of its cells."""
_HEADER_ROWS = 4


def figures_header(table: Table, numbers: Set[str], known: Header | None = None) -> Header | None:
    """The header of a table whose rows are values of indicators of projects with these numbers (as `number_key` gives
    them), else None: beside the numbers it has names of what is measured, and years over the values. Where a header
    that refers to projects is known, it takes more of them to have another."""
    listed = _names_indicators(table) and not (known is not None and known.refers)
    told = [
        (col, rows, least)
        for col in range(table.n_cols)
        if (rows := _references(table, col, numbers, least := _least(table, col) if listed else _LEAST))
    ]
    if not told:
        return None
    refers, rows, least = told[0]
    if not 0 < rows[0] <= _HEADER_ROWS:
        return None
    header = header_of_rows(table, 0, rows[0])
    header.values = header.values or header.slots
    header.slots, header.passed = [], []
    others = [col for col in range(table.n_cols) if col != refers and not header.is_axis(col)]
    likely = [*header.columns("indicator"), *others]
    named = next((col for col in likely if col in others and _names(table, header, col, least)), None)
    if named is None or header.amounts or not _holds_values(table, header):
        return None
    units = [col for col in header.columns("unit") if col in others and col != named]
    header.roles = {refers: ("number",), named: ("indicator",), **dict.fromkeys(units, ("unit",))}
    header.kinds = {"indicators": 1.0}
    return header


def figures_of(table: Table, header: Header | None, numbers: Set[str], names: Set[str]) -> Header | None:
    """The header of a table of amounts whose rows name projects by these numbers or names (as `number_key` and
    `name_key` give them) and say nothing of what is done when or by whom, nor of values, else None."""
    if header is None or not header.columns("budget") or header.all_slots:
        return None
    if any(header.columns(role) for role in ("section", "baseline", "target", "actual")):
        return None
    texts = [text for col in header.columns("number") for text in _texts(table, header, col)]
    known = sum(number_key(text) in numbers for text in texts)
    numbered = not header.columns("name") and known >= max(_LEAST, _SHARE * len(texts))
    return replace(header, kinds={"amounts": 1.0}) if numbered or repeats_names(table, header, names) else None


def repeats_names(table: Table, header: Header, names: Set[str]) -> bool:
    """Whether a column of names holds those of projects (as `name_key` gives them), and not of what is measured."""
    texts = [text for col in header.columns("name") for text in _texts(table, header, col)]
    return 2 * sum(name_key(text) in names for text in texts) > len(texts)


def _names_indicators(table: Table) -> bool:
    """Whether a label of the first row says that indicators are listed."""
    return any("indicator" in vocabulary.roles_of(cell.text) for cell in table.cells if cell.row == 0 and cell.text)


def _least(table: Table, col: int) -> int:
    """How many numbers of projects a column beside the names of indicators has at least."""
    return 1 if _is_labelled(table, col) else _FEW


def _is_labelled(table: Table, col: int) -> bool:
    """Whether the label over a column is one of projects or of their numbers (取組, 番号)."""
    over = (cell.text for cell in table.cells if cell.row == 0 and cell.col == col and cell.text)
    return any({"number", "name"} & set(vocabulary.roles_of(text)) for text in over)


def _references(table: Table, col: int, numbers: Set[str], least: int) -> list[int]:
    """The rows in which a column bears a number of a project, if these are most of the rows below the first."""
    cells = [(r, cell_over(row, col)) for r, row in enumerate(table.rows())]
    own = [(r, number_key(cell.text) in numbers) for r, cell in cells if cell is not None and cell.col == col]
    found = [r for r, known in own if known]
    below = [r for r, _ in own if found and r >= found[0]]
    return found if len(found) >= max(least, _SHARE * len(below)) else []


def _holds_values(table: Table, header: Header) -> bool:
    """Whether what stands below the years are numbers."""
    below = [c.text for c in table.cells if c.row >= header.rows and c.text and header.is_axis(c.col)]
    figures = sum(map(is_figure, below))
    return bool(header.values) and figures >= _SHARE * len(below) > 0


def _texts(table: Table, header: Header, col: int) -> list[str]:
    cells = [cell_over(row, col) for row in table.rows()[header.rows :]]
    return [cell.text for cell in cells if cell is not None and cell.text]


def _names(table: Table, header: Header, col: int, least: int) -> bool:
    """Whether a column names what is measured: short texts that differ."""
    texts = _texts(table, header, col)
    phrases = sum(bool(kinds_of(text) & {"phrase", "sentence"}) for text in texts)
    return len(texts) >= least and 2 * phrases > len(texts) and 2 * len(set(texts)) > len(texts)
