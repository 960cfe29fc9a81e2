"""What was not understood in the published build, most frequent first. Numbers and keys depend on the build alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from keikaku._internal.normalize.corrections import rules as correction_rules
from keikaku._internal.normalize.lookups import review_rules
from keikaku._internal.normalize.text import squeeze
from keikaku._internal.warehouse.builds import published_files
from keikaku._internal.warehouse.database import FILE_NAME, connect

Row = dict[str, Any]
Place = tuple[str, int | None]
Printed = tuple[str, str, int, tuple[float, ...]]
"""A code, a document, a page and a box."""
_LETTERS = "abcdefghijkmnprt"
_KEY_LENGTH = 6
_FINDINGS = """
SELECT f.code, f.ord, f.value_raw AS value, f.message, f.suggestion, f.page_no, f.bbox, f.document_id,
    d.file_name, d.sha256, d.municipality_code, c.message_ja AS meaning
FROM findings f
LEFT JOIN documents d USING (document_id)
LEFT JOIN finding_codes c USING (code)
ORDER BY f.document_id, f.ord"""
_NAMES = "SELECT document_id, file_name FROM documents"
_DEPARTMENTS = """
SELECT DISTINCT d.municipality_code, p.bureau, p.section, p.function
FROM project_departments p JOIN documents d ON d.document_id = split_part(p.project_id, '/', 1)
WHERE coalesce(p.section, p.bureau) IS NOT NULL
ORDER BY ALL"""


class NothingPublishedError(Exception):
    """There is no build to look at."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was not understood. `number` and `key` both name it; `rule` is its table of lookups/review.toml.

    `page_no` and `bbox` are where the first of its findings stands.
    """

    code: str
    value: str | None
    meaning: str
    message: str
    suggestion: str
    count: int
    places: tuple[Place, ...]
    document_id: str
    file_name: str | None
    sha256: str | None
    municipality_code: str | None
    page_no: int | None
    bbox: tuple[float, ...] | None
    key: str
    ord: int
    """The number of its first finding in its document."""
    number: int = 0

    @property
    def rule(self) -> Mapping[str, Any] | None:
        """Which line settles it; None where no line does."""
        rule = review_rules().get(self.code)
        return rule if rule and "file" in rule and (self.file_name or "per" not in rule) else None

    @property
    def is_settled_by_lookup(self) -> bool:
        """Whether one answer settles it for good, rather than a look at the print and a correction."""
        return self.rule is not None and self.rule["file"] != "corrections"


@dataclass(frozen=True, slots=True)
class Review:
    """The items in the order of their numbers, and the departments of the build (for proposals)."""

    items: tuple[Item, ...]
    departments: tuple[Row, ...]
    printed: Mapping[Printed, list[tuple[str, str]]]

    def find(self, name: str) -> Item | None:
        """The item with a number or key."""
        return next((item for item in self.items if name in (str(item.number), item.key)), None)

    def correctable_row(self, item: Item) -> tuple[str, str] | None:
        """The key and the value of the row that a finding about a misprint points at, as corrections.csv has them."""
        if item.bbox is None or item.page_no is None:
            return None
        rows = self.printed.get((item.code, item.document_id, item.page_no, item.bbox), [])
        year = (item.value or "").rpartition(" ")[2]
        rows = [row for row in rows if f"/{year}/" in row[0]] or rows
        return rows[0] if rows else None


def review(
    curated: Path, is_ignored: Callable[[str | None, str | None, str], bool] = lambda sha256, file, code: False
) -> Review:
    """Everything that the published build did not understand but what nobody wants to be asked about: what one line
    settles first, then document by document, each by the rows that depend on it. Raises NothingPublishedError."""
    if not (published_files(curated) / FILE_NAME).exists():
        raise NothingPublishedError(str(curated))
    with connect(str(published_files(curated) / FILE_NAME), read_only=True) as con:
        names = dict(con.execute(_NAMES).fetchall())
        found = [r for r in _rows(con, _FINDINGS) if review_rules().get(r["code"], {}).get("listed", True)]
        items = list(_items(found, names, _counted(con)))
        departments, printed = _rows(con, _DEPARTMENTS), _printed(con)
    items = [item for item in items if not is_ignored(item.sha256, item.file_name, item.code)]
    cost = Counter[str]()
    for item in items:
        cost[item.document_id] += item.count
    items.sort(key=lambda i: _order(i, cost))
    return Review(tuple(replace(item, number=n) for n, item in enumerate(items, 1)), tuple(departments), printed)


def _order(item: Item, cost: Mapping[str, int]) -> tuple[object, ...]:
    of_document = (0, "") if item.is_settled_by_lookup else (-cost[item.document_id], item.document_id)
    own = (-item.count, item.code, item.value or "", item.document_id)
    return (not item.is_settled_by_lookup, *of_document, *own)


def _printed(con: duckdb.DuckDBPyConnection) -> dict[Printed, list[tuple[str, str]]]:
    """The rows that findings about misprints point at: by code, document and place, their key and value as
    corrections.csv has them."""
    out: dict[Printed, list[tuple[str, str]]] = {}
    for code, rule in review_rules().items():
        if rule.get("file") != "corrections":
            continue
        told = rule["line"]
        parts = {"seq": "split_part(t.project_id, '/', 2)"}
        key = ", ".join(parts.get(name, f"t.{name}") for name in correction_rules()["tables"][told["table"]]["key"])
        sql = (
            f"SELECT DISTINCT f.document_id, f.page_no, f.bbox, concat_ws('/', {key}) AS key, "
            f"coalesce(t.{told['column']}::VARCHAR, '') AS value "
            f"FROM findings f JOIN {told['table']} t ON split_part(t.project_id, '/', 1) = f.document_id "
            "AND t.page_no = f.page_no AND t.bbox = f.bbox WHERE f.code = $code ORDER BY ALL"
        )
        for document, page, bbox, found, value in con.execute(sql, {"code": code}).fetchall():
            out.setdefault((code, document, page, tuple(bbox)), []).append((found, value))
    return out


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    cursor = con.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _counted(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[Row]]:
    """The rows concerned by code and value, for codes whose rule says which rows these are."""
    out: dict[tuple[str, str], list[Row]] = {}
    for code, rule in review_rules().items():
        for row in _rows(con, rule["rows"]) if "rows" in rule else ():
            if row["value"]:
                out.setdefault((code, squeeze(row["value"])), []).append(row)
    return out


def _items(
    findings: Iterable[Row], names: Mapping[str, str], counted: Mapping[tuple[str, str], list[Row]]
) -> Iterator[Item]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in findings:
        groups.setdefault(_identity(row), []).append(row)
    for identity, rows in groups.items():
        first = rows[0]
        concerned = counted.get((first["code"], squeeze(first["value"] or "")), []) or rows
        places = {(names.get(r["document_id"], ""), r["page_no"]) for r in concerned}
        yield Item(
            code=first["code"],
            value=first["value"],
            meaning=first["meaning"] or first["message"],
            message=first["message"],
            suggestion=first["suggestion"] or "",
            count=len(concerned),
            places=tuple(sorted(places, key=lambda p: (p[0], p[1] or 0))),
            document_id=first["document_id"],
            file_name=first["file_name"],
            sha256=first["sha256"],
            municipality_code=first["municipality_code"],
            page_no=first["page_no"],
            bbox=tuple(first["bbox"]) if first["bbox"] else None,
            key=_key(identity),
            ord=first["ord"],
        )


def _identity(row: Row) -> tuple[str, ...]:
    """What makes a finding another item: its code, its value but for blanks, and what its line is written for."""
    rule = review_rules().get(row["code"], {})
    per = rule.get("per", "" if "file" in rule else "document_id")
    return row["code"], squeeze(row["value"] or ""), str(row[per] or "") if per else ""


@cache
def _key(identity: tuple[str, ...]) -> str:
    """A short name of letters only, so that it cannot be taken for a number."""
    digest = hashlib.sha256("\0".join(identity).encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_KEY_LENGTH])
