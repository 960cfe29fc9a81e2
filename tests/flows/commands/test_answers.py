"""Whatever DuckDB can hold is answered in every form, or a sentence says why not; and no output spoils anything."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from keikaku._internal.flows.cli import main
from keikaku._internal.warehouse.publish import publish
from tests.kit.rows import project, tables

FORMS = ("table", "csv", "json", "parquet", "xlsx")
ODD = [
    "DATE '99999-01-01'",
    "DATE 'infinity'",
    "DATE '0001-01-01 (BC)'",
    "TIMESTAMP 'infinity'",
    "TIMESTAMP '290000-01-01'",
    "TIMESTAMP_NS '2020-01-01 00:00:00.123456789'",
    "TIMESTAMPTZ '2020-01-01 00:00:00+09'",
    "TIME '01:02:03'",
    "TIMETZ '01:02:03+09'",
    "INTERVAL 3 MONTH",
    "170141183460469231731687303715884105727::HUGEINT",
    "340282366920938463463374607431768211455::UHUGEINT",
    "9007199254740993",
    "'nan'::DOUBLE",
    "'-inf'::FLOAT",
    "1.23::DECIMAL(38,10)",
    "1e300::DECIMAL(38,0)",
    "uuid()",
    r"'\xff\x00'::BLOB",
    "'0101'::BIT",
    "'a'::ENUM('a', 'b')",
    "MAP {'a': 1}",
    "{'x': 1, 'y': DATE '99999-01-01'}",
    "union_value(k := 1)",
    "[1, 2, 3]::INT[3]",
    "[DATE '99999-01-01']",
    "row(1, 2)",
    "NULL",
    "chr(1) || chr(27) || '[31m'",
]


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("answers") / "curated"
    publish(tables(project(1)), place)
    return place


def ask(curated: Path, sql: str, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["query", sql, "--curated", str(curated), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize("value", ODD)
def test_a_value_of_any_type_is_written_or_a_sentence_says_why_not(curated: Path, tmp_path: Path, value: str) -> None:
    for form in FORMS:
        target = tmp_path / f"answer.{form}"
        code, said = ask(curated, f"SELECT {value} AS v", "--format", form, "-o", str(target))
        assert (code == 0) == target.exists(), (form, said)
        assert code == 0 or "Error: " in said, (form, said)
        assert "\x1b[31m" not in said


def test_codes_stay_text_in_a_file_for_excel(curated: Path, tmp_path: Path) -> None:
    values = ["012025", "1-2", "12345678901234567890", "1e5", "総務課", "12025", "=1+1"]
    sql = "SELECT unnest([" + ", ".join(f"'{value}'" for value in values) + "]) AS v"
    for name, options, expected in [
        ("excel.csv", (), ['="012025"', '="1-2"', '="12345678901234567890"', '="1e5"', "総務課", "12025", "'=1+1"]),
        ("raw.csv", ("--raw",), values),
    ]:
        assert ask(curated, sql, "-o", str(tmp_path / name), *options)[0] == 0
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            assert [row["v"] for row in csv.DictReader(file)] == expected
    assert "012025\n" in ask(curated, sql, "--format", "csv")[1], "for the next program in a pipe"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["status"], ["review"], ["query", "FROM projects", "--format", "csv"]])
def test_a_full_output_is_a_sentence(curated: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "keikaku", *words, "--curated", str(curated)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr, bool(done.stderr)) == (1, False, True)


def test_a_question_that_is_no_text_is_refused(curated: Path) -> None:
    done = CliRunner().invoke(main, ["query", "SELECT '\udc8c'", "--curated", str(curated)])
    assert (done.exit_code, "UTF-8でない文字" in done.output) == (1, True)


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process is limited on Linux only")
def test_what_functions_make_counts_against_the_memory_of_a_question(curated: Path) -> None:
    done = CliRunner().invoke(main, ["query", "SELECT length(repeat('x', 4000000000))", "--curated", str(curated)])
    assert (done.exit_code, "メモリー" in done.output) == (1, True)
