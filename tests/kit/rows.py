"""Rows for tests of the warehouse: two invented cities and the real code tables."""

from collections.abc import Mapping
from typing import Any

import duckdb

from keikaku._internal.flows.night.codes import code_tables
from keikaku._internal.warehouse.assemble import create_tables, create_views
from keikaku._internal.warehouse.database import connect
from keikaku._internal.warehouse.parquet import to_arrow
from keikaku._internal.warehouse.schema import TABLES, code_rows

Row = dict[str, Any]
Tables = dict[str, list[Row]]

ID = "d" * 16
CITY = {"municipality_code": "999999", "name": "試験市", "prefecture": "試験県", "kind": "市"}
OTHER_CITY = {"municipality_code": "888889", "name": "見本市", "prefecture": "試験県", "kind": "市"}
CODES = {name: rows for name, rows in code_tables().items() if name != "municipalities"}
STAGES = {row["status"]: row["stage"] for row in CODES["statuses"]}
BOX = [10.0, 10.0, 20.0, 20.0]


def document(document_id: str = ID, **more: Any) -> Row:
    return {
        "document_id": document_id,
        "kind": "plan",
        "municipality_code": "999999",
        "plan_key": "999999/試験計画",
        "title": "試験計画",
        "is_draft": False,
        "file_name": f"{document_id[0]}.pdf",
        "sha256": document_id * 4,
        "page_count": 1,
        **more,
    }


def page(document_id: str = ID, **more: Any) -> Row:
    told = {"page_no": 1, "text": "", "text_source": "text", "width": 595.0, "height": 842.0}
    words = {f"words_in_{use}": 1 for use in ("values", "labels", "notes", "prose", "furniture")}
    return {"document_id": document_id, **told, "table_count": 1, "tables_read": 1, **words, "words_unread": 1, **more}


def project(seq: int, document_id: str = ID, **more: Any) -> Row:
    return {
        "project_id": f"{document_id}/{seq:04d}",
        "document_id": document_id,
        "seq": seq,
        "layout": "table",
        "taught": False,
        "confidence": 0.97,
        "name": f"事業{seq}",
        "section_path": [],
        "page_no": 1,
        "bbox": BOX,
        **more,
    }


def year(seq: int, fiscal_year: int, status: str | None, document_id: str = ID, **more: Any) -> Row:
    return {
        "project_id": f"{document_id}/{seq:04d}",
        "fiscal_year": fiscal_year,
        "ord": 1,
        "open_ended": False,
        "status_raw": status,
        "status": status,
        "stage": STAGES[status] if status else None,
        "method": "text",
        "confidence": 0.99,
        "page_no": 1,
        "bbox": BOX,
        **more,
    }


def years(seq: int, first: int, statuses: str, document_id: str = ID) -> list[Row]:
    """Statuses of the years from `first`, one word a year, 、 between them.

    － stands for a year without a row, 〜 behind a word for a year and after.
    """
    words = [(first + i, word) for i, word in enumerate(statuses.split("、"))]
    return [
        year(seq, at, word.rstrip("〜"), document_id, open_ended=word.endswith("〜"))
        for at, word in words
        if word != "－"
    ]


def tables(*projects: Row, **more: list[Row]) -> Tables:
    """The tables of one document with these projects; `more` names other tables, or replaces these."""
    base = {"municipalities": [CITY, OTHER_CITY], "documents": [document()], "pages": [page()]}
    return {**CODES, **base, "projects": list(projects), **more}


def small_rows() -> Tables:
    """A row in most tables."""
    at = {"page_no": 1, "bbox": BOX}
    of_project = {"project_id": f"{ID}/0001", **at}
    return tables(
        project(1, theme="ai_rpa", themes=["ai_rpa"], section_path=["第1章", "1"], is_priority=True),
        project(2, same_as=f"{ID}/0001"),
        project_years=years(1, 2021, "検討、実施、完了"),
        project_departments=[{**of_project, "ord": 1, "role": "lead", "department_raw": "課", "section": "課"}],
        indicators=[{**of_project, "indicator_no": 1, "name": "件数", "unit": "件"}],
        indicator_values=[
            {
                **of_project,
                "indicator_no": 1,
                "fiscal_year": 2023,
                "kind": "target",
                "value_raw": "10以上",
                "value": 10.0,
                "comparator": ">=",
            }
        ],
        budgets=[{**of_project, "ord": 1, "amount_yen": 3_000_000_000, "amount_raw": "30億円"}],
        initiatives=[{"initiative_id": "rpa", "label": "RPA"}],
        project_initiatives=[{"project_id": f"{ID}/0001", "initiative_id": "rpa", "score": 0.9, "terms": ["RPA"]}],
        findings=[{"document_id": "-", "ord": 1, "severity": "info", "code": "raw_empty", "message": "空"}],
    )


def insert(con: duckdb.DuckDBPyConnection, rows: Mapping[str, Any]) -> None:
    for table in TABLES:
        if rows.get(table.name):
            con.register("incoming", to_arrow(table, rows[table.name]))
            con.execute(f'INSERT INTO "{table.name}" FROM incoming')
            con.unregister("incoming")


def loaded(rows: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """The tables and views in memory, without a build."""
    con = connect()
    con.execute("SET threads = 1")
    create_tables(con)
    insert(con, {**rows, "codes": code_rows()})
    create_views(con)
    return con
