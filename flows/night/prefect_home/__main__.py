"""Make the archive for the installed Prefect: start its server in an empty home and keep what it made."""

from __future__ import annotations

import os
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from keikaku._internal.flows.night.server import start_server
from keikaku._internal.flows.night.settings import prepare_environment

from . import DATABASE, MEMBERS, archive_name


def fresh_home(home: Path) -> Path:
    """Have Prefect make everything in an empty folder; the folder."""
    os.environ["PREFECT_HOME"] = str(home)
    os.environ.pop("PREFECT_API_URL", None)
    prepare_environment()
    with start_server(home, home):
        pass
    with sqlite3.connect(home / DATABASE) as con:
        con.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        con.execute("VACUUM")
    return home


def main() -> None:
    """Write the archive beside this file."""
    target = Path(__file__).with_name(archive_name())
    with tempfile.TemporaryDirectory() as folder, tarfile.open(target, "w:xz") as packed:
        home = fresh_home(Path(folder))
        for name in MEMBERS:
            packed.add(home / name, arcname=name, filter=_anonymous)
    print(f"{target}: {target.stat().st_size:,} bytes")


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main()
