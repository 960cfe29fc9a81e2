"""Memory that a long document leaves behind in a worker."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Hand what is free back to the system: glibc keeps it, and it would stand beside what normalising needs.

    Does nothing where the C library has no such call.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return
