"""What changed between two builds: documents, projects, statuses with their direction, values."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from keikaku._internal.warehouse.diff import changes
from keikaku._internal.warehouse.matching import Document, Project, pair_documents, pair_projects
from keikaku._internal.warehouse.parquet import write_tables
from tests.kit.rows import BOX, ID, Tables, document, page, project, tables, years

NEW = "e" * 16
Change = dict[str, Any]


def build(folder: Path, rows: Tables) -> Path:
    folder.mkdir()
    write_tables(rows, folder)
    return folder


def between(tmp_path: Path, before: Tables, after: Tables) -> list[Change]:
    rows: list[Change] = changes(build(tmp_path / "a", before), build(tmp_path / "b", after)).to_pylist()
    assert [row["change_no"] for row in rows] == list(range(1, len(rows) + 1))
    return rows


def short(rows: list[Change], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[c] for c in columns) for row in rows]


def edition(document_id: str, *projects: dict[str, Any], **more: list[Any]) -> Tables:
    """The one document is this one."""
    return tables(*projects, documents=[document(document_id)], pages=[page(document_id)], **more)


def test_the_same_contents_change_nothing(tmp_path: Path) -> None:
    rows = tables(project(1), project(2), project_years=years(1, 2021, "検討、実施"))
    assert between(tmp_path, rows, rows) == []


def test_a_document_added_is_one_row(tmp_path: Path) -> None:
    before = tables(project(1))
    other = document(NEW, file_name="new.pdf", plan_key="999999/別の計画", title="別の計画", edition="第1版")
    after = tables(project(1), project(1, NEW), documents=[document(), other], pages=[page(), page(NEW)])
    added = between(tmp_path, before, after)
    assert short(added, "kind", "document_id", "previous_document_id", "before", "after", "municipality_code") == [
        ("document_added", NEW, None, None, "別の計画 第1版", "999999")
    ]
    (tmp_path / "back").mkdir()
    removed = between(tmp_path / "back", after, before)
    assert short(removed, "kind", "document_id", "previous_document_id", "before") == [
        ("document_removed", None, NEW, "別の計画 第1版")
    ]


def test_another_edition_replaces_a_document_and_its_projects_are_found_again(tmp_path: Path) -> None:
    before = edition(
        ID, project(1, number="1"), project(2, name="電子申請の導入", number="2"), project(3, name="窓口改革")
    )
    after = edition(
        NEW,
        project(1, NEW, name="統合型GISの整備"),
        project(2, NEW, name="電子申請等の導入", number="2"),
        project(3, NEW, name="事業1", number="1"),
    )
    rows = between(tmp_path, before, after)
    assert short(rows, "kind", "previous_project_id", "project_id", "before", "after") == [
        ("document_replaced", None, None, "試験計画", "試験計画"),
        ("project_added", None, f"{NEW}/0001", None, "統合型GISの整備"),
        ("project_removed", f"{ID}/0003", None, "窓口改革", None),
        ("project_renamed", f"{ID}/0002", f"{NEW}/0002", "電子申請の導入", "電子申請等の導入"),
        ("value_changed", None, None, "d.pdf", "e.pdf"),
    ]
    assert {row["plan_key"] for row in rows} == {"999999/試験計画"}


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("検討", "実施", "forward"),
        ("実施", "検討", "backward"),
        ("実施", "中止", "stopped"),
        ("中止", "検討", "resumed"),
        ("検討", "準備", "level"),
        ("検討", "遅延", "unclear"),
    ],
)
def test_a_status_moves_in_a_direction(tmp_path: Path, before: str, after: str, direction: str) -> None:
    rows = between(
        tmp_path,
        tables(project(1), project_years=years(1, 2021, f"検討、{before}")),
        tables(project(1), project_years=years(1, 2021, f"検討、{after}")),
    )
    told = short(rows, "kind", "project_name", "fiscal_year", "before", "after", "direction")
    assert told == [("status_moved", "事業1", 2022, before, after, direction)]


def test_a_year_that_is_new_or_gone_is_a_changed_value(tmp_path: Path) -> None:
    rows = between(
        tmp_path,
        tables(project(1), project_years=years(1, 2021, "検討、実施")),
        tables(project(1), project_years=years(1, 2022, "実施、完了")),
    )
    assert short(rows, "kind", "fiscal_year", "before", "after", "direction") == [
        ("value_changed", 2021, "検討", None, None),
        ("value_changed", 2023, None, "完了", None),
    ]


def test_values_are_compared_wherever_they_are_listed_and_evidence_is_not(tmp_path: Path) -> None:
    at = {"project_id": f"{ID}/0001", "page_no": 1, "bbox": BOX}

    def rows(target: float, first: int, moved: bool) -> Tables:
        kpi = {**at, "indicator_no": first, "name": "件数"}
        value = {**at, "indicator_no": first, "fiscal_year": 2023, "kind": "target", "value_raw": str(target)}
        return tables(
            project(1, description="概要" if moved else None, bbox=[1.0, 1.0, 2.0, 2.0] if moved else BOX),
            indicators=[kpi, *([{**at, "indicator_no": 1, "name": "率"}] if first == 2 else [])],
            indicator_values=[{**value, "value": target, "comparator": ">="}],
            project_departments=[
                {**at, "ord": 1, "role": "lead", "department_raw": "課", "section": "A" if moved else "B"}
            ],
            budgets=[
                {**at, "ord": 1, "fiscal_year": 2022, "amount_yen": int(target * 1000), "amount_raw": f"{target}千円"}
            ],
        )

    told = short(
        between(tmp_path, rows(10.0, 1, False), rows(12.0, 2, True)), "table_name", "column_name", "before", "after"
    )
    assert told == [
        ("budgets", "amount_raw", "10.0千円", "12.0千円"),
        ("budgets", "amount_yen", "10000", "12000"),
        ("indicator_values", "value", "10.0", "12.0"),
        ("indicator_values", "value_raw", "10.0", "12.0"),
        ("indicators", "name", None, "率"),
        ("project_departments", "department_raw", "課", None),
        ("project_departments", "department_raw", None, "課"),
        ("projects", "description", None, "概要"),
    ]


def test_an_older_build_without_some_columns_and_tables_can_be_compared(tmp_path: Path) -> None:
    old = build(tmp_path / "old", tables(project(1, theme="ai_rpa", description="前")))
    path = old / "projects.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["theme", "is_priority"]), path)
    (old / "stages.parquet").unlink()
    new = build(tmp_path / "new", tables(project(1, theme="gis", description="後")))
    assert short(changes(old, new).to_pylist(), "column_name", "after") == [("description", "後")]


def test_documents_are_paired_by_bytes_then_by_name_then_by_plan() -> None:
    def told(document_id: str, file_name: str, plan: str | None, published: str | None = None) -> Document:
        return Document(document_id, "999999", plan, file_name, published, document_id)

    before = [told("1", "a", "p"), told("2", "b", "q"), told("3", "c", "r"), told("4", "d", None)]
    after = [told("1", "z", "p"), told("5", "b", "x"), told("6", "y", "r"), told("7", "w", None)]
    pairs = pair_documents(before, after)
    assert [(a.document_id, b.document_id) for a, b in pairs.both] == [("1", "1"), ("2", "5"), ("3", "6")]
    assert [d.document_id for d in pairs.gone] == ["4"]
    assert [d.document_id for d in pairs.new] == ["7"]


def test_projects_of_one_name_are_paired_in_order_and_width_does_not_matter() -> None:
    before = [
        Project("a1", "1", "ＲＰＡの導入", None),
        Project("a2", None, "研修", None),
        Project("a3", None, "研修", None),
    ]
    after = [
        Project("b1", None, "研修", None),
        Project("b2", "1", "RPA の導入", None),
        Project("b3", None, "研修", None),
    ]
    pairs = pair_projects(before, after)
    assert [(a.project_id, b.project_id) for a, b in pairs.both] == [("a2", "b1"), ("a1", "b2"), ("a3", "b3")]


def test_a_number_alone_makes_no_pair_of_different_projects() -> None:
    pairs = pair_projects([Project("a", "3", "統合型GISの整備", None)], [Project("b", "3", "職員研修", None)])
    assert pairs.both == ()
