"""Publishing: whole or not at all."""

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from warehouse.checks import ChecksFailedError
from warehouse.database import FILE_NAME, connect
from warehouse.parquet import to_arrow
from warehouse.publish import NotALinkError, builds_folder, publish
from warehouse.schema import BY_NAME, TABLES

DOCUMENT = {
    "document_id": "d" * 16,
    "municipality_code": "999999",
    "title": "試験計画",
    "is_draft": False,
    "file_name": "a.pdf",
    "sha256": "d" * 64,
    "page_count": 1,
}
CITY = {"municipality_code": "999999", "name": "試験市", "prefecture": "試験県", "kind": "市"}
PAGE = {
    "document_id": "d" * 16,
    "page_no": 1,
    "text": "",
    "text_source": "text",
    "width": 595.0,
    "height": 842.0,
    "table_count": 1,
    "tables_read": 1,
}


def project(seq: int, **more: object) -> dict[str, object]:
    return {
        "project_id": f"{'d' * 16}/{seq:04d}",
        "document_id": "d" * 16,
        "seq": seq,
        "layout": "table",
        "name": f"事業{seq}",
        "section_path": [],
        "page_no": 1,
        "bbox": [10.0, 10.0, 20.0, 20.0],
        **more,
    }


def tables(*projects: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    return {"municipalities": [CITY], "documents": [DOCUMENT], "pages": [PAGE], "projects": list(projects)}


def names(curated: Path) -> list[str]:
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        return [name for (name,) in con.execute("SELECT name FROM projects ORDER BY seq").fetchall()]


def test_a_second_publish_replaces_the_first_as_one(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    publish(tables(project(1), project(2)), curated)
    assert names(curated) == ["事業1", "事業2"]
    assert json.loads((curated / "build.json").read_text())["row_counts"]["projects"] == 2


def test_a_reader_with_the_old_file_open_keeps_reading(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    with duckdb.connect(str(curated / FILE_NAME), read_only=True) as reader:
        publish(tables(project(1), project(2)), curated)
        assert reader.execute("SELECT count(*) FROM projects").fetchall() == [(1,)]
    assert names(curated) == ["事業1", "事業2"]


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (project(1, document_id="e" * 16), "refers to documents"),
        (project(1, layout="poster"), "one of"),
        (project(1, bbox=[10.0, 10.0, 900.0, 20.0]), "inside its page"),
    ],
)
def test_a_broken_check_keeps_the_previous_build_and_names_rows(
    tmp_path: Path, bad: dict[str, object], named: str
) -> None:
    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    with pytest.raises(ChecksFailedError, match=named):
        publish(tables(bad), curated)
    assert names(curated) == ["事業1"]
    assert [p for p in builds_folder(curated).iterdir() if p.name.startswith(".")] == []


def test_a_repeated_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChecksFailedError, match="key is unique"):
        publish(tables(project(1), project(1)), tmp_path / "curated")


def test_a_folder_of_the_users_is_never_replaced(tmp_path: Path) -> None:
    curated = tmp_path / "curated"
    curated.mkdir()
    (curated / "mine.txt").write_text("mine")
    with pytest.raises(NotALinkError):
        publish(tables(project(1)), curated)
    assert (curated / "mine.txt").read_text() == "mine"


def test_the_same_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for i, rows in enumerate(([project(1), project(2)], [project(2), project(1)])):
        publish(tables(*rows), tmp_path / f"c{i}")
        files = sorted((tmp_path / f"c{i}").glob("*.parquet"))
        digests.append([hashlib.sha256(f.read_bytes()).hexdigest() for f in files])
    assert digests[0] == digests[1]
    assert len(digests[0]) == len(TABLES)


def test_an_undeclared_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="not declared"):
        to_arrow(BY_NAME["projects"], [project(1, colour="red")])


def test_twelve_tables_with_a_key_and_a_meaning_in_both_languages() -> None:
    assert len(TABLES) == 12
    for table in TABLES:
        assert set(table.key) <= {c.name for c in table.columns}
        assert all(c.ja and c.en for c in table.columns)
        assert all(not c.nullable for c in table.columns if c.name in table.key)
