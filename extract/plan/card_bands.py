"""The rows of a card over its axis of years: a schedule, versions of it, activities, figures and amounts."""

from __future__ import annotations

from collections.abc import Sequence

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawActivity, RawAmount, RawText
from keikaku._internal.normalize.text import squeeze

from . import indicators, vocabulary
from .budgets import is_spent, put_amounts, unit_of
from .card_figures import BESIDE_INDICATOR, INDICATOR_ROLES, are_statuses, band_kind, row_of
from .card_years import CardYears
from .evidence.contents import kinds_of, names_department
from .flow import Flow, cell_at
from .row_versions import version_rank
from .schedule import Band, band_of, marks_of
from .spans import says_of, span_before, span_in
from .titles import fold_lines
from .vocabulary import label_before_colon

_STAGE = 6
"""A longer text says more than how far something is."""
_OVER_AXIS = {"schedule", "activity", "actions", "budget", *BESIDE_INDICATOR, *INDICATOR_ROLES}
"""Labels of rows that can have values over an axis."""


class CardBands(CardYears):
    """The cards of one table, and what reads their rows over the axis."""

    def __init__(self, table: Table, flow: Flow) -> None:
        super().__init__(table)
        self.flow = flow

    def _read_band(self, row: Sequence[Cell]) -> bool:
        card = self.card
        band = band_of(row, card.slots)
        if band is None:
            return self._names_values_below(row)
        left = [c for c in row if c.col < card.slots[0].cols.start and not self._put_department(c, row)]
        if not left and _opens_with_label(band.cells):
            return False
        if any(says_of(c.text) for c in left):
            return False
        labels = [c for c in left if vocabulary.is_label(c.text)]
        head = card.slots[0].cell
        # What reaches up beside the axis is a label of the whole schedule, known or not.
        names = [
            c
            for c in left
            if c not in labels
            and c.text
            and c.col not in card.unit_cols | card.now_cols
            and not (c.page_no == head.page_no and c.row <= head.row)
        ]
        # A label of this row alone (目標値) says more than the one that spans its rows (年度計画).
        own = [c for c in labels if c.row == row_of(row)] or labels
        roles = {role for c in own for role in vocabulary.roles_of(c.text)}
        if self._read_version(band, [c for c in left if c.row == row_of(row)]):
            return True
        if self._read_figures(band, left, roles, row):
            return True
        if not left and "budget" in vocabulary.roles_of(self.table.caption or ""):
            put_amounts(card.project, band.cells, card.slots, vocabulary.label_remark(self.table.caption or ""))
            return True
        if not names and (name := self._named_beside_axis(left, band)) is not None:
            names, roles = [name], set()
        is_first = not (card.project.marks or card.project.activities or card.versions)
        if _says_when(roles, band, is_first):
            roles = {"schedule"}
        if roles and not roles & _OVER_AXIS:
            return False
        roles = self._roles_beside(names, roles, band)
        if "budget" in roles and not names:
            self._put_budget_row(band, labels[-1])
            return True
        if roles and not roles & ({"schedule", "activity", "actions"} | INDICATOR_ROLES):
            return False
        if roles & INDICATOR_ROLES and not (roles & {"schedule", "activity"}):
            told = any(_names_its_year(c) for c in [*names[-1:], *band.cells])
            if told or (not names and (_has_own_labels(band.cells) or _tells_name_and_values(band.cells))):
                return False
            self._read_indicator_band(names, labels, roles, band_kind(roles), row)
            return True
        if not is_first and not names and roles & {"activity", "actions"} and not _are_stages(band):
            self._put_told(band)
            return True
        self._put_marks(band, names, labels)
        return True

    def _put_marks(self, band: Band, names: Sequence[Cell], labels: Sequence[Cell]) -> None:
        """Give the marks of a row to the activity that it names, else to the project."""
        project, marks = self.card.project, marks_of(band, self.flow)
        if names and (marks or labels):
            name = RawText(fold_lines(names[-1].text), cell_at(names[-1]))
            project.activities.append(RawActivity(name, tuple(marks)))
        elif not names:
            project.marks.extend(m for m in marks if m not in project.marks)  # of a cell beside two rows

    def _put_department(self, cell: Cell, row: Sequence[Cell]) -> bool:
        """Take the departments of a column beside the axis that is theirs; False where a cell is none of them."""
        role = self.card.who_cols.get(cell.col)
        if role is None or not names_department(cell.text):
            return False
        if cell.row == row_of(row):
            self.card.project.add(role, RawText(cell.text, cell_at(cell)))
        return True

    def _put_told(self, band: Band) -> None:
        """Note what cells below the statuses of their years say of them (実施内容 below 状態)."""
        for cell in band.cells:
            if cell.text and cell.row == row_of(band.cells):
                self.card.project.add("plan_text", RawText(cell.text, cell_at(cell)))

    def _roles_beside(self, names: Sequence[Cell], roles: set[str], band: Band) -> set[str]:
        """The roles of a row with a name of its own beside the axis: where figures are measured, an indicator's."""
        measured = any(s.span.kind for s in self.card.slots) or "indicator" in self.card.axis_roles
        told = {kind for role, kind in BESIDE_INDICATOR.items() if role in roles}
        if names and measured and not are_statuses(band):
            return told or {"indicator"}
        if names and told:
            return told
        opens = bool(names) and not roles and set(label_before_colon(names[-1].text)) & INDICATOR_ROLES
        return {"indicator"} if opens else roles

    def _put_budget_row(self, band: Band, label: Cell) -> None:
        """Note the amounts of a row, or the unit that it tells of those to come."""
        card = self.card
        if units := [unit for c in band.cells if (unit := unit_of(c.text))]:
            card.unit = units[0]
        else:
            unit = vocabulary.label_remark(label.text) or card.unit
            put_amounts(card.project, band.cells, card.slots, unit, label.text)

    def _read_dated_amounts(self, row: Sequence[Cell]) -> bool:
        """Read a row of amounts that each have their year before them (令和６年度決算額 3,168千円)."""
        told = [c for c in row if c.text and c.row == row_of(row)]
        opens = bool(told) and "budget" in vocabulary.roles_of(told[0].text)
        pairs = list(zip(told[1::2], told[2::2], strict=False)) if opens and len(told) % 2 else []
        years = [span_before(label.text) for label, _ in pairs]
        if (
            not pairs
            or not all(years)
            or not all(kinds_of(c.text) & {"money", "bare_figure", "nothing"} for _, c in pairs)
        ):
            return False
        unit = vocabulary.label_remark(told[0].text) or self.card.unit
        for year, (label, cell) in zip(years, pairs, strict=True):
            amount = RawAmount(fold_lines(cell.text), cell_at(cell), year, unit, is_spent(label.text))
            self.card.project.budgets.append(amount)
        return True

    def _read_version(self, band: Band, labels: Sequence[Cell]) -> bool:
        """Read a row of statuses that is one of several versions: planned, changed, what came of it."""
        rank = next((rank for c in labels if (rank := version_rank(c.text)) is not None), None)
        if rank is None or not are_statuses(band):
            return False
        self.card.versions.append((rank, marks_of(band, self.flow)))
        return True


