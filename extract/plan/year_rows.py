"""Rows that begin with a period, in forms and beside the names of a list: what is done then stands at its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.normalize.records import RawActivity, RawAmount, RawMark, RawProject, RawText, RawValue
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .budgets import unit_of
from .drafts import put_value
from .evidence.contents import is_figure, kinds_of
from .flow import cell_at
from .indicators import add_indicator, add_values, put_values
from .schedule import items_in
from .sentences import read_sentence
from .spans import Span, era_context, span_of
from .titles import fold_lines

_OF_PERIODS = 0.6
"""Share of the cells of a column that are periods."""
_A_NAME = 1.5
"""So many rows that begin with a period to a name, at least."""
_VALUES = {"baseline", "target", "actual"}
"""What the labels of columns say that hold values of indicators."""
_CAME = {"actual", "result_text", "evaluation"}
"""What the labels of columns say that hold what came of a year's plan."""
_DONE = {"description", "activity", "actions"}
_STAGE = 6
"""A longer text says more than how far something is."""
_SHORT = 16
"""A longer text tells in a phrase what is done."""


def heads_of(row: Sequence[Cell]) -> dict[int, Cell]:
    """By column, the labels of a row over rows that begin with a period."""
    return {col: cell for cell in row if cell.text for col in cell.cols}


def year_columns(rows: Sequence[Sequence[Cell]], body: int, name: int, era: str | None) -> range:
    """The columns of a list whose rows, several a project, begin with a period: that of the periods, and those that say
    what is done; empty where it is no such list. Its header ends before row `body`; names stand in column `name`."""
    below = {id(c): c for row in rows[body:] for c in row if c.text}.values()
    names = sum(c.col == name for c in below)
    counts: dict[int, int] = {}
    periods: dict[int, int] = {}
    for cell in below:
        if cell.rowspan == 1:
            counts[cell.col] = counts.get(cell.col, 0) + 1
            periods[cell.col] = periods.get(cell.col, 0) + is_period(cell, era)
    found = [col for col, n in periods.items() if n >= _OF_PERIODS * counts[col] and n >= _A_NAME * names]
    if not found:
        return range(0)
    first = last = min(found)
    while counts.get(last + 1, 0) >= _OF_PERIODS * periods[first]:
        last += 1
    return range(first, last + 1) if last > first else range(0)


def put_year_rows(
    project: RawProject,
    rows: Sequence[Sequence[Cell]],
    place: range,
    cols: range,
    heads: Sequence[Cell],
    era: str | None,
) -> None:
    """Read the rows of a project in such a list; one whose period's place holds values is an indicator's."""
    for r in place:
        own = [c for c in rows[r] if c.row == r and c.text and c.rowspan == 1]
        told = [c for c in own if c.col in cols]
        if not told:
            continue
        if is_period(told[0], era):
            put_year_row(project, told, heads_of(heads), era)
            era = era_context(told[0].text) or era
            continue
        label, name = vocabulary.label_and_rest(fold_lines(own[0].text))
        if own[0] is not told[0] and name and "indicator" in vocabulary.roles_of(label):
            add_indicator(project, name, cell_at(own[0]))
            values = [v for c in told for v in read_sentence(fold_lines(c.text), cell_at(c))]
            add_values(project, [v for v in values if any(sign.isdigit() for sign in v.text)])


def is_period(cell: Cell, era: str | None) -> bool:
    """Whether a cell names fiscal years; one without an era (８年度) by the era known."""
    return span_of(cell.text, era if "年" in cell.text else None) is not None


