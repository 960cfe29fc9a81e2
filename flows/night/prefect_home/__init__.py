"""A home of Prefect as a first start leaves it, so that nobody waits for its database to be made (8 s).

`prefect-VERSION.tar.xz` holds the migrated, empty database of that version; running this package as a program makes it
anew when the pin is raised. It is laid only into a home that has no database yet, and only for exactly its version.
"""

from __future__ import annotations

import tarfile
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

DATABASE = "prefect.db"
MEMBERS = (DATABASE, "memo_store.toml")


def archive_name(prefect: str | None = None) -> str:
    """The name of the archive for a version of Prefect, by default the installed one."""
    return f"prefect-{prefect or version('prefect')}.tar.xz"


def lay(home: Path) -> bool:
    """Lay the files into a home without a database; False where there is one, or no archive for this Prefect."""
    archive = files(__package__).joinpath(archive_name())
    if (home / DATABASE).exists() or not archive.is_file():
        return False
    home.mkdir(parents=True, exist_ok=True)
    with as_file(archive) as path, tarfile.open(path) as packed:
        for name in reversed(MEMBERS):  # the database last: it is what tells that all is there
            member = packed.extractfile(name)
            assert member is not None
            part = home / f".{name}.part"
            part.write_bytes(member.read())
            part.replace(home / name)
    return True
