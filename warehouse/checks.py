"""Checks over what was built, in SQL, before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .database import connect
from .schema import BY_NAME, TABLES, Table


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that failed: what it asks, how many rows break it, and some of them."""

    check: str
    count: int
    rows: tuple[tuple[object, ...], ...]

    def __str__(self) -> str:
        shown = "; ".join(", ".join(str(v) for v in row) for row in self.rows)
        return f"{self.check}: {self.count} 行（例 {shown}）"


class ChecksFailedError(Exception):
    """The build breaks a check and must not be published."""

    def __init__(self, broken: list[Broken]) -> None:
        super().__init__("\n".join(str(b) for b in broken))
        self.broken = broken


def _key_checks(table: Table) -> Iterator[tuple[str, str]]:
    key = ", ".join(f'"{k}"' for k in table.key)
    yield f"{table.name}: key is unique", f'SELECT {key} FROM "{table.name}" GROUP BY {key} HAVING count(*) > 1'


def _column_checks(table: Table) -> Iterator[tuple[str, str]]:
    key = ", ".join(f't."{k}"' for k in table.key)
    for column in table.columns:
        name = f't."{column.name}"'
        if column.references:
            target = BY_NAME[column.references]
            yield (
                f"{table.name}.{column.name}: refers to {target.name}",
                f'SELECT {key}, {name} FROM "{table.name}" t '
                f'LEFT JOIN "{target.name}" r ON r."{target.key[0]}" = {name} '
                f'WHERE {name} IS NOT NULL AND r."{target.key[0]}" IS NULL',
            )
        if column.enum:
            values = ", ".join("'" + v + "'" for v in column.enum)
            yield (
                f"{table.name}.{column.name}: one of {', '.join(column.enum)}",
                f'SELECT {key}, {name} FROM "{table.name}" t WHERE {name} NOT IN ({values})',
            )
        if column.name.startswith("fiscal_year"):
            yield (
                f"{table.name}.{column.name}: within 1950–2100",
                f'SELECT {key}, {name} FROM "{table.name}" t WHERE {name} NOT BETWEEN 1950 AND 2100',
            )
        if column.type == "box" and table.name != "findings":
            yield _box_check(table, key, name)


def _box_check(table: Table, key: str, name: str) -> tuple[str, str]:
    document = (
        "t.document_id" if any(c.name == "document_id" for c in table.columns) else "split_part(t.project_id, '/', 1)"
    )
    return (
        f"{table.name}.bbox: inside its page",
        f'SELECT {key}, {name} FROM "{table.name}" t '
        f"JOIN pages p ON p.document_id = {document} AND p.page_no = t.page_no "
        f"WHERE len({name}) <> 4 OR {name}[1] > {name}[3] OR {name}[2] > {name}[4] "
        f"OR {name}[1] < -5 OR {name}[2] < -5 OR {name}[3] > p.width + 5 OR {name}[4] > p.height + 5",
    )


def _rules() -> Iterator[tuple[str, str]]:
    yield (
        "project_years: a status word without status has a finding",
        "SELECT y.project_id, y.fiscal_year, y.status_raw FROM project_years y WHERE y.status IS NULL "
        "AND NOT EXISTS (FROM findings f WHERE f.document_id = split_part(y.project_id, '/', 1) "
        "AND f.code IN ('status_unknown', 'symbol_unknown', 'continuation_without_status')) "
        "AND regexp_matches(coalesce(y.status_raw, ''), '[\\p{Han}\\p{Katakana}]')",
    )


def all_checks() -> list[tuple[str, str]]:
    """Every check with the query that returns the rows which break it."""
    checks = [c for table in TABLES for c in (*_key_checks(table), *_column_checks(table))]
    return [*checks, *_rules()]


def run_checks(database: Path) -> None:
    """Run all checks on a built file; raises ChecksFailedError naming the checks and rows."""
    broken = []
    with connect(str(database), read_only=True) as con:
        for name, sql in all_checks():
            count = con.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0][0]
            if count:
                broken.append(Broken(name, int(count), tuple(con.execute(f"FROM ({sql}) LIMIT 3").fetchall())))
    if broken:
        raise ChecksFailedError(broken)
