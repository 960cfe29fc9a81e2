"""What a table or a row of one is by its looks: where records begin, what goes on, what explains words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.pdf.stitch import RowRules, Table
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import find_axis
from .budgets import unit_first, unit_of
from .evidence.contents import kinds_of
from .flow import Flow, Sheet
from .titles import fold_lines, is_number, split_number

_NEAR_LINES = 3.0
"""A line so near above a table (in its size) may say something of it."""
_EXPLAINED = {"name", "number", "section", "schedule", "indicator", "budget"}
"""Labels whose values are no sentences."""
_OFTEN = 2
_SIGNS = "◆◇■□●○▼▽・◎★☆＊* 　"
"""What opens so many rows inside tables is no chance."""
_OPENING, _FEW_CELLS = 4, 3
"""So many rows may open a table; a row with so few cells does not tell it from others."""


def begins_record(row: list[Cell], header: list[Cell]) -> bool:
    """Whether a row at the top of a page begins a table or card of its own."""
    filled = [c for c in row if c.text]
    if not filled:
        return False
    labels = [c for c in filled if vocabulary.is_label(c.text)]
    if find_axis(row):
        inside_card = all({"schedule", "activity"} & set(vocabulary.roles_of(c.text)) for c in labels)
        return not inside_card or bool(find_axis(header)) or not labels
    first = filled[0]
    opening = [c for c in header if c.text]
    if opening and _role_kind(opening[0]) == "number" and _role_kind(first) == "name":
        return False  # the card begins with its number; its name can stand after the page break
    if {"name", "number"} & set(vocabulary.roles_of(first.text)) and first.col == 0:
        return True
    if len(labels) >= 2 and len(labels) == len(filled):
        return True
    if not opening:
        return False
    return (is_number(opening[0].text) and is_number(first.text)) or _numbered_alike(opening[0].text, first.text)


def explains_labels(table: Table, is_told: bool = False) -> bool:
    """Whether a table says what the labels of a list mean (№：取組の通し番号です。): one row a label, and what stands
    beside those of names, numbers, departments and years are sentences; or `is_told`: the heading above says so."""
    rows = [[c for c in row if c.text] for row in table.rows()]
    pairs = [(row[0].text, row[1].text) for row in rows if len(row) == 2 and not vocabulary.is_label(row[1].text)]
    told = [text for label, text in pairs if _EXPLAINED & set(vocabulary.roles_of(label))]
    return len(told) > 1 and (is_told or (table.n_cols == 2 and all(text.rstrip().endswith("。") for text in told)))


def _numbered_alike(a: str, b: str) -> bool:
    """Whether two titles open with numbers of several places written the same way (5.2.3 防災アプリ, 5.2.4 配車)."""
    numbers = [split_number(fold_lines(text))[0] or "" for text in (a, b)]
    shapes = {re.sub(r"[0-9０-９①-⑳]+", "#", number) for number in numbers}
    return len(shapes) == 1 and shapes.pop().count("#") > 1 and numbers[0] != numbers[1]


def _role_kind(cell: Cell) -> str | None:
    """`name` or `number` for a label that is only that."""
    roles = {"name", "number"} & set(vocabulary.roles_of(cell.text))
    return roles.pop() if len(roles) == 1 else None


def is_header_row(row: list[Cell]) -> bool:
    """Whether a row is an axis or nothing but labels."""
    filled = [c for c in row if c.text]
    return bool(find_axis(row)) or (len(filled) > 1 and all(vocabulary.is_label(c.text) for c in filled))


def goes_on(row: list[Cell]) -> bool:
    """Whether a row at the top of a page opens with a label that a card can only go on with (スケジュール, 指標)."""
    first = next((c for c in row if c.text), None)
    roles = vocabulary.roles_of(first.text) if first is not None else ()
    return bool(roles) and not {"name", "number", "group"} & set(roles)


def faces(left: list[Cell], right: list[Cell]) -> bool:
    """Whether two header rows may be the halves of one on facing pages: only the left one names the rows."""
    roles = [{role for c in row if c.text for role in vocabulary.roles_of(c.text)} for row in (left, right)]
    names = {"name", "indicator", "activity", "group"}
    return "name" in roles[0] and not names & roles[1] and not find_axis(left) and is_header_row(right)


def is_card(rows: list[list[Cell]]) -> bool:
    """Whether rows of labels alternate with rows of values."""
    texts = [[c.text for c in row if c.text and c.row == r] for r, row in enumerate(rows)]
    labels = [bool(row) and all(vocabulary.is_label(text) for text in row) for row in texts]
    return sum(labels[1:]) >= 2 and labels[0]


def row_rules(sheets: Iterable[Sheet]) -> RowRules:
    """What the words of rows tell when tables that run over pages are made whole. A row goes on as well that opens with
    what opens rows inside the document's tables and hardly ever their first; what opens table after table, and not the
    one above, begins one."""
    outer: Counter[str] = Counter()
    inner: Counter[str] = Counter()
    for grid in (grid for sheet in sheets for grid in sheet.grids):
        for cell in grid.cells:
            if cell.col == 0 and cell.text:
                (inner if cell.row else outer)[squeeze(cell.text)] += 1
    first = {text for text, count in outer.items() if count >= _OFTEN and count > inner[text]}
    inside = {text for text, count in inner.items() if count >= _OFTEN and count > outer[text]}

    def opens_inside(row: list[Cell]) -> bool:
        return bool(row) and row[0].col == 0 and squeeze(row[0].text) in inside

    def opens_another(row: list[Cell], header: list[Cell]) -> bool:
        if not (row and header and row[0].col == header[0].col == 0):
            return False
        own = squeeze(row[0].text)
        return own in first and vocabulary.is_label(own) and own != squeeze(header[0].text)

    return RowRules(
        lambda row, header: opens_another(row, header) or (not opens_inside(row) and begins_record(row, header)),
        is_header_row,
        lambda row: opens_inside(row) or goes_on(row),
        is_card,
        faces,
    )


def is_key(table: Table) -> bool:
    """Whether a table explains words: one row of labels, none a name, over rows without any and without figures
    (進捗｜内容); rows of years explain none."""
    told = [c for c in table.cells if c.text and c.row > 0]
    figures = sum("quantity" in kinds_of(c.text) for c in told)
    labels = [c for c in table.cells if c.text and vocabulary.is_label(c.text)]
    named = any("name" in vocabulary.roles_of(c.text) for c in labels)
    return (
        table.n_rows > 2
        and not named
        and 2 * figures < len(told)
        and all(c.row == 0 for c in labels)
        and not any("period" in kinds_of(c.text) for c in told if c.col == 0)
        and not any(find_axis(row, context=table.era) for row in table.rows())
    )


def is_plain_list(table: Table) -> bool:
    """Whether a table has a label of names and no years in its first row, over rows of the same columns that open with
    none: it lists something, be it projects or not, and is no card."""
    merged = any(c.rowspan > 1 or c.colspan > 1 for c in table.cells)
    if merged or table.n_cols <= _FEW_CELLS or table.n_rows <= _FEW_CELLS or find_axis(table.rows()[0]):
        return False
    named = [c for c in table.cells if c.row == 0 and "name" in vocabulary.roles_of(c.text)]
    return bool(named) and not any(c.row and c.col == 0 and vocabulary.is_label(c.text) for c in table.cells)


def is_explicit_card(table: Table) -> bool:
    """Whether a table says by itself that it describes a project: its name, who is in charge, and what or when."""
    roles = {role for cell in table.cells if cell.text for role in vocabulary.roles_of(cell.text)[:1]}
    return {"name", "section"} <= roles and bool(roles & {"description", "schedule", "goal", "indicator", "budget"})


def unit_above(table: Table, flow: Flow) -> str | None:
    """The unit of money that a line above, a note below or a cell of its first row gives for all of a table:
    （単位：千円）, 予算（千円）."""
    lines = [t.line for t in flow.sheet(table.page_no).lines]
    above = [ln for ln in lines if -1.0 <= table.box.top - ln.box.bottom <= _NEAR_LINES * ln.size]
    last = table.parts[-1]
    lines = [t.line for t in flow.sheet(last.page_no).lines]
    below = [ln for ln in lines if -1.0 <= ln.box.top - last.box.bottom <= _NEAR_LINES * ln.size]
    told = (unit_of(line.text) or unit_first(line.text) or _unit_of_caption(line.text) for line in [*above, *below])
    inside = (unit_of(cell.text) for cell in table.rows()[0])
    return next(filter(None, [*told, *inside]), None)


def _unit_of_caption(text: str) -> str | None:
    """The unit in brackets behind a caption that names amounts (◆ 事業費（千円）)."""
    remark = vocabulary.label_remark(text) if "budget" in vocabulary.roles_of(text.lstrip(_SIGNS)) else None
    return remark if remark is not None and remark.endswith("円") else None


def caption_of(table: Table, flow: Flow) -> str | None:
    """The line right above a table, over some part of it."""
    lines = [t.line for t in flow.sheet(table.page_no).lines if t.line.box.overlap_x(table.box) > 0]
    above = [line for line in lines if -1.0 <= table.box.top - line.box.bottom <= line.size]
    return max(above, key=lambda line: line.box.bottom).text if above else None


def opening_rows(table: Table) -> list[tuple[str, ...]]:
    """The texts of the first rows, which may be a title with its notes and the header, in comparable form."""
    return [tuple(squeeze(cell.text) for cell in row) for row in table.rows()[:_OPENING] if len(row) > _FEW_CELLS]


def first_row(table: Table) -> tuple[str, ...]:
    """The texts of a table's first row, in comparable form."""
    return tuple(squeeze(cell.text) for cell in table.rows()[0])
