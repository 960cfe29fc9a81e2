"""How a table is laid out: records as rows below one header, or one record as labels with their values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.normalize.text import squeeze

from . import headers
from .weights import weights

Vector = NDArray[np.float64]
ANSWERS = ("card", "rows")
FEATURES = ("first_row", "first_cells", "pairs", "label_rows", "body", "distinct", "rows", "one")
_LOOKED_AT = 16


def features(rows: Sequence[Sequence[str]]) -> Vector:
    """One row of features of a table given as the texts that begin in each row."""
    told = [[_share(text) for text in row if text.strip()] for row in rows[:_LOOKED_AT]]
    told = [row for row in told if row]
    first, body = (told[0] if told else []), told[1:]
    firsts = [squeeze(row[0]) for row in rows if row]
    return np.array(
        [
            _mean(first),
            _mean([row[0] for row in body]),
            _mean([float(len(row) > 1 and row[0] > 0.5 and min(row[1:]) < 0.5) for row in body]),
            _mean([float(len(row) > 1 and min(row) > 0.5) for row in body]),
            _mean([share for row in body for share in row]),
            len(set(firsts)) / max(1, len(firsts)),
            min(len(rows), 20) / 20,
            1.0,
        ]
    )


def card_share(rows: Sequence[Sequence[str]]) -> float:
    """How likely a table is one record (or several, one below the other) as labels with values."""
    return float(weights("layouts").probabilities(features(rows)[None, :])[0][0])


def _share(text: str) -> float:
    return float(1 / (1 + np.exp(-headers.odds(text))))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
