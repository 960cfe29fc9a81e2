"""The examples run on the published sample plans, and each of them gives the same answers."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.schema import BY_NAME

Answer = list[dict[str, Any]]


@pytest.fixture(scope="module")
def by_sql(root: Path, sample_build: Path) -> list[Answer]:
    with connect(str(sample_build / FILE_NAME), read_only=True) as con:
        answers = []
        for statement in con.extract_statements((root / "examples" / "rpa.sql").read_text(encoding="utf-8")):
            result = con.execute(statement)
            names = [column[0] for column in result.description or ()]
            answers.append([dict(zip(names, row, strict=True)) for row in result.fetchall()])
    return answers


def test_sql_tells_who_was_first_and_how_far_each_city_is(by_sql: list[Answer]) -> None:
    first, shares = by_sql
    assert [(row["municipality"], row["first_year"], row["since_before"]) for row in first] == [
        ("流山市", 2020, True),
        ("秦野市", 2021, True),
        ("東御市", 2024, False),
        ("四街道市", None, None),
    ]
    assert first[0]["first_project"] == "基幹系システムへのRPA導入"
    assert list(shares[0]) == ["theme", "龍ケ崎市", "流山市", "秦野市"]
    assert len(shares) > 15
    assert shares[0] == {"theme": "ai_rpa", "龍ケ崎市": None, "流山市": "4/4", "秦野市": "2/2"}


def test_pandas_agrees_with_sql(root: Path, sample_build: Path, by_sql: list[Answer]) -> None:
    answers = runpy.run_path(str(root / "examples" / "rpa_pandas.py"))["answers"](sample_build)
    told = [json.loads(frame.to_json(orient="records", force_ascii=False)) for frame in answers]
    assert told == by_sql


def test_polars_agrees_with_sql(root: Path, sample_build: Path, by_sql: list[Answer]) -> None:
    answers = runpy.run_path(str(root / "examples" / "rpa_polars.py"))["answers"](sample_build)
    assert [frame.to_dicts() for frame in answers] == by_sql


@pytest.mark.parametrize("name", ["rpa_pandas.py", "rpa_polars.py"])
def test_the_scripts_print_both_answers(root: Path, sample_build: Path, name: str) -> None:
    command = [sys.executable, str(root / "examples" / name), str(sample_build)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "基幹系システムへのRPA導入" in done.stdout
    assert "14/14" in done.stdout


def test_r_names_files_and_columns_that_exist(root: Path) -> None:
    """Without R itself: what is read is declared, and nothing else is used than what is read or made."""
    text = (root / "examples" / "rpa.R").read_text(encoding="utf-8")
    script = re.sub(r"#.*", "", text)
    reads = re.findall(r"read\(\"(\w+)\", c\(([^)]*)\)\)", script)
    assert len(reads) == script.count(" read(") + script.count("(read(") == 6
    known = set()
    for table, listed in reads:
        columns = re.findall(r"\"(\w+)\"", listed)
        assert set(columns) <= {c.name for c in BY_NAME[table].columns}, table
        known |= set(columns)
    known |= set(re.findall(r"(\w+) *(?:<-|=[^=])", script))
    words = re.sub(r"\"[^\"]*\"", '""', script)
    used = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b(?!\()", words))
    assert used - known == set()
    assert all(words.count(a) == words.count(b) for a, b in ("()", "{}", "[]"))


def test_the_readmes_name_every_example(root: Path) -> None:
    names = {p.name for p in (root / "examples").iterdir() if p.suffix in {".sql", ".py", ".R"}}
    for readme in ("README.md", "README.ja.md"):
        text = (root / "examples" / readme).read_text(encoding="utf-8")
        assert {name for name in names if f"({name})" in text} == names
