"""The declaration, the dictionary, DuckDB's comments, the Parquet metadata and the data package say the same."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from keikaku._internal.flows.night.codes import code_tables
from keikaku._internal.warehouse import datapackage
from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.dictionary import as_dictionary, as_markdown
from keikaku._internal.warehouse.parquet import to_arrow
from keikaku._internal.warehouse.schema import BY_NAME, TABLES, code_rows
from keikaku._internal.warehouse.views import parse_view, views
from tests.kit.rows import CODES


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return as_dictionary()


def test_every_table_has_a_key_and_a_meaning_in_both_languages() -> None:
    assert len(TABLES) == 23
    for table in TABLES:
        assert set(table.key) <= {c.name for c in table.columns}
        assert table.ja
        assert table.en
        assert (table.limits_ja is None) == (table.limits_en is None)
        assert all(c.ja and c.en for c in table.columns)
        assert all(not c.nullable for c in table.columns if c.name in table.key)
        assert all(r.table in BY_NAME and len(r.columns) == len(BY_NAME[r.table].key) for r in table.references())


def test_tables_that_hold_what_plans_say_tell_their_limits() -> None:
    without = {t.name for t in TABLES if t.limits_ja is None}
    assert without == {t.name for t in TABLES if t.group == "codes"} - {"statuses"}


def test_a_column_of_one_name_has_one_type() -> None:
    kinds: dict[str, set[str]] = {}
    for table in TABLES:
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.type)
    assert {name for name, types in kinds.items() if len(types) > 1} == set()


def test_the_committed_dictionary_is_fresh(root: Path) -> None:
    committed = (root / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert committed == as_markdown(), "run: keikaku schema --format md > docs/data-dictionary.md"


def test_duckdb_says_what_the_dictionary_says(small_build: Path, told: dict[str, Any]) -> None:
    with connect(str(small_build / FILE_NAME), read_only=True) as con:
        found = dict(con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        found |= dict(con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
        columns = con.execute(
            "SELECT table_name, column_name, comment, NOT is_nullable FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    everything = [*told["tables"], *told["views"]]
    assert found == {t["name"]: t["comment"] for t in everything}
    assert {(t, c): comment for t, c, comment, _ in columns} == {
        (t["name"], c["name"]): c["comment"] for t in everything for c in t["columns"]
    }
    required = {(t["name"], c["name"]) for t in told["tables"] for c in t["columns"] if not c["nullable"]}
    assert {(t, c) for t, c, _, is_required in columns if is_required} == required


def test_parquet_says_what_the_dictionary_says(small_build: Path, told: dict[str, Any]) -> None:
    for table in told["tables"]:
        schema = pq.read_schema(small_build / f"{table['name']}.parquet")
        assert schema.metadata[b"description"].decode() == table["comment"]
        assert schema.metadata[b"primary_key"].decode() == ",".join(table["key"])
        fields = [(f.name, f.nullable, f.metadata[b"description"].decode()) for f in schema]
        assert fields == [(c["name"], c["nullable"], c["comment"]) for c in table["columns"]]


def test_the_data_package_says_what_the_dictionary_says(small_build: Path, told: dict[str, Any]) -> None:
    package = json.loads((small_build / datapackage.FILE_NAME).read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == [t["name"] for t in told["tables"]]
    for resource, table in zip(package["resources"], told["tables"], strict=True):
        assert resource["description"] == table["comment"]
        assert resource["schema"]["primaryKey"] == table["key"]
        fields = [(f["name"], f["description"]) for f in resource["schema"]["fields"]]
        assert fields == [(c["name"], c["comment"]) for c in table["columns"]]


def test_every_vocabulary_is_published_as_a_code_table(small_build: Path) -> None:
    for name, rows in {**CODES, "codes": code_rows()}.items():
        assert pq.read_metadata(small_build / f"{name}.parquet").num_rows == len(rows) > 0
    assert set(code_tables()) == {t.name for t in TABLES if t.group == "codes"} - {"codes"} | {"municipalities"}
    printed = {row["status"]: row["printed"] for row in CODES["statuses"]}
    assert "試験導入" in printed["試行"]


def test_an_undeclared_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="not declared"):
        to_arrow(BY_NAME["stages"], [{"stage": "検討", "colour": "red"}])


def test_every_view_asks_a_question_and_tells_its_grain() -> None:
    wanted = {"progress_by_theme", "stage_by_year", "first_implemented", "stalled_projects", "slippage"}
    wanted |= {"indicator_trajectories", "department_load", "initiative_matrix", "coverage"}
    assert wanted <= {view.name for view in views()}
    for view in views():
        assert "か / " in view.question
        assert view.question.endswith("?")
        assert view.grain.startswith("1行 = ")


def test_a_view_without_a_grain_is_refused() -> None:
    with pytest.raises(ValueError, match="a grain"):
        parse_view("careless", "-- 何か / What?\nSELECT 1")
