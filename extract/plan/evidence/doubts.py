"""How likely something on a page was missed, by what of it stays unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .contents import kinds_of
from .weights import weights

Vector = NDArray[np.float64]
ANSWERS = ("complete", "missed")
_GROUPS = {
    "schedule": frozenset({"status", "told_schedule"}),
    "period": frozenset({"period", "date"}),
    "department": frozenset({"department", "bureau"}),
    "figure": frozenset({"quantity", "money", "told_value"}),
    "sentence": frozenset({"sentence", "items"}),
    "phrase": frozenset({"phrase"}),
}
FEATURES = (
    *(f"near_{group}" for group in _GROUPS),
    "far_schedule_with_years",
    "far_schedule_with_departments",
    "one",
)


@dataclass(frozen=True)
class Left:
    """What of a page is unread: the texts among its projects, and those apart from any."""

    near: Sequence[str] = ()
    far: Sequence[str] = ()


def _counts(texts: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in texts:
        kinds = kinds_of(text)
        found.update(group for group, of_group in _GROUPS.items() if kinds & of_group)
    return found


def features(left: Left) -> Vector:
    """One row of features: logarithms of counts."""
    near, far = _counts(left.near), _counts(left.far)
    with_years, with_departments = (min(far["schedule"], far[group]) for group in ("period", "department"))
    counts = [near[group] for group in _GROUPS]
    counts += [with_years, with_departments]
    return np.array([*np.log1p(counts), 1.0])


def missed_share(left: Left) -> float:
    """How likely something was missed on the page."""
    return float(weights("doubts").probabilities(features(left)[None, :])[0, ANSWERS.index("missed")])
