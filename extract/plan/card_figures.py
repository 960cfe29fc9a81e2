"""The figures of a card over its axis of years: values of indicators and amounts of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawMark, RawProject, RawValue
from keikaku._internal.normalize.text import fold, squeeze

from . import indicators, vocabulary
from .asked import is_status
from .axis import Slot
from .budgets import is_part, is_spent, put_amounts, unit_of
from .evidence import axes, contents
from .flow import cell_at
from .schedule import Band, band_of, values_of
from .spans import role_word, span_in
from .titles import fold_lines
from .vocabulary import without_label

_PERIOD = re.compile(r"(?:(?:令和|平成|[RH]\.?)\s?[0-9元]{1,2}|20[0-9]{2})\s?(?:年度末|年度|年末|年|末)?|[()]")
_VALUE_LABEL = 5
"""What such a label has beside its year is no longer than this (現状値, 最終目標値)."""
_UNIT_BEHIND = re.compile(r"\s*[（(]単位[:：]\s*(?P<unit>[^()（）]+)[)）]$")
_SURE = 0.8
"""A row whose label is unknown is read by what it holds where that is this sure."""
BESIDE_INDICATOR = {"plan_text": "target", "target": "target", "result_text": "actual", "actual": "actual"}
"""Labels between an indicator's name and its values (計画, 実績), and the kind of value they announce."""
INDICATOR_ROLES = {"indicator", "baseline", "target", "actual"}


@dataclass(slots=True)
class OpenCard:
    """The card being read and where in it the reader stands."""

    project: RawProject
    seen: set[str] = field(default_factory=set)
    slots: list[Slot] = field(default_factory=list)
    before: list[Slot] = field(default_factory=list)
    """The years of the axis before the last one."""
    axis_roles: set[str] = field(default_factory=set)
    versions: list[tuple[int, list[RawMark]]] = field(default_factory=list)
    """Rows of marks that say the same thing anew (当初計画, 見直し後), each with its rank."""
    in_indicators: bool = False
    later: list[RawValue] = field(default_factory=list)
    """Values that rows of years tell before the indicator is named that they are of."""
    in_year_rows: bool = False
    """Whether the last row began with a period, or had the labels of such rows."""
    year_heads: dict[int, Cell] = field(default_factory=dict)
    """The labels over rows that begin with a period, by column."""
    era: str | None = None
    """A text that names the era of the last axis."""
    unit_cols: set[int] = field(default_factory=set)
    """Columns before the axis that hold the units of its values."""
    now_cols: set[int] = field(default_factory=set)
    """Columns before the axis that hold values of no printed year (いま, 現状)."""
    who_cols: dict[int, str] = field(default_factory=dict)
    """Columns before the axis that hold departments, with their role (担当課 beside the years)."""
    names_tell_units: bool = False
    """Whether the label over the names of indicators says that their unit stands behind them (指標名（単位）)."""
    goal_cols: set[int] = field(default_factory=set)
    """Columns behind the axis that hold targets of no printed year (目標値)."""
    unit: str | None = None
    """Of the amounts that follow, where it is printed in a cell of its own (単位：千円)."""


