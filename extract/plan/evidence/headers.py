"""Where the header of a table ends: which texts look like labels and years, and which like what stands below them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan import vocabulary
from keikaku._internal.extract.plan.axis import is_half, names_period
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import squeeze

from . import contents, labels
from .weights import weights

Vector = NDArray[np.float64]
ANSWERS = ("body", "header")
FEATURES = ("label", "known", "year", "half", *contents.KINDS, "length", "lines", "one")
_LOOKED_AT = 4
"""Rows of the body that tell whether a header ends above them."""
_MOST_ROWS = 4
_MOST_ABOVE = 3
_SURE = 4.0
"""One cell does not weigh more than this (log odds)."""
_ABOVE = 1.0
"""What a row that is neither header nor body costs."""


@dataclass(frozen=True)
class Extent:
    """The rows of a header: `start` to before `stop`; `margin` is by how much (log odds) it beats the next reading."""

    start: int
    stop: int
    margin: float


@remembered(65536)
def features(text: str) -> tuple[float, ...]:
    """What of a text tells whether it is a header."""
    kinds = contents.kinds_of(text)
    best = labels.best_likeness(text)
    plain = squeeze(text)
    flags = (best, best >= labels.KNOWN, names_period(text), is_half(text))
    told = (*flags, *(kind in kinds for kind in contents.KINDS), math.log1p(len(plain)) / 4, "\n" in text.strip(), 1.0)
    return tuple(float(one) for one in told)


def odds(text: str) -> float:
    """Log odds that a cell is a header and not what stands below one; a label learned of the document is."""
    return _SURE if vocabulary.learned_roles(text) else _odds(text)


@remembered(65536)
def _odds(text: str) -> float:
    shares = weights("headers").probabilities(np.array([features(text)]))[0]
    return float(np.clip(math.log(shares[1] + 1e-9) - math.log(shares[0] + 1e-9), -_SURE, _SURE))


def find(rows: Sequence[Sequence[str]], banners: Sequence[bool]) -> Extent | None:
    """The header of a table given as the texts that begin in each row; None where no row reads as one. A banner, one
    cell over the whole table, stands above a header or below it."""
    told = [[odds(text) for text in row if text.strip()] for row in rows[: _MOST_ABOVE + _MOST_ROWS + _LOOKED_AT]]
    mean = [sum(row) / len(row) if row else 0.0 for row in told]
    mean = [-_SURE if banner else own for own, banner in zip(mean, banners, strict=False)]

    def score(start: int, stop: int) -> float:
        body = mean[stop : stop + _LOOKED_AT]
        above = sum(_ABOVE for banner in banners[:start] if not banner)
        return sum(mean[start:stop]) - sum(body) / max(1, len(body)) - above

    tried = [
        (score(start, stop), start, stop)
        for start in range(min(_MOST_ABOVE + 1, len(rows)))
        for stop in range(start + 1, min(start + _MOST_ROWS, len(rows) - 1) + 1)
        if mean[start] > 0
    ]
    none = -sum(mean[:_LOOKED_AT]) / max(1, len(mean[:_LOOKED_AT]))
    if not tried:
        return None
    best, start, stop = max(tried, key=lambda one: (one[0], -one[2]))
    return Extent(start, stop, best - none) if best > none else None
