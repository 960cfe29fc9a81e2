"""What of a document was not read, and why: pages, damaged objects, tables."""

from __future__ import annotations

from itertools import groupby

from keikaku._internal.extract.pdf.grid import Grid
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize import era
from keikaku._internal.normalize.records import Evidence, RawFinding
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import find_axis
from .evidence.contents import kinds_of
from .flow import Sheet, bbox, cell_at

_HEADER_ROWS = 4
_SEVERAL = 3
"""Departments or status words of a table that make it look like one of projects."""
_FIRST_WORDS = 4
"""Cells by whose words a person knows a table again."""


def of_damage(page_no: int | None, told: str) -> RawFinding:
    """What damage costs: of a page, or of the document where `page_no` is None."""
    if page_no is None:
        return RawFinding("pdf_repaired", told)
    return RawFinding("page_damaged", told, Evidence(page_no, (0, 0, 0, 0)))


def of_hidden_text(sheet: Sheet) -> list[RawFinding]:
    """What of a page is struck out, or lies under a picture."""
    told = [("text_struck", line) for line in sheet.struck] + [("text_under_picture", line) for line in sheet.pictured]
    return [RawFinding(code, line.text, Evidence(sheet.page_no, bbox(line.box))) for code, line in told]


def no_sheet(page_no: int) -> Sheet:
    """The blank sheet of a page that was not read."""
    return Sheet(page_no, 0.0, 0.0, "none", [], [], [], [])


def of_left_out(pages: list[tuple[int, str]]) -> list[RawFinding]:
    """Pages that were not read and the codes why; neighbours of one code are one finding."""
    found = []
    for (_, code), row in groupby(enumerate(pages), lambda each: (each[1][0] - each[0], each[1][1])):
        numbers = [no for _, (no, _) in row]
        told = f"{numbers[0]}〜{numbers[-1]}" if len(numbers) > 1 else None
        found.append(RawFinding(code, told, Evidence(numbers[0], (0, 0, 0, 0))))
    return found


def of_conflicting_years(table: Table) -> list[RawFinding]:
    """Headers that write one year in two ways which disagree (令和4年度(2023年度))."""
    heads = (cell for cell in table.cells if cell.row < _HEADER_ROWS and any(sign.isdigit() for sign in cell.text))
    return [RawFinding("year_conflict", c.text, cell_at(c)) for c in heads if "conflict" in era.parse(c.text).flags]


def of_table(table: Table, left_out: bool) -> list[RawFinding]:
    """Name a table that was not read, by its first words on each page, and why. One that looks like a list of projects
    is told as such; `left_out`: it stands in a chapter that is not about projects."""
    if _looks_like_projects(table, left_out):
        at = Evidence(table.page_no, bbox(table.box))
        return [RawFinding("unread_region", _first_words(table), at)]
    labels = any(vocabulary.is_label(cell.text) for cell in table.cells)
    code = "table_left_out" if left_out else "table_without_projects" if labels else "table_without_labels"
    return [RawFinding(code, _first_words(part), Evidence(part.page_no, bbox(part.box))) for part in table.parts]


def _first_words(table: Table | Grid) -> str | None:
    words = [squeeze(cell.text) for cell in table.cells if squeeze(cell.text)]
    return "｜".join(words[:_FIRST_WORDS]) or None


def _looks_like_projects(table: Table, left_out: bool) -> bool:
    """Whether a table that was not read has what projects have: departments, or words of a schedule, in numbers."""
    kinds = [kinds_of(cell.text) for cell in table.cells if cell.text]
    departments = sum("department" in own for own in kinds)
    statuses = sum("status" in own and "nothing" not in own for own in kinds)
    years = any(find_axis(row, context=table.era) for row in table.rows())
    if left_out:
        return years and departments >= _SEVERAL
    return departments >= _SEVERAL or (years and statuses >= _SEVERAL)
