"""What was checked, kept beside the readings: which rows of which reading the witness confirmed or contradicted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from keikaku._internal.flows.reading import Cache

from .checking import Check

Row = dict[str, Any]
_INDEX = "verified/index"


def row_of(check: Check) -> Row:
    """A check as a row of the table `verifications`, but for its number."""
    value = check.value
    return {
        "document_id": value.document_id,
        "table_name": value.table,
        "row_key": "/".join(str(part) for part in value.key),
        "value_raw": value.text,
        "verdict": check.verdict,
        "seen": check.seen,
        "reason": check.why,
        "page_no": value.page_no,
        "bbox": list(value.bbox),
    }


class KeptChecks:
    """The checks that are kept in a cache, by the name of the rows (`Job.tidy_names`) that they are of."""

    def __init__(self, place: str) -> None:
        self._cache = Cache(place)
        self._names: dict[str, str] = _json(self._cache.get(_INDEX)) or {}

    def names(self, tidy: Iterable[str]) -> dict[str, str]:
        """Of the given rows that were checked, under which name the checks are kept; it tells their content."""
        return {name: self._names[name] for name in tidy if name in self._names}

    def rows(self, tidy: str) -> list[Row]:
        """The rows of `verifications` that are kept for the rows of a document, by page and place."""
        name = self._names.get(tidy)
        found: list[Row] = (_json(self._cache.get(name)) or []) if name else []
        return found

    def add(self, checks: Mapping[str, Iterable[Check]]) -> None:
        """Keep checks by the name of the rows that they are of; a value that was checked before is replaced."""
        for tidy, own in checks.items():
            known = {(row["table_name"], row["row_key"]): row for row in self.rows(tidy)}
            known |= {(row["table_name"], row["row_key"]): row for row in map(row_of, own)}
            rows = sorted(known.values(), key=lambda row: (row["page_no"], row["bbox"][1], row["bbox"][0], *_key(row)))
            data = json.dumps(rows, ensure_ascii=False).encode()
            name = f"verified/{hashlib.sha256(tidy.encode() + data).hexdigest()}"
            self._cache.put(name, data)
            self._names[tidy] = name
        self._cache.put(_INDEX, json.dumps(self._names, sort_keys=True).encode())


def _key(row: Row) -> tuple[str, str]:
    return row["table_name"], row["row_key"]


def _json(data: bytes | None) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError:
        return None
