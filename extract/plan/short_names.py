"""Names of projects that a roadmap prints short, in the order in which the plan lists or numbers them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import LCSseq

from .merge import name_key

_LIKELY = 0.6
"""A name of which so much stands in the full name, in order, is likely short for it."""
_MOST = 0.6
"""A list is one of the plan's projects when so many of its names are likely short for names of projects."""
_PLACED = 0.25
"""A less like name is one all the same where its neighbours in the list are those of its neighbours in the plan."""


def full_names(short: Sequence[str], names: Sequence[str]) -> dict[int, int]:
    """For names of a list the index of the project's name that each is short for, where both are in one order.

    Names and their order are weighed together; empty when too few of the list are names of projects.
    """
    if not short or not names:
        return {}
    likeness = np.array([[_likeness(name_key(a), name_key(b)) for b in names] for a in short])
    pairs = _aligned(likeness)
    sure = {i: j for i, j in pairs.items() if likeness[i, j] >= _LIKELY}
    if len(sure) < _MOST * len(short):
        return {}
    between = {i: j for i, j in pairs.items() if likeness[i, j] >= _PLACED and _is_between(i, j, sure, len(short))}
    return {**between, **sure}


def _likeness(short: str, name: str) -> float:
    """The share of a short name's signs that stand in a name in the same order; 1 for a part of it."""
    if not short or len(short) > len(name) + 4:
        return 0.0
    return 1.0 if short in name else LCSseq.similarity(short, name) / len(short) * min(1.0, len(name) / len(short))


def _aligned(likeness: np.ndarray) -> dict[int, int]:
    """The pairs in the same order on both sides that are most alike together."""
    rows, columns = likeness.shape
    best = np.zeros((rows + 1, columns + 1))
    gain = np.where(likeness >= _PLACED, likeness, 0.0)
    for i in range(rows):
        for j in range(columns):
            best[i + 1, j + 1] = max(best[i, j] + gain[i, j], best[i, j + 1], best[i + 1, j])
    pairs: dict[int, int] = {}
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[i] = j
    return pairs


def _is_between(i: int, j: int, sure: dict[int, int], count: int) -> bool:
    """Whether the neighbours of a name are those of the project on both sides, as far as it has any."""
    before = i == 0 or sure.get(i - 1) == j - 1
    after = i == count - 1 or sure.get(i + 1) == j + 1
    return before and after
