"""Documents and their pages: what was read, what was not, and why."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from keikaku._internal.extract.plan.trace import Region
from keikaku._internal.flows.look import (
    USES,
    Explained,
    apart,
    competing,
    explain,
    how_to_teach,
    name_of,
    place_of,
    raw_file,
    why_of,
)
from keikaku._internal.flows.teach import taught_for

from ..build import Row
from ..page import NotFoundError, Page, Site, table
from .project import box_of, picture_of

_PRINTED = """
SELECT what, any_value(project_id) AS project_id, string_agg(DISTINCT text, '／' ORDER BY text) AS text, bbox FROM (
    SELECT 'project' AS what, project_id, name AS text, bbox, page_no FROM projects WHERE document_id = $document
    UNION ALL SELECT 'department', project_id, department_raw, bbox, page_no FROM project_departments WHERE starts_with(project_id, $document)
    UNION ALL SELECT 'year', project_id, concat_ws(' ', fiscal_year, coalesce(status_raw, status)), bbox, page_no FROM project_years WHERE starts_with(project_id, $document)
    UNION ALL SELECT 'activity', project_id, name, bbox, page_no FROM activities WHERE starts_with(project_id, $document)
    UNION ALL SELECT 'indicator', project_id, name, bbox, page_no FROM indicators WHERE starts_with(project_id, $document)
    UNION ALL SELECT 'indicator_value', project_id, value_raw, bbox, page_no FROM indicator_values WHERE starts_with(project_id, $document)
    UNION ALL SELECT 'budget', project_id, amount_raw, bbox, page_no FROM budgets WHERE starts_with(project_id, $document)
    UNION ALL SELECT 'result', NULL, name, bbox, page_no FROM previous_results WHERE document_id = $document
)
WHERE page_no = $page AND bbox IS NOT NULL
GROUP BY what, bbox
ORDER BY bbox[2], bbox[1]"""  # noqa: E501
_explained: dict[str, Explained] = {}
_MOST_KEPT = 8
_turn = threading.Lock()


def documents(site: Site) -> Page:
    """All documents with what was read of them."""
    return Page("table.html", site.words("documents"), {"tables": [table(site, "documents", paged=True)]})


def document_row(site: Site, document: str) -> Row:
    """The row of a document. Raises NotFoundError."""
    found = site.build.rows("FROM documents WHERE document_id = $document", document=document)
    if not found:
        raise NotFoundError(document)
    return found[0]


def page_row(site: Site, document: str, number: str) -> Row:
    """The row of a page of a document. Raises NotFoundError."""
    if number.isascii() and number.isdigit() and len(number) < 7:
        sql = "FROM pages WHERE document_id = $document AND page_no = $page"
        if found := site.build.rows(sql, document=document, page=int(number)):
            return found[0]
    raise NotFoundError(number)


def document(site: Site, document: str) -> Page:
    """One document: its pages, what was asked, its projects."""
    row = document_row(site, document)
    coverage = site.build.rows("FROM coverage WHERE document_id = $document", document=document)[0]
    given = {"document": document}
    results = table(site, "document_results", given, most=500)
    facts = {
        "document": row,
        "coverage": coverage,
        "raw": site.file(f"/raw/{document}.pdf"),
        "tables": [
            table(site, "document_findings", given),
            table(site, "document_projects", given, most=500),
            *([results] if results.answer.rows else []),
            table(site, "pages", given, most=2000),
        ],
    }
    return Page("document.html", row["title"] or row["file_name"], facts, _up(site, row, False))


def page(site: Site, document: str, number: str) -> Page:
    """One page of a document as a picture, with a box for everything that became a value or a question."""
    row, own = document_row(site, document), page_row(site, document, number)
    printed = site.build.rows(_PRINTED, document=document, page=own["page_no"])
    boxes = [
        box_of(
            n, site.words(f"what_{one['what']}"), one["text"] or "", one["bbox"], _project_url(site, one["project_id"])
        )
        for n, one in enumerate(printed, 1)
    ]
    findings = [f for f in _findings(site, document) if f["page_no"] == own["page_no"]]
    boxes += [
        box_of(n, site.words("finding"), f["message"], f["bbox"], None, "finding")
        for n, f in enumerate((f for f in findings if f["bbox"]), len(boxes) + 1)
    ]
    facts = {
        "document": row,
        "own": own,
        "picture": picture_of(site, document, own, boxes) if boxes or not site.links.is_frozen else None,
        "findings": findings,
        "reading": site.url(f"/reading/{document}/{own['page_no']}"),
    } | _neighbours(site, row, own["page_no"], "documents", "/pages")
    return Page("document_page.html", site.words("page_of", page=own["page_no"]), facts, _up(site, row, True))


def reading(site: Site, document: str, number: str) -> Page:
    """One page with its regions: what each was taken for and why. Raises LookError and PdfError."""
    row, own = document_row(site, document), page_row(site, document, number)
    path = raw_file(site.raw, row["file_name"], row["sha256"])
    told = next(one for one in _explanation(site, row["sha256"], path).pages if one.page_no == own["page_no"])
    regions = [_region(site, region, row["file_name"]) for region in told.regions]
    boxes = [
        box_of(n, one["name"], one["title"], one["box"], None, "finding" if one["why"] else "region")
        for n, one in enumerate(regions, 1)
    ]
    facts = {
        "document": row,
        "own": own,
        "regions": regions,
        "picture": picture_of(site, document, own, boxes),
        "findings": told.findings,
    } | _neighbours(site, row, own["page_no"], "reading", "")
    return Page("reading.html", site.words("reading_of", page=own["page_no"]), facts, _up(site, row, True))


def _explanation(site: Site, sha256: str, path: Path) -> Explained:
    """What was made of a PDF; one is read at a time, and kept."""
    with _turn:
        if sha256 not in _explained:
            if len(_explained) >= _MOST_KEPT:
                _explained.clear()
            _explained[sha256] = apart(explain, path, taught_for(site.raw, path))
        return _explained[sha256]


def _region(site: Site, region: Region, file_name: str) -> dict[str, Any]:
    return {
        "box": region.box,
        "name": name_of(region),
        "title": " ".join(region.title.split()),
        "place": place_of(region),
        "why": why_of(region),
        "projects": region.projects,
        "shares": competing(region),
        "axes": [(USES.get(use, use), text) for use, text in region.axes],
        "columns": [
            (
                c.no,
                c.label,
                c.role or "－",
                c.share,
                c.likeness,
                "、".join(f"{k} {share:.0%}" for k, share in c.contents),
            )
            for c in region.columns
        ],
        "teach": how_to_teach(region, site.raw / file_name) if region.why else None,
    }


def _findings(site: Site, document: str) -> list[Row]:
    return site.build.rows("FROM findings WHERE document_id = $document ORDER BY ord", document=document)


def _project_url(site: Site, project: str | None) -> str | None:
    return site.url(f"/projects/{project}") if project else None


def _neighbours(site: Site, document: Row, number: int, before: str, behind: str) -> dict[str, Any]:
    base = f"/{before}/{document['document_id']}{behind}"
    return {
        "before": site.url(f"{base}/{number - 1}") if number > 1 else None,
        "after": site.url(f"{base}/{number + 1}") if number < document["page_count"] else None,
    }


def _up(site: Site, document: Row, below: bool) -> list[tuple[str, str | None]]:
    found = [(site.words("documents"), site.url("/documents"))]
    code = document["municipality_code"]
    if code:
        found.append((site.place(code), site.url(f"/municipalities/{code}")))
    if below:
        name = document["title"] or document["file_name"]
        found.append((name, site.url(f"/documents/{document['document_id']}")))
    return found
