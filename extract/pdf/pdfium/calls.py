"""PDFium's functions with prototypes of our own: converting arguments costs more than the answers."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
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


class Slots(threading.local):
    """Room for the answers to many questions of one kind, `at` the addresses of their parts as objects: to make one
    takes as long as a question. `none` is what stands where there is no answer, `parts` say where in an answer its
    parts are (bytes)."""

    def __init__(self, none: npt.NDArray[Any], parts: Sequence[int], count: int = 1024) -> None:
        self._none = none
        self._room = np.repeat(none[None], count, axis=0)
        base, size = self._room.ctypes.data, none.nbytes
        self.at = [tuple(HANDLE(base + i * size + part) for part in parts) for i in range(count)]

    def rounds(self, answers: npt.NDArray[Any]) -> Iterator[slice]:
        """Which questions to ask next, the first of them with the first addresses; `answers` has room for all."""
        for start in range(0, len(answers), len(self.at)):
            own = slice(start, start + len(self.at))
            count = len(answers[own])
            self._room[:count] = self._none
            yield own
            answers[own] = self._room[:count]
