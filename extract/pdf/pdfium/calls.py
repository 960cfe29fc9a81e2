"""PDFium's functions with prototypes that take plain addresses: converting arguments costs more than the answers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

HANDLE, INT = ctypes.c_void_p, ctypes.c_int


def prototype(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function of this name with other types of arguments and result than pypdfium2 declares.

    It keeps Python's lock: a call takes less time than giving the lock away.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0)
