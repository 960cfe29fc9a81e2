"""Cards: tables of labels and values that describe one project, with a schedule inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from keikaku._internal.extract.pdf.geometry import union
from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table, table_of
from keikaku._internal.normalize.records import RawProject, RawText
from keikaku._internal.normalize.text import squeeze

from . import indicators, vocabulary
from .asked import department_kind
from .axis import Slot, find_axis, is_half, repeats_below
from .boxed_values import is_bare_value
from .budgets import unit_of
from .card_bands import CardBands
from .card_figures import INDICATOR_ROLES, OpenCard
from .drafts import is_priority_mark, new_project, put_title, put_value
from .evidence.contents import kinds_of, labelled_departments
from .flow import Flow, cell_at
from .row_versions import held_versions
from .schedule import bands_below, marks_of
from .spans import era_context, is_era, role_word
from .steps import parse_step
from .titles import fold_lines, is_number, items_of, parenthesised, parse_title
from .told_schedule import told_marks

_OPENING = {"name", "number", "group", "novelty", "priority", "section", "bureau", "theme_name"}
"""Roles that may stand before a card's name."""
_WHO = {"section", "related", "bureau"}
_BAND_ONLY = {"activity", "schedule", "actions", "theme_name"}
_PORTION = re.compile(r"年度?分$")
"""What of a year something is about is no year of an axis (令和2年度分)."""


