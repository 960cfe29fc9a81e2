"""One writer at a time. The system holds the lock and drops it when its owner dies, so a stale one never stands."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from .builds import DIARY, builds_folder
from .errors import NotPublishedError
from .file_lock import BusyError, open_locked, try_lock

FILE_NAME = "writer.lock"
_POLL = 0.2
_HELD: ContextVar[dict[Path, int] | None] = ContextVar("held", default=None)


class LockedError(NotPublishedError):
    """Another process is writing; `owner` is its pid, if it told it."""

    def __init__(self, curated: Path, owner: int | None) -> None:
        who = f"（プロセス {owner}）" if owner else ""
        super().__init__(f"{curated} はほかの処理{who}が書き込み中です。終わってから実行してください")
        self.owner = owner


def owner_of(curated: Path) -> int | None:
    """The pid that the lock's last owner wrote into it; None where there is none."""
    try:
        told = json.loads((builds_folder(curated) / FILE_NAME).read_text(encoding="utf-8"))
        return int(told["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def writer_lock(
    curated: Path, wait: float | None = None, waiting: Callable[[int | None], None] | None = None
) -> Iterator[int]:
    """Hold the right to publish to `curated`; gives the lock's file descriptor.

    Waits for another writer, `waiting` being told once of its pid; with `wait` no longer than so many seconds, then
    raises LockedError. Whoever holds the lock may take it again further down.
    """
    key = builds_folder(curated.absolute())
    held = _HELD.get() or {}
    if key in held:
        yield held[key]
        return
    made = [folder for folder in (key, *key.parents) if not folder.exists()]
    handle = open_locked(key / FILE_NAME, lambda handle: _acquire(handle, curated, wait, waiting))
    try:
        _sign(handle)
        token = _HELD.set({**held, key: handle})
        try:
            yield handle
        finally:
            _HELD.reset(token)
            _leave(key, made)
    finally:
        os.close(handle)


def _leave(key: Path, made: list[Path]) -> None:
    """Leave no folder behind in which nothing was published."""
    with suppress(OSError):  # Windows removes no file that is open, and keeps the empty folder
        if {path.name for path in key.iterdir()} <= {FILE_NAME, DIARY}:
            (key / FILE_NAME).unlink()
            for folder in made:
                folder.rmdir()


def _acquire(handle: int, curated: Path, wait: float | None, waiting: Callable[[int | None], None] | None) -> None:
    end = None if wait is None else time.monotonic() + wait
    while True:
        try:
            try_lock(handle)
            return
        except BusyError:
            owner = owner_of(curated)
        if end is not None and time.monotonic() >= end:
            raise LockedError(curated, owner)
        if waiting is not None:
            waiting(owner)
            waiting = None
        time.sleep(_POLL)


def _sign(handle: int) -> None:
    told = json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
    os.lseek(handle, 0, os.SEEK_SET)
    os.truncate(handle, 0)
    os.write(handle, told.encode())
