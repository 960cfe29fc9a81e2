"""Build beside, check, then switch: a reader sees the old set of files or the new one, never a mix."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import checks, database, parquet

KEEP = 3
"""Builds kept beside the published one."""


class NotALinkError(Exception):
    """The curated path is a folder that keikaku did not make."""


def builds_folder(curated: Path) -> Path:
    """The hidden folder beside `curated` that holds the builds."""
    return curated.parent / f".{curated.name}-builds"


def publish(rows: parquet.Rows, curated: Path, info: dict[str, Any] | None = None, keep: int = KEEP) -> dict[str, int]:
    """Build Parquet and DuckDB from `rows`, check them, and make `curated` a link to the new build.

    Returns the row counts. Raises checks.ChecksFailedError when a check is broken; what is published stays as it was.
    """
    if curated.exists() and not curated.is_symlink():
        raise NotALinkError(
            f"{curated} はkeikakuの作ったリンクではありません。移動するか --curated で別の場所を指定してください"
        )
    builds = builds_folder(curated)
    builds.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    folder = builds / f"{now:%Y%m%dT%H%M%S%f}"
    work = builds / f".{folder.name}"
    work.mkdir()
    try:
        counts = parquet.write_tables(rows, work)
        file = database.build_database(work)
        checks.run_checks(file)
        record = {"built_at": now.isoformat(timespec="seconds"), "row_counts": counts, **(info or {})}
        (work / "build.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        _sync(work)
        work.rename(folder)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    _switch(curated, folder)
    _drop_old(builds, folder, keep)
    return counts


def _sync(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _switch(curated: Path, folder: Path) -> None:
    link = builds_folder(curated) / f".link-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(folder, curated.parent))
    link.replace(curated)


def _drop_old(builds: Path, current: Path, keep: int) -> None:
    old = sorted(p for p in builds.iterdir() if p.is_dir() and not p.name.startswith(".") and p != current)
    for folder in old[: max(0, len(old) - keep)]:
        shutil.rmtree(folder, ignore_errors=True)
