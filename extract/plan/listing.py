"""Listings: tables with a header row and one project (or sub-project) a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawActivity, RawProject, RawText
from keikaku._internal.normalize.text import squeeze

from . import indicators, vocabulary
from .axis import is_half
from .ditto import said
from .drafts import (
    has_content,
    is_priority_mark,
    new_project,
    put_flags,
    put_name_cell,
    put_title,
    put_value,
    take_department,
    unbracket,
)
from .evidence.contents import kinds_of
from .evidence.labels import is_like_label
from .flow import Flow, cell_at
from .header import Header
from .listing_columns import ListingColumns
from .listing_figures import is_value_kind
from .paired_lines import with_a_row_each
from .row_versions import row_that_holds
from .schedule import band_of, marks_of
from .spans import era_context, span_of
from .titles import fold_lines, parenthesised, parse_title, split_name_cell
from .told_schedule import put_told_step
from .year_rows import put_year_rows, year_columns

_NO_FIELD = {"name", "priority", "activity", "schedule", "actions", "theme_name", "group"}
"""Roles of columns that are no field of their rows' projects."""

_BETWEEN_LABELS = re.compile("[・／/]")
"""What joins the labels of a column for several things (番号・取組)."""
_MEASURED = {"indicator", "baseline", "target", "actual"}
_ELSEWHERE = re.compile("(?:参照|のとおり)$")
"""A bracket that ends so says where a project is told, and is no part of it."""
_AMOUNT = re.compile(r"\s*[0-9０-９,，.．]+(?:[億万千百]+[0-9０-９,，.．]+)*[億万千百]*円\s*")
"""An amount in words (3億2,000万円)."""


