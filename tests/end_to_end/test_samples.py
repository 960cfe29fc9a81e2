"""The five sample plans end to end: what is published is what the plans say."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.parquet import arrow_schema
from keikaku._internal.warehouse.schema import TABLES


@pytest.fixture(scope="module")
def db(sample_build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(str(sample_build / FILE_NAME), read_only=True) as con:
        yield con


def listings(db: duckdb.DuckDBPyConnection, code: str, where: str = "true") -> int:
    sql = f"SELECT count(*) FROM projects JOIN documents USING (document_id) WHERE municipality_code = ? AND {where}"
    return int(db.execute(sql, [code]).fetchall()[0][0])


def years(db: duckdb.DuckDBPyConnection, code: str, number: str, name: str) -> list[tuple[object, ...]]:
    return db.execute(
        "SELECT fiscal_year, status_raw, status, stage, method FROM project_years JOIN projects USING (project_id) "
        "JOIN documents USING (document_id) WHERE municipality_code = ? AND number = ? AND projects.name = ? "
        "ORDER BY fiscal_year, project_years.ord",
        [code, number, name],
    ).fetchall()


@pytest.mark.parametrize(
    ("code", "count"), [("122203", 195), ("142115", 41), ("122289", 25), ("202193", 14), ("082082", 12)]
)
def test_every_listing_is_found_once(db: duckdb.DuckDBPyConnection, code: str, count: int) -> None:
    assert listings(db, code) == count


def test_a_year_matrix_gives_its_words_per_year_and_the_open_end(db: duckdb.DuckDBPyConnection) -> None:
    rows = years(db, "122203", "7-(4)-⑨", "電子相談の仕組みの導入")
    assert [(r[0], r[1], r[3]) for r in rows] == [
        (2020, "検討", "検討"),
        (2021, "方針決定", "検討"),
        (2022, "実施", "実施"),
        (2023, "実施", "実施"),
        (2024, "実施", "実施"),
        (2025, "実施", "実施"),
    ]
    assert listings(db, "122203", "parent_name = '市民向け電子化事業'") > 3


def test_continuation_signs_carry_the_status_on(db: duckdb.DuckDBPyConnection) -> None:
    rows = years(db, "202193", "1-①", "行政手続のオンライン化")
    assert rows == [
        (2022, "実施", "実施", "実施", "text"),
        (2023, "拡充", "拡充", "実施", "text"),
        (2024, "⇒", "拡充", "実施", "continuation"),
        (2025, "⇒", "拡充", "実施", "continuation"),
    ]


def test_drawn_arrows_become_activities_and_years(db: duckdb.DuckDBPyConnection) -> None:
    activities = db.execute(
        "SELECT a.name, fiscal_year_from, fiscal_year_to FROM activities a JOIN projects p USING (project_id) "
        "WHERE p.name = 'オンラインによる母子保健相談' ORDER BY a.ord"
    ).fetchall()
    assert activities == [
        ("個別保健指導の実施", 2021, 2025),
        ("活用業務の検討", 2021, 2021),
        ("集団保健指導の試行", 2022, 2022),
        ("集団保健指導の実施", 2023, 2025),
    ]
    assert [r[3] for r in years(db, "142115", "1-1-(5)", "オンラインによる母子保健相談")] == ["実施"] * 5


def test_a_card_gives_departments_and_the_indicator(db: duckdb.DuckDBPyConnection) -> None:
    sections = db.execute(
        "SELECT section FROM project_departments JOIN projects p USING (project_id) "
        "WHERE p.name = 'キャッシュレス決済の推進' AND section IS NOT NULL ORDER BY ord"
    ).fetchall()
    assert [s for (s,) in sections] == ["収税課", "経営業務課", "窓口サービス課", "課税課"]
    values = db.execute(
        "SELECT v.fiscal_year, v.kind, v.value FROM indicator_values v "
        "JOIN indicators i USING (project_id, indicator_no) "
        "WHERE i.name = 'オープンデータ公開件数' ORDER BY 1"
    ).fetchall()
    assert values == [(2019, "baseline", 113.0), (2022, "target", 120.0)]


def test_a_narrative_plan_takes_its_stage_from_the_predicates(db: duckdb.DuckDBPyConnection) -> None:
    rows = years(db, "082082", "(4)", "ワークスペースの整備支援(Wi-Fi環境の整備)")
    rows = rows or years(db, "082082", "(4)", "ワークスペースの整備支援(Wi-Fi 環境の整備)")
    assert [(r[0], r[3], r[4]) for r in rows] == [(y, "検討", "phrase") for y in (2023, 2024, 2025, 2026)]


def test_results_of_the_previous_plan_are_kept_apart(db: duckdb.DuckDBPyConnection) -> None:
    assert db.execute("SELECT count(*) FROM previous_results").fetchall() == [(35,)]


def test_no_radical_is_left_in_any_normalised_text(db: duckdb.DuckDBPyConnection) -> None:
    found = db.execute("SELECT name FROM projects WHERE regexp_matches(name, '[\\x{2E80}-\\x{2FD5}]')").fetchall()
    assert found == []


def test_the_views_answer_for_all_five_cities(db: duckdb.DuckDBPyConnection) -> None:
    for view in ("progress_by_theme", "stage_by_year"):
        cities = {name for (name,) in db.execute(f"SELECT DISTINCT municipality FROM {view}").fetchall()}
        assert cities == {"龍ケ崎市", "流山市", "四街道市", "秦野市", "東御市"}
    left = db.execute("SELECT municipality, tables_read, tables_left FROM coverage").fetchall()
    assert len(left) == 5
    assert all(read > 0 for city, read, _ in left if city != "龍ケ崎市")


def test_a_project_counts_once_in_the_views(db: duckdb.DuckDBPyConnection) -> None:
    counted = db.execute(
        "SELECT sum(projects) FROM progress_by_theme WHERE municipality = '流山市' AND fiscal_year = 2022"
    ).fetchall()
    distinct = db.execute(
        "SELECT count(DISTINCT project_id) FROM projects JOIN documents USING (document_id) "
        "JOIN project_years USING (project_id) "
        "WHERE municipality_code = '122203' AND same_as IS NULL AND fiscal_year = 2022"
    ).fetchall()
    assert counted == distinct
    assert listings(db, "122203", "same_as IS NOT NULL") >= 10


def test_the_files_hold_what_the_schema_declares(sample_build: Path, db: duckdb.DuckDBPyConnection) -> None:
    import pyarrow.parquet as pq

    for table in TABLES:
        schema = pq.read_schema(sample_build / f"{table.name}.parquet")
        assert schema.names == [c.name for c in table.columns]
        assert [f.type for f in schema] == [f.type for f in arrow_schema(table)]
        described = db.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table.name]
        ).fetchall()
        assert described == [(c.name, c.comment) for c in table.columns]
    assert db.execute("SELECT count(*) FROM duckdb_tables() WHERE comment IS NULL AND NOT internal").fetchall() == [
        (0,)
    ]
    assert db.execute("SELECT count(*) FROM duckdb_views() WHERE comment IS NULL AND NOT internal").fetchall() == [(0,)]
