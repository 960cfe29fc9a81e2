"""The roles of the columns of a table, from label, content and place together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import contents, labels
from .weights import weights

Matrix = NDArray[np.float64]
NONE = "none"
"""The answer for a column that plays no role."""
_MOSTLY = 0.8
"""A column holds numbers, or a cell in each row, where so large a share does."""
_ONCE = ("name", "number")
"""Roles that one column of a table plays at most."""
_PLACE = ("first", "place", "before_axis", "behind_axis", "number_left", "phrases_left", "labelled", "of_unit", "one")


@dataclass(frozen=True)
class Seen:
    """What is seen of a column: its label (may be blank), its cells, and on which side of the years it stands."""

    label: str
    cells: tuple[str, ...]
    side: int = 0
    """-1 before the years, 1 behind them, 0 where there are none."""


def feature_names() -> tuple[str, ...]:
    """The names of the features, in order."""
    return (*(f"like_{role}" for role in labels.roles()), *contents.SUMMARY, *_PLACE)


def features(columns: Sequence[Seen]) -> Matrix:
    """One row of features per column."""
    told = [contents.summary(column.cells) for column in columns]
    number, phrase = contents.SUMMARY.index("share_number"), contents.SUMMARY.index("share_phrase")
    rows = []
    for i, (column, own) in enumerate(zip(columns, told, strict=True)):
        place = (
            i == 0,
            i / max(1, len(columns) - 1),
            column.side < 0,
            column.side > 0,
            any(other[number] > 0.6 for other in told[:i]),
            any(other[phrase] > 0.6 for other in told[:i]),
            bool(column.label.strip()),
            labels.names_unit(column.label),
            1.0,
        )
        rows.append([*labels.likeness(column.label), *own, *map(float, place)])
    return np.array(rows, float).reshape(len(columns), len(feature_names()))


def shares_of(columns: Sequence[Seen]) -> list[dict[str, float]]:
    """For every column how likely each role is."""
    if not columns:
        return []
    model = weights("columns")
    found = model.probabilities(features(columns))
    shares = [dict(zip(model.answers, row.tolist(), strict=True)) for row in found]
    for i in _numbers_of_groups(columns):
        shares[i]["number"] = 0.0
    return shares


def _numbers_of_groups(columns: Sequence[Seen]) -> list[int]:
    """Columns of numbers that each stand over several rows, left of a column that numbers each row anew."""
    told = [contents.summary(column.cells) for column in columns]
    number, blank = contents.SUMMARY.index("share_number"), contents.SUMMARY.index("blank")
    full = [i for i, own in enumerate(told) if own[number] > _MOSTLY and own[blank] < 1 - _MOSTLY]
    return [i for i, own in enumerate(told) if own[number] > _MOSTLY and own[blank] > 0.5 and any(i < f for f in full)]


def assign(shares: Sequence[dict[str, float]]) -> list[tuple[str, float]]:
    """The best role of every column and how sure it is; a role that plays once goes to its best column."""
    open_ = [dict(own) for own in shares]
    for role in _ONCE:
        holders = [i for i, own in enumerate(open_) if max(own, key=own.__getitem__) == role]
        for i in set(holders) - set(sorted(holders, key=lambda i: -open_[i][role])[:1]):
            open_[i][role] = 0.0
    return [max(own.items(), key=lambda item: item[1]) for own in open_]
