"""Writing into data/raw: beside the old file first, then in its place, so that no reader ever sees half a file."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from keikaku._internal.warehouse.file_lock import BusyError as BusyError
from keikaku._internal.warehouse.file_lock import open_locked, sync, try_lock

from .errors import FetchError
from .sidecar import sidecar_path

_PART = (".fetch-", ".part")
HEAD, TAIL = 1024, 64 * 1024
LOCK = ".fetch-lock"
_SOME_SYSTEMS = ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY")
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | sum(getattr(os, flag, 0) for flag in _SOME_SYSTEMS)


@contextmanager
def locked(raw: Path) -> Iterator[None]:
    """Keep other runs out of `raw`, which is made if need be, and clear what killed runs left. Raises BusyError when
    another run is in there. The lock's file goes with the run; one that a killed run has left locks nothing.
    """
    place = raw / LOCK
    handle = open_locked(place, _lock)
    try:
        _remove_leftovers(raw)
        yield
    finally:
        with suppress(OSError):  # Windows removes no file that is open
            place.unlink()
        os.close(handle)


def _lock(handle: int) -> None:
    with suppress(OSError):  # a file system without locks: runs side by side waste time but spoil nothing
        try_lock(handle)


def is_part(path: Path) -> bool:
    """Whether a file is an unfinished one of a fetch."""
    return path.name.startswith(_PART[0]) and path.name.endswith(_PART[1])


def _remove_leftovers(raw: Path) -> None:
    for path in raw.rglob(f"{_PART[0]}*{_PART[1]}"):
        path.unlink(missing_ok=True)


def inside(raw: Path, file: str) -> Path:
    """The path of `file` below `raw`. Raises FetchError('source_not_saved') where a link leads out of it or would be
    replaced."""
    path = raw / file
    if path.is_symlink() or sidecar_path(path).is_symlink():
        raise FetchError("source_not_saved", f"{file} はリンクです")
    if not path.parent.resolve().is_relative_to(raw.resolve()):
        raise FetchError("source_not_saved", f"{file} はリンクで {raw.name} の外に出ます")
    return path


class Part:
    """A file in the making; `size` in bytes."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self._file = path, file
        self.size = 0
        self.head = b""
        """Its first KiB."""
        self._sha256 = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Of what has been written."""
        return self._sha256.hexdigest()

    def write(self, data: bytes) -> None:
        """Append. Raises OSError, as when the disk is full."""
        self._file.write(data)
        self._sha256.update(data)
        self.size += len(data)
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]

    def tail(self) -> bytes:
        """Its last 64 KiB."""
        self._file.flush()
        self._file.seek(max(0, self.size - TAIL))
        return self._file.read()

    def sync(self) -> None:
        """See it onto the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def incoming(folder: Path) -> Iterator[Part]:
    """A new file in `folder`, which goes again (with the folders made for it) unless it is put in place."""
    made = [p for p in (folder, *folder.parents) if not p.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_PART[0]}{secrets.token_hex(8)}{_PART[1]}"
    try:
        handle = os.open(path, _NEW, 0o666)
        with os.fdopen(handle, "w+b") as file:
            yield Part(path, file)
    finally:
        path.unlink(missing_ok=True)
        for each in made:
            with suppress(OSError):  # not empty: something was put in place
                each.rmdir()


def put(target: Path, sidecar: bytes, part: Part | None = None) -> None:
    """Replace a file's sidecar and, with `part`, the file before it.

    Both are on the disk before the first name changes. A run killed between the two changes leaves a sidecar whose
    sha256 is not the file's, which then does not count.
    """
    with incoming(target.parent) as note:
        note.write(sidecar)
        note.sync()
        if part is not None:
            part.sync()
            part.path.replace(target)
        note.path.replace(sidecar_path(target))
    sync(target.parent)
