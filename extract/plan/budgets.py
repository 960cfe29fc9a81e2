"""Budgets (事業費, 予算額): amounts over an axis, in a column, or told with their year in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.normalize.records import RawAmount, RawMark, RawProject
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import Slot
from .flow import cell_at
from .sentences import read_sentence
from .titles import fold_lines

_UNIT = re.compile(r"(?:[(\[【〔]?(?:金額の?)?単位[:：は(]?|^[(\[【〔])(?P<unit>[億万千百]*円)[)\]】〕]?$")

_UNIT_FIRST = re.compile(r"[(\[【〔](?:金額の?)?単位[:：は]?(?P<unit>[億万千百]*円)[)\]】〕]")

_AMOUNT_BEHIND = re.compile(r"(?P<word>\S.*?)\s*[（(](?P<amount>[0-9０-９,，.．]+\s*[億万千百]*円)[)）]$")

_PART = re.compile(r"^[(（]?(?:うち|内訳|財源)")


def put_amounts(
    project: RawProject, cells: Sequence[Cell], slots: Sequence[Slot], unit: str | None, label: str = ""
) -> None:
    """Note the amounts of a band, each for the year of its slot; `unit` is what the label says in brackets (千円)."""
    for cell in cells:
        text = fold_lines(cell.text)
        own = [s for s in slots if set(s.cols) & set(cell.cols)]
        if text and own and not vocabulary.is_label(text):
            year = own[0].span.start if len(own) == 1 else None
            project.budgets.append(RawAmount(text, cell_at(cell), year, unit, is_spent(label)))


def is_spent(label: str) -> bool:
    """Whether a label says that amounts are those that were spent (決算額, 執行額)."""
    return any(word in squeeze(label) for word in vocabulary.words("of_spending"))


def unit_of(text: str) -> str | None:
    """The unit at the end of a text: （単位：千円）."""
    found = _UNIT.search(squeeze(text))
    return found["unit"] if found else None


def unit_first(text: str) -> str | None:
    """The unit in brackets that a note opens with: （単位：千円） 番号は…"""
    found = _UNIT_FIRST.match(squeeze(text))
    return found["unit"] if found else None


def settle_budgets(project: RawProject) -> None:
    """Turn budgets told in words into amounts: each with its year where it is printed (令和6年度：1,200千円), or behind
    what is done then. What was spent in a year makes way for what was planned."""
    for raw in project.fields.pop("budget", []):
        told = [v for v in read_sentence(raw.text, raw.at) if any(sign.isdigit() for sign in v.text)]
        if told and all(v.fiscal_year is not None for v in told):
            project.budgets.extend(RawAmount(v.text, v.at, v.fiscal_year, raw.context) for v in told)
        else:
            project.budgets.append(RawAmount(raw.text, raw.at, None, raw.context))
    project.marks = [_without_amount(mark, project) for mark in project.marks]
    planned = {amount.fiscal_year for amount in project.budgets if not amount.spent}
    project.budgets = [a for a in project.budgets if not (a.spent and a.fiscal_year in planned)]


def _without_amount(mark: RawMark, project: RawProject) -> RawMark:
    """A mark of one year without the amount in brackets behind its word (検討（100千円）), which is noted."""
    found = _AMOUNT_BEHIND.match(mark.text or "")
    if found is None or mark.fiscal_year_from != mark.fiscal_year_to:
        return mark
    project.budgets.append(RawAmount(found["amount"], mark.at, mark.fiscal_year_from))
    return replace(mark, text=found["word"])


def is_part(label: str) -> bool:
    """Whether a row's label makes its amounts parts of those above it (うち特定財源, 財源内訳)."""
    return _PART.match(squeeze(label)) is not None
