"""One project: all that its plan says of it, where that is printed, and who does the same elsewhere."""

from __future__ import annotations

from typing import Any

from keikaku._internal.flows.look import LookError, Sheet, Value, sheet_from

from ..build import Row
from ..cells import stage_class, stage_name
from ..page import NotFoundError, Page, Site, table

_SURE, _LIKELY = 0.9, 0.7
_VERIFIED = """
SELECT verdict, count(*) AS n FROM verifications
WHERE document_id = $document AND (row_key = $project OR starts_with(row_key, $project || '/'))
GROUP BY verdict"""


def project(site: Site, document: str, seq: str) -> Page:
    """Everything about one project."""
    key = f"{document}/{seq}"
    try:
        sheet = sheet_from(site.build.where, key)
    except LookError as error:
        raise NotFoundError(key) from error
    code = sheet.document["municipality_code"]
    pages = _pages(site, document, sheet.values)
    facts = {
        "sheet": sheet,
        "sure": site.words(confidence_key(sheet.project["confidence"])),
        "years": [_year(site, row) for row in sheet.years],
        "methods": {method: row[f"meaning_{site.state.language}"] for method, row in site.build.methods.items()},
        "indicators": _indicators(sheet),
        "pages": pages,
        "verified": {row["verdict"]: row["n"] for row in site.build.rows(_VERIFIED, document=document, project=key)},
        "initiatives": site.build.rows(
            "SELECT initiative_id, label FROM project_initiatives JOIN initiatives USING (initiative_id) "
            "WHERE project_id = $key ORDER BY score DESC",
            key=key,
        ),
        "similar": table(site, "similar", {"project": key}, most=30),
        "code": code,
        "command": f"keikaku show {key}",
    }
    crumbs = [
        (sheet.municipality or site.words("unknown_place"), site.url(f"/municipalities/{code}") if code else None),
        (sheet.document["title"] or sheet.document["file_name"], site.url(f"/documents/{document}")),
    ]
    return Page("project.html", sheet.project["name"], facts, crumbs)


def _year(site: Site, row: Row) -> Row:
    return {
        **row,
        "class": stage_class(row["stage"]) or "untold",
        "stage_name": stage_name(site, row["stage"]) if row["stage"] else site.words("untold"),
        "sure": site.words(confidence_key(row["confidence"])),
    }


def confidence_key(confidence: float) -> str:
    """The word for how sure a value is."""
    return "sure" if confidence >= _SURE else "likely" if confidence >= _LIKELY else "unsure"


def _indicators(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {**row, "values": [v for v in sheet.indicator_values if v["indicator_no"] == row["indicator_no"]]}
        for row in sheet.indicators
    ]


def _pages(site: Site, document: str, values: list[Value]) -> list[dict[str, Any]]:
    """The pages that values are printed on, with the boxes of the values and their numbers."""
    sizes = {
        row["page_no"]: row
        for row in site.build.rows("FROM pages WHERE document_id = $document ORDER BY page_no", document=document)
    }
    found = []
    for no in sorted({value.page_no for value in values}):
        boxes = [
            box_of(number, value.what, value.text, value.bbox)
            for number, value in enumerate(values, 1)
            if value.page_no == no
        ]
        found.append(picture_of(site, document, sizes[no], boxes))
    return found


def picture_of(site: Site, document: str, page: Row, boxes: list[Row]) -> dict[str, Any]:
    """What the template of a picture needs: the page and the boxes over it."""
    return {
        "page_no": page["page_no"],
        "width": page["width"],
        "height": page["height"],
        "picture": site.file(f"/pictures/{document}/{page['page_no']}.webp"),
        "url": site.url(f"/documents/{document}/pages/{page['page_no']}"),
        "boxes": boxes,
    }


def box_of(number: int, what: str, text: str, bbox: Any, url: str | None = None, kind: str = "value") -> Row:
    """A box over a picture: number, what it is, the printed text, place in points, where it leads, its class."""
    return {
        "number": number,
        "what": what,
        "text": " ".join(text.split()),
        "x": round(bbox[0], 1),
        "y": round(bbox[1], 1),
        "width": round(bbox[2] - bbox[0], 1),
        "height": round(bbox[3] - bbox[1], 1),
        "url": url,
        "kind": kind,
        "hue": (number - 1) % 6,
    }