class CardReader(CardBands):
    """Reads the cards of one table."""

    def __init__(self, table: Table, flow: Flow, path: Sequence[str]) -> None:
        super().__init__(table, flow)
        self.path = path
        self.start_role: str | None = None

    def read(self) -> list[RawProject]:
        """All cards of the table in order; a card without a name label has no name."""
        self._open(self.rows[0][0])
        r = 0
        while r < len(self.rows):
            r = self._read_row(r)
        self._read_below()
        return [card.project for card in self.cards]

    def _read_below(self) -> None:
        """An axis with nothing under it in its table has its arrows drawn below the table."""
        card = self.card
        if not card.slots or card.project.marks or card.project.activities or card.project.indicators:
            return
        bottom = max(s.cell.box.bottom for s in card.slots)
        for band in bands_below(card.slots, bottom, self.flow):
            card.project.marks.extend(marks_of(band, self.flow))

    def _open(self, cell: Cell) -> None:
        self.cards.append(
            OpenCard(new_project("card", cell_at(cell), self.path), era=self.table.era, unit=self.table.unit)
        )

    def _read_row(self, r: int) -> int:
        """Read row `r`; the number of the next row to read."""
        row = self.rows[r]
        if self._read_dated_amounts(row):
            return r + 1
        below = self.rows[r + 1] if r + 1 < len(self.rows) else []
        slots = find_axis(row, self.rows[r - 1] if r else (), below, self.card.era)
        if slots and not self._names_a_band(row, slots):
            left = [c for c in row if c.col < slots[0].cols.start]
            over = [c for c in row if c.col >= slots[0].cols.start]  # a slot may be but the half of its year
            self.card.era = next((e for c in over if (e := era_context(c.text))), self.card.era)
            roles = [(c, vocabulary.roles_of(c.text)) for c in left]
            self.card.unit_cols = {col for c, own in roles if "unit" in own for col in c.cols}
            self.card.now_cols = {
                col
                for c, own in roles
                if "baseline" in (*own, vocabulary.said_kind(c.text), role_word(c.text))
                for col in c.cols
            }
            self.card.who_cols = {col: role for c, own in roles for role in own[:1] if role in _WHO for col in c.cols}
            self.card.names_tell_units = any(
                "indicator" in own and vocabulary.label_remark(c.text) == "単位" for c, own in roles
            )
            self.card.goal_cols = {
                col for c in row if c.col >= slots[-1].cols.stop and role_word(c.text) == "target" for col in c.cols
            }
            self.card.axis_roles = {role for _, own in roles for role in own}
            self.card.unit = next((unit for c in left if (unit := unit_of(c.text))), self.card.unit)
            self.card.before, self.card.slots = self.card.slots, slots
            parted = any(is_half(s.cell.text) for s in slots) or repeats_below(slots, below)
            return r + (2 if parted else 1)
        self._choose_axis(row)
        if self.card.slots and self._read_band(row):
            return r + 1
        return self._read_fields(r)

    def _names_a_band(self, row: Sequence[Cell], slots: Sequence[Slot]) -> bool:
        """Periods over a known axis beside a name are marks (令和2年度分), no second axis."""
        left = [c.text for c in row if c.col < slots[0].cols.start and c.text]
        if self.card.slots and all(_PORTION.search(squeeze(s.cell.text)) for s in slots):
            return not all(vocabulary.is_label(text) for text in left)
        follow = all(b.span.start == a.span.start + 1 for a, b in pairwise(slots))
        if any(role_word(s.cell.text) for s in slots) or (len(slots) > 2 and follow):
            return False
        return bool(self.card.slots and left) and not any(vocabulary.is_label(text) for text in left)

    def _read_fields(self, r: int) -> int:
        whole = [c for c in self.rows[r] if c.row == r or c.col == 0]
        row = self._without_years_at_left(whole, r)
        row = self._without_headed_years(row, r) if row is whole else row
        labels = [c for c in row if self._label_roles(c)]
        if labels and self._begins_card(labels[0], row):
            self._open(labels[0])
        above = labels and len(labels) == len([c for c in row if c.text]) and not self._heads_year_rows(r)
        if above and self._values_below(r, labels):
            return r + 2
        if row is whole and self._read_year_row(r):
            return r + 1
        group = self._label_of_group(labels)
        i = 0
        while i < len(row):
            cell = row[i]
            if cell is group and i + 1 < len(row) and row[i + 1] not in labels:
                put_value(self.card.project, "group", row[i + 1])
                i += 1
            elif cell in labels:
                values = []
                while i + 1 < len(row) and row[i + 1] not in labels:
                    i += 1
                    values.append(row[i])
                if cell.row == r or values:
                    self._put(cell, values, first=cell.row == r)
            elif cell.row == r:
                self._put_unlabelled(cell)
            i += 1
        return r + 1

    def _label_of_group(self, labels: Sequence[Cell]) -> Cell | None:
        """Of two labels of names in a row the first, where only the second is one of what is done (施策 beside 取組):
        it heads a group."""
        named = [(c, own) for c in labels if (own := self._label_roles(c))[:1] == ("name",)]
        is_pair = len(named) == 2 and "activity" not in named[0][1] and "activity" in named[1][1]
        return named[0][0] if is_pair and labels.index(named[1][0]) > labels.index(named[0][0]) else None

    def _begins_card(self, label: Cell, row: Sequence[Cell]) -> bool:
        roles = self._label_roles(label)
        if label.col > 0 or not roles:
            return False
        if self.start_role is None:
            self.start_role = next((r for r in roles if r in {"name", "number"}), None)
            return False
        return self.start_role in roles and (
            self.start_role in self.card.project.fields
            and label.row > row[0].row - 1
            and bool(self.card.seen - {self.start_role})
        )

    def _values_below(self, r: int, labels: Sequence[Cell]) -> bool:
        """A row of labels over a row of values (labels above)."""
        if r + 1 >= len(self.rows):
            return False
        below = [c for c in self.rows[r + 1] if c.row == r + 1]
        under = {id(label): [c for c in below if set(c.cols) & set(label.cols)] for label in labels}
        if not all(under.values()) or find_axis(self.rows[r + 1], context=self.card.era):
            return False
        if any(self._label_roles(c) for c in below if c.text):
            return False
        for label in labels:
            self._put(label, under[id(label)], first=True)
        return True

    def _put(self, label: Cell, values: Sequence[Cell], first: bool) -> None:
        card, project = self.card, self.card.project
        roles = self._label_roles(label)
        role = "priority" if is_priority_mark(roles, values) else self._choose(roles, values)
        card.seen.add(role)
        if role in INDICATOR_ROLES:
            below = self._below(label) if role == "indicator" and not any(c.text for c in values) else None
            self._put_indicator(role, label, [below] if below is not None else values, first)
            return
        if role == "schedule" or (role == "plan_text" and _tell_steps(values)):
            self._put_schedule(values)
            return
        if role == "goal" and len(values) == 1 and indicators.tells_value(values[0].text):
            indicators.put_sentence(project, RawText(values[0].text, cell_at(values[0])))
            return
        if role == "remarks" and project.indicators and vocabulary.explains_indicators(label.text):
            for cell in values:
                indicators.put_rationale(project, RawText(fold_lines(cell.text), cell_at(cell)))
            return
        if role in {"name", "number"}:
            card.slots, card.before = [], []
        for cell in self._joined(role, values):
            if role not in _WHO and (self._put_labelled_departments(cell) or self._put_novelty(cell)):
                continue
            if role == "budget" and (unit := unit_of(cell.text)):
                card.unit = unit
                continue
            own = "number" if role == "name" and len(values) > 1 and is_number(squeeze(cell.text)) else role
            if role == "number" and cell.text and "number" in project.fields and not is_number(cell.text):
                put_title(project, _named(cell.text), cell_at(cell))
            else:
                put_value(project, own, cell, context=vocabulary.label_remark(label.text))
            self._put_nested(cell)
        card.in_indicators = False

    def _joined(self, role: str, values: Sequence[Cell]) -> Sequence[Cell]:
        """The values of a label; a bureau and its section in two cells side by side are one department."""
        told = [c for c in values if c.text]
        if role not in {"section", "bureau"} or len(told) != 2 or department_kind(told[0].text) != "bureau":
            return [c for c in values if not is_era(c.text)]
        box = union(c.box for c in told)
        return [replace(told[0], lines=[*told[0].lines, *told[1].lines], box=box)]

    def _below(self, label: Cell) -> Cell | None:
        """The cell right below a label, where it has none at its side and that is no label itself."""
        cell = next((c for c in self.table.cells if c.row == label.row + label.rowspan and c.cols == label.cols), None)
        return cell if cell is not None and cell.text and not self._label_roles(cell) else None

    def _choose(self, roles: tuple[str, ...], values: Sequence[Cell]) -> str:
        card = self.card
        usable = [r for r in roles if (r not in _BAND_ONLY or r == "schedule") and r != "priority"]
        if "name" in usable and (card.project.fields.get("name") or card.seen - _OPENING):
            usable.remove("name")
        if len(usable) > 1 and INDICATOR_ROLES & set(usable) and "indicator" not in usable:
            as_value = card.in_indicators or bool(card.project.indicators)
            usable = [r for r in usable if (r in INDICATOR_ROLES) == as_value] or usable
        return usable[0] if usable else "description"

    def _put_indicator(self, role: str, label: Cell, values: Sequence[Cell], first: bool) -> None:
        project = self.card.project
        self.card.in_indicators = True
        filled = [v for v in values if v.text]
        dated = role == "indicator" and self._put_dated(filled)
        for i, cell in enumerate([] if dated else filled):
            if role != "indicator":
                if project.indicators and not _is_prose(cell.text):
                    indicators.put_labelled_value(project, role, label, cell)
                else:
                    told = "result_text" if role == "actual" else "goal"
                    project.add(told, RawText(fold_lines(cell.text), cell_at(cell)))
            elif project.indicators and (own := indicators.value_of(fold_lines(cell.text), cell_at(cell))):
                indicators.add_values(project, own)
            elif project.indicators and _is_stated(cell, first):
                project.add("statement", RawText(cell.text, cell_at(cell)))
            elif i == 0:
                for name, told in _with_remarks(items_of(cell)):
                    if role_word(told):
                        indicators.open_indicator(project, name + told, cell_at(cell))
                    else:
                        indicators.put_sentence(project, RawText(name + told, cell_at(cell)))
        for cell in values:
            self._put_nested(cell)

    def _put_dated(self, cells: Sequence[Cell]) -> bool:
        """An indicator whose name stands before values that have but their years (12件（R5） | 60件（R8）)."""
        if len(cells) < 2 or any(sign.isdigit() for sign in cells[0].text):
            return False
        told = [(fold_lines(c.text), cell_at(c)) for c in cells[1:]]
        values = indicators.dated_values(" ".join(text for text, _ in told), cell_at(cells[1]))
        if not values:
            return False
        indicators.add_indicator(self.card.project, cells[0].text, cell_at(cells[0]))
        own = [replace(v, at=next((at for text, at in told if v.text in text), v.at)) for v in values]
        return indicators.add_values(self.card.project, own)

    def _put_schedule(self, values: Sequence[Cell]) -> None:
        """The value of スケジュール: a nested year table, or what the plan says beside it of the indicator."""
        for cell in values:
            self._put_nested(cell)
            if cell.text:
                self.card.project.add("schedule_text", RawText(cell.text, cell_at(cell)))

    def _put_nested(self, cell: Cell) -> None:
        for grid in cell.nested:
            inner = CardReader(table_of(grid), self.flow, self.path)
            inner.cards.append(self.card)
            r = 0
            while r < len(inner.rows):
                r = inner._read_row(r)

    def _put_unlabelled(self, cell: Cell) -> None:
        project = self.card.project
        text = cell.text.strip()
        if not text:
            pass
        elif "number" not in project.fields and is_number(squeeze(text)):
            put_value(project, "number", cell)
        elif self._opens_card(cell) and ("number" in project.fields or parse_title(text).number):
            put_value(project, "name", cell)
        elif not self._put_labelled_departments(cell):
            self._put_novelty(cell)
        self._put_nested(cell)

    def _put_novelty(self, cell: Cell) -> bool:
        """Take the kind of a project that a cell prints behind its label (区分　継続, 区分：継続), or alone behind the
        name; False for any other cell."""
        label, told = vocabulary.label_and_rest(cell.text)
        roles = vocabulary.roles_of(label) or vocabulary.label_before_colon(cell.text)
        told = told if vocabulary.roles_of(label) else vocabulary.without_label(cell.text)
        if not roles and self._stands_at_top(cell):
            roles, told = ("novelty",), cell.text
        is_one = roles[:1] == ("novelty",) and "novelty" in kinds_of(told)
        if is_one and "novelty" not in self.card.project.fields:
            self.card.project.add("novelty", RawText(told, cell_at(cell)))
        return is_one

    def _put_labelled_departments(self, cell: Cell) -> bool:
        """Take the departments of a cell that prints them behind their labels; False for any other cell."""
        found = labelled_departments(cell.text)
        for role, text in found:
            self.card.project.add(role, RawText(text, cell_at(cell)))
        return bool(found)

    def _stands_at_top(self, cell: Cell) -> bool:
        """Whether a cell stands in the first row of its card, or in that of its name."""
        name = self.card.project.first("name")
        return name is not None and any(c.row == cell.row and cell_at(c) == name.at for c in self.table.cells)

    def _opens_card(self, cell: Cell) -> bool:
        """Whether a cell stands in the first row of a card that has no name yet."""
        if "name" in self.card.project.fields or self.card.seen - {"number"}:
            return False
        first = next((c.row for c in self.table.cells if cell_at(c) == self.card.project.at), 0)
        return cell.row == first


