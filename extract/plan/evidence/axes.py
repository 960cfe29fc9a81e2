"""What stands over an axis of years: the words of a schedule, the values of an indicator, or amounts of money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan import vocabulary
from keikaku._internal.extract.plan.spans import role_word

from . import contents, labels
from .weights import weights

Vector = NDArray[np.float64]
ANSWERS = ("amounts", "schedule", "values")
_LABELS = ("schedule", "indicator", "target", "baseline", "actual", "budget", "plan_text", "result_text")
_INDICATOR = labels.roles().index("indicator")
FEATURES = (
    *(f"over_{role}" for role in _LABELS),
    "over_year_words",
    "year_words",
    "money_unit",
    "indicator_beside",
    *contents.SUMMARY,
    "one",
)


def features(cells: Sequence[str], over: str, heads: Sequence[str], beside: Sequence[str]) -> Vector:
    """One row of features: the label over the years, role words at them (現状, 目標), what the cells hold, and the
    labels of the other columns (`beside`)."""
    near = dict(zip(labels.roles(), labels.likeness(over), strict=True))
    kinds = [role_word(head) for head in heads]
    told = (
        *(near[role] for role in _LABELS),
        role_word(over) is not None,
        sum(kind in {"baseline", "target"} for kind in kinds) / max(1, len(kinds)),
        "円" in (vocabulary.label_remark(over) or ""),
        max((labels.likeness(text)[_INDICATOR] for text in beside), default=0.0),
    )
    return np.array([*map(float, told), *contents.summary(cells or [""]), 1.0])


def use_of(cells: Sequence[str], over: str, heads: Sequence[str], beside: Sequence[str]) -> tuple[str, float]:
    """The likeliest use of an axis, and how sure it is."""
    shares = shares_of(cells, over, heads, beside)
    return max(shares.items(), key=lambda one: one[1])


def shares_of(cells: Sequence[str], over: str, heads: Sequence[str], beside: Sequence[str]) -> dict[str, float]:
    """How likely each use of an axis is."""
    shares = weights("axes").probabilities(features(cells, over, heads, beside)[None, :])[0]
    return dict(zip(ANSWERS, shares.tolist(), strict=True))