class CardFigures:
    """The cards of one table, and what reads their rows of figures over an axis."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cards: list[OpenCard] = []

    @property
    def card(self) -> OpenCard:
        """The card being read."""
        return self.cards[-1]

    def _choose_axis(self, row: Sequence[Cell]) -> None:
        """Go back to the axis before the last one where only that has a year for each figure of a row."""
        card = self.card
        if _fits(row, card.before) > _fits(row, card.slots):
            card.before, card.slots = card.slots, card.before
            card.axis_roles, card.unit_cols, card.now_cols = set(), set(), set()

    def _read_figures(self, band: Band, left: Sequence[Cell], roles: set[str], row: Sequence[Cell]) -> bool:
        """Read a row whose label does not say what it holds by what it holds: amounts, or an indicator's values."""
        card, texts = self.card, [c.text for c in band.cells if c.text]
        told = [c for c in left if c.text and c.col not in card.now_cols]
        if roles & INDICATOR_ROLES or roles & BESIDE_INDICATOR.keys() or not texts:
            return False
        if self._opens_indicator(band, roles):
            return True
        label = fold_lines("\n".join(c.text for c in told))
        shares = axes.shares_of(texts, label, [s.cell.text for s in card.slots], sorted(card.axis_roles))
        figures = sum(map(contents.is_figure, texts))
        part = not roles and card.project.budgets and _are_bare(texts) and not card.axis_roles & INDICATOR_ROLES
        if part and all("nothing" in contents.kinds_of(text) for text in texts):
            return True
        if card.project.budgets and is_part(label):
            return True
        measures = figures == len(texts) and not _are_bare(texts)  # numbers with units, or nothing: never a schedule
        if (1 - shares["schedule"] < _SURE and not measures) or (
            max(shares.values()) < _SURE and 2 * figures <= len(texts)
        ):
            return False
        measured = bool(card.axis_roles & INDICATOR_ROLES)  # 指標名 beside the years
        use = "amounts" if shares["amounts"] > shares["values"] and not measured else "values"
        if "budget" in roles and use != "amounts":
            return False
        if part and shares["values"] < _SURE:
            return True  # a further row of amounts is a part of the first (うち一般財源)
        if use == "amounts":
            unit = next((u for c in told if (u := unit_of(c.text) or vocabulary.label_remark(c.text))), card.unit)
            if "budget" not in roles and not unit:
                return False
            if "budget" in roles or not card.project.budgets:
                label = next((c.text for c in reversed(told) if is_spent(c.text)), "")
                put_amounts(card.project, band.cells, card.slots, unit, label)
            return True
        own = [c for c in told if c.row == row_of(row) and not vocabulary.is_label(c.text)]
        names, units = ([c for c in own if (c.col in card.unit_cols) == is_unit] for is_unit in (False, True))
        if names:
            indicators.open_indicator(card.project, names[-1].text, cell_at(names[-1]), card.names_tell_units)
        if units:
            indicators.set_unit(card.project, fold_lines(units[-1].text))
        return indicators.add_values(card.project, [*self._values_now(row), *values_of(band, "target")])

    def _values_now(self, row: Sequence[Cell]) -> list[RawValue]:
        """The value of a row in a column of no printed year before the axis."""
        own = [c for c in row if c.col in self.card.now_cols and c.row == row_of(row) and c.text]
        return [RawValue(None, "baseline", fold_lines(c.text), cell_at(c)) for c in own]

    def _values_at_last(self, row: Sequence[Cell]) -> list[RawValue]:
        """The value of a row in a column of no printed year behind the axis."""
        own = [c for c in row if c.col in self.card.goal_cols and c.row == row_of(row) and c.text]
        return [RawValue(None, "target", fold_lines(c.text), cell_at(c)) for c in own]

    def _named_beside_axis(self, left: Sequence[Cell], band: Band) -> Cell | None:
        """The name of an indicator behind its label in the cell that stands beside axis and values alike, where the
        axis says what kind of values they are."""
        texts = [c.text for c in band.cells if c.text]
        figures = all(map(contents.is_figure, texts))
        if not texts or not figures or not all(slot.span.kind for slot in self.card.slots):
            return None
        for cell in left:
            label, name = vocabulary.label_and_rest(cell.text)
            if name and "indicator" in vocabulary.roles_of(label):
                return replace(cell, row=row_of(band.cells), lines=[replace(cell.lines[0], text=name)])
        return None

    def _opens_indicator(self, band: Band, roles: set[str]) -> bool:
        """Take one text over the whole axis that is no status as the name of what the next row has values of."""
        cells = [c for c in band.cells if c.text]
        whole = len(cells) == 1 and len(cells[0].cols) >= len({col for s in band.slots for col in s.cols})
        if not whole or roles & {"schedule", "activity", "actions", "budget"}:
            return False
        return self._opens_above_values(cells[0])

    def _names_values_below(self, row: Sequence[Cell]) -> bool:
        """Take a text that reaches over the axis and beyond as the name of what the next row has values of."""
        first, last = self.card.slots[0].cols.start, self.card.slots[-1].cols.stop
        over = [c for c in row if c.row == row_of(row) and c.text and c.col <= first and c.cols.stop >= last]
        return len(over) == 1 and over[0].col > 0 and self._opens_above_values(over[0])

    def _opens_above_values(self, name: Cell) -> bool:
        """Open the indicator that a cell over the axis names, where figures stand right below it."""
        below = [c for c in self.table.cells if c.row == name.row + 1 and self.card.slots[0].cols.start <= c.col]
        figures = [contents.is_figure(c.text) for c in below if c.text and c.col < self.card.slots[-1].cols.stop]
        if is_status(name.text) or not figures or not all(figures):
            return False
        text, unit = _without_unit(fold_lines(name.text))
        indicators.add_indicator(self.card.project, text, cell_at(name))
        if unit:
            indicators.set_unit(self.card.project, unit)
        return True

    def _read_indicator_band(
        self, names: Sequence[Cell], labels: Sequence[Cell], roles: set[str], kind: str, row: Sequence[Cell]
    ) -> None:
        card = self.card
        band = band_of(row, card.slots)
        if band is None:
            return
        values = values_of(band, kind)
        if names and (names[-1].row == row_of(row) or not card.project.indicators):
            indicators.open_indicator(
                card.project, without_label(names[-1].text), cell_at(names[-1]), card.names_tell_units
            )
        elif not card.project.indicators and values:
            indicators.add_indicator(card.project, labels[-1].text, cell_at(labels[-1]))
        indicators.add_values(card.project, [*self._values_now(row), *values, *self._values_at_last(row)])
        if unit := next((c.text for c in row if c.col in card.unit_cols and c.row == row_of(row) and c.text), None):
            indicators.set_unit(card.project, fold_lines(unit))

    def _label_roles(self, cell: Cell) -> tuple[str, ...]:
        roles = vocabulary.roles_of(cell.text) if cell.text else ()
        return roles or _value_label(cell.text)


