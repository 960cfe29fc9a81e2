"""What a table lists: projects, indicators or amounts of projects that stand elsewhere, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import columns, contents
from .columns import Seen
from .weights import weights

Vector = NDArray[np.float64]
ANSWERS = ("amounts", "indicators", "listing", "other")
_ROLES = (
    "name",
    "number",
    "section",
    "bureau",
    "description",
    "goal",
    "novelty",
    "progress",
    "evaluation",
    "direction",
    "indicator",
    "baseline",
    "target",
    "budget",
    "period",
    "result_text",
    "none",
)
_CONTENT = ("quantity", "bare_figure", "date", "person", "sentence", "department", "status", "phrase", "plan")
_USES = ("schedule", "values", "amounts")
FEATURES = (
    *(f"has_{role}" for role in _ROLES),
    *(f"share_{kind}" for kind in _CONTENT),
    *(f"axis_{use}" for use in _USES),
    "labelled",
    "columns",
    "name_distinct",
    "name_length",
    "one",
)


@dataclass(frozen=True)
class Looks:
    """A table as its kind is told from it: how likely each role is anywhere, and what its columns hold."""

    shares: tuple[dict[str, float], ...]
    told: tuple[Vector, ...]
    labelled: float
    uses: tuple[str, ...]

    @classmethod
    def of(cls, seen: Sequence[Seen], uses: Sequence[str]) -> Looks:
        """The looks of columns and of the axes beside them (`schedule`, `values`, `amounts`)."""
        told = tuple(contents.summary(column.cells) for column in seen)
        labelled = sum(bool(column.label.strip()) for column in seen) / max(1, len(seen))
        return cls(tuple(columns.shares_of(seen)), told, labelled, tuple(uses))


def features(looks: Looks) -> Vector:
    """One row of features."""
    roles = [max((own.get(role, 0.0) for own in looks.shares), default=0.0) for role in _ROLES]
    places = [contents.SUMMARY.index(f"share_{kind}") for kind in _CONTENT]
    mean = [sum(float(own[i]) for own in looks.told) / max(1, len(looks.told)) for i in places]
    name = max(range(len(looks.shares)), key=lambda i: looks.shares[i].get("name", 0.0), default=None)
    distinct = float(looks.told[name][contents.SUMMARY.index("distinct")]) if name is not None else 0.0
    length = float(looks.told[name][contents.SUMMARY.index("length")]) if name is not None else 0.0
    axes = [float(use in looks.uses) for use in _USES]
    return np.array([*roles, *mean, *axes, looks.labelled, len(looks.shares) / 10, distinct, length, 1.0])


def shares_of(looks: Looks) -> dict[str, float]:
    """How likely a table is of each kind."""
    found = weights("kinds").probabilities(features(looks)[None, :])[0]
    return dict(zip(ANSWERS, found.tolist(), strict=True))
