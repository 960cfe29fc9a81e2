"""Each view gives the known answer to its question. Two cities: one with a plan in two editions, one with one plan."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from keikaku._internal.normalize.lookups import rows as lookup_rows
from keikaku._internal.warehouse.views import views
from tests.kit.rows import BOX, CITY, ID, OTHER_CITY, Tables, document, loaded, page, project, tables, year, years

NEW, OTHER = "e" * 16, "f" * 16
AT = {"page_no": 1, "bbox": BOX}


def department(seq: int, document_id: str, section: str, role: str = "lead", ord_: int = 1) -> dict[str, Any]:
    told = {"ord": ord_, "role": role, "section": section, "department_raw": section, "function": "情報政策"}
    return {"project_id": f"{document_id}/{seq:04d}", **told, **AT}


def value(fiscal_year: int, kind: str, number: float, comparator: str | None = None) -> dict[str, Any]:
    at = {"project_id": f"{OTHER}/0001", "indicator_no": 1, "fiscal_year": fiscal_year, "kind": kind, **AT}
    return {**at, "value_raw": f"{number:g}件", "value": number, "comparator": comparator}


def two_cities() -> Tables:
    first, second = {"theme": "ai_rpa"}, {"theme": "gis"}
    return tables(
        project(1, number="1", name="RPAの導入", **first),
        project(2, number="2", name="統合型GISの整備", **second),
        project(3, name="RPAの導入", same_as=f"{ID}/0001", **first),
        project(4, number="4", name="AI会議録"),
        project(1, NEW, number="1", name="RPA導入の推進", **first),
        project(2, NEW, number="2", name="統合型GISの整備", **second),
        project(3, NEW, number="4", name="職員研修"),
        project(1, OTHER, name="RPAとAI-OCR", **first),
        project(2, OTHER, name="地図の公開", **second),
        municipalities=[CITY, OTHER_CITY],
        documents=[
            document(published_on="2021-03", fiscal_year_from=2021, fiscal_year_to=2024, edition="第1版"),
            document(NEW, published_on="2023-03", fiscal_year_from=2023, fiscal_year_to=2026, edition="第2版"),
            document(OTHER, municipality_code="888889", plan_key="888889/計画", fiscal_year_from=2021, title="計画"),
        ],
        pages=[page(), page(NEW, text_source="none", tables_read=0), page(OTHER, table_count=3)],
        project_years=[
            *years(1, 2021, "検討、試行、実施"),
            *years(2, 2021, "検討、実施、完了"),
            *years(3, 2021, "検討、検討、検討、実施"),
            *years(4, 2021, "実施、中止"),
            *years(1, 2023, "検討、実施、拡充〜", NEW),
            *years(2, 2022, "検討、検討、準備、実施", NEW),
            *years(1, 2021, "実施、完了", OTHER),
            *years(2, 2021, "検討、検討、検討、中止、検討、検討、検討", OTHER),
            year(1, 2021, "検討", OTHER, ord=2),
            year(2, 2028, None, OTHER, status_raw="△", method="symbol"),
        ],
        project_departments=[
            department(1, NEW, "情報課"),
            department(1, NEW, "情報課", "related", 2),
            department(2, NEW, "情報課", "related"),
            department(1, OTHER, "DX課"),
        ],
        indicators=[{"project_id": f"{OTHER}/0001", "indicator_no": 1, "name": "自動化した業務", "unit": "件", **AT}],
        indicator_values=[
            value(2020, "baseline", 10),
            value(2022, "target", 20, ">="),
            value(2024, "target", 50, ">="),
            value(2022, "actual", 30),
        ],
        initiatives=[{"initiative_id": "rpa", "label": "RPA"}],
        project_initiatives=[
            {"project_id": f"{d}/0001", "initiative_id": "rpa", "score": 0.9, "terms": ["RPA"]}
            for d in (ID, NEW, OTHER)
        ],
        findings=[
            {"document_id": OTHER, "ord": 1, "severity": "warning", "code": "symbol_unknown", "message": "凡例がない"}
        ],
    )


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with loaded(two_cities()) as con:
        yield con


def ask(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def test_every_view_has_a_known_answer_here(request: pytest.FixtureRequest) -> None:
    tested = {name.removeprefix("test_").partition("__")[0] for name in dir(request.module) if "__" in name}
    assert {view.name for view in views()} <= tested


def test_editions__are_ordered_and_the_newest_is_known(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "SELECT document_id, nth, is_newest FROM editions ORDER BY plan_key, nth")
    assert rows == [(OTHER, 1, True), (ID, 1, False), (NEW, 2, True)]


def test_editions__of_one_date_are_volumes_unless_one_repeats_the_other() -> None:
    whole, summary, volume = "a" * 16, "b" * 16, "c" * 16
    same = {"title": "計画", "plan_key": "999999/計画", "published_on": "2024-03"}
    documents = [
        document(whole, file_name="plan.pdf", **same),
        document(summary, file_name="summary.pdf", **same),
        document(volume, file_name="volume2.pdf", **same),
    ]
    projects = [
        *(project(n, whole, name=name) for n, name in enumerate(["窓口", "電子申請", "地図"], 1)),
        *(project(n, summary, name=name) for n, name in enumerate(["窓口", "地図"], 1)),
        project(1, volume, name="庁内の網"),
    ]
    rows = ask(
        loaded({"documents": documents, "pages": [page(d) for d in (whole, summary, volume)], "projects": projects}),
        "SELECT document_id, nth, is_newest FROM editions ORDER BY 1",
    )
    assert rows == [(whole, 1, True), (summary, 1, False), (volume, 1, True)]


def test_annual_stages__take_the_furthest_of_a_year_once(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, f"SELECT fiscal_year, rank, stage FROM annual_stages WHERE project_id = '{OTHER}/0001' ORDER BY 1")
    assert rows == [(2021, 2, "実施"), (2022, 3, "完了")]
    stopped = ask(
        con, f"SELECT fiscal_year, rank, stage FROM annual_stages WHERE project_id = '{OTHER}/0002' ORDER BY 1"
    )
    assert stopped[3] == (2024, None, "中止")
    assert stopped[7] == (2028, None, None)
    assert ask(con, f"SELECT count(*) FROM annual_stages WHERE document_id = '{ID}'") == [(0,)]


def test_progress_by_theme__counts_stages(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "SELECT * FROM progress_by_theme WHERE theme = 'ai_rpa'")
    assert rows == [
        ("888889", "見本市", "ai_rpa", 2021, 1, 0, 1, 0, 0, 1.0),
        ("888889", "見本市", "ai_rpa", 2022, 1, 0, 0, 1, 0, 1.0),
        ("999999", "試験市", "ai_rpa", 2023, 1, 1, 0, 0, 0, 0.0),
        ("999999", "試験市", "ai_rpa", 2024, 1, 0, 1, 0, 0, 1.0),
        ("999999", "試験市", "ai_rpa", 2025, 1, 0, 1, 0, 0, 1.0),
    ]
    stopped = ask(
        con, "SELECT projects, stopped FROM progress_by_theme WHERE theme = 'gis' AND fiscal_year IN (2024, 2028)"
    )
    assert stopped == [(1, 1), (1, 0), (1, 0)]


def test_stage_by_year__counts_projects(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "SELECT fiscal_year, stage, projects FROM stage_by_year WHERE municipality = '試験市'")
    assert rows == [(2022, "検討", 1), (2023, "検討", 2), (2024, "実施", 1), (2024, "検討", 1), (2025, "実施", 2)]


def test_first_implemented__tells_when_and_whether_it_may_have_been_earlier(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "SELECT municipality, project_name, first_year, since_before FROM first_implemented")
    assert rows == [
        ("見本市", "RPAとAI-OCR", 2021, True),
        ("試験市", "RPA導入の推進", 2024, False),
        ("試験市", "統合型GISの整備", 2025, False),
    ]


def test_stalled_projects__lists_every_long_run(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        con, "SELECT project_name, considered_from, considered_to, years_considered, stage_after FROM stalled_projects"
    )
    assert rows == [
        ("地図の公開", 2021, 2023, 3, "中止"),
        ("地図の公開", 2025, 2027, 3, None),
        ("統合型GISの整備", 2022, 2024, 3, "実施"),
    ]


def test_slippage__shows_moves_between_editions_and_chapters(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        con,
        "SELECT pair, earlier_project_id, later_project_id, stage, year_before, year_after, years_moved "
        "FROM slippage ORDER BY ALL",
    )
    assert rows == [
        ("chapters", f"{ID}/0001", f"{ID}/0003", "実施", 2022, 2024, 2),
        ("editions", f"{ID}/0001", f"{NEW}/0001", "実施", 2022, 2024, 2),
        ("editions", f"{ID}/0002", f"{NEW}/0002", "完了", 2023, None, None),
        ("editions", f"{ID}/0002", f"{NEW}/0002", "実施", 2022, 2025, 3),
    ]


def test_slippage__pairs_by_name_what_has_no_number() -> None:
    """Several projects of one plan, with names that only one has; what occurs twice is left out."""
    names = ["電子申請の拡大", "窓口の予約", "オープンデータ", "研修", "研修"]
    rows = tables(
        *(project(n, name=name) for n, name in enumerate(names, 1)),
        *(project(n, NEW, name=name) for n, name in enumerate(reversed(names), 1)),
        documents=[document(published_on="2021-03"), document(NEW, published_on="2023-03")],
        pages=[page(), page(NEW)],
        project_years=[
            row
            for n in range(1, 6)
            for row in [*years(n, 2021, "検討、実施"), *years(6 - n, 2021, "検討、検討" + "、実施" * n, NEW)]
        ],
    )
    with loaded(rows) as con:
        moved = ask(con, "SELECT project_name, year_before, year_after FROM slippage ORDER BY earlier_project_id")
    assert moved == [(name, 2022, 2023) for name in names[:3]]


def test_indicator_trajectories__go_from_the_newest_baseline_to_the_last_target(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        con,
        "SELECT indicator, unit, baseline_year, baseline, target_year, target, target_comparator, target_raw, "
        "actual_year, actual, planned_change, share_of_way FROM indicator_trajectories",
    )
    assert rows == [("自動化した業務", "件", 2020, 10.0, 2024, 50.0, ">=", "50件", 2022, 30.0, 40.0, 0.5)]


def test_indicator_trajectories__one_key_for_names_that_differ_in_blanks_and_signs(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("UPDATE indicators SET name = 'RPAで 自動化した・業務の数(累計)'")
    assert ask(con, "SELECT indicator_key FROM indicator_trajectories") == [("rpaで自動化した業務数累計",)]


def test_department_load__counts_a_project_once_for_a_department(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        con,
        "SELECT section, fiscal_year, projects, as_lead, as_related, implementing FROM department_load "
        "WHERE section = '情報課'",
    )
    assert rows == [
        ("情報課", 2022, 1, 0, 1, 0),
        ("情報課", 2023, 2, 1, 1, 0),
        ("情報課", 2024, 2, 1, 1, 1),
        ("情報課", 2025, 2, 1, 1, 2),
    ]


def test_initiative_matrix__tells_who_was_first(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        con, "SELECT initiative, municipality, projects, first_year, since_before, first_project FROM initiative_matrix"
    )
    assert rows == [
        ("RPA", "見本市", 1, 2021, True, "RPAとAI-OCR"),
        ("RPA", "試験市", 1, 2024, False, "RPA導入の推進"),
    ]


def test_coverage__counts_what_was_read_and_what_was_not(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "SELECT * EXCLUDE (title) FROM coverage")
    assert rows == [
        (OTHER, "見本市", 1, 0, 3, 1, 2, 1, 0.25, 2, 0, 11, 1, 0, 1, 0, 0, None),
        (ID, "試験市", 1, 0, 1, 1, 0, 1, 0.25, 4, 0, 12, 0, 0, 0, 0, 0, None),
        (NEW, "試験市", 1, 1, 1, 0, 1, 1, 0.25, 3, 1, 7, 0, 0, 0, 0, 0, None),
    ]


def test_projects_wide__has_what_everybody_joins(con: duckdb.DuckDBPyConnection) -> None:
    columns = "municipality, section, departments, furthest_stage, first_year, last_year, years, is_newest"
    assert ask(con, f"SELECT {columns} FROM projects_wide WHERE project_id = '{NEW}/0001'") == [
        ("試験市", "情報課", "情報課、情報課", "実施", 2023, 2025, "2023 検討、2024 実施、2025〜 拡充", True)
    ]
    assert ask(con, "SELECT count(*), count(*) FILTER (is_newest) FROM projects_wide") == [(9, 5)]
    (told,) = ask(con, f"SELECT furthest_stage, indicators FROM projects_wide WHERE project_id = '{OTHER}/0001'")
    assert told == ("完了", 1)


def test_theme_matrix__counts_the_projects_of_newest_editions(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "SELECT municipality, projects, ai_rpa, gis, security FROM theme_matrix")
    assert rows == [("見本市", 2, 1, 1, 0), ("試験市", 3, 1, 1, 0)]
    columns = {name for name, *_ in con.execute("DESCRIBE theme_matrix").fetchall()}
    themes = {row["code"] for row in lookup_rows("theme_codes")}
    assert columns == {"municipality_code", "municipality", "projects", *themes}


def test_annual_stages__count_plans_and_reports_only() -> None:
    kinds = {"a" * 16: "plan", "b" * 16: "report", "c" * 16: "budget", "d" * 16: "prose", "e" * 16: "other"}
    found = tables(
        *(project(1, document_id) for document_id in kinds),
        documents=[document(d, kind=kind, plan_key=f"999999/{kind}") for d, kind in kinds.items()],
        project_years=[row for d in kinds for row in years(1, 2021, "検討", d)],
    )
    with loaded(found) as con:
        assert {row[0] for row in ask(con, "SELECT document_id FROM annual_stages")} == {"a" * 16, "b" * 16}
