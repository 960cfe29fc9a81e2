"""Which documents break a check of the warehouse, so that one of them does not keep the others from being published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keikaku._internal.warehouse.assemble import create_tables
from keikaku._internal.warehouse.checks import ChecksFailedError, all_checks
from keikaku._internal.warehouse.database import connect
from keikaku._internal.warehouse.parquet import to_arrow
from keikaku._internal.warehouse.schema import TABLES, code_rows

_DOCUMENT = ("document_id", "project_id")


def culprits(tables: Mapping[str, Any], error: ChecksFailedError) -> dict[str, str]:
    """The check that each document breaks, by document_id; empty where rows do not name a document."""
    names = {broken.check for broken in error.broken}
    found: dict[str, str] = {}
    with connect() as con:
        create_tables(con)
        for table in TABLES:
            rows = code_rows() if table.name == "codes" else tables.get(table.name, ())
            con.register("incoming", to_arrow(table, rows))
            con.execute(f'INSERT INTO "{table.name}" SELECT * FROM incoming')
            con.unregister("incoming")
        for check in all_checks():
            if check.name in names:
                result = con.execute(check.sql)
                columns = [column[0] for column in result.description or ()]
                places = [columns.index(name) for name in _DOCUMENT if name in columns]
                for row in result.fetchall() if places else ():
                    # A project_id begins with its document's.
                    found.setdefault(str(row[places[0]]).partition("/")[0], check.name)
    return found