class ListingReader(ListingColumns):
    """Reads the projects of a listing."""

    def __init__(self, table: Table, header: Header, flow: Flow, path: Sequence[str]) -> None:
        super().__init__(table, header)
        self.flow = flow
        title = header.cells.get(self.columns.name)
        is_heading = title is not None and not all(map(is_like_label, _BETWEEN_LABELS.split(title.text)))
        self.path = [*path, fold_lines(title.text)] if title is not None and title.text and is_heading else list(path)
        self.projects: list[RawProject] = []
        self.parent: RawText | None = None
        self.parent_number: RawText | None = None
        alone = not header.all_slots and not header.refers
        self.era = next((told for c in table.cells if (told := era_context(c.text))), table.era)
        self.years = year_columns(self.rows, header.rows, self.columns.name, self.era) if alone else range(0)

    def read(self) -> list[RawProject]:
        """Projects in order of the rows."""
        first = [squeeze(c.text) for c in self.rows[self.header.skip]]
        r = self.header.rows
        above = [title for row in self.rows[: self.header.skip] if (title := self._group_title(row)) is not None]
        if above and any(self._group_title(row) is not None for row in self.rows[r:]):
            self.path = [*self.path, above[-1]]  # the heading of the first group stands above the header
        while r < len(self.rows):
            row = self.rows[r]
            texts = [squeeze(c.text) for c in row]
            if texts == first or self._is_second_axis(r):
                r += 1
                continue
            title = self._group_title(row)
            if title is not None:
                self.path = [*self.path[: self._depth()], title]
                self.parent = None
                r += 1
                continue
            if self.projects and self._is_step(r):
                self._read_activities(self.projects[-1], [r], self.columns.name)
                r += 1
                continue
            end = self._group_end(r)
            self._read_group(r, end)
            r = end
        for project in self.projects:
            unbracket(project)
        return [p for p in self.projects if p.text("name") or ((p.indicators or p.budgets) and p.text("number"))]

    def _is_step(self, r: int) -> bool:
        """Whether a row without a number, among numbered ones, is a step of the project above it: its name is an item
        (・校内ネットワークの増強), and it tells nothing but years."""
        name = self._cell(r, self.columns.name)
        if name is None or not self.header.columns("number") or not self.header.slots or self._is_numbered(r):
            return False
        others = [c for c in self.rows[r] if c.text and c.row == r and c is not name and not self.header.is_axis(c.col)]
        return name.text.strip()[:1] in vocabulary.bullets() and bool(name.text.strip()) and not others

    def _depth(self) -> int:
        return len(self.path) if not self.projects and self.parent is None else max(len(self.path) - 1, 0)

    def _is_second_axis(self, r: int) -> bool:
        filled = [c for c in self.rows[r] if c.text]
        return len(filled) >= 2 and all(is_half(c.text) or span_of(c.text) for c in filled)

    def _group_title(self, row: Sequence[Cell]) -> str | None:
        """A row that is one cell over (nearly) the whole table is a heading."""
        filled = [c for c in row if c.text]
        if len(filled) == 1 and filled[0].colspan >= max(2, self.table.n_cols - 1) and filled[0].rowspan == 1:
            return fold_lines(filled[0].text)
        return None

    def _group_end(self, r: int) -> int:
        """The rows that belong to one name cell; rows whose name cell is blank follow their predecessor."""
        cell = self._cell(r, self.columns.name)
        end = r + 1 if cell is None else max(r + 1, min(cell.row + cell.rowspan, len(self.rows)))
        while end < len(self.rows):
            follower = self._cell(end, self.columns.name)
            if (
                follower is None
                or follower.text
                or self._is_numbered(end)
                or self._group_title(self.rows[end]) is not None
            ):
                break
            end += 1
        return end

    def _read_group(self, r: int, end: int) -> None:
        name = self._cell(r, self.columns.name)
        if name is None or not name.text or self._sums_up(name):
            return
        if inner := self._inner_names(name, r, end):
            for cell in inner:
                self._read_inner(name, cell)
            return
        if self._has_sub_projects(r, end):
            for i in range(r, end):
                self._read_sub(name, i)
            return
        project = self._project_of_row(name, r)
        if self.header.refers:
            for i in range(r, end) if self.header.values else ():
                self._open_indicator(project, r, i)
                self._read_indicator_row(project, i)
            return
        if self.years:
            put_year_rows(project, self.rows, range(r, end), self.years, self.rows[self.header.rows - 1], self.era)
            return
        self._read_measures(project, r, end)
        rows = self._distinct_rows(r, end)
        axis = self.header.slots[0].cols.start if self.header.slots else 0
        if (held := row_that_holds(self.rows, rows, axis)) is not None:
            self._read_schedule(project, held)
            self.header.passed_rows.update(set(rows) - {held})
        elif len(rows) > 1 or self._names_activity(r):
            self._read_activities(project, rows)
        else:
            self._read_schedule(project, rows[0])
            self._read_lower_parts(project, rows[0] + 1, end)
        if end - r > 1:
            self._more_departments(project, r, end)

    def _sums_up(self, name: Cell) -> bool:
        """Whether a row is a total: its name says so alone, or at the end of a cell wider than names are."""
        plain, totals = vocabulary.bare(name.text), vocabulary.words("totals")
        wide = name.colspan > len(self.header.cells[self.columns.name].cols)
        return plain in totals or (wide and plain.endswith(tuple(word for word in totals if len(word) > 1)))

    def _names_activity(self, r: int) -> bool:
        """A single row whose activity is named: where other projects have several, or next to a description."""
        c = self.columns
        col = c.activity if c.activity is not None else c.text
        if col is None or not self.header.slots or not ((cell := self._cell(r, col)) and cell.text):
            return False
        return self._starts(col) > self._starts(c.name) or (c.text is not None and c.activity not in {None, c.text})

    def _inner_names(self, name: Cell, r: int, end: int) -> list[Cell]:
        """The cells beside a name that share its header: the names of its sub-projects, one a row."""
        named = self.columns.name in self.header.roles and not self.header.refers
        under = self.header.cells[self.columns.name].cols if named else range(0)
        cols = [col for col in under if col not in (*name.cols, *self.header.columns("number"))]
        cells = [self._cell(i, cols[0]) for i in range(r, end)] if cols else []
        inner = [cell for i, cell in zip(range(r, end), cells, strict=False) if cell is not None and cell.row == i]
        return inner if cells and len(inner) == len(cells) and all(cell.text for cell in inner) else []

    def _read_inner(self, parent: Cell, name: Cell) -> None:
        """A sub-project that stands in the name column beside its parent."""
        project = new_project("table", cell_at(name), self.path)
        put_title(project, name.text, cell_at(name))
        if title := parse_title(parent.text).name:
            project.add("parent_name", RawText(title, cell_at(parent)))
        own = project.first("number")
        self._read_fields(project, name.row)
        if own is not None:
            project.fields["number"] = [own]
        self._read_amounts(project, name.row)
        self._read_schedule(project, name.row)
        self.projects.append(project)

    def _has_sub_projects(self, r: int, end: int) -> bool:
        """The text column opens with a bracketed or numbered title: the rows are sub-projects of the name."""
        col = self.columns.text if self.columns.text is not None else self.columns.activity
        if col is None or not self.header.slots:
            return False
        hits = 0
        for i in range(r, end):
            cell = self._cell(i, col)
            if cell is None or not cell.text:
                continue
            name, sub, _ = split_name_cell(cell.lines)
            own = bool(sub) and not _ELSEWHERE.search(sub or "")
            hits += own or (bool(parse_title(name).number) and cell.row == i)
        return hits > 0

    def _read_sub(self, parent: Cell, r: int) -> None:
        col = self.columns.text if self.columns.text is not None else self.columns.activity
        cell = self._cell(r, col) if col is not None else None
        if cell is None or not cell.text or cell.row != r:
            return
        project = new_project("table", cell_at(cell), self.path)
        title = parse_title(parent.text)
        sub = put_name_cell(project, cell)
        if sub is not None:
            if title.name and "parent_name" not in project.fields:
                project.add("parent_name", RawText(title.name, cell_at(parent)))
            if title.number:
                project.fields["number"] = [RawText(title.number, cell_at(parent))]
        self._read_fields(project, r)
        self._read_schedule(project, r)
        self.projects.append(project)

    def _project_of_row(self, name: Cell, r: int) -> RawProject:
        project = new_project("table", cell_at(name), self.path)
        name = take_department(project, name)
        if self.header.refers:
            put_value(project, "number", name)
        elif self.columns.text is None or self.columns.name not in self.header.roles:
            sub = put_name_cell(project, name, self._has_siblings(r))
            self._relate(project, sub)
        elif self.parent and not self._is_numbered(r) and (inner := parenthesised(fold_lines(name.text))):
            put_title(project, inner, cell_at(name))
            self._relate(project, inner)
        else:
            put_title(project, name.text, cell_at(name))
            self._relate(project, None)
        self._read_fields(project, r)
        self._read_amounts(project, r)
        if "parent_name" not in project.fields:
            self.parent_number = project.first("number")
        self.projects.append(project)
        return project

    def _is_numbered(self, r: int) -> bool:
        """Whether a number of its own begins in the row."""
        cells = [self._cell(r, col) for col in self.header.columns("number")[:1]]
        return any(c is not None and c.row == r and c.text for c in cells)

    def _has_siblings(self, r: int) -> bool:
        """Whether the next name is in brackets alone: then a bracket under this name is a sub-project as well."""
        for i in range(r + 1, len(self.rows)):
            cell = self._cell(i, self.columns.name)
            if cell is not None and cell.row == i and cell.text:
                name, sub, _ = split_name_cell(cell.lines)
                return bool(sub) and not name
        return False

    def _relate(self, project: RawProject, sub: str | None) -> None:
        """A bracketed name without a number belongs to the numbered name above it."""
        if sub is None:
            self.parent = project.first("name")
            self.parent_number = project.first("number")
        elif "parent_name" in project.fields:
            self.parent = project.first("parent_name")
            self.parent_number = project.first("number")
        elif self.parent is not None:
            project.add("parent_name", self.parent)
            if self.parent_number is not None:
                project.add("number", self.parent_number)

    def _read_fields(self, project: RawProject, r: int) -> None:
        for col, roles in self.header.roles.items():
            if col == self.columns.name or self.header.is_axis(col) or col in self.years:
                continue
            if (
                col == self.columns.activity
                and self.header.slots
                and self._starts(col) > self._starts(self.columns.name)
            ):
                continue
            cell = said(self.rows, self.header.rows, r, col)
            if cell is None or cell.col != col or not cell.text or cell_at(cell) == project.at:
                continue
            if self.header.refers and is_value_kind(cell.text):
                continue
            if col in self.ticked:
                project.fields["progress"] = [RawText(self.ticked[col], cell_at(cell))]
                continue
            if roles[:1] == ("schedule",) and not self.header.slots:
                put_told_step(project, RawText(cell.text, cell_at(cell), self.header.labels.get(col)))
                continue
            role = "priority" if is_priority_mark(roles, [cell]) else self._role(project, roles, cell)
            if role == "indicator" and self.header.kind == "amounts":
                continue
            over = self.header.labels.get(col, "")
            if role in _MEASURED and indicators.put_told_values(project, cell.text, cell_at(cell), over):
                continue
            if role == "indicator":
                indicators.open_indicator(project, cell.text, cell_at(cell))
            elif role in {"baseline", "target", "actual"} and self._is_replaced(col):
                continue
            elif role in {"baseline", "target", "actual"} and cell.text.rstrip().endswith("。"):
                put_value(project, "result_text" if role == "actual" else "plan_text", cell)
            elif role in {"baseline", "target", "actual"}:
                indicators.put_labelled_value(project, role, self.header.labels[col], cell)
            elif role == "unit":
                indicators.set_unit(project, fold_lines(cell.text))
            elif (
                role == "remarks"
                and project.indicators
                and vocabulary.explains_indicators(self.header.labels.get(col, ""))
            ):
                indicators.put_rationale(project, RawText(fold_lines(cell.text), cell_at(cell)))
            elif role == "budget" and (kinds_of(cell.text) & {"bare_figure", "money"} or _AMOUNT.fullmatch(cell.text)):
                self._put_amount(project, col, cell)
            else:
                label = self.header.cells.get(col)
                put_value(project, role, cell, vocabulary.label_remark(label.text) if label else None)
        title = parse_title(project.text("name") or "")
        if title.is_relisted or title.is_priority:
            put_flags(project, title.is_priority, title.is_relisted, title.novelty, project.at)

    def _role(self, project: RawProject, roles: Sequence[str], cell: Cell) -> str:
        usable = [role for role in roles if role not in _NO_FIELD]
        if not usable:
            is_group = "group" in roles or ("name" in roles and "activity" not in roles)
            return "group" if is_group else "description"
        values = {"baseline", "target", "actual"} & set(usable)
        if values and len(usable) > 1 and not project.indicators:
            usable = [role for role in usable if role not in values]
        return usable[0]

    def _read_schedule(self, project: RawProject, r: int) -> None:
        slots = self.header.slots
        band = band_of(self.rows[r], slots) if slots else None
        if band is None:
            return
        project.marks.extend(marks_of(band, self.flow))

    def _read_lower_parts(self, project: RawProject, r: int, end: int) -> None:
        """Read the lower parts of years that are ruled in two, where other years are whole."""
        for i in range(r, end) if self.header.slots else ():
            band = band_of([c for c in self.rows[i] if c.row == i and c.text], self.header.slots)
            if band is not None:
                project.marks.extend(marks_of(band, self.flow))

    def _read_activities(self, project: RawProject, rows: Sequence[int], named: int | None = None) -> None:
        """Read rows as the activities of a project, named in the column `named`, else in that of activities."""
        columns = self.columns
        col = named if named is not None else columns.activity if columns.activity is not None else columns.text
        for r in rows:
            band = band_of(self.rows[r], self.header.slots)
            if band is None:
                continue
            marks = marks_of(band, self.flow)
            cell = self._cell(r, col) if col is not None else None
            if cell is not None and cell.text and cell.row == r:
                name = fold_lines(cell.text).lstrip(vocabulary.bullets()).strip()
                project.activities.append(RawActivity(RawText(name, cell_at(cell)), tuple(marks)))
            else:
                project.marks.extend(marks)

    def _more_departments(self, project: RawProject, r: int, end: int) -> None:
        for role in ("section", "bureau", "related"):
            for col in self.header.columns(role)[:1]:
                for i in range(r + 1, end):
                    cell = self._cell(i, col)
                    if cell is not None and cell.row == i and cell.text:
                        put_value(project, role, cell)


def read_listing(table: Table, header: Header, flow: Flow, path: Sequence[str]) -> list[RawProject]:
    """Read a table with a header row as projects."""
    projects = ListingReader(with_a_row_each(table, header), header, flow, path).read()
    for project in projects:
        project.refers = header.kind in {"indicators", "amounts"}
    return [p for p in projects if has_content(p) or "number" in p.fields]
