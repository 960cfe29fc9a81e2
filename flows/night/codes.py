"""The code tables that are published with the curated tables, from the vocabularies of `normalize/lookups`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.plan import Row
from keikaku._internal.warehouse.schema import BY_NAME


def code_tables() -> dict[str, list[Row]]:
    """Rows of the municipalities and of every code table by table name."""
    printed, patterns = _grouped("statuses", "status", "printed"), _grouped("functions", "function", "pattern")
    return {
        "municipalities": [_declared("municipalities", row) for row in rows("municipalities")],
        "stages": [
            {**_declared("stages", row), "rank": int(row["rank"]) if row["rank"] else None} for row in rows("stages")
        ],
        "statuses": [
            {**_declared("statuses", row), "printed": printed[row["status"]]} for row in rows("status_stages")
        ],
        "themes": [{**_declared("themes", row), "theme": row["code"]} for row in rows("theme_codes")],
        "functions": [{"function": name, "patterns": words} for name, words in patterns.items()],
        "methods": [{**_declared("methods", row), "confidence": float(row["confidence"])} for row in rows("methods")],
        "finding_codes": [_declared("finding_codes", row) for row in rows("finding_codes")],
    }


def _declared(table: str, row: dict[str, str]) -> Row:
    """The columns of a lookup file that the table has as well; an empty field is null."""
    return {c.name: row[c.name] or None for c in BY_NAME[table].columns if c.name in row}


def _grouped(name: str, by: str, column: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    lines: Iterable[dict[str, str]] = rows(name)
    for row in lines:
        found[row[by]].append(row[column])
    return found
