"""All documents' rows as whole tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from keikaku._internal.flows.reading import TidyEntry
from keikaku._internal.normalize.plan import Row, Tidy
from keikaku._internal.normalize.topics import link, projects_of
from keikaku._internal.warehouse.schema import BY_NAME

from .codes import code_tables


def merge_tables(documents: Iterable[Tidy], extra_findings: Iterable[Row] = ()) -> dict[str, list[Row]]:
    """All documents' rows by table, with the code tables and findings numbered anew."""
    tables: dict[str, list[Row]] = {name: [] for name in BY_NAME}
    for document in documents:
        for name, rows in document.tables.items():
            tables[name].extend(rows)
    tables |= code_tables()
    tables |= _initiatives(tables["projects"], tables["documents"], tables["project_departments"])
    tables["findings"] = _numbered([*tables["findings"], *extra_findings])
    return tables


def _initiatives(projects: Iterable[Row], documents: Iterable[Row], departments: Iterable[Row]) -> dict[str, list[Row]]:
    """What projects of different municipalities have in common can be told when all documents are there."""
    initiatives, memberships = link(projects_of(projects, documents, departments))
    return {"initiatives": initiatives, "project_initiatives": memberships}


def _numbered(findings: Iterable[Row], counts: Mapping[str, int] | None = None) -> list[Row]:
    """Findings with `ord` counting those of a document, from 1 or after `counts`."""
    numbers: dict[str, int] = defaultdict(int, counts or {})
    out = []
    for row in findings:
        numbers[row["document_id"]] += 1
        out.append({**row, "ord": numbers[row["document_id"]]})
    return out


_OF_ALL = ("initiatives", "project_initiatives")
"""Tables that no document has rows of."""
_LINKING = (
    ("projects", "project_id", "document_id", "name", "description", "theme"),
    ("documents", "document_id", "municipality_code"),
    ("project_departments", "project_id", "ord", "role", "section"),
)


class MergedTables(Mapping[str, Any]):
    """The tables of many documents as Arrow tables. One is put together when it is asked for."""

    def __init__(
        self, documents: Mapping[str, TidyEntry], extra_findings: Sequence[Row] = (), checks: Sequence[Row] = ()
    ) -> None:
        """Take the kept rows by document_id, findings that are kept nowhere, and the rows of `verifications`."""
        self._documents = documents
        counts = {key: entry.counts.get("findings", 0) for key, entry in documents.items()}
        self._more: dict[str, list[Row]] = {
            **code_tables(),
            "findings": _numbered(extra_findings, counts),
            "verifications": list(checks),
        }

    @cached_property
    def _linked(self) -> dict[str, list[Row]]:
        """The initiatives and their members."""
        return _initiatives(*(self._columns(*asked) for asked in _LINKING))

    def _columns(self, table: str, *columns: str) -> list[Row]:
        found = (entry.table(table) for entry in self._documents.values())
        return [row for part in found if part is not None for row in part.select(columns).to_pylist()]

    def __getitem__(self, name: str) -> Any:
        import pyarrow as pa

        from keikaku._internal.warehouse.parquet import to_arrow

        # In order of document_id, which every key begins with: sorting them has little left to do.
        found = (self._documents[key].table(name) for key in sorted(self._documents))
        parts = [part for part in found if part is not None]
        more = self._linked[name] if name in _OF_ALL else self._more.get(name, [])
        if not parts:
            return more
        if more:
            own = to_arrow(BY_NAME[name], more)
            parts.append(own.cast(parts[0].schema))
        return pa.concat_tables(parts)

    def rows(self, name: str) -> list[Row]:
        """A table as dictionaries."""
        found = self[name]
        return found if isinstance(found, list) else found.to_pylist()

    def __iter__(self) -> Iterator[str]:
        return iter(BY_NAME)

    def __len__(self) -> int:
        return len(BY_NAME)
