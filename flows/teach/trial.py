"""What a lesson would change: a PDF read without it and with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keikaku._internal.extract.plan.reader import read_plan
from keikaku._internal.extract.plan.taught import lessons_of
from keikaku._internal.normalize.plan import Source, Tidy, tidy
from keikaku._internal.warehouse.publish import sha256 as sha256_of

TABLES = ("projects", "project_departments", "project_years", "activities", "indicators", "indicator_values", "budgets")
_PLACES = {"project_id", "document_id", "seq", "ord", "bbox", "page_no", "confidence", "taught", "same_as"}
_SHOWN = {
    "projects": ("number", "name", "description"),
    "project_departments": ("role", "department_raw"),
    "project_years": ("fiscal_year", "status_raw", "status"),
    "activities": ("name", "fiscal_year_from", "fiscal_year_to", "label"),
    "indicators": ("name", "unit"),
    "indicator_values": ("fiscal_year", "kind", "value_raw", "value"),
    "budgets": ("fiscal_year", "amount_raw", "amount_yen"),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """Rows of each table before and after, and the rows that come and go as (table, project, words)."""

    counts: dict[str, tuple[int, int]]
    added: tuple[tuple[str, str, str], ...]
    removed: tuple[tuple[str, str, str], ...]
    stale: tuple[str, ...]
    """Lessons that fit nothing."""


def tried(path: Path, before: Sequence[str], after: Sequence[str]) -> Trial:
    """Read a PDF with the lessons of before and of after. Raises PdfError."""
    old, new = (_read(path, lessons) for lessons in (before, after))
    rows = [Counter(_rows(one)) for one in (old, new)]
    return Trial(
        {name: (len(old.rows(name)), len(new.rows(name))) for name in TABLES},
        tuple((rows[1] - rows[0]).elements()),
        tuple((rows[0] - rows[1]).elements()),
        tuple(str(row["value_raw"]) for row in new.rows("findings") if row["code"] == "layout_stale"),
    )


def _read(path: Path, lessons: Sequence[str]) -> Tidy:
    sha256 = sha256_of(path)
    plan = read_plan(path, lessons=lessons_of(lessons))
    return tidy(plan, Source(sha256[:16], sha256, path.name, len(plan.pages)))


def _rows(found: Tidy) -> list[tuple[str, str, str]]:
    names = {row["project_id"]: row["name"] for row in found.rows("projects")}
    return [(table, names[row["project_id"]], _told(table, row)) for table in TABLES for row in found.rows(table)]


def _told(table: str, row: dict[str, Any]) -> str:
    return " ".join(" ".join(str(row[name]).split()) for name in _SHOWN[table] if row[name] is not None)
