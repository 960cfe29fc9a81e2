"""query, schema, diff and rollback: what they answer, and what they refuse."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from keikaku._internal.flows.cli import main
from keikaku._internal.warehouse.builds import builds_folder, kept_builds, published_build
from keikaku._internal.warehouse.lock import writer_lock
from keikaku._internal.warehouse.publish import publish, sha256
from tests.kit.rows import project, tables, years

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
        "SET VARIABLE p = '{folder}/x'",
        "SELECT 1; SELECT 2",
        "EXPLAIN ANALYZE COPY projects TO '{folder}/x'",
        "EXPLAIN (ANALYZE) COPY projects TO '{folder}/x'",
        "EXPLAIN ANALYZE EXPLAIN ANALYZE COPY projects TO '{folder}/x'",
        "/* SELECT */ CALL pragma_version()",
        "PRAGMA database_list",
        "COPY (PIVOT projects ON theme) TO '{folder}/x'",
        "COPY (PIVOT projects ON theme USING count(*)) TO '{database}' (FORMAT csv, USE_TMP_FILE false)",
        "COPY (PIVOT projects ON theme USING count(*)) TO '{database}.wal' (FORMAT csv, USE_TMP_FILE false)",
        "/* /* */ SELECT */ COPY (PIVOT projects ON theme USING count(*)) TO '{database}' (FORMAT csv)",
        "EXPLAIN ANALYZE /* /* */ SELECT */ COPY (PIVOT projects ON theme USING count(*)) TO '{database}' (FORMAT csv)",
        "/* PIVOT */ CREATE TABLE x AS PIVOT projects ON theme USING count(*)",
        "WITH a AS (SELECT 1) INSERT INTO projects SELECT * FROM a",
        "",
    ],
)
def test_query_neither_writes_nor_reaches_other_files(curated: Path, sql: str) -> None:
    folder = published_build(curated)
    assert folder is not None
    before = {p.name: sha256(p) for p in folder.rglob("*") if p.is_file()}
    places = {"projects": curated / "projects.parquet", "database": folder / "keikaku.duckdb"}
    done = run(curated, "query", sql.format(folder=curated, **places))
    assert done.exit_code == 1
    assert "Error" in done.stderr
    assert {p.name: sha256(p) for p in folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    "sql",
    [
        "FROM stages",
        "DESCRIBE projects",
        "SHOW TABLES",
        "SUMMARIZE stages",
        "VALUES (1)",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN (FORMAT json) FROM stages",
        "PIVOT (FROM project_years) ON fiscal_year USING count(*)",
    ],
)
def test_query_answers_whatever_reads(curated: Path, sql: str) -> None:
    done = run(curated, "query", sql)
    assert (done.exit_code, done.stderr) == (0, "")


def test_query_takes_the_format_from_the_suffix_and_says_what_it_wrote(curated: Path, tmp_path: Path) -> None:
    for suffix, first in ((".csv", b"\xef\xbb\xbftotal"), (".json", b"["), (".parquet", b"PAR1"), (".xlsx", b"PK")):
        file = tmp_path / f"answer{suffix}"
        done = run(curated, "query", ODD, "-o", str(file))
        assert done.exit_code == 0, done.stderr
        assert f"書き出しました：{file}（1行" in done.stderr
        assert file.read_bytes().startswith(first)
    assert "形がわかりません" in run(curated, "query", ODD, "-o", str(tmp_path / "answer.ods")).stderr
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".csv", ".json", ".parquet", ".xlsx"]


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(curated: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.xlsx"
    sql = "SELECT '=1+1' AS formula, '012345' AS code, 7 AS number, DATE '2026-04-01' AS day, 'http://x.jp' AS url"
    assert run(curated, "query", sql, "-o", str(file)).exit_code == 0
    with zipfile.ZipFile(file) as book:
        sheet, texts = (book.read(f"xl/{name}").decode() for name in ("worksheets/sheet1.xml", "sharedStrings.xml"))
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert all(f"<t>{text}</t>" in texts for text in ("=1+1", "012345", "http://x.jp"))
    assert "<v>7</v>" in sheet
    assert "<v>46113</v>" in sheet, "the day that Excel counts so"


def test_nothing_in_a_csv_is_taken_for_a_formula_unless_that_is_wanted(curated: Path) -> None:
    sql = "SELECT '=1+1' AS a, '+81' AS b, '-' AS c, '@x' AS d, -5 AS number, chr(9) || 'x' AS e"
    plain, raw = (run(curated, "query", sql, "--format", "csv", *more).stdout for more in ([], ["--raw"]))
    assert plain.splitlines()[1] == "'=1+1,'+81,'-,'@x,-5,'\tx"
    assert raw.splitlines()[1] == "=1+1,+81,-,@x,-5,\tx"


def test_query_spoils_no_file(curated: Path, tmp_path: Path) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "link.csv"
    file.write_text("mine")
    link.symlink_to(file)
    assert "すでにあります" in run(curated, "query", "SELECT 1", "-o", str(file)).stderr
    assert "ふつうのファイルではありません" in run(curated, "query", "SELECT 1", "-o", str(link), "--overwrite").stderr
    for place in (curated / "stages.parquet", builds_folder(curated) / "x.csv", curated / ".." / "curated" / "new.csv"):
        assert "公開中の表の中" in run(curated, "query", "SELECT 1", "-o", str(place), "--overwrite").stderr
    assert run(curated, "query", "SELECT error('no')", "-o", str(file), "--overwrite").exit_code == 1
    assert file.read_text() == "mine"
    assert run(curated, "query", "SELECT 1 AS one", "-o", str(file), "--overwrite").exit_code == 0
    assert file.read_text(encoding="utf-8-sig") == "one\n1\n"


def test_a_question_that_takes_too_long_ends_and_leaves_nothing(curated: Path, tmp_path: Path) -> None:
    sql = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path))
        done = run(curated, "query", sql, "--timeout", "0.3")
    assert (done.exit_code, "時間内に終わらない" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_question_can_be_stopped(curated: Path, tmp_path: Path, number: int) -> None:
    sql = "SELECT count(*) FROM range(1000000000) a, range(1000000) b"
    command = [sys.executable, "-m", "keikaku", "query", sql, "--curated", str(curated)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)})
    while not list(tmp_path.glob("keikaku-query-*")):  # the place for what does not fit in memory
        assert process.poll() is None
    process.send_signal(number)
    said = process.communicate(timeout=10)[1].decode()
    assert (process.returncode, "中断しました" in said) == (130, True)
    assert list(tmp_path.iterdir()) == []


def test_query_alone_lists_what_there_is_to_ask(curated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    said = run(curated, "query").stdout
    assert "progress_by_theme" in said
    assert "各都市は、どのテーマで、どの年度に、どこまで進んでいるか" in said
    assert "project_years" in said


def test_an_answer_that_is_too_wide_is_shown_one_value_a_line(curated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    said = run(curated, "query", "FROM projects LIMIT 1").stdout
    columns = json.loads(run(curated, "query", "DESCRIBE projects", "--format", "json").stdout)
    assert all(f"\n{column['column_name']} " in said for column in columns)


def test_errors_are_sentences_with_the_place(curated: Path) -> None:
    wrong = run(curated, "query", "SELECT 1\nFORM stages").stderr
    assert "SQLの書き方に誤りがあります（2行目の「FORM」のところ）" in wrong or "「stages」のところ" in wrong
    assert "あるのは" in run(curated, "query", "FROM project").stderr


def test_query_says_why_it_cannot_write_its_answer(curated: Path, tmp_path: Path) -> None:
    done = run(curated, "query", "SELECT 1", "-o", str(tmp_path / "none" / "answer.csv"))
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


def test_a_question_that_cannot_be_interrupted_ends_all_the_same(curated: Path, tmp_path: Path) -> None:
    slow = "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))"
    program = (
        "import sys; from keikaku._internal.warehouse import question; question._GRACE = 0.5; "
        "from keikaku._internal.flows.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "query", slow, "--timeout", "0.5", "--curated", str(curated)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.returncode, "打ち切りました" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
