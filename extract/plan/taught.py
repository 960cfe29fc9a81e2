"""What a person taught about a document (layouts.toml), put in the place of what the reader would find out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import Cell, cell_over
from keikaku._internal.extract.pdf.page import Color
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize import municipality
from keikaku._internal.normalize.records import RawProject
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import Slot
from .flow import Flow, Sheet
from .header import Header, find_header, header_of_rows
from .regions import Axis, Region, drawn, first_words
from .spans import Span

SCHEDULE, VALUES, AMOUNTS = "schedule", "values", "amounts"
VALUE_KINDS = ("baseline", "target", "actual")
USES = (SCHEDULE, VALUES, AMOUNTS, *VALUE_KINDS)
"""What stands below an axis; a kind of values says that these are values, and which."""
LISTING, INDICATORS, CARDS, NONE = "listing", "indicators", "cards", "none"
KINDS = (LISTING, INDICATORS, AMOUNTS, CARDS, NONE)
"""What a table can be taught to be; `none` lists no projects."""
NO_ROLE = "none"
_SEPARATOR = "｜"
_HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class Lesson:
    """One entry of layouts.toml. `key` is how people know it; `page` and `table` count from 1.

    What identifies a table: its place, where one is given, and the words of its first `header_rows` rows (`header`).
    Without a page and without a header it speaks of the whole document.
    """

    key: str
    page: int | None = None
    table: int | None = None
    header: str | None = None
    header_rows: int = 1
    kind: str | None = None
    region: Region | None = None
    """Where the table is none yet but a person draws one: its `header` is then the words of its first row."""
    columns: tuple[tuple[int, str], ...] = ()
    axes: tuple[Axis, ...] = ()
    joins: bool = False
    """Whether the table goes on with the one before it."""
    labels: tuple[tuple[str, str], ...] = ()
    """Labels of the document and their roles."""
    colours: tuple[tuple[str, str], ...] = ()
    """Colours (#rrggbb) and the status words that they stand for."""
    signs: tuple[tuple[str, str], ...] = ()
    """Signs of the schedules (○) and the status words that they stand for."""
    names: tuple[tuple[str, str], ...] = ()
    """Names as some places print them, and the names of the projects that are meant."""
    ignore: tuple[str, ...] = ()
    """Kinds of findings of the document (codes) that nobody wants to be asked about."""
    municipality_code: str | None = None
    """Only for plans whose cover names this municipality."""

    def to_json(self) -> str:
        """As a job carries it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Lesson:
        """What `to_json` wrote."""
        told = json.loads(text)
        told["axes"] = tuple(Axis(**one) for one in told["axes"])
        for name in ("columns", "labels", "colours", "signs", "names"):
            told[name] = tuple((a, b) for a, b in told[name])
        if region := told["region"]:
            told["region"] = Region.of(**region)
        return cls(**told | {"ignore": tuple(told["ignore"])})

    @property
    def is_of_table(self) -> bool:
        """Whether it speaks of one table."""
        return self.table is not None or self.header is not None or self.region is not None


def words_of(table: Table, rows: int) -> str:
    """The words of the first rows of a table, by which it is known again."""
    cells = sorted((c for c in table.cells if c.row < rows and c.text), key=lambda c: (c.row, c.col))
    return _SEPARATOR.join(squeeze(c.text) for c in cells)


@dataclass(slots=True)
class Taught:
    """The lessons for a document, and which of them were of use."""

    lessons: Sequence[Lesson] = ()
    used: set[str] = field(default_factory=set)
    numbers: dict[int, int] = field(default_factory=dict)
    """The number of each table on the page it begins on."""
    drawn: dict[int, str] = field(default_factory=dict)
    """The lesson that drew each of the grids that people drew, by `id`."""

    def labels(self, sheets: Sequence[Sheet]) -> dict[str, tuple[str, ...]]:
        """Taught labels with their roles, by the keys of `vocabulary.learned`; of use where one is printed."""
        found: dict[str, tuple[str, ...]] = {}
        printed = _printed(sheets) if any(lesson.labels for lesson in self.lessons) else ""
        for lesson in self.lessons:
            for label, role in lesson.labels:
                if squeeze(label) in printed:
                    self.used.add(lesson.key)
                found[vocabulary.bare(label).upper()] = () if role == NO_ROLE else (role,)
        return found

    def colours(self, sheets: Sequence[Sheet]) -> dict[Color, str]:
        """Taught colours with their words; a lesson is of use where one of them is drawn."""
        found: dict[Color, str] = {}
        drawn = {fill.color for sheet in sheets for fill in [*sheet.fills, *sheet.rounded]}
        for lesson in self.lessons:
            told = {_colour(code): word for code, word in lesson.colours}
            if told.keys() & drawn:
                self.used.add(lesson.key)
            found |= told
        return found

    def signs(self, sheets: Sequence[Sheet]) -> dict[str, str]:
        """Taught signs with their words; a lesson is of use where one of them is printed."""
        found: dict[str, str] = {}
        printed = _printed(sheets) if any(lesson.signs for lesson in self.lessons) else ""
        for lesson in self.lessons:
            if any(sign in printed for sign, _ in lesson.signs):
                self.used.add(lesson.key)
            found |= dict(lesson.signs)
        return found

    def for_cover(self, sheets: Sequence[Sheet]) -> None:
        """Forget the lessons for municipalities that the first page with text does not name."""
        cover = next((sheet for sheet in sheets if sheet.lines), None)
        texts = [squeeze(line.text) for line in cover.lines] if cover is not None else []

        def is_meant(code: str) -> bool:
            known = municipality.by_code(code)
            return known is not None and any(known.name in text for text in texts)

        self.lessons = [one for one in self.lessons if not one.municipality_code or is_meant(one.municipality_code)]

    def draw(self, sheets: Sequence[Sheet]) -> None:
        """Make grids of the regions that people drew."""
        for lesson in self.lessons:
            if lesson.region is None or lesson.page is None:
                continue
            for sheet in sheets[lesson.page - 1 : lesson.region.until or lesson.page]:
                is_first = sheet.page_no == lesson.page
                if is_first and lesson.header and lesson.header != first_words(lesson.region, sheet):
                    break
                if (grid := drawn(lesson.region, lesson.axes, sheet, bool(lesson.header_rows))) is not None:
                    self.drawn[id(grid)] = lesson.key

    def arrange(self, flow: Flow) -> None:
        """Number the tables of a flow, and put together those that are one."""
        self._number(flow)
        for lesson in (one for one in self.lessons if one.joins):
            tables = [block for block in flow.blocks if isinstance(block, Table)]
            at = next((i for i, table in enumerate(tables) if i and self._means(lesson, table)), None)
            if at is not None and tables[at - 1].n_cols == tables[at].n_cols:
                _append(tables[at - 1], tables[at])
                flow.blocks.remove(tables[at])
                self.used.add(lesson.key)

    def _number(self, flow: Flow) -> None:
        counts: dict[int, int] = {}
        for table in (block for block in flow.blocks if isinstance(block, Table)):
            counts[table.page_no] = counts.get(table.page_no, 0) + 1
            self.numbers[id(table)] = counts[table.page_no]

    def of(self, table: Table) -> Lesson | None:
        """The lesson for a table."""
        found = next((one for one in self.lessons if not one.joins and self._means(one, table)), None)
        if found is not None:
            self.used.add(found.key)
        return found

    @property
    def is_no_plan(self) -> bool:
        """Whether the whole document was said to be none."""
        found = [one for one in self.lessons if one.kind == NONE and not one.page and not one.is_of_table]
        self.used |= {one.key for one in found}
        return bool(found)

    def is_no_list(self, page_no: int) -> bool:
        """Whether nothing on a page is a project."""
        found = [one for one in self.lessons if one.kind == NONE and one.page == page_no and not one.is_of_table]
        self.used |= {one.key for one in found}
        return bool(found)

    def _means(self, lesson: Lesson, table: Table) -> bool:
        if not lesson.is_of_table:
            return False
        if lesson.region is not None:
            return any(self.drawn.get(id(part)) == lesson.key for part in table.parts)
        place = (lesson.page, lesson.table)
        if any(place) and place != (table.page_no, self.numbers.get(id(table))):
            return False
        wide = max([col for col, _ in lesson.columns] + [axis.last for axis in lesson.axes], default=0)
        if wide > table.n_cols or lesson.header_rows >= table.n_rows:
            return False
        return lesson.header is None or words_of(table, lesson.header_rows) == lesson.header

    def rename(self, projects: Iterable[RawProject]) -> None:
        """Give projects that are printed under other names the names that are meant."""
        names = {squeeze(short): (one.key, name) for one in self.lessons for short, name in one.names}
        for project in projects:
            raw = project.first("name")
            if raw is not None and squeeze(raw.text) in names:
                key, name = names[squeeze(raw.text)]
                project.fields["name"] = [replace(raw, text=name)]
                self.used.add(key)

    def stale(self) -> Iterator[Lesson]:
        """Lessons that nothing in the document fits any more; those for whole municipalities need not fit."""
        yield from (one for one in self.lessons if one.key not in self.used and not one.municipality_code)


def _printed(sheets: Sequence[Sheet]) -> str:
    """Everything that is printed, without blanks."""
    lines = [line.text for sheet in sheets for line in sheet.lines]
    cells = [cell.text for sheet in sheets for grid in sheet.grids for cell in grid.cells]
    return squeeze("\n".join(lines + cells))


def _colour(code: str) -> Color:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _append(table: Table, other: Table) -> None:
    for cell in other.cells:
        cell.row += table.n_rows
        table.cells.append(cell)
    table.n_rows += other.n_rows
    table.parts += other.parts


def header_by(lesson: Lesson, table: Table) -> Header:
    """The header of a table as it was taught; what was not taught is as the reader sees it."""
    found = find_header(table) if lesson.header_rows else None
    rows = max(1, lesson.header_rows)
    if found is None or found.rows != rows:
        found = header_of_rows(table, found.skip if found and found.skip < rows else 0, rows)
    for axis in lesson.axes:
        _put_axis(found, axis, table)
    for col, role in lesson.columns:
        found.roles.pop(col - 1, None)
        if role != NO_ROLE:
            found.roles[col - 1], found.shares[col - 1] = (role,), 1.0
            _off_axes(found, {col - 1})
    if lesson.kind:
        found.kinds = {lesson.kind: 1.0}
    elif found.kind == "other":
        found.kinds = {LISTING if found.columns("name") else INDICATORS: 1.0}
    return found


def _put_axis(header: Header, axis: Axis, table: Table) -> None:
    cols = range(axis.first - 1, axis.last)
    _off_axes(header, set(cols))
    slots = list(_slots(header, axis, table))
    if axis.use == SCHEDULE:
        header.slots = sorted([*header.slots, *slots], key=lambda s: s.cols.start)
    elif axis.use == AMOUNTS:
        header.amounts = [*header.amounts, *slots]
    else:
        header.values = [*header.values, *slots]
    for col in cols:
        header.roles.pop(col, None)


def _off_axes(header: Header, cols: set[int]) -> None:
    for name in ("slots", "values", "amounts", "passed"):
        setattr(header, name, [slot for slot in getattr(header, name) if not cols & set(slot.cols)])


def _slots(header: Header, axis: Axis, table: Table) -> Iterator[Slot]:
    years, columns = axis.end - axis.start + 1, axis.last - axis.first + 1
    row = table.rows()[header.rows - 1]
    kind = axis.use if axis.use in VALUE_KINDS else None
    for n in range(columns):
        col = axis.first - 1 + n
        year = axis.start + n * years // columns
        half = n % 2 + 1 if columns == 2 * years else 0
        x0, x1 = table.xs[col], table.xs[col + 1]
        blank = Cell(header.rows - 1, col, 1, 1, Box(x0, table.box.top, x1, table.box.top), table.page_no)
        cell = cell_over(row, col) or blank
        yield Slot(Span(year, year, half=half, kind=kind), range(col, col + 1), x0, x1, cell)


def lessons_of(texts: Iterable[str]) -> list[Lesson]:
    """Lessons as a job carries them."""
    return [Lesson.from_json(text) for text in texts]


def roles() -> tuple[str, ...]:
    """The roles that a column or a label can be taught to have."""
    return (*vocabulary.all_roles(), NO_ROLE)
