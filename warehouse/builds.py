"""The builds beside the published link: which there are, which is published, switching between them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import NotPublishedError
from .file_lock import BusyError, sync, try_lock

KEEP = 3
"""Builds kept beside the published one."""
RECORD = "build.json"
"""Written last: a folder without it is no build."""
DIARY = "runs.jsonl"
"""What runs came to (flows.night.diary), beside the builds."""
_POINTER = "keikaku-build:"
_LONGEST_POINTER = 4096


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
    folder = _aim(curated)
    if folder is None and curated.exists():
        raise NotALinkError(curated)
    return folder.absolute() if folder is not None and (folder / RECORD).is_file() else None


def published_files(curated: Path) -> Path:
    """The folder that holds the published files: `curated` itself where it is a link, else what its pointer names."""
    return curated if curated.is_symlink() else _aim(curated) or curated


def _aim(curated: Path) -> Path | None:
    """Where `curated` leads: as a link or, where the system allows none, as a file that names the folder."""
    if curated.is_symlink():
        return curated.parent / curated.readlink()
    try:
        with curated.open("rb") as file:
            kind, _, name = file.read(_LONGEST_POINTER).decode().strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        return None
    return curated.parent / name if kind == _POINTER else None


def require_ours(curated: Path) -> None:
    """Raise NotALinkError where `curated` is something that keikaku did not make: a folder, or a link to elsewhere."""
    aim = _aim(curated)
    if aim is None and not curated.exists():
        return
    if aim is None or aim.parent.resolve() != builds_folder(curated).resolve():
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
            handle = os.open(folder / RECORD, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            if _may_read(handle, folder):
                yield folder
                return
        finally:
            os.close(handle)


def _may_read(handle: int, folder: Path) -> bool:
    """Keep a build from being removed; False where it is being removed."""
    try:
        try_lock(handle, shared=True)
    except BusyError:
        return False
    return (folder / RECORD).is_file()


def switch(curated: Path, folder: Path) -> None:
    """Make `curated` a link to `folder`, in one step that lasts; a file that names it where the system allows no link
    (Windows without developer mode)."""
    aim = os.path.relpath(folder, curated.absolute().parent)
    link = builds_folder(curated) / f".link-{os.getpid()}"
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(aim, target_is_directory=True)
    except (OSError, NotImplementedError):
        link.write_text(f"{_POINTER} {Path(aim).as_posix()}\n", encoding="utf-8")
        sync(link)
    link.replace(curated)
    sync(curated.absolute().parent)


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
        handle = os.open(folder / RECORD, os.O_RDONLY)
        try:
            try_lock(handle)
            if os.name == "nt":  # which removes no file that is open, for whomever
                os.close(handle)
                handle = -1
            (folder / RECORD).unlink()
            shutil.rmtree(folder, ignore_errors=True)
        except (BusyError, PermissionError):
            continue
        finally:
            if handle >= 0:
                os.close(handle)
