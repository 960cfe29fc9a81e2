"""Assembling the DuckDB file from the Parquet files of a build, with comments and views (run by database.py)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb

from .database import FILE_NAME, STORAGE_VERSION, connect, quoted
from .schema import TABLES, Table
from .views import FOLDER as VIEWS_FOLDER
from .views import views

SQL_TYPES = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "texts": "VARCHAR[]",
    "box": "DOUBLE[]",
}
# These draw samples at random or leave bytes of the stack in the file.
_UNSTEADY = "fsst,dict_fsst,bitpacking,roaring,alp,alprd"
_MEMORY = "1GB"


def ddl(table: Table) -> str:
    """CREATE TABLE statement; keys are checked after loading (checks.py), not enforced while loading."""
    columns = ", ".join(f'"{c.name}" {SQL_TYPES[c.type]}{"" if c.nullable else " NOT NULL"}' for c in table.columns)
    return f'CREATE TABLE "{table.name}" ({columns})'


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, empty, with its comments."""
    for table in TABLES:
        con.execute(ddl(table))
        con.execute(f'COMMENT ON TABLE "{table.name}" IS {quoted(table.comment)}')
        for column in table.columns:
            con.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {quoted(column.comment)}')


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create every view, with its comments."""
    for view in views():
        con.execute(f'CREATE VIEW "{view.name}" AS {view.sql}')
        con.execute(f'COMMENT ON VIEW "{view.name}" IS {quoted(view.comment)}')
        for (column,) in con.execute(f'SELECT column_name FROM (DESCRIBE "{view.name}")').fetchall():
            con.execute(f'COMMENT ON COLUMN "{view.name}"."{column}" IS {quoted(view.meaning(column))}')


def _write_views(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write every view as a Parquet file too, for tools that read files and no database."""
    folder.mkdir()
    for view in views():
        told = f"KV_METADATA {{comment: {quoted(view.comment)}}}"
        target = quoted(str(folder / f"{view.name}.parquet"))
        con.execute(f'COPY (FROM "{view.name}") TO {target} (FORMAT parquet, COMPRESSION zstd, {told})')


def assemble(folder: Path) -> None:
    """Write the DuckDB file of the build in `folder`."""
    spill = folder / ".spill"
    with connect() as con:
        con.execute("SET threads = 1")  # blocks are laid out in the order in which threads get at them
        con.execute(f"SET disabled_compression_methods = '{_UNSTEADY}'")
        con.execute(f"SET memory_limit = '{_MEMORY}'")
        con.execute(f"SET temp_directory = {quoted(str(spill))}")
        con.execute(f"ATTACH {quoted(str(folder / FILE_NAME))} AS warehouse (STORAGE_VERSION '{STORAGE_VERSION}')")
        con.execute("USE warehouse")
        con.execute("BEGIN")
        create_tables(con)
        for table in TABLES:
            source = quoted(str(folder / f"{table.name}.parquet"))
            con.execute(f'INSERT INTO "{table.name}" SELECT * FROM read_parquet({source})')
        create_views(con)
        con.execute("COMMIT")
        _write_views(con, folder / VIEWS_FOLDER)
        con.execute("CHECKPOINT warehouse")
        con.execute("USE memory")
        con.execute("DETACH warehouse")
    shutil.rmtree(spill, ignore_errors=True)
    if list(folder.glob(f"{FILE_NAME}.*")):
        raise OSError(f"{FILE_NAME} was not written whole")


if __name__ == "__main__":
    try:
        assemble(Path(sys.argv[1]))
    except (duckdb.Error, OSError) as error:
        sys.exit(str(error).splitlines()[0])
