"""query, schema, diff and rollback: what they answer, and what they refuse."""

import csv
import io
import json
import os
import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from tests.warehouse.rows import project, tables, years
from warehouse.builds import builds_folder, kept_builds, published_build
from warehouse.lock import writer_lock
from warehouse.publish import publish, sha256

ODD = (
    "SELECT sum(projects) AS total, 'nan'::DOUBLE AS odd, DATE '2026-04-01' AS day, ['あ', NULL] AS list, "
    "{'a': 1.5::DECIMAL(4, 2)} AS pair, NULL AS none, 'x,\"y' AS text, 1 AS twice, 2 AS twice FROM progress_by_theme"
)


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two builds: a project moves on, another is new."""
    place = tmp_path_factory.mktemp("commands") / "curated"
    first = {"theme": "gis"}
    publish(tables(project(1, **first), project_years=years(1, 2021, "検討、検討")), place)
    publish(tables(project(1, **first), project(2), project_years=years(1, 2021, "検討、実施")), place)
    return place


def run(curated: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--curated", str(curated)])


def test_query_answers_as_json_with_numbers_dates_and_nulls(curated: Path) -> None:
    told = json.loads(run(curated, "query", ODD, "--format", "json").stdout)
    assert told == [
        {
            "total": 2,
            "odd": None,
            "day": "2026-04-01",
            "list": ["あ", None],
            "pair": {"a": 1.5},
            "none": None,
            "text": 'x,"y',
            "twice": 1,
            "twice_1": 2,
        }
    ]
    assert json.loads(run(curated, "query", "FROM stages LIMIT 0", "--format", "json").stdout) == []


def test_query_answers_as_csv_and_as_parquet(curated: Path, tmp_path: Path) -> None:
    head, row = csv.reader(io.StringIO(run(curated, "query", ODD, "--format", "csv").stdout))
    assert head[-2:] == ["twice", "twice_1"]
    assert row == ["2", "", "2026-04-01", '["あ", null]', '{"a": 1.5}', "", 'x,"y', "1", "2"]
    file = tmp_path / "answer.parquet"
    assert run(curated, "query", ODD, "--format", "parquet", "-o", str(file)).exit_code == 0
    assert pq.read_table(file).column("twice_1").to_pylist() == [2]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE x (i INTEGER)",
        "DELETE FROM projects",
        "DROP VIEW coverage",
        "COPY projects TO '{projects}' (FORMAT parquet)",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/new.duckdb' AS new",
        "FROM read_text('{folder}/build.json')",
        "FROM '{projects}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "FROM result",
    ],
)
def test_query_neither_writes_nor_reaches_other_files(curated: Path, sql: str) -> None:
    folder = published_build(curated)
    assert folder is not None
    before = {p.name: sha256(p) for p in folder.iterdir()}
    done = run(curated, "query", sql.format(folder=curated, projects=curated / "projects.parquet"))
    assert done.exit_code == 1
    assert "Error" in done.stderr
    assert {p.name: sha256(p) for p in folder.iterdir()} == before


def test_query_says_why_it_cannot_write_its_answer(curated: Path, tmp_path: Path) -> None:
    done = run(curated, "query", "SELECT 1", "-o", str(tmp_path / "none" / "answer"))
    assert (done.exit_code, "書き出せませんでした" in done.stderr) == (1, True)
    interval = run(curated, "query", "SELECT INTERVAL 1 DAY", "--format", "parquet", "-o", str(tmp_path / "answer"))
    assert interval.exit_code == 1
    assert "Traceback" not in interval.stderr
    assert run(tmp_path, "query", "SELECT 1").exit_code == 1


def test_schema_tells_the_same_in_both_formats() -> None:
    told = json.loads(CliRunner().invoke(main, ["schema", "--format", "json"]).stdout)
    text = CliRunner().invoke(main, ["schema"]).stdout
    for one in [*told["tables"], *told["views"]]:
        assert f"### {one['name']}\n" in text
        assert all(f"| `{column['name']}` |" in text for column in one["columns"])


def test_diff_tells_changes_and_their_direction_either_way(curated: Path) -> None:
    text = run(curated, "diff").stdout
    assert "■ 試験市" in text
    assert "＋ 事業2" in text
    assert "↑ 事業1 2022年度 検討 → 実施" in text
    back = json.loads(run(curated, "diff", "current", "previous", "--format", "json").stdout)
    assert back["municipalities"][0]["counts"] == {"project_removed": 1, "status_moved": 1}
    assert back["municipalities"][0]["directions"] == {"backward": 1}
    assert "ありません" in run(curated, "diff", "1999").stderr


def test_rollback_lists_builds_waits_for_a_writer_and_goes_back(curated: Path, tmp_path: Path) -> None:
    old, new = kept_builds(curated)
    assert f"{new.name}  " in run(curated, "rollback", "--list").stdout.splitlines()[1]
    told: list[Result] = []
    waiting = threading.Thread(target=lambda: told.append(run(curated, "rollback")))
    with writer_lock(curated):
        waiting.start()
        waiting.join(1)
        assert published_build(curated) == new
    waiting.join(10)
    assert f"（{os.getpid()}）が終わるのを待ちます" in told[0].stderr
    assert published_build(curated) == old
    assert run(curated, "rollback", new.name).exit_code == 0
    assert run(tmp_path / "none", "rollback").exit_code == 1
    assert not builds_folder(tmp_path / "none").exists()