def put_year_row(
    project: RawProject,
    told: Sequence[Cell],
    heads: Mapping[int, Cell] | None = None,
    context: str | None = None,
    later: list[RawValue] | None = None,
) -> bool:
    """Read the cells of a row from its period on into a project; False where they are something else.

    `heads` are the labels over the cells, by column; `context` names the era of a bare period. Values whose indicator
    is not named yet are added to `later`.
    """
    span = span_of(told[0].text, context)
    if span is None:
        return False
    budgets = [cell for cell in told[1:] if "budget" in _roles_over(cell, heads or {})]
    for cell in budgets:
        if kinds_of(cell.text) & {"bare_figure", "money"}:
            label = (heads or {})[cell.col].text
            unit = vocabulary.label_remark(label) or unit_of(label)
            year = span.start if span.start == span.end else None
            project.budgets.append(RawAmount(fold_lines(cell.text), cell_at(cell), year, unit))
    measured = _put_measured(project, told[1:], heads or {}, span, later)
    came = [cell for cell in told[1:] if _CAME & set(_roles_over(cell, heads or {}))]
    told = [cell for cell in told if cell not in budgets and cell not in measured]
    told = planned if len(planned := [cell for cell in told if cell not in came]) > 1 else told
    if len(told) == 1 and (budgets or measured):
        return True
    if len(told) not in {2, 3}:
        return False
    if span.kind is not None and len(told) == 2:
        role = "result_text" if span.kind == "actual" else "plan_text"
        put_value(project, role, told[1], context=told[0].text)
        return True
    if len(told) == 2:
        project.marks += [_mark(span, told[1], item) for item in items_in(told[1].text)]
        return True
    stages = [cell for cell in told[1:] if kinds_of(cell.text) & {"status", "novelty"}]
    stages = stages or [cell for cell in told[1:] if _is_headed_stage(cell, told[1:], heads or {})]
    if span.kind is not None or not stages:
        return False
    stage = min(stages, key=lambda cell: len(cell.text))
    done = told[2] if stage is told[1] else told[1]
    name = RawText(fold_lines(done.text), cell_at(done))
    project.activities.append(RawActivity(name, (_mark(span, stage),)))
    return True


def _put_measured(
    project: RawProject, cells: Sequence[Cell], heads: Mapping[int, Cell], span: Span, later: list[RawValue] | None
) -> list[Cell]:
    """Give the values of a year to the indicators before: a column each where there are as many, else to the last. The
    cells that hold them; none where there is no indicator and nothing holds them for `later`."""
    over = [(cell, next((r for r in _roles_over(cell, heads) if r in _VALUES), None)) for cell in cells]
    told = [(cell, kind) for cell, kind in over if kind is not None and is_figure(cell.text)]
    each = len(told) == len(project.indicators)
    year = span.start if span.start == span.end else None
    for i, (cell, kind) in enumerate(told if project.indicators else []):
        if "nothing" not in kinds_of(cell.text):
            put_values(project, i if each else -1, [RawValue(year, kind, fold_lines(cell.text), cell_at(cell))])
    if not project.indicators and later is not None:
        values = [(cell, kind) for cell, kind in told if "nothing" not in kinds_of(cell.text)]
        later += [RawValue(year, kind, fold_lines(cell.text), cell_at(cell)) for cell, kind in values]
    return [cell for cell, _ in told] if project.indicators or later is not None else []


def _is_headed_stage(cell: Cell, told: Sequence[Cell], heads: Mapping[int, Cell]) -> bool:
    """Whether a short word stands beside what its label says is done, below a label of another kind (取組区分)."""
    done = [other for other in told if _DONE & set(_roles_over(other, heads))]
    return len(done) == 1 and cell is not done[0] and len(squeeze(cell.text)) <= _STAGE and cell.col in heads


def _roles_over(cell: Cell, heads: Mapping[int, Cell]) -> tuple[str, ...]:
    head = heads.get(cell.col)
    return vocabulary.roles_of(head.text) if head is not None else ()


def _mark(span: Span, cell: Cell, item: str | None = None) -> RawMark:
    text = fold_lines(cell.text if item is None else item)
    method = "phrase" if text.endswith("。") or len(text) > _SHORT else "text"
    return RawMark(span.start, span.end, span.open_ended, text, method, cell_at(cell))
