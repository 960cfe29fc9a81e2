"""The curated tables, declared once (公開する表の定義).

The declaration is `tables/*.toml`: name, type, key, nullability, range, codes and meaning (Japanese, English) of every
column, and what is known to be missing of every table. Parquet schemas, DDL, checks, comments, the data dictionary, the
data package and the comparison of two builds are all made from what this module loads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass

TYPES = ("text", "integer", "bigint", "number", "boolean", "texts", "box")
GROUPS = ("documents", "projects", "measures", "initiatives", "findings", "verifications", "changes", "codes")
"""The files of `tables/`, in the order in which the data dictionary shows them."""


@dataclass(frozen=True, slots=True)
class Code:
    """A value that a column may hold, and its meaning."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is one of TYPES, `values` what it may hold, `references` the table whose key it holds.

    A column that is not `compared` is evidence or a number of ours, not something that a plan says: when it alone
    differs between two builds, nothing has changed.
    """

    name: str
    type: str
    ja: str
    en: str
    nullable: bool = True
    values: tuple[Code, ...] = ()
    references: str | None = None
    range: tuple[float, float] | None = None
    compared: bool = True

    @property
    def comment(self) -> str:
        """Meaning in both languages."""
        return f"{self.ja} / {self.en}"


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that together name a row of another table."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its key and columns.

    `same_row` names the columns by which a row is found again in another build (for tables below a project or a
    document), `headline` the column that stands for a row which only one build has.
    """

    name: str
    group: str
    key: tuple[str, ...]
    ja: str
    en: str
    limits_ja: str | None
    limits_en: str | None
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    same_row: tuple[str, ...] = ()
    headline: str | None = None

    @property
    def comment(self) -> str:
        """Meaning and known limits in both languages."""
        meaning = f"{self.ja} / {self.en}"
        if self.limits_ja is None:
            return meaning
        return f"{meaning}\n限界：{self.limits_ja} / Known limits: {self.limits_en}"

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError for a name that is not declared."""
        found = next((c for c in self.columns if c.name == name), None)
        if found is None:
            raise KeyError(f"{self.name}.{name}")
        return found

    def references(self) -> Iterator[ForeignKey]:
        """Every reference to another table, of one column or of several; lists of codes are not among them."""
        for column in self.columns:
            if column.references and column.type != "texts":
                yield ForeignKey((column.name,), column.references)
        yield from self.foreign_keys


def _column(name: str, entry: Mapping[str, Any], values: Mapping[str, list[str]]) -> Column:
    bounds = entry.get("range")
    column = Column(
        name,
        entry["type"],
        entry["ja"],
        entry["en"],
        nullable=not entry.get("required", False),
        values=tuple(Code(code, ja, en) for code, (ja, en) in values.items()),
        references=entry.get("references"),
        range=(bounds[0], bounds[1]) if bounds else None,
        compared=entry.get("compared", True),
    )
    unknown = entry.keys() - {"type", "required", "references", "range", "compared", "ja", "en"}
    if unknown or column.type not in TYPES:
        raise ValueError(f"column {name}: {sorted(unknown) or column.type}")
    return column


def _table(name: str, group: str, entry: Mapping[str, Any], shared: Mapping[str, Any]) -> Table:
    values = entry.get("values", {})
    columns = tuple(
        _column(column, shared[column] if told == "shared" else told, values.get(column, {}))
        for column, told in entry["columns"].items()
    )
    if missing := {*entry["key"], *values, *entry.get("same_row", ())} - {c.name for c in columns}:
        raise ValueError(f"table {name}: no column {sorted(missing)}")
    return Table(
        name,
        group,
        tuple(entry["key"]),
        entry["ja"],
        entry["en"],
        entry.get("limits_ja"),
        entry.get("limits_en"),
        columns,
        tuple(ForeignKey(tuple(k["columns"]), k["table"]) for k in entry.get("foreign_keys", ())),
        tuple(entry.get("same_row", ())),
        entry.get("headline"),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("keikaku._internal.warehouse").joinpath("tables", f"{name}.toml").read_text(encoding="utf-8")
    )


def _load() -> Iterator[Table]:
    shared = _read("shared")
    for group, tables in _FILES.items():
        for name, entry in tables.items():
            if name != "title":
                yield _table(name, group, entry, shared)


_FILES = {group: _read(group) for group in GROUPS}
TITLES = {group: str(tables["title"]) for group, tables in _FILES.items()}
"""What each group of tables is about, in both languages."""
TABLES: tuple[Table, ...] = tuple(_load())
BY_NAME = {table.name: table for table in TABLES}
MEANINGS: dict[str, Column] = {}
"""The first declared column of each name; columns of views that need no words of their own take their meaning here."""
for _declared in (c for t in TABLES for c in t.columns):
    MEANINGS.setdefault(_declared.name, _declared)
MEANINGS |= {name: _column(name, entry, {}) for name, entry in _read("shared").items()}


def code_rows() -> list[dict[str, str]]:
    """The rows of the table `codes`: what columns without a code table of their own may hold."""
    return [
        {"table_name": t.name, "column_name": c.name, "code": v.code, "meaning_ja": v.ja, "meaning_en": v.en}
        for t in TABLES
        for c in t.columns
        for v in c.values
    ]
