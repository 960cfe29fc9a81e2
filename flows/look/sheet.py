"""One project with all its values, each with the place where it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .errors import LookError

Row = dict[str, Any]
PARTS = {
    "departments": "project_departments",
    "years": "project_years",
    "activities": "activities",
    "indicators": "indicators",
    "indicator_values": "indicator_values",
    "budgets": "budgets",
}
"""The parts of a sheet, and the tables that they are rows of."""
_YEAR = "年度"
_KINDS = {"baseline": "基準", "target": "目標", "actual": "実績"}


@dataclass(frozen=True, slots=True)
class Value:
    """A printed value: what it is (in Japanese), its text, page (from 1) and box (points from the top left)."""

    what: str
    text: str
    page_no: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A project: its own row, its document's and municipality's, and the rows of the tables that speak of it."""

    project: Row
    document: Row
    municipality: str | None
    departments: list[Row] = field(default_factory=list)
    years: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    indicator_values: list[Row] = field(default_factory=list)
    budgets: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    """What was asked of the places of this project."""

    @property
    def values(self) -> list[Value]:
        """All values with their places, in the order of the page; what stands in one box comes once."""
        boxes: dict[tuple[int, tuple[float, float, float, float]], list[tuple[str, str]]] = {}
        for what, text, row in self._printed():
            box = row.get("bbox")
            if box is not None and len(box) == 4 and row.get("page_no"):
                boxes.setdefault((int(row["page_no"]), (box[0], box[1], box[2], box[3])), []).append((what, text))
        found = [
            Value(_joined([what for what, _ in told]), "／".join(dict.fromkeys(text for _, text in told)), *place)
            for place, told in boxes.items()
        ]
        return sorted(found, key=lambda v: (v.page_no, v.bbox[1], v.bbox[0]))

    def _printed(self) -> Iterator[tuple[str, str, Row]]:
        yield "事業", self.project["name"], self.project
        for row in self.departments:
            yield "所管" if row["role"] == "lead" else "関係課", row["department_raw"], row
        for row in self.years:
            yield f"{row['fiscal_year']}年度", row["status_raw"] or row["status"] or "（印のみ）", row
        for row in self.activities:
            yield "取組", " ".join(dict.fromkeys(filter(None, (row["name"], row["label"])))), row
        for row in self.indicators:
            yield "指標", row["name"], row
        for row in self.indicator_values:
            year = f"{row['fiscal_year']}年度" if row["fiscal_year"] else ""
            yield f"{_KINDS.get(row['kind'], row['kind'])}値{year}", row["value_raw"], row
        for row in self.budgets:
            yield f"予算{row['fiscal_year']}年度" if row["fiscal_year"] else "予算", row["amount_raw"], row


def _joined(names: list[str]) -> str:
    """What one box holds, in few words: 2021〜2023年度・取組."""
    years = [int(name.removesuffix(_YEAR)) for name in names if name.removesuffix(_YEAR).isdigit()]
    others = [name for name in dict.fromkeys(names) if not name.removesuffix(_YEAR).isdigit()]
    span = [f"{min(years)}〜{max(years)}{_YEAR}" if max(years) > min(years) else f"{years[0]}{_YEAR}"] if years else []
    return "・".join([*span, *others])


def sheet_of(folder: Path, project_id: str) -> Sheet:
    """The sheet of a project of the build in `folder`. Raises LookError for one that is not there."""
    return sheet_from(partial(_rows, folder), project_id)


def sheet_from(rows: Callable[[str, str, Any], list[Row]], project_id: str) -> Sheet:
    """The sheet of a project; `rows` gives the rows of a table in which a column has a value. Raises LookError."""
    found = rows("projects", "project_id", project_id)
    if not found:
        raise LookError(f"{project_id} という事業はありません（keikaku find で探せます）")
    project = found[0]
    document = rows("documents", "document_id", project["document_id"])[0]
    code = document["municipality_code"]
    places = rows("municipalities", "municipality_code", code) if code else []
    municipality = f"{places[0]['prefecture']}{places[0]['name']}" if places else None
    parts = {name: rows(table, "project_id", project_id) for name, table in PARTS.items()}
    sheet = Sheet(project, document, municipality, **parts)
    boxes = {(value.page_no, value.bbox) for value in sheet.values}
    findings = rows("findings", "document_id", project["document_id"])
    sheet.findings.extend(row for row in findings if row["bbox"] and (row["page_no"], tuple(row["bbox"])) in boxes)
    return sheet


def finding_of(folder: Path, document: str, ord_: int) -> tuple[Row, Row]:
    """A finding by its document (id, or a part of the file name) and number, with the document's row."""
    documents = [
        row
        for row in pq.read_table(folder / "documents.parquet").to_pylist()
        if row["document_id"] == document or document in row["file_name"]
    ]
    for row in documents:
        for finding in _rows(folder, "findings", "document_id", row["document_id"]):
            if finding["ord"] == ord_:
                return finding, row
    raise LookError(
        f"{document} の確認事項 {ord_} はありません（表 findings の document_id と ord で指定してください）"
    )


def _rows(folder: Path, table: str, column: str, value: Any) -> list[Row]:
    rows: list[Row] = pq.read_table(folder / f"{table}.parquet", filters=[(column, "=", value)]).to_pylist()
    return rows
