"""A limit on the memory of this process, for what DuckDB does not count: the strings that functions make."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_AT_LEAST = 1024 * 2**20
"""Bytes of addresses beyond those in use that libraries reserve and never touch."""


@contextmanager
def memory_limit(megabytes: int) -> Iterator[None]:
    """Let the process take so many MB more than it has. It is a limit on Linux only; elsewhere nothing is limited."""
    try:
        import resource
    except ImportError:  # as on Windows
        yield
        return
    if sys.platform != "linux":
        yield
        return
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    wanted = pages * resource.getpagesize() + megabytes * 2**20 + _AT_LEAST
    with suppress(ValueError, OSError):
        if before in (resource.RLIM_INFINITY, -1) or wanted < before:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (before, hard))
