"""What stands in the cells of tables: text, with where it leads and how it is set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .build import Row
from .page import Site

STAGES = {
    "検討": ("considering", "検"),
    "実施": ("implementing", "実"),
    "完了": ("completed", "完"),
    "中止": ("stopped", "止"),
}
"""The class and the sign of each stage; its colour is told by the class, never by itself alone."""
_SHARES = ("share_implemented", "share_of_way", "others_share", "verified_share", "words_unread_share", "confidence")
_YEARS = ("year", "fiscal_year")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `kind` is text, number, stage or years; `parts` are the entries of years (text and stage)."""

    text: str
    url: str | None = None
    kind: str = "text"
    stage: str | None = None
    parts: tuple[tuple[str, str | None], ...] = ()


def cell(site: Site, column: str, row: Row) -> Cell:
    """The cell of a column in a row of an answer."""
    value = row[column]
    if value is None or value == "":
        return Cell("")
    if column in ("stage", "furthest_stage", "stage_after"):
        return Cell(stage_name(site, value), kind="stage", stage=stage_class(value))
    if column == "years":
        return Cell(value, kind="years", parts=tuple(_entries(site, value)))
    if column in _SHARES:
        return Cell(f"{value:.0%}", kind="number")
    if isinstance(value, bool):
        return Cell(site.words("yes" if value else "no"))
    if isinstance(value, int | float):
        return Cell(_number(column, value), _page_url(site, column, row), "number")
    return Cell(_text(site, column, value), _url(site, column, row))


def stage_name(site: Site, stage: str) -> str:
    """A stage in the language asked for."""
    return site.words(f"stage_{STAGES[stage][0]}") if stage in STAGES else stage


def stage_class(stage: str | None) -> str | None:
    """The class of a stage."""
    return STAGES[stage][0] if stage in STAGES else None


def _entries(site: Site, value: str) -> list[tuple[str, str | None]]:
    known = site.build.stage_of_status
    found = []
    for part in value.split("、"):
        year, _, status = part.partition(" ")
        found.append((f"{year} {status}", stage_class(known.get(status))))
    return found


def _number(column: str, value: float) -> str:
    is_year = column.endswith(_YEARS) or column.startswith(("fiscal_year", "first_", "last_", "considered_", "year_"))
    if is_year or column in {"page_no", "nth"}:
        return str(value)
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{int(value):,}" if abs(value) < 1e15 else f"{value:g}"


def _text(site: Site, column: str, value: Any) -> str:
    if column == "theme":
        return site.theme(value)
    if column in ("severity", "text_source", "pair"):
        return site.words(f"{column}_{value}")
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _url(site: Site, column: str, row: Row) -> str | None:
    code, document, project = row.get("municipality_code"), row.get("document_id"), row.get("project_id")
    if column == "municipality" and code:
        return site.url(f"/municipalities/{code}")
    if column in ("name", "project_name") and project:
        return site.url(f"/projects/{project}")
    if column == "first_project" and row.get("first_project_id"):
        return site.url(f"/projects/{row['first_project_id']}")
    if column in ("title", "file_name") and document:
        return site.url(f"/documents/{document}")
    if column == "theme":
        return site.url(f"/themes/{row['theme']}") if row["theme"] in site.build.themes else None
    if column == "function":
        return site.url(f"/functions/{row['function']}")
    if column == "initiative":
        return site.url(f"/initiatives/{row['initiative_id']}")
    return None


def _page_url(site: Site, column: str, row: Row) -> str | None:
    if column == "page_no" and row.get("document_id"):
        return site.url(f"/documents/{row['document_id']}/pages/{row['page_no']}")
    return None
