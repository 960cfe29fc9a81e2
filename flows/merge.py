"""All documents' rows as whole tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from normalize.plan import Row, Tidy
from warehouse.schema import BY_NAME

from .code_tables import code_tables
from .entries import TidyEntry


def merge_tables(documents: Iterable[Tidy], extra_findings: Iterable[Row] = ()) -> dict[str, list[Row]]:
    """All documents' rows by table, with the code tables and findings numbered anew."""
    tables: dict[str, list[Row]] = {name: [] for name in BY_NAME}
    for document in documents:
        for name, rows in document.tables.items():
            tables[name].extend(rows)
    tables |= code_tables()
    tables["findings"] = _numbered([*tables["findings"], *extra_findings])
    return tables


def _numbered(findings: Iterable[Row], counts: Mapping[str, int] | None = None) -> list[Row]:
    """Findings with `ord` counting those of a document, from 1 or after `counts`."""
    numbers: dict[str, int] = defaultdict(int, counts or {})
    out = []
    for row in findings:
        numbers[row["document_id"]] += 1
        out.append({**row, "ord": numbers[row["document_id"]]})
    return out


class MergedTables(Mapping[str, Any]):
    """The tables of many documents as Arrow tables. One is put together when it is asked for."""

    def __init__(self, documents: Mapping[str, TidyEntry], extra_findings: Sequence[Row] = ()) -> None:
        """Take the kept rows by document_id, and findings that are kept nowhere."""
        self._documents = documents
        counts = {key: entry.counts.get("findings", 0) for key, entry in documents.items()}
        self._more: dict[str, list[Row]] = {**code_tables(), "findings": _numbered(extra_findings, counts)}

    def __getitem__(self, name: str) -> Any:
        import pyarrow as pa

        from warehouse.parquet import to_arrow

        # In order of document_id, which every key begins with: sorting them has little left to do.
        found = (self._documents[key].table(name) for key in sorted(self._documents))
        parts = [part for part in found if part is not None]
        more = self._more.get(name, [])
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
