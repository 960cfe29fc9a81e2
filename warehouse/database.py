"""The DuckDB file: assembled from the Parquet files, with comments and views."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb

from .schema import TABLES

STORAGE_VERSION = "v1.2.0"
"""Files in this storage version open with every DuckDB from 1.2 on; researchers' clients lag behind ours."""
FILE_NAME = "keikaku.duckdb"


def connect(database: str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that never reaches for the network."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return duckdb.connect(database, read_only=read_only, config=config)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def view_files() -> list[tuple[str, str]]:
    """Name and SQL of every view, in the order in which they can be created (file names)."""
    folder = files("warehouse").joinpath("views")
    sources = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(f.name.removesuffix(".sql"), f.read_text(encoding="utf-8")) for f in sources]


def view_comment(sql: str) -> str:
    """The question a view answers: its leading comment lines."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.lstrip("- "))
    return " ".join(lines)


def build_database(folder: Path) -> Path:
    """Assemble `keikaku.duckdb` in `folder` from the Parquet files there; returns its path."""
    path = folder / FILE_NAME
    with connect() as con:
        con.execute(f"ATTACH {_quoted(str(path))} AS warehouse (STORAGE_VERSION '{STORAGE_VERSION}')")
        con.execute("USE warehouse")
        for table in TABLES:
            con.execute(table.ddl())
            source = _quoted(str(folder / f"{table.name}.parquet"))
            con.execute(f'INSERT INTO "{table.name}" SELECT * FROM read_parquet({source})')
            con.execute(f'COMMENT ON TABLE "{table.name}" IS {_quoted(table.comment)}')
            for column in table.columns:
                con.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {_quoted(column.comment)}')
        for name, sql in view_files():
            con.execute(f'CREATE VIEW "{name}" AS {sql}')
            con.execute(f'COMMENT ON VIEW "{name}" IS {_quoted(view_comment(sql))}')
        con.execute("USE memory")
        con.execute("DETACH warehouse")
    return path
