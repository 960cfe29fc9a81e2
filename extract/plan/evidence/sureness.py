"""How likely what was read of a project is right, by its page, its layout, its contents and the projects beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from .weights import weights

Vector = NDArray[np.float64]
ANSWERS = ("right", "wrong")
_MOST = 4.0
"""Log odds beyond this say no more."""


@dataclass(frozen=True)
class Looks:
    """What tells of a project whether it is read rightly; shares and counts from 0."""

    card: float = 0.0
    box: float = 0.0
    outline: float = 0.0
    page_missed: float = 0.0
    """How likely something on its page was missed."""
    plan_missed: float = 0.0
    """The same, on average over the pages of the plan's projects."""
    lacks_number: float = 0.0
    """Whether it lacks what most of the plan's projects have."""
    lacks_department: float = 0.0
    lacks_schedule: float = 0.0
    lacks_indicator: float = 0.0
    odd_name: float = 0.0
    """Whether its name is a sentence, a department, a figure or a label."""
    odd_department: float = 0.0
    """The share of its departments that are none by their words."""
    odd_marks: float = 0.0
    """The share of its marks with words that are no status."""
    empty_indicators: float = 0.0
    """The share of its indicators without a value."""


FEATURES = (*(field.name for field in fields(Looks)), "one")
_ODDS = frozenset({"page_missed", "plan_missed"})


def features(looks: Looks) -> Vector:
    """One row of features."""
    told = [_log_odds(getattr(looks, name)) if name in _ODDS else getattr(looks, name) for name in FEATURES[:-1]]
    return np.array([*told, 1.0])


def _log_odds(share: float) -> float:
    clipped = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.clip(np.log(clipped / (1 - clipped)), -_MOST, _MOST))


def right_shares(looks: Sequence[Looks]) -> list[float]:
    """How likely a row that was read of each project is right."""
    if not looks:
        return []
    found = weights("sureness").probabilities(np.array([features(one) for one in looks]))
    return [float(share) for share in found[:, ANSWERS.index("right")]]
