"""Fit how likely what was read of a project is right: `python -m tools.fit_sureness`.

The examples are the first readings of the blind rounds (`tools.first_readings`), made before anything was changed for
them: what was tuned on a plan reads it too well to tell of plans that nobody has seen. A plan counts as much as
another, and a round half as much as the next one, since the reader has changed. It is told as well what the weights
that were fitted on the rounds before say of each round.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan.evidence import sureness

from .first_readings import KEPT
from .fit_evidence import write_weights

_RIDGE = 0.03
"""How much a weight costs, for each plan."""
_OLDER = 0.5
_ROUNDS = 30
_DOUBTS = ("lacks_", "odd_", "empty_")
_BEFORE = np.array([-0.5 if name.startswith(_DOUBTS) else 0.0 for name in sureness.FEATURES])
"""What is believed of the weights before any reading: what is odd or lacking makes it less sure."""
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A project as it was read first: its round, plan and features, and how many of its rows are right."""

    round: str
    plan: str
    row: Vector
    right: int
    rows: int


def examples() -> list[Example]:
    """All first readings of projects."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return [_example(row) for row in csv.DictReader(file) if int(row["rows"])]


def _example(row: dict[str, str]) -> Example:
    looks = sureness.Looks(**{field.name: float(row[field.name]) for field in fields(sureness.Looks)})
    return Example(row["round"], row["plan"], sureness.features(looks), int(row["right"]), int(row["rows"]))


def _age(name: str, newest: str) -> int:
    return int(newest[1:]) - int(name[1:])


def fitted(told: Sequence[Example]) -> Vector:
    """Weights of the features for the log odds of being right, by Newton's method."""
    newest = max((one.round for one in told), key=lambda name: int(name[1:]))
    totals: Counter[tuple[str, str]] = Counter()
    for one in told:
        totals[one.round, one.plan] += one.rows
    rows = np.array([one.row for one in told])
    share = np.array([one.right / one.rows for one in told])
    counts = np.array([one.rows / totals[one.round, one.plan] * _OLDER ** _age(one.round, newest) for one in told])
    ridge = np.full(rows.shape[1], _RIDGE * counts.sum())
    ridge[-1] = 1e-6
    found: Vector = _BEFORE.copy()
    for _ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (counts * (odds - share)) + ridge * (found - _BEFORE)
        curve = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows + np.diag(ridge)
        found = found - np.linalg.solve(curve, slope)
    return found


def shares(told: Sequence[Example], found: Vector) -> Vector:
    """How likely a row of each is right."""
    share: Vector = 1 / (1 + np.exp(-np.array([one.row for one in told]) @ found))
    return share


def after_each(told: Sequence[Example]) -> Iterator[tuple[str, list[Example], Vector]]:
    """Each round but the first, with what the weights fitted on the rounds before it say."""
    names = sorted({one.round for one in told}, key=lambda name: int(name[1:]))
    for i, name in enumerate(names[1:], 1):
        held = [one for one in told if one.round == name]
        yield name, held, shares(held, fitted([one for one in told if one.round in names[:i]]))


def main() -> None:
    """Fit, tell how the weights of each time foresaw the next round, and write the weights."""
    told = examples()
    for name, held, share in after_each(told):
        counts = np.array([one.rows for one in held])
        right = sum(one.right for one in held) / counts.sum()
        print(f"{name}: {right:.3f} of {counts.sum()} rows right, foreseen {(share * counts).sum() / counts.sum():.3f}")
    found = fitted(told)
    write_weights("sureness", sureness.FEATURES, sureness.ANSWERS, np.stack([found / 2, -found / 2], axis=1))


if __name__ == "__main__":
    main()
