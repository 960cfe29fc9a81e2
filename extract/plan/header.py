"""Headers of listings: how many rows they take, what each column means, and where the axis is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from keikaku._internal.extract.pdf.grid import Cell, cell_over
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import Slot, find_axes, that_hold
from .evidence import axes, columns, headers, kinds, layouts
from .evidence.columns import Seen
from .evidence.contents import kinds_of
from .evidence.labels import best_likeness

_ROLE_BEHIND = re.compile("(?:計画|予定|取組|内容)$")
_GRADE = re.compile("[A-ES][+-]?(?:評価)?")
_BELOW_NAME = {"description", "goal", "indicator", "schedule", "section", "bureau", "related", "budget"}
"""Roles of labels that stand below a card's name."""
_SURELY = 0.65
"""A table that is less surely of its kind is not read: that is said instead."""
_MOSTLY = 0.7
"""A column tells values where so many of its cells do."""
_NEARLY = 0.8
"""What names the rows stands in this share of them at least."""
_LIKELY = 0.35
"""So likely must a role be that no known label tells."""
_SURE = 0.9
"""Evidence this sure overrules the usual meaning of a label."""


@dataclass(slots=True)
class Header:
    """The header of a listing: how many rows it takes, what each column means, and the axis."""

    rows: int
    skip: int = 0
    """Rows above the header that are one cell over the whole table: its title."""
    roles: dict[int, tuple[str, ...]] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    """All that is printed over a column, from the top."""
    slots: list[Slot] = field(default_factory=list)
    """The axis of the schedule."""
    values: list[Slot] = field(default_factory=list)
    """The axis of the indicators' values, where there is one."""
    amounts: list[Slot] = field(default_factory=list)
    """The axis of a budget per fiscal year, where there is one."""
    passed: list[Slot] = field(default_factory=list)
    """A schedule that another one beside it replaces (当初計画)."""
    passed_rows: set[int] = field(default_factory=set)
    """Rows whose schedule another row replaces (実績 beside 計画)."""
    slots_over: list[str] = field(default_factory=list)
    """What is printed above the axis of the schedule."""
    unit: str | None = None
    shares: dict[int, float] = field(default_factory=dict)
    """How sure the role of each column is."""
    kinds: dict[str, float] = field(default_factory=dict)
    """How likely the table is of each kind."""

    @property
    def kind(self) -> str:
        """The likeliest kind: `listing`, `indicators`, `amounts` or `other`."""
        return max(self.kinds, key=self.kinds.__getitem__) if self.kinds else "other"

    @property
    def all_slots(self) -> list[Slot]:
        """The slots of all axes."""
        return [*self.slots, *self.values, *self.amounts, *self.passed]

    def columns(self, role: str) -> list[int]:
        """Columns that can play a role, the usual reading first."""
        return sorted(
            (c for c, roles in self.roles.items() if role in roles), key=lambda c: (self.roles[c].index(role), c)
        )

    @property
    def is_explicit(self) -> bool:
        """Whether the header itself says that projects are listed: a name, and two of number, department, years."""
        facts = [self.columns("number"), self.columns("section") or self.columns("bureau"), self.slots]
        return bool(self.columns("name")) and sum(bool(f) for f in facts) >= 2

    @property
    def names_rows(self) -> bool:
        """Whether the label of the names says that they are projects' (事業名)."""
        labels = [self.cells[col].text for col in self.columns("name") if col in self.cells]
        return any(vocabulary.roles_of(text)[:1] == ("name",) for text in labels)

    @property
    def refers(self) -> bool:
        """Whether the rows hold figures of projects that they name by their number only."""
        return self.kind in {"indicators", "amounts"} and bool(self.columns("number")) and not self.columns("name")

    def is_axis(self, col: int) -> bool:
        """Whether the column belongs to the axis."""
        return any(col in s.cols for s in self.all_slots)


