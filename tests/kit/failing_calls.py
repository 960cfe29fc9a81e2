"""System calls of this process that fail when they are told to: opening, renaming, linking, removing, syncing files."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_CALLS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.truncate", "os.listdir"}
_CODES = (errno.EIO, errno.ENOSPC, errno.EACCES)


class _Calls:
    """Counts calls below a folder; one of them fails."""

    def __init__(self) -> None:
        self.below, self.fails_at, self.count = "", 0, 0
        self._sync = os.fsync
        sys.addaudithook(self._heard)
        os.fsync = self._synced

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.below and event in _CALLS and str(arguments[0]).startswith(self.below):
            self._counted(event, str(arguments[0]))

    def _synced(self, handle: Any) -> None:
        if self.below:
            self._counted("fsync", None)
        self._sync(handle)

    def _counted(self, event: str, path: str | None) -> None:
        self.count += 1
        if self.count == self.fails_at:
            code = _CODES[self.count % len(_CODES)]
            raise OSError(code, f"{os.strerror(code)} ({event})", path)


_calls: _Calls | None = None


@contextmanager
def failing(below: object, fails_at: int) -> Iterator[_Calls]:
    """Have the call of that number fail which concerns files below a folder; 0 only counts."""
    global _calls
    _calls = _calls or _Calls()
    _calls.below, _calls.fails_at, _calls.count = str(below), fails_at, 0
    try:
        yield _calls
    finally:
        _calls.below = ""
