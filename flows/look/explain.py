"""What the reader made of each page of a PDF: its regions, what they were taken for and why, and what stays unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.plan.reader import read_plan
from keikaku._internal.extract.plan.taught import lessons_of
from keikaku._internal.extract.plan.trace import Region, listening
from keikaku._internal.normalize.plan import Source, Tidy, tidy
from keikaku._internal.normalize.records import RawPage, turned
from keikaku._internal.warehouse.publish import sha256 as sha256_of

from .sheet import PARTS, Sheet, Value


@dataclass(frozen=True, slots=True)
class PageExplained:
    """A page (size in points as shown), its regions from the top, the values read from it and what was asked of it."""

    page_no: int
    width: float
    height: float
    regions: tuple[Region, ...]
    values: tuple[Value, ...]
    findings: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A PDF as it was read: what it says of itself, its pages, and what was asked of the whole of it."""

    path: Path
    document: dict[str, Any]
    pages: list[PageExplained] = field(default_factory=list)
    findings: tuple[dict[str, Any], ...] = ()
    projects: int = 0


def explain(path: Path, lessons: Sequence[str] = ()) -> Explained:
    """Read a PDF and say what was made of it; `lessons` (`Lesson.to_json`) are what layouts.toml says of it.

    Raises PdfError for a file of which nothing can be read.
    """
    sha256 = sha256_of(path)
    with listening() as regions:
        plan = read_plan(path, lessons=lessons_of(lessons))
    rows = tidy(plan, Source(sha256[:16], sha256, path.name, len(plan.pages)))
    sheets = list(_sheets(rows))
    values = [value for sheet in sheets for value in sheet.values]
    told = [*regions, *_outlines(sheets)]
    findings = rows.rows("findings")
    pages = [
        PageExplained(
            page.page_no,
            page.width,
            page.height,
            tuple(sorted(_as_shown(told, page), key=lambda region: region.box[1])),
            tuple(value for value in values if value.page_no == page.page_no),
            tuple(row for row in findings if row["page_no"] == page.page_no),
        )
        for page in plan.pages
    ]
    whole = tuple(row for row in findings if row["page_no"] is None)
    return Explained(path, rows.rows("documents")[0], pages, whole, len(sheets))


def _as_shown(regions: Sequence[Region], page: RawPage) -> list[Region]:
    """The regions of a page, turned as the page is shown where it was read upright."""
    own = [region for region in regions if region.page_no == page.page_no]
    if not page.skew:
        return own
    boxes = [
        region.box if region.taken_for == "outline" else tuple(turned(region.box, page.width, page.height, page.skew))
        for region in own
    ]
    return [replace(region, box=(b[0], b[1], b[2], b[3])) for region, b in zip(own, boxes, strict=True)]


def _sheets(rows: Tidy) -> list[Sheet]:
    document = rows.rows("documents")[0]
    parts: dict[str, dict[str, list[dict[str, Any]]]] = {part: {} for part in PARTS}
    for part, table in PARTS.items():
        for row in rows.rows(table):
            parts[part].setdefault(row["project_id"], []).append(row)
    return [
        Sheet(project, document, None, **{part: own.get(project["project_id"], []) for part, own in parts.items()})
        for project in rows.rows("projects")
    ]


def _outlines(sheets: Sequence[Sheet]) -> list[Region]:
    """The places of projects that headings and lines tell."""
    found = []
    for sheet in (sheet for sheet in sheets if sheet.project["layout"] == "outline"):
        for no in sorted({value.page_no for value in sheet.values}):
            x0, top, x1, bottom = union(Box(*value.bbox) for value in sheet.values if value.page_no == no)
            box = (x0, top, x1, bottom)
            found.append(Region(no, box, "outline", sheet.project["name"], projects=1))
    return found