def find_header(table: Table) -> Header | None:
    """The header of a table, or None where no row reads as one: which rows it takes, where the years stand and what
    they hold, and what each other column is. Label, content and place are weighed together."""
    rows = table.rows()
    own = [[c.text for c in row if c.row == r and c.text] for r, row in enumerate(rows)]
    banners = [len(row) == 1 and row[0].colspan >= max(2, table.n_cols - 1) for row in rows]
    extent = headers.find(own, banners)
    if extent is None:
        return None
    stop = max(c.row + c.rowspan for r in range(extent.start, extent.stop) for c in rows[r] if c.row >= extent.start)
    if stop >= len(rows):
        return None
    return header_of_rows(table, extent.start, stop)


def header_of_rows(table: Table, start: int, stop: int) -> Header:
    """The header that the rows `start` to before `stop` of a table make."""
    header = Header(stop, start)
    _find_years(header, table, table.rows())
    _name_columns(header, table)
    header.kinds = _kinds(header, table)
    return header


def _find_years(header: Header, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
    """Take the axes of the header rows, each for what the cells over it hold."""
    for r in range(header.skip, header.rows):
        if not any(c.row == r and c.text for c in rows[r]):
            continue
        above = rows[r - 1] if r > header.skip else []
        below = rows[r + 1] if r + 1 < header.rows else ()
        for axis in find_axes(rows[r], above, below, table.era):
            if not any(header.is_axis(col) for s in axis for col in s.cols) and not _tells(header, table, axis):
                _take_axis(header, table, axis, above)


def _tells(header: Header, table: Table, axis: Sequence[Slot]) -> bool:
    """Whether what stands below years are grades (Ａ, Ｂ), or below years and their roles (令和６年度実績,
    令和７年度計画) sentences: what was done and what will be."""
    texts = _over(table, header, axis)
    graded = [text for text in texts if "nothing" not in kinds_of(text)]
    if graded and all(_GRADE.fullmatch(squeeze(text)) for text in graded):
        return True
    told = sum(text.rstrip().endswith("。") for text in texts)
    return all(s.span.kind or _ROLE_BEHIND.search(s.cell.text) for s in axis) and 2 * told > len(texts)


def _take_axis(header: Header, table: Table, axis: list[Slot], above: Sequence[Cell]) -> None:
    over = [c.text for c in above if c.text and set(c.cols) & {col for s in axis for col in s.cols}]
    remark = next((told for text in over if (told := vocabulary.label_remark(text))), None)
    label = next((text for text in over if text), table.caption or "")
    if table.unit and not vocabulary.label_remark(label):
        label = f"{label}（{table.unit}）"
    years = {id(s.cell) for s in axis}
    header_cells = {id(c): c for r in range(header.skip, header.rows) for c in table.rows()[r]}
    beside = [c.text for key, c in header_cells.items() if key not in years and c.text]
    use, _ = axes.use_of(_over(table, header, axis), label, [s.cell.text for s in axis], beside)
    if use == "schedule":
        plain = [replace(s, span=replace(s.span, kind=None)) for s in that_hold(axis)]
        if not header.slots or _is_newer(over, header.slots_over):
            header.passed += header.slots
            header.slots, header.slots_over = plain, over
        else:
            header.passed += plain
    elif use == "amounts":
        header.amounts = [*header.amounts, *axis]
        own = (vocabulary.label_remark(s.cell.text) for s in axis)
        header.unit = header.unit or remark or next(filter(None, own), None)
    else:
        header.values = [*header.values, *axis]


def _is_newer(over: Sequence[str], before: Sequence[str]) -> bool:
    """Whether the label over an axis says that it replaces another (見直し後 beside 当初計画)."""
    newer, older = vocabulary.words("row_of_change"), vocabulary.words("row_of_first")
    return any(squeeze(text) in newer for text in over) or any(squeeze(text) in older for text in before)


def _over(table: Table, header: Header, axis: Sequence[Slot]) -> list[str]:
    """What stands below the slots of an axis; without rows of amounts among others (概算事業費 below a schedule)."""
    first, last = axis[0].cols.start, axis[-1].cols.stop
    own = [c for c in table.cells if c.row >= header.rows and first <= c.col < last and c.text]
    amounts = {c.row for c in table.cells if c.col == 0 and "budget" in vocabulary.roles_of(c.text)}
    return [c.text for c in own if c.row not in amounts] or [c.text for c in own]


def _name_columns(header: Header, table: Table) -> None:
    """The role of every column outside the years."""
    seen = _seen(header, table)
    shares = columns.shares_of(list(seen.values()))
    for col, (role, share) in zip(seen, columns.assign(shares), strict=True):
        roles = _weighed(vocabulary.roles_of(seen[col].label), role, share)
        if roles:
            header.roles[col], header.shares[col] = roles, share
    _tell_by_content(header, seen)
    if not header.columns("name") and not header.columns("number"):
        _name_anyway(header, {col: own["name"] for col, own in zip(seen, shares, strict=True)}, seen)


def _tell_by_content(header: Header, seen: Mapping[int, Seen]) -> None:
    """A column of nothing but periods is when a project runs, one of nothing but statuses beside such a column is how
    far it is, whatever the label can mean as well (計画期間, 現状). One of unknown label that tells values with their
    names and years holds indicators. Of two columns below one label for numbers the one without a digit holds the
    groups."""
    numbers = header.columns("number")
    wordy = [col for col in numbers if any(seen[col].cells) and not any(map(_has_digit, seen[col].cells))]
    for col in wordy if len(wordy) < len(numbers) else ():
        header.roles[col] = ("group",)
    told = {col: [kinds_of(text) for text in own.cells if text] for col, own in seen.items()}
    for col, texts in told.items():
        values = sum("told_value" in text for text in texts)
        if col not in header.roles and values > 1 and values >= _MOSTLY * len(texts):
            header.roles[col] = ("indicator",)
    if header.all_slots:
        return
    periods = [col for col, kinds in told.items() if kinds and all("period" in kind for kind in kinds)]
    statuses = [col for col, kinds in told.items() if kinds and all("status" in kind for kind in kinds)]
    for col in periods:
        if header.roles.get(col, ())[:1] == ("schedule",):
            header.roles[col] = ("period",)
    for col in statuses if header.columns("period") else ():
        if header.roles.get(col, ())[:1] == ("description",):
            header.roles[col] = ("progress",)


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _name_anyway(header: Header, likely: Mapping[int, float], seen: Mapping[int, Seen]) -> None:
    """Where no column is a name for itself, the likeliest of those whose label is unknown names the rows (none behind
    that of indicators, which are told of what is named before); else the lowest of several levels of groups (大項目,
    中項目, 小項目) that has something in nearly every row."""
    before = min(header.columns("indicator"), default=max(likely, default=0) + 1)
    free = [
        col
        for col in likely
        if any(seen[col].cells)
        and col < before
        and not vocabulary.roles_of(seen[col].label)
        and not squeeze(seen[col].label).endswith(vocabulary.words("totals"))
    ]
    if free:
        best = max(free, key=likely.__getitem__)
        header.roles[best], header.shares[best] = ("name",), likely[best]
        return
    levels = [col for col in likely if header.roles.get(col, ())[:1] == ("group",)]
    if len(levels) > 1 and (header.slots or header.columns("section")):
        own = seen[levels[-1]].cells
        if sum(map(bool, own)) >= _NEARLY * len(own):
            header.roles[levels[-1]] = ("name",)


def _seen(header: Header, table: Table) -> dict[int, Seen]:
    """What is seen of each column outside the years."""
    rows, years = table.rows(), [col for s in header.all_slots for col in s.cols]
    seen: dict[int, Seen] = {}
    for col in range(table.n_cols):
        over = []
        for r in range(header.skip, header.rows):
            cell = cell_over(rows[r], col)
            if cell is not None and cell.text and cell not in over:
                over.append(cell)
        lowest = over[-1] if over else cell_over(rows[header.rows - 1], col)
        if lowest is not None:
            header.cells[col] = lowest
            header.labels[col] = "".join(squeeze(c.text) for c in over)
        body = _body(header, table, rows, col)
        if not header.is_axis(col) and (over or any(body)):
            side = 0 if not years else -1 if col < min(years) else 1
            seen[col] = Seen(_label(over), body, side)
    for col in [col for col in seen if _is_numbered(header, seen, col)]:
        seen[col] = replace(seen[col], label="")
    return seen


def _is_numbered(header: Header, seen: Mapping[int, Seen], col: int) -> bool:
    """Whether a column of numbers shares its label with the names right of it (事業名 over ア and 電子申請): it is
    theirs."""
    shared = header.cells.get(col) is not None and header.cells[col] is header.cells.get(col + 1) and col + 1 in seen
    own = [kinds_of(text) for text in seen[col].cells if text]
    beside = [kinds_of(text) for text in seen[col + 1].cells if text] if shared else []
    return bool(own and beside) and all("number" in one for one in own) and not any("number" in one for one in beside)


def _body(header: Header, table: Table, rows: Sequence[Sequence[Cell]], col: int) -> tuple[str, ...]:
    """What stands in a column, row by row; blank where a cell goes on from the row above. Headings over (nearly) all
    columns and rows of totals are left out."""
    cells = ((r, cell_over(rows[r], col)) for r in range(header.rows, len(rows)) if not _is_total(rows[r]))
    own = [(r, c) for r, c in cells if c is not None and c.col == col and c.colspan < max(2, table.n_cols - 1)]
    return tuple(c.text if c.row == r else "" for r, c in own)


def _is_total(row: Sequence[Cell]) -> bool:
    """Whether the first words of a row say that it sums up others (小計)."""
    first = next((squeeze(c.text) for c in row if c.text), "")
    return first in vocabulary.words("totals")


def _label(over: Sequence[Cell]) -> str:
    """The label of a column: its lowest cell, or all of them where that says more."""
    if not over:
        return ""
    joined = "".join(squeeze(c.text) for c in over)
    return max((over[-1].text, joined, over[0].text), key=best_likeness)


def _weighed(known: tuple[str, ...], role: str, share: float) -> tuple[str, ...]:
    """The roles of a column, the likeliest first: what its label can mean, and what label and content say together."""
    if role == columns.NONE:
        return known if share < _SURE else ()
    if role in known:
        return (role, *(other for other in known if other != role)) if share > _SURE else known
    return (role,) if share > (_SURE if known else _LIKELY) else known


def _kinds(header: Header, table: Table) -> dict[str, float]:
    axes = (("schedule", header.slots), ("values", header.values), ("amounts", header.amounts))
    return kinds.shares_of(kinds.Looks.of(list(_seen(header, table).values()), [use for use, slots in axes if slots]))


def lists_plans(table: Table, header: Header | None) -> bool:
    """Whether a table with this header shows the periods of this plan and of others, and no projects."""
    if header is None or not header.slots or header.columns("section"):
        return False
    names = [c.text for c in table.cells if c.col == 0 and c.row >= header.rows and c.text]
    told = sum("plan" in kinds_of(text) and not vocabulary.is_label(text) for text in names)
    return told > 1 and 2 * told > len(names)


def is_listing(table: Table, header: Header | None) -> Header | None:
    """The header found for a table when it lists projects, or figures of projects that stand elsewhere."""
    if header is None:
        return None
    # A row below a cell that spans it is a part of the row above, unless that is the group of several.
    groups = set(header.columns("group")) if header.is_explicit else set()
    rows = ((r, row, next((c for c in row if c.col not in groups), None)) for r, row in enumerate(table.rows()))
    own = [[c.text for c in row if c.row == r and c.text] for r, row, first in rows if first and first.row == r]
    if layouts.card_share(own[header.skip :]) > 0.5:
        return None
    if header.kind == "other" or header.kinds[header.kind] < _SURELY or _has_more_labels(table, header):
        return None
    if any(squeeze(header.labels.get(col, "")) in vocabulary.words("figures") for col in header.columns("name")):
        return None  # a list of bills (案件名), of members, of amounts
    return header if header.refers or any(not header.is_axis(col) for col in header.columns("name")) else None


def _has_more_labels(table: Table, header: Header) -> bool:
    """Rows of nothing but labels below the first, or a label with its value where projects should stand, belong to a
    card whose first labels stand above their values."""
    count = 0
    for row in table.rows()[header.rows :]:
        filled = [c for c in row if c.text]
        if not filled:
            continue
        labels = [c for c in filled if vocabulary.is_label(c.text)]
        opens = filled[0].col == 0 and _BELOW_NAME & set(vocabulary.roles_of(filled[0].text))
        if opens and len(filled) > len(labels) and filled[-1].colspan > 1:
            return True
        count += len(labels) == len(filled)
    return count >= 2
