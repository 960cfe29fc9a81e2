"""PDFium's functions with prototypes of our own: converting arguments costs more than the answers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

HANDLE, INT = ctypes.c_void_p, ctypes.c_int


class Held(ctypes.c_void_p):
    """A handle that stays an object, to be handed on; an answer of type HANDLE becomes a number."""


def prototype(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function of this name with other types of arguments and result than pypdfium2 declares: plain addresses.

    It keeps Python's lock: a call takes less time than giving the lock away.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0)


def unconverted(name: str, result: Any) -> Callable[..., Any]:
    """The function of this name where nothing is converted, which takes half the time of `prototype`: handles and
    addresses are objects (`HANDLE(address)`), and numbers have the size of C's int."""
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0)