def _with_remarks(items: Sequence[str]) -> list[tuple[str, str]]:
    """The items of a cell, each with the line in brackets below it (窓口の待ち時間 over （現状値　35分）)."""
    out: list[tuple[str, str]] = []
    for item in items:
        if out and not out[-1][1] and parenthesised(item) is not None:
            out[-1] = (out[-1][0], item.strip())
        else:
            out.append((item, ""))
    return out


def _named(text: str) -> str:
    """A title without the label that opens it (事業名　窓口の改革)."""
    label, rest = vocabulary.label_and_rest(text)
    return rest if rest and "name" in vocabulary.roles_of(label) else text


def _tell_steps(cells: Sequence[Cell]) -> bool:
    """Whether cells beside a label each tell what is done when (R6：検討 | R7：導入)."""
    told = [c for c in cells if c.text]
    return len(told) > 1 and all((step := parse_step(fold_lines(c.text))) is not None and step[1] for c in told)


def _is_prose(text: str) -> bool:
    """Whether a cell tells in a sentence what was done or is meant, and no value (３か所に設置した。)."""
    return text.rstrip().endswith("。") and not is_bare_value(fold_lines(text))


def _is_stated(cell: Cell, first: bool) -> bool:
    """Whether a cell of an indicator's row states its target; a text below the row of its label does (not `first`)."""
    return indicators.is_statement(cell.text) or (not first and any(sign in cell.text for sign in "、。"))


