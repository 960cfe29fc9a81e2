"""Rows to sorted single-file Parquet: the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .schema import TABLES, Table

Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def to_arrow(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table in the declared schema, sorted by key.

    Raises ValueError for a row with a column that is not declared, and pyarrow's errors for a value of a wrong type.
    """
    names = [c.name for c in table.columns]
    ordered = sorted(rows, key=lambda row: tuple(row[k] for k in table.key))
    for row in ordered:
        if unknown := row.keys() - set(names):
            raise ValueError(f"{table.name}: columns not declared: {sorted(unknown)}")
    columns = {name: [row.get(name) for row in ordered] for name in names}
    return pa.Table.from_pydict(columns, schema=table.arrow())


def write_tables(rows: Rows, folder: Path) -> dict[str, int]:
    """Write one `<table>.parquet` for every declared table; returns the row counts."""
    counts = {}
    for table in TABLES:
        data = to_arrow(table, rows.get(table.name, ()))
        pq.write_table(data, folder / f"{table.name}.parquet", compression="zstd")
        counts[table.name] = data.num_rows
    return counts
