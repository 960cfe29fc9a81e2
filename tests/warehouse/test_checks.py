"""A broken check names what it asks and the rows that break it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from keikaku._internal.warehouse.builds import builds_folder
from keikaku._internal.warehouse.checks import ChecksFailedError, all_checks, broken_checks
from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.publish import publish
from tests.kit.rows import BOX, CODES, ID, Tables, document, insert, loaded, page, project, tables, year

FINDING = {"document_id": ID, "ord": 1, "severity": "warning", "code": "status_unknown", "message": "辞書にない"}


def department(**more: Any) -> dict[str, Any]:
    told = {"project_id": f"{ID}/0001", "ord": 1, "role": "lead", "department_raw": "課", "page_no": 1, "bbox": BOX}
    return {**told, **more}


def value(**more: Any) -> dict[str, Any]:
    told = {"project_id": f"{ID}/0001", "indicator_no": 1, "fiscal_year": 2022, "kind": "target", "value_raw": "1"}
    return {**told, "page_no": 1, "bbox": BOX, **more}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with loaded(CODES) as con:
        yield con


def broken(con: duckdb.DuckDBPyConnection, rows: Tables) -> str:
    con.execute("BEGIN")
    try:
        insert(con, {name: own for name, own in rows.items() if name not in CODES})
        return "\n".join(str(b) for b in broken_checks(con))
    finally:
        con.execute("ROLLBACK")


def test_rows_that_are_right_break_nothing(con: duckdb.DuckDBPyConnection) -> None:
    rows = tables(project(1, theme="ai_rpa", themes=["ai_rpa"]), project(2, same_as=f"{ID}/0001"))
    rows["project_years"] = [year(1, 2021, "検討"), year(1, 2022, "未着手")]
    rows["project_years"] += [year(1, 2023, None, status_raw="謎の語"), year(1, 2024, None, status_raw="△")]
    rows["findings"] = [{**FINDING, "value_raw": "謎の語"}]
    rows["project_departments"] = [department(function="情報政策")]
    assert broken(con, rows) == ""


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (
            {"projects": [project(1), project(1)]},
            "projects: key is unique: 1 行（例 project_id = dddddddddddddddd/0001",
        ),
        ({"projects": [project(1, "e" * 16)]}, "projects.document_id: refers to documents"),
        ({"projects": [project(1, layout="poster")]}, "projects.layout: one of table, card, box, outline"),
        ({"projects": [project(1, theme="magic")]}, "projects.theme: refers to themes"),
        ({"projects": [project(1, themes=["ai_rpa", "magic"])]}, "item = magic"),
        ({"projects": [project(1, bbox=[10.0, 10.0, 900.0, 20.0])]}, "projects.bbox: inside its page"),
        ({"projects": [project(1, bbox=[10.0, 10.0])]}, "projects.bbox: inside its page"),
        ({"projects": [project(1, bbox=[10.0, None, 20.0, 20.0])]}, "projects.bbox: inside its page"),
        ({"projects": [project(1, bbox=None, page_no=7)]}, "projects.page_no: a page of its document"),
        ({"projects": [project(1, page_no=7)]}, "projects.page_no: a page of its document"),
        ({"projects": [project(1, project_id=f"{ID}/0009")]}, "project_id is document_id/seq"),
        ({"projects": [project(1, same_as=f"{ID}/0001")]}, "an earlier first listing of the same document"),
        (
            {"documents": [document(municipality_code="000001")]},
            "documents.municipality_code: refers to municipalities",
        ),
        ({"documents": [document(fiscal_year_from=1869)]}, "documents.fiscal_year_from: within 1970–2069"),
        ({"documents": [document(fiscal_year_from=2025, fiscal_year_to=2021)]}, "fiscal_year_from is not after"),
        ({"documents": [document(sha256="e" * 64)]}, "every document_id begins its sha256"),
        ({"pages": [page(text_source="dream")]}, "pages.text_source: one of text, ocr, none"),
        ({"project_years": [year(1, 2170, "検討")]}, "project_years.fiscal_year: within 1970–2069"),
        ({"project_years": [year(9, 2021, "検討")]}, "project_years.project_id: refers to projects"),
        (
            {"project_years": [year(1, 2021, "検討", stage="実施")]},
            "a status has the stage that the code table gives it",
        ),
        ({"project_years": [year(1, 2021, "検討", stage=None)]}, "a status has the stage that the code table gives it"),
        ({"project_years": [year(1, 2021, None, stage="実施")]}, "there is no stage without a status"),
        (
            {"project_years": [{**year(1, 2021, None), "status": "謎"}]},
            "project_years.status: refers to statuses",
        ),
        ({"project_years": [year(1, 2021, "検討", method="smell")]}, "project_years.method: refers to methods"),
        ({"project_years": [year(1, 2021, "検討", confidence=1.5)]}, "project_years.confidence: within 0–1"),
        ({"project_years": [year(1, 2021, "検討", ord=2)]}, "the entries of a year are numbered from 1"),
        ({"project_years": [year(1, 2021, None, status_raw="謎の語")]}, "a printed status word that no rule knows"),
        ({"project_departments": [department(role="boss")]}, "project_departments.role: one of lead, related"),
        ({"project_departments": [department(function="魔法")]}, "project_departments.function: refers to functions"),
        ({"indicator_values": [value()]}, "indicator_values.project_id, indicator_no: refers to indicators"),
        ({"indicator_values": [value(comparator="~")]}, "indicator_values.comparator: one of"),
        ({"findings": [{**FINDING, "code": "no_such_code"}]}, "findings.code: refers to finding_codes"),
        ({"findings": [{**FINDING, "severity": "fatal"}]}, "findings.severity: one of"),
    ],
)
def test_a_broken_rule_is_named_with_its_rows(con: duckdb.DuckDBPyConnection, more: Tables, named: str) -> None:
    assert named in broken(con, tables(project(1), **{k: v for k, v in more.items() if k != "projects"}) | more)


def test_a_finding_about_another_word_does_not_excuse_an_unknown_one(con: duckdb.DuckDBPyConnection) -> None:
    rows = tables(project(1), project_years=[year(1, 2021, None, status_raw="謎の語")])
    rows["findings"] = [{**FINDING, "value_raw": "別の語"}]
    assert "status_raw = 謎の語" in broken(con, rows)


def test_every_reference_range_and_enum_of_the_declaration_is_checked() -> None:
    names = {check.name for check in all_checks()}
    assert len(names) == len(all_checks())
    assert {
        "projects.themes: refers to themes",
        "changes.direction: one of forward, backward, stopped, resumed, level, unclear",
        "budgets.fiscal_year: within 1970–2069",
    } <= names


def test_a_broken_check_keeps_the_previous_build_and_names_rows(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    with pytest.raises(ChecksFailedError, match=r"refers to documents: 1 行（例 project_id = e{16}/0001"):
        publish(tables(project(1, "e" * 16)), curated)
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        assert con.execute("SELECT name FROM projects").fetchall() == [("事業1",)]
    assert [p for p in builds_folder(curated).iterdir() if p.name.startswith(".")] == []
