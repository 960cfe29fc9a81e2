"""Locks on files that the system drops when their owner dies, on every system keikaku runs on (by portalocker)."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


class BusyError(Exception):
    """Somebody else holds the lock."""


def try_lock(handle: int, *, shared: bool = False) -> None:
    """Lock an open file at once; the lock ends when `handle` is closed.

    Raises BusyError where another process (or another handle of this one) holds it, OSError where the file system
    knows no locks.
    """
    import portalocker  # here: it takes 0.1 s where redis is installed

    kind = portalocker.LockFlags.SHARED if shared else portalocker.LockFlags.EXCLUSIVE
    try:
        portalocker.lock(handle, kind | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.AlreadyLocked:
        raise BusyError from None
    except portalocker.LockException as error:
        raise OSError(str(error)) from None


def open_locked(path: Path, acquire: Callable[[int], None] = try_lock) -> int:
    """The handle of the lock file `path`, which is made if need be, once `acquire` has locked it.

    The last owner may have removed the file that was opened; then it is opened anew. Raises what `acquire` raises.
    """
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        except FileNotFoundError:  # the last owner has just removed the folder
            continue
        try:
            acquire(handle)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def sync(path: Path) -> None:
    """Have a file or a folder reach the disk. Windows opens no folder and needs none to be told."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
