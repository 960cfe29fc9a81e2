"""Rows of a form that begin with a period: what is done then stands beside it, behind its stage or alone."""

from __future__ import annotations

from collections.abc import Sequence

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.normalize.records import RawActivity, RawMark, RawProject, RawText

from .drafts import put_value
from .evidence.contents import kinds_of
from .flow import cell_at
from .spans import Span, span_of
from .titles import fold_lines

_SHORT = 16
"""A longer text tells in a phrase what is done."""


def put_year_row(project: RawProject, told: Sequence[Cell]) -> bool:
    """Read the cells of a row from its period on into a project; False where they are something else."""
    span = span_of(told[0].text)
    if span is None or len(told) not in {2, 3}:
        return False
    if span.kind is not None and len(told) == 2:
        role = "result_text" if span.kind == "actual" else "plan_text"
        put_value(project, role, told[1], context=told[0].text)
        return True
    if len(told) == 2:
        project.marks.append(_mark(span, told[1]))
        return True
    stages = [cell for cell in told[1:] if kinds_of(cell.text) & {"status", "novelty"}]
    if span.kind is not None or not stages:
        return False
    stage = min(stages, key=lambda cell: len(cell.text))
    done = told[2] if stage is told[1] else told[1]
    name = RawText(fold_lines(done.text), cell_at(done))
    project.activities.append(RawActivity(name, (_mark(span, stage),)))
    return True


def _mark(span: Span, cell: Cell) -> RawMark:
    text = fold_lines(cell.text)
    method = "phrase" if text.endswith("。") or len(text) > _SHORT else "text"
    return RawMark(span.start, span.end, span.open_ended, text, method, cell_at(cell))
