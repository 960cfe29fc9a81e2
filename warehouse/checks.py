"""Checks over what was built, in SQL, before it is published: what the declaration asks for, and `rules/*.sql`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from .database import connect, quoted
from .errors import NotPublishedError
from .schema import BY_NAME, TABLES, Column, Table

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """What is asked, and the query that returns the rows which break it."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that failed: what it asks, how many rows break it, and some of them (column = value)."""

    check: str
    count: int
    rows: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.check}: {self.count} 行（例 {'; '.join(self.rows)}）"


class ChecksFailedError(NotPublishedError):
    """The build breaks a check and must not be published."""

    def __init__(self, broken: list[Broken]) -> None:
        super().__init__("\n".join(str(b) for b in broken))
        self.broken = broken


def _listed(table: Table, *more: str) -> str:
    return ", ".join(f't."{name}"' for name in dict.fromkeys((*table.key, *more)))


def _key_check(table: Table) -> Check:
    key = ", ".join(f'"{k}"' for k in table.key)
    sql = f'SELECT {key}, count(*) AS "count" FROM "{table.name}" GROUP BY ALL HAVING count(*) > 1'
    return Check(f"{table.name}: key is unique", sql)


def _reference_checks(table: Table) -> Iterator[Check]:
    for reference in table.references():
        target = BY_NAME[reference.table]
        pairs = list(zip(reference.columns, target.key, strict=True))
        joined = " AND ".join(f'r."{theirs}" = t."{ours}"' for ours, theirs in pairs)
        given = " AND ".join(f't."{ours}" IS NOT NULL' for ours, _ in pairs)
        yield Check(
            f"{table.name}.{', '.join(reference.columns)}: refers to {target.name}",
            f'SELECT {_listed(table, *reference.columns)} FROM "{table.name}" t '
            f'ANTI JOIN "{target.name}" r ON {joined} WHERE {given}',
        )


def _column_checks(table: Table, column: Column) -> Iterator[Check]:
    name = f't."{column.name}"'
    rows = f'SELECT {_listed(table, column.name)} FROM "{table.name}" t'
    if column.references and column.type == "texts":
        target = BY_NAME[column.references]
        unknown = f'u.item IS NOT NULL AND u.item NOT IN (SELECT "{target.key[0]}" FROM "{target.name}")'
        yield Check(
            f"{table.name}.{column.name}: refers to {target.name}",
            f'SELECT {_listed(table)}, u.item FROM "{table.name}" t, unnest({name}) AS u(item) WHERE {unknown}',
        )
    if column.values:
        told = f"table_name = {quoted(table.name)} AND column_name = {quoted(column.name)}"
        yield Check(
            f"{table.name}.{column.name}: one of {', '.join(v.code for v in column.values)}",
            f"{rows} WHERE {name} NOT IN (SELECT code FROM codes WHERE {told})",
        )
    if column.range:
        low, high = column.range
        yield Check(
            f"{table.name}.{column.name}: within {low}–{high}", f"{rows} WHERE {name} NOT BETWEEN {low} AND {high}"
        )
    if column.type == "box":
        yield from _box_checks(table, name)


def _box_checks(table: Table, name: str) -> Iterator[Check]:
    own = any(c.name == "document_id" for c in table.columns)
    document = "t.document_id" if own else "split_part(t.project_id, '/', 1)"
    rows = f'SELECT {_listed(table, "page_no")}, {name} FROM "{table.name}" t'
    page = f"pages p ON p.document_id = {document} AND p.page_no = t.page_no"
    outside = (
        f"len({name}) <> 4 OR {name}[1] > {name}[3] OR {name}[2] > {name}[4] "
        f"OR {name}[1] < -5 OR {name}[2] < -5 OR {name}[3] > p.width + 5 OR {name}[4] > p.height + 5"
    )
    # A number that is missing from a box makes the comparison null, and the box no box.
    wrong = f"{name} IS NOT NULL AND coalesce({outside}, true)"
    yield Check(f"{table.name}.bbox: inside its page", f"{rows} JOIN {page} WHERE {wrong}")
    # A finding may be about a file that could not be opened, of which there are no pages.
    told = f"{name} IS NOT NULL" if table.column("page_no").nullable else "true"
    yield Check(f"{table.name}.page_no: a page of its document", f"{rows} ANTI JOIN {page} WHERE {told}")


def _rules() -> Iterator[Check]:
    folder = files("keikaku._internal.warehouse").joinpath("rules")
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name):
        sql = file.read_text(encoding="utf-8")
        yield Check(sql.splitlines()[0].removeprefix("--").strip(), sql)


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check with the query that returns the rows which break it."""
    declared: list[Check] = []
    for table in TABLES:
        declared += [_key_check(table), *_reference_checks(table)]
        declared += [check for column in table.columns for check in _column_checks(table, column)]
    return (*declared, *_rules())


def broken_checks(con: duckdb.DuckDBPyConnection) -> list[Broken]:
    """The checks that the tables of a connection break."""
    broken = []
    for check in all_checks():
        found = con.execute(f"SELECT count(*) FROM ({check.sql}\n)").fetchone()
        if found and found[0]:
            shown = con.execute(f"SELECT * FROM ({check.sql}\n) LIMIT {_SHOWN}")
            names = [column[0] for column in shown.description or ()]
            rows = [
                ", ".join(f"{name} = {value}" for name, value in zip(names, row, strict=True) if value is not None)
                for row in shown.fetchall()
            ]
            broken.append(Broken(check.name, int(found[0]), tuple(rows)))
    return broken


def run_checks(database: Path) -> None:
    """Run all checks on a built file; raises ChecksFailedError naming the checks and rows."""
    with connect(str(database), read_only=True) as con:
        broken = broken_checks(con)
    if broken:
        raise ChecksFailedError(broken)