def _are_stages(band: Band) -> bool:
    """Whether cells over an axis say in a word each how far something is, though not every word be known."""
    told = [squeeze(c.text) for c in band.cells if c.text]
    known = sum(bool(kinds_of(text) & {"status", "sign"}) for text in told)
    return all(len(text) <= _STAGE for text in told) and 2 * known >= len(told) > 0


def _has_own_labels(cells: Sequence[Cell]) -> bool:
    """Whether cells over an axis say themselves what they are (現状（R4）42件), or the first is the name of what is
    measured: one without a figure, alone or before cells that name their years."""
    if any(INDICATOR_ROLES & set(vocabulary.roles_of(c.text)) or _names_its_year(c) for c in cells if c.text):
        return True
    told = [c.text for c in cells if c.text]
    if not told or any(sign.isdigit() for sign in told[0]):
        return False
    return len(cells) == 1 or any(span_in(text) for text in told[1:])


def _says_when(roles: set[str], band: Band, is_first: bool) -> bool:
    """Whether a row whose label names something else as well (実施時期, 計画, 状態) says what is done when."""
    told = bool(roles & {"period", "plan_text"}) and are_statuses(band)
    return told or ("progress" in roles and is_first and _are_stages(band))


def _opens_with_label(cells: Sequence[Cell]) -> bool:
    """Whether a row below years without a label begins with one and has no status behind it: it is a field and has no
    part in the years."""
    return vocabulary.is_label(cells[0].text) and not any(kinds_of(c.text) & {"status", "sign"} for c in cells)


def _tells_name_and_values(cells: Sequence[Cell]) -> bool:
    """Whether a row has one cell over all years, which tells an indicator with its values (利用率 8％→25％（R9）)."""
    return len(cells) == 1 and cells[0].colspan > 1 and indicators.tells_value(cells[0].text)


def _names_its_year(cell: Cell) -> bool:
    """Whether a cell is a value with its year (目標（R8）150件)."""
    return any(value.fiscal_year is not None for value in indicators.value_of(fold_lines(cell.text), cell_at(cell)))
