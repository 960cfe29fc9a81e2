"""Build beside, check, then switch: a reader sees the old set of files or the new one, never a mix."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb

from . import checks, database, datapackage, diff, parquet
from .builds import (
    KEEP,
    RECORD,
    NoSuchBuildError,
    builds_folder,
    clear_leftovers,
    damaged_files,
    drop_old,
    find_build,
    published_build,
    record_of,
    require_ours,
    switch,
)
from .file_lock import sync
from .lock import writer_lock
from .schema import BY_NAME, TABLES


def publish(
    rows: parquet.Rows, curated: Path, info: Mapping[str, Any] | None = None, keep: int = KEEP
) -> dict[str, int]:
    """Build Parquet and DuckDB from `rows`, check them, and make `curated` a link to the new build.

    Returns the row counts. Raises checks.ChecksFailedError when a check is broken, database.BuildError when the build
    cannot be written, builds.NotALinkError for a folder that is not ours; what is published stays as it was.
    """
    curated = curated.absolute()
    require_ours(curated)  # before anything is written
    with writer_lock(curated) as lock:
        clear_leftovers(curated)
        now = datetime.now(UTC)
        folder = builds_folder(curated) / f"{now:%Y%m%dT%H%M%S%f}"
        work = folder.with_name(f".{folder.name}")
        work.mkdir()
        try:
            made = _build(rows, curated, work, lock)
            _describe(work, {"built_at": now.isoformat(timespec="seconds"), **made, **(info or {})})
            _settle(work, folder)
            switch(curated, folder)
        except (OSError, duckdb.IOException) as error:
            raise database.BuildError(error) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
        drop_old(curated, keep)
    counts: dict[str, int] = made["row_counts"]
    return counts


def rollback(curated: Path, name: str = "previous", waiting: Callable[[int | None], None] | None = None) -> Path:
    """Publish an older build again (see builds.find_build for names); returns its folder. Raises NoSuchBuildError.

    Waits for another writer, `waiting` being told of its pid.
    """
    curated = curated.absolute()
    require_ours(curated)
    find_build(curated, name)  # raises before there is anything to wait for
    with writer_lock(curated, waiting=waiting):
        folder = find_build(curated, name)
        if folder.parent != builds_folder(curated):
            raise NoSuchBuildError(f"{folder} は {curated} の版ではありません")
        switch(curated, folder)
    return folder


def _build(rows: parquet.Rows, curated: Path, work: Path, lock: int) -> dict[str, Any]:
    """Make and check all files but the record, which is returned: row counts, and which build it was compared with."""
    counts = parquet.write_tables(rows, work)
    before = published_build(curated)
    if before is not None and damaged_files(before):
        before = None  # there is nothing to compare with
    since = None
    if before is not None:
        counts["changes"], since = _write_changes(before, work)
    checks.run_checks(database.build_database(work, (lock,)))
    datapackage.write(work, counts)
    return {"row_counts": counts, "previous_build": before.name if before else None, "changes_since": since}


def _write_changes(before: Path, work: Path) -> tuple[int, str | None]:
    """What the build in `work` changes, and since which build. One that changes nothing takes over what the last one
    changed, so that the same inputs give the same bytes, however often they are built."""
    name = "changes.parquet"
    others = [f"{table.name}.parquet" for table in TABLES if table.name != "changes"]
    if (before / name).is_file() and all(_same(before / other, work / other) for other in others):
        shutil.copyfile(before / name, work / name)
        return parquet.row_count(work / name), record_of(before).get("changes_since")
    return parquet.write_table(BY_NAME["changes"], diff.changes(before, work), work), before.name


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and one.stat().st_size == other.stat().st_size and sha256(one) == sha256(other)


def sha256(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _describe(work: Path, record: dict[str, Any]) -> None:
    """Write build.json: the only file of a build that knows the time."""
    record |= {
        "versions": {
            "keikaku": _version("keikaku"),
            "python": platform.python_version(),
            "duckdb": duckdb.__version__,
            "pyarrow": _version("pyarrow"),
            "storage": database.STORAGE_VERSION,
        },
        "files": {
            path.relative_to(work).as_posix(): sha256(path) for path in sorted(work.rglob("*")) if path.is_file()
        },
    }
    (work / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _settle(work: Path, folder: Path) -> None:
    """Have every file reach the disk, then give the build its name."""
    for path in [*work.rglob("*"), work]:
        sync(path)
    work.rename(folder)
    sync(folder.parent)