def settle_texts(project: RawProject, slots: Sequence[Slot]) -> None:
    """Turn what a card tells in words into values of its indicators (目標（令和4年度末）10件, or a sentence), and what
    stands beside スケジュール without an axis into marks."""
    has_marks = bool(slots or project.marks)
    for raw in project.fields.pop("schedule_text", []):
        marks = [] if has_marks else told_marks(raw)
        project.marks.extend(marks)
        if not marks:
            told = not slots or any(sign.isdigit() for sign in raw.text)
            project.add("statement" if told else "remarks", raw)
    for raw in project.fields.pop("statement", []):
        if not project.indicators or raw.text.strip()[:1] in vocabulary.words("notes"):
            project.add("remarks", raw)
        else:
            indicators.put_statements(project, raw, slots)


def read_cards(table: Table, flow: Flow, path: Sequence[str]) -> list[RawProject]:
    """Read a table of labels and values as one or more cards."""
    reader = CardReader(table, flow, path)
    projects = reader.read()
    for card in reader.cards:
        card.project.marks.extend(held_versions(card.versions))
        if len(card.project.indicators) == 1:
            indicators.add_values(card.project, card.later)
        settle_texts(card.project, card.slots)
        if name := card.project.first("name"):
            card.project.at = name.at
    return projects
