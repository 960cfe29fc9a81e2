"""Builds that carry a mark in several tables, so that a mix of two builds would show. Run as a program: publishes build
after build until it is stopped, and says so."""

import sys
from pathlib import Path

import pyarrow.parquet as pq

from keikaku._internal.warehouse.builds import RECORD, reading, record_of
from keikaku._internal.warehouse.checks import run_checks
from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.publish import publish, sha256
from keikaku._internal.warehouse.schema import TABLES
from tests.kit.rows import Tables, document, project, tables, years


def marked_rows(mark: int, projects: int = 60) -> Tables:
    return tables(
        *(project(n, name=f"{mark} {n}", goal=str(mark)) for n in range(1, projects + 1)),
        documents=[document(title=str(mark))],
        project_years=[
            {**row, "status_raw": str(mark)} for n in range(1, projects + 1) for row in years(n, 2021, "検討、実施")
        ],
    )


def mark_of(folder: Path) -> str:
    """The one mark of the build in a folder. Fails where tables and database do not agree, or a check is broken."""
    record = record_of(folder)
    held = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert held == {*record["files"], RECORD}
    assert {name: sha256(folder / name) for name in record["files"]} == record["files"]
    for table in TABLES:
        assert pq.read_metadata(folder / f"{table.name}.parquet").num_rows == record["row_counts"][table.name]
    run_checks(folder / FILE_NAME)
    marks = set(pq.read_table(folder / "documents.parquet")["title"].to_pylist())
    marks |= set(pq.read_table(folder / "projects.parquet")["goal"].to_pylist())
    marks |= set(pq.read_table(folder / "project_years.parquet")["status_raw"].to_pylist())
    with connect(str(folder / FILE_NAME), read_only=True) as con:
        sql = "SELECT title FROM documents UNION SELECT goal FROM projects UNION SELECT status_raw FROM project_years"
        marks |= {mark for (mark,) in con.execute(sql).fetchall()}
    assert len(marks) == 1, marks
    return str(marks.pop())


def published_mark(curated: Path) -> str:
    with reading(curated) as folder:
        return mark_of(folder)


if __name__ == "__main__":
    place, first, builds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, first + builds):
        publish(marked_rows(number), place, keep=1)
        print(number, flush=True)
