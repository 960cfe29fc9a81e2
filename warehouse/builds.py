"""The builds beside the published link: which there are, which is published, switching between them."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import NotPublishedError

KEEP = 3
"""Builds kept beside the published one."""
RECORD = "build.json"
"""Written last: a folder without it is no build."""


class NotALinkError(NotPublishedError):
    """The curated path is a folder or a link that keikaku did not make."""

    def __init__(self, curated: Path) -> None:
        super().__init__(
            f"{curated} はkeikakuの作ったリンクではありません。移動するか --curated で別の場所を指定してください"
        )


class NoSuchBuildError(Exception):
    """No build of that name is kept."""


def record_of(folder: Path) -> dict[str, Any]:
    """What build.json of a build says; empty where it cannot be read."""
    try:
        told = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def damaged_files(folder: Path) -> list[str]:
    """The files of a build that are not what build.json says they were: changed, cut off, or gone."""
    found = []
    for name, sha256 in record_of(folder).get("files", {}).items():
        try:
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    found.append(name)
        except OSError:
            found.append(name)
    return found


def builds_folder(curated: Path) -> Path:
    """The hidden folder beside `curated` that holds the builds."""
    return curated.parent / f".{curated.name}-builds"


def kept_builds(curated: Path) -> list[Path]:
    """The whole builds, oldest first."""
    folder = builds_folder(curated)
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if not p.name.startswith(".") and (p / RECORD).is_file())


def published_build(curated: Path) -> Path | None:
    """The folder that `curated` points to; None where nothing is published. Raises NotALinkError."""
    if curated.is_symlink():
        folder = curated.parent / curated.readlink()
        return folder.absolute() if (folder / RECORD).is_file() else None
    if curated.exists():
        raise NotALinkError(curated)
    return None


def require_ours(curated: Path) -> None:
    """Raise NotALinkError where `curated` is something that keikaku did not make: a folder, or a link to elsewhere."""
    if curated.is_symlink():
        aim = curated.parent / curated.readlink()
        if aim.parent.resolve() != builds_folder(curated).resolve():
            raise NotALinkError(curated)
    elif curated.exists():
        raise NotALinkError(curated)


def previous_build(curated: Path) -> Path | None:
    """The newest build that is older than the published one."""
    current = published_build(curated)
    older = [p for p in kept_builds(curated) if current is not None and p.name < current.name]
    return older[-1] if older else None


def find_build(curated: Path, name: str) -> Path:
    """A build by `current`, `previous`, the beginning of its name, or as a folder. Raises NoSuchBuildError."""
    if name in {"current", "previous"}:
        found = published_build(curated) if name == "current" else previous_build(curated)
        if found is None:
            raise NoSuchBuildError("公開中の版がありません" if name == "current" else "前の版が残っていません")
        return found
    matching = [p for p in kept_builds(curated) if p.name.startswith(name)]
    if len(matching) == 1:
        return matching[0]
    if not matching and (Path(name) / RECORD).is_file():
        return Path(name).resolve()
    names = "、".join(p.name for p in (matching or kept_builds(curated))) or "なし"
    raise NoSuchBuildError(f"版 {name} が{'一つに決まりません' if matching else 'ありません'}（残っている版：{names}）")


@contextmanager
def reading(curated: Path) -> Iterator[Path]:
    """The published build's folder, for reading several files of one build: it is not removed meanwhile.

    Raises NoSuchBuildError where nothing is published.
    """
    while True:
        folder = published_build(curated)
        if folder is None:
            raise NoSuchBuildError(f"{curated} にはまだ何も公開されていません")
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if (folder / RECORD).is_file():  # else it was removed before we had it
                yield folder
                return
        finally:
            os.close(handle)


def switch(curated: Path, folder: Path) -> None:
    """Make `curated` a link to `folder`, in one step that lasts."""
    link = builds_folder(curated) / f".link-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(folder, curated.absolute().parent))
    link.replace(curated)
    sync(curated.absolute().parent)


def sync(path: Path) -> None:
    """Have a file or a folder reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_leftovers(curated: Path) -> None:
    """Remove what a writer that was killed has left; only the owner of the lock may do so."""
    whole = {*kept_builds(curated), published_build(curated)}
    for path in builds_folder(curated).iterdir():
        if path.is_dir() and not path.is_symlink() and path not in whole:
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith("."):
            path.unlink(missing_ok=True)


def drop_old(curated: Path, keep: int) -> None:
    """Remove builds, the oldest first, until `keep` are left beside the published one. One that is being read stays."""
    current = published_build(curated)
    others = [p for p in kept_builds(curated) if p != current]
    for folder in others[: max(0, len(others) - keep)]:
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (folder / RECORD).unlink()
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
