"""The DuckDB file: how it is opened and how it is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from keikaku._internal import HOME

from .errors import NotPublishedError

STORAGE_VERSION = "v1.2.0"
"""Files in this storage version open with every DuckDB from 1.2 on; researchers' clients lag behind ours."""
FILE_NAME = "keikaku.duckdb"

_ZEROED = {"DUCKDB_JE_MALLOC_CONF": "zero:true"}
"""DuckDB writes what lay in memory into unused bytes of its file; zeroed memory makes them the same every time. Its
allocator takes this when it is loaded and never again, so the file is made by a process of its own."""


class BuildError(NotPublishedError):
    """The build could not be written; `reason` is what DuckDB or the system said."""

    def __init__(self, reason: object) -> None:
        super().__init__(f"版を書けませんでした。ディスクの空きと書き込みの権限を確かめてください（{reason}）")
        self.reason = reason


def connect(database: str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that never reaches for the network."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return duckdb.connect(database, read_only=read_only, config=config)


def quoted(text: str) -> str:
    """Text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def build_database(folder: Path, keep_open: tuple[int, ...] = ()) -> Path:
    """Assemble `keikaku.duckdb` in `folder` from the Parquet files there; returns its path. Raises BuildError.

    `keep_open` are file descriptors that the process which does it shall hold as well (a lock outlives its owner then).
    """
    parent = str(HOME)
    search = os.pathsep.join(filter(None, (parent, os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "keikaku._internal.warehouse.assemble", str(folder.absolute())],
        env={**os.environ, **_ZEROED, "PYTHONPATH": search},
        capture_output=True,
        text=True,
        pass_fds=() if os.name == "nt" else keep_open,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise BuildError(lines[-1] if lines else f"exit code {done.returncode}")
    return folder / FILE_NAME
