"""Writing into data/raw: beside the old file first, then in its place, so that no reader ever sees half a file."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from .errors import FetchError
from .sidecar import sidecar_path

_PART = (".fetch-", ".part")
HEAD, TAIL = 1024, 64 * 1024


class BusyError(Exception):
    """Another run is writing into the folder."""


@contextmanager
def locked(raw: Path) -> Iterator[None]:
    """Keep other runs out of `raw`, which is made if need be, and clear what killed runs left. Raises BusyError when
    another run is in there.

    The lock is on the folder itself: it leaves no file behind and ends with the process, however that ends.
    """
    import fcntl  # here, so that whoever only reads needs no POSIX system

    raw.mkdir(parents=True, exist_ok=True)
    handle = os.open(raw, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(str(raw)) from None
        except OSError:
            pass  # NFS locks no folder; there, runs side by side waste time but spoil nothing
        else:
            _remove_leftovers(raw)
        yield
    finally:
        os.close(handle)


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
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
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
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
