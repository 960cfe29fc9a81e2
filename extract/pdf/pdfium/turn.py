"""Pages whose text stands turned: a table that lies sideways on an upright page, a page put in upside down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

_MOST = 0.6
"""A page stands as this share of its letters does."""
_FEW = 12
"""Fewer letters are a page number, a stamp or the label of a figure."""


def quarter_turn(turns: npt.NDArray[Any]) -> int:
    """By how many degrees (-90, 0, 90, 180; clockwise positive) most letters of a page are turned.

    `turns` has those degrees for each letter.
    """
    quarters, counts = np.unique(turns, return_counts=True)
    if counts.sum() < _FEW or counts.max() < _MOST * counts.sum():
        return 0
    most = int(quarters[counts.argmax()])
    return most if most in (-90, 90, 180) else 0


@contextmanager
def turned_back(page: Any, degrees: int) -> Iterator[None]:
    """A loaded `pypdfium2.PdfPage` shown turned by so many degrees against the clock, for as long as it is read."""
    shown = page.get_rotation()
    page.set_rotation((shown - degrees) % 360)
    try:
        yield
    finally:
        page.set_rotation(shown)
