"""The printed values of a build that can be looked up again, each with its raw text and its box."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Row = dict[str, Any]
_TEXTS = (
    ("projects", "name"),
    ("project_departments", "department_raw"),
    ("project_years", "status_raw"),
    ("activities", "name"),
    ("indicators", "name"),
    ("indicator_values", "value_raw"),
    ("budgets", "amount_raw"),
    ("previous_results", "name"),
)
"""The tables whose rows have a box, and the column that says what is printed there."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as printed: its table and row (`key`, as the table's key columns), document, page and box."""

    table: str
    key: tuple[Any, ...]
    document_id: str
    file_name: str
    text: str
    page_no: int
    bbox: tuple[float, float, float, float]


def printed_values(folder: Path, document: str | None = None, sample: int | None = None) -> list[Printed]:
    """The printed values of the build in `folder`, by document, page and place; of one document if named (an id or a
    part of the file name). `sample` takes so many in all, always the same of the same documents."""
    documents = {row["document_id"]: row for row in pq.read_table(folder / "documents.parquet").to_pylist()}
    kept = {
        own: row
        for own, row in documents.items()
        if document is None or own == document or document in row["file_name"]
    }
    values = [value for value in _all(folder) if value.document_id in kept]
    if sample is not None and sample < len(values):
        seed = hashlib.sha256("".join(sorted(row["sha256"] for row in kept.values())).encode()).hexdigest()
        values = sample_of(values, seed, sample)
    return sorted(values, key=lambda v: (v.file_name, v.page_no, v.bbox[1], v.bbox[0], v.table))


def sample_of(values: Sequence[Printed], seed: str, count: int) -> list[Printed]:
    """So many of the values, the same for the same seed."""
    return random.Random(seed).sample(values, min(count, len(values)))


def _all(folder: Path) -> Iterator[Printed]:
    names = {row["document_id"]: row["file_name"] for row in pq.read_table(folder / "documents.parquet").to_pylist()}
    return printed_values_of(lambda name: pq.read_table(folder / f"{name}.parquet").to_pylist(), names)


def printed_values_of(rows_of: Callable[[str], list[Row]], names: Mapping[str, str] | str) -> Iterator[Printed]:
    """The printed values of tables; `names` are file names by document_id, or the one that all rows are of."""
    from keikaku._internal.warehouse.schema import BY_NAME

    for table, column in _TEXTS:
        keys = BY_NAME[table].key
        for row in rows_of(table):
            own = row.get("document_id") or str(row["project_id"]).partition("/")[0]
            box = row["bbox"]
            if row[column] and box is not None and len(box) == 4:
                key = tuple(row[name] for name in keys)
                place = (box[0], box[1], box[2], box[3])
                name = names if isinstance(names, str) else names[own]
                yield Printed(table, key, own, name, row[column], row["page_no"], place)
