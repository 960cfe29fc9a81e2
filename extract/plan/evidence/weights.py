"""Weights of evidence: a table in the package (feature × answer) that `python -m tools.fit_evidence` makes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """A softmax over `answers`: `matrix` has a row per feature and a column per answer."""

    features: tuple[str, ...]
    answers: tuple[str, ...]
    matrix: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """Shares of the answers for rows of features; shape (rows, answers), each row sums to 1."""
        scores = rows @ self.matrix
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Matrix = scores / scores.sum(axis=1, keepdims=True)
        return shares


@cache
def weights(name: str) -> Weights:
    """The fitted weights `name` (columns, kinds, headers)."""
    text = resources.files("keikaku._internal.extract.plan.evidence").joinpath(f"{name}.csv").read_text("utf-8")
    head, *rows = csv.reader(text.splitlines())
    return Weights(tuple(row[0] for row in rows), tuple(head[1:]), np.array([row[1:] for row in rows], float))