def _fits(row: Sequence[Cell], slots: Sequence[Slot]) -> int:
    """How many cells of a row stand under years of their own; none where one does not, or where one is no figure."""
    cells = [c for c in row if c.text and c.row == row_of(row) and slots and c.col >= slots[0].cols.start]
    years = [tuple(s.cols) for s in slots]
    fit = len(slots) > 1 and len(cells) > 1 and all(tuple(c.cols) in years for c in cells)
    return len(cells) if fit and _are_bare([c.text for c in cells]) else 0


def _without_unit(text: str) -> tuple[str, str | None]:
    """A name without the unit that it tells in brackets (設置箇所数（単位：箇所）), and that unit."""
    found = _UNIT_BEHIND.search(text)
    return (text[: found.start()], found["unit"]) if found else (text, None)


def _are_bare(texts: Sequence[str]) -> bool:
    """Whether all texts are numbers without a unit."""
    return all(contents.kinds_of(text) & {"bare_figure", "nothing"} for text in texts)


def row_of(row: Sequence[Cell]) -> int:
    """The grid row that a list of touching cells stands for: the one its lowest cell begins in."""
    return max(c.row for c in row)


def _value_label(text: str) -> tuple[str, ...]:
    """The role of a label that says what a value is and of which year (現状 over 2024)."""
    kind = role_word(text)
    rest = squeeze(_PERIOD.sub("", fold(text)))
    alone = len(rest) <= _VALUE_LABEL and not any(sign.isdigit() for sign in rest)
    return (kind,) if kind is not None and alone and span_in(text) is not None else ()


def band_kind(roles: set[str]) -> str:
    """Kind of the values in a band labelled with these roles."""
    return next((r for r in ("baseline", "actual", "target") if r in roles), "target")


def are_statuses(band: Band) -> bool:
    """Whether what a row says over the axis is what is done, in words or signs."""
    told = [c.text for c in band.cells if squeeze(c.text) not in ("", *vocabulary.words("nothing"))]
    return bool(told) and all(contents.kinds_of(text) & {"status", "sign"} for text in told)
