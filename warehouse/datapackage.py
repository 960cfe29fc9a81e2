"""The Frictionless data package: `datapackage.json` beside the Parquet files, made from the declaration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .schema import TABLES, Column, Table

FILE_NAME = "datapackage.json"
_TYPES = {
    "text": "string",
    "integer": "integer",
    "bigint": "integer",
    "number": "number",
    "boolean": "boolean",
    # Lists: what reads Parquet for the validator hands them over as something that it does not take for an array.
    "texts": "any",
    "box": "any",
}
_NO_VALUES = ["nan"]
"""How it writes a number that is null; an empty text is a value."""


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = [value.code for value in column.values]
    if column.range:
        constraints["minimum"], constraints["maximum"] = column.range
    field = {"name": column.name, "type": _TYPES[column.type], "description": column.comment}
    return {**field, "constraints": constraints} if constraints else field


def resource(table: Table) -> dict[str, Any]:
    """The descriptor of one table, without what depends on a build."""
    schema: dict[str, Any] = {
        "fields": [_field(c) for c in table.columns],
        "primaryKey": list(table.key),
        "missingValues": _NO_VALUES,
    }
    references = [
        {
            "fields": list(r.columns),
            "reference": {
                "resource": "" if r.table == table.name else r.table,
                "fields": list(_key_of(r.table)),
            },
        }
        for r in table.references()
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.parquet",
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": table.ja,
        "description": table.comment,
        "schema": schema,
    }


def _key_of(name: str) -> tuple[str, ...]:
    return next(t.key for t in TABLES if t.name == name)


def write(folder: Path, counts: Mapping[str, int]) -> None:
    """Write the descriptor of the build in `folder`; it carries no clock time."""
    resources = [{**resource(table), "rows": counts[table.name]} for table in TABLES]
    package = {
        "name": "keikaku",
        "title": "自治体の情報化・DX計画 / Digital plans of Japanese municipalities",
        "description": "誰が、どの年度に、何を、どこまで進める計画か / Who does what, in which fiscal year, how far",
        "resources": resources,
    }
    (folder / FILE_NAME).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
