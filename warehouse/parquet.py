"""Rows to sorted single-file Parquet: the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from .schema import TABLES, Table, code_rows

Source: TypeAlias = Iterable[Mapping[str, Any]]
"""Rows of a table: dictionaries, or an Arrow table in the declared schema, which is a hundred times smaller."""
Rows = Mapping[str, Source]

_TYPES = {
    "text": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.string()),
    "box": pa.list_(pa.float64()),
}
_ROW_GROUP = 122_880
"""Rows of a group: DuckDB reads groups of this size in parallel."""


def arrow_schema(table: Table) -> pa.Schema:
    """The Parquet schema of a table; meanings travel as metadata of the fields and of the file."""
    fields = [
        pa.field(c.name, _TYPES[c.type], nullable=c.nullable, metadata={"description": c.comment})
        for c in table.columns
    ]
    return pa.schema(fields, metadata={"description": table.comment, "primary_key": ",".join(table.key)})


def to_arrow(table: Table, rows: Source) -> pa.Table:
    """Rows as an Arrow table in the declared schema, sorted by key.

    Raises ValueError for a row with a column that is not declared, and pyarrow's errors for a value of a wrong type.
    """
    schema = arrow_schema(table)
    if isinstance(rows, pa.Table):
        if unknown := set(rows.column_names) - set(schema.names):
            raise ValueError(f"{table.name}: columns not declared: {sorted(unknown)}")
        data = rows.select(schema.names).cast(schema)
    else:
        data = _from_dictionaries(table, rows, schema)
    # Arrow compares text by its bytes, which is the order of code points: no locale has a say.
    return data.sort_by([(k, "ascending") for k in table.key]) if data.num_rows > 1 else data


def _from_dictionaries(table: Table, rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    known = set(schema.names)
    listed = list(rows)
    for row in listed:
        if unknown := row.keys() - known:
            raise ValueError(f"{table.name}: columns not declared: {sorted(unknown)}")
    return pa.Table.from_pydict({name: [row.get(name) for row in listed] for name in schema.names}, schema=schema)


def write_table(table: Table, rows: Source, folder: Path) -> int:
    """Write `<table>.parquet`; returns the number of rows. Raises ValueError for a null where none may be."""
    data = to_arrow(table, rows).combine_chunks()
    for field in data.schema:
        if not field.nullable and data[field.name].null_count:
            raise ValueError(f"{table.name}.{field.name}: {data[field.name].null_count} rows without a value")
    pq.write_table(data, folder / f"{table.name}.parquet", compression="zstd", row_group_size=_ROW_GROUP)
    return int(data.num_rows)


def write_tables(rows: Rows, folder: Path) -> dict[str, int]:
    """Write one `<table>.parquet` for every declared table; returns the row counts."""
    # One table after the other: a mapping may put each together only when it is asked for.
    return {t.name: write_table(t, code_rows() if t.name == "codes" else rows.get(t.name, ()), folder) for t in TABLES}


def row_count(path: Path) -> int:
    """Rows of a Parquet file."""
    return int(pq.read_metadata(path).num_rows)
