"""Fit the weights of evidence on generated tables: `python -m tools.fit_evidence`; the same seeds give the same files.

Multinomial logistic regression with a small ridge, by plain gradient steps: few features, no library needed.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan.evidence import axes, columns, headers, kinds, labels, layouts
from keikaku._internal.extract.plan.evidence.weights import weights
from tests.plans.forms import card, form_field, no_field
from tests.plans.tables import Column, Drawn, rows_of, table

TABLES = 4000
_TO = Path(__file__).parents[1] / "extract" / "plan" / "evidence"
_STEPS = 400
_RIDGE = 2e-4
Matrix = NDArray[np.float64]


def fit(rows: Matrix, answers: NDArray[np.intp], count: int) -> Matrix:
    """Weights of shape (features, count), by Adam."""
    truth = np.eye(count)[answers]
    matrix = np.zeros((rows.shape[1], count))
    first, second = np.zeros_like(matrix), np.zeros_like(matrix)
    for step in range(1, _STEPS + 1):
        scores = rows @ matrix
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = rows.T @ (scores / scores.sum(axis=1, keepdims=True) - truth) / len(rows) + _RIDGE * matrix
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        matrix -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return matrix


def write(name: str, features: tuple[str, ...], answers: tuple[str, ...], rows: Matrix, told: list[str]) -> None:
    """Fit and write one table of weights; print how often the best answer is right on the last fifth."""
    index = np.array([answers.index(one) for one in told])
    cut = len(rows) * 4 // 5
    held = fit(rows[:cut], index[:cut], len(answers))
    right = ((rows[cut:] @ held).argmax(axis=1) == index[cut:]).mean()
    print(f"{name}: {len(rows)} examples, {right:.4f} right on tables not fitted")
    write_weights(name, features, answers, fit(rows, index, len(answers)))


def write_weights(name: str, features: tuple[str, ...], answers: tuple[str, ...], matrix: Matrix) -> None:
    """Write a table of weights beside the code that uses it; `matrix` has the shape (features, answers)."""
    with (_TO / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["feature", *answers])
        out.writerows([name, *(f"{value:.4f}" for value in row)] for name, row in zip(features, matrix, strict=True))


def seen(drawn: Drawn) -> list[tuple[Column, columns.Seen]]:
    """The columns of a drawn table outside its axes."""
    before = -1 if drawn.axes else 0
    told = [(column, columns.Seen(column.label, tuple(column.cells), before)) for column in drawn.columns]
    return told + [(column, columns.Seen(column.label, tuple(column.cells), 1)) for column in drawn.after]


def cells_of(drawn: Drawn) -> list[tuple[str, str]]:
    """Texts of a drawn table with whether each stands in its header; three rows of the body are enough."""
    own = [*drawn.columns, *drawn.after]
    told = [(column.label, "header") for column in own] + [
        (head, "header") for axis in drawn.axes for head in (axis.over, *axis.heads)
    ]
    told += [(cell, "body") for column in own for cell in column.cells[:2]]
    told += [(cell, "body") for axis in drawn.axes for row in axis.rows[:2] for cell in row]
    return [(text, answer) for text, answer in told if text.strip()]


def main() -> None:
    """Fit all weights."""
    drawn = [table(Random(seed)) for seed in range(TABLES)]
    pairs = [seen(one) for one in drawn]
    rows = np.concatenate([columns.features([own for _, own in each]) for each in pairs])
    told = [column.role or columns.NONE for each in pairs for column, _ in each]
    write("columns", columns.feature_names(), tuple(sorted(set(told))), rows, told)
    fields = [form_field(Random(seed)) if seed % 4 else no_field(Random(seed)) for seed in range(8 * TABLES)]
    rows = np.array([labels.features(one.label, one.cells) for one in fields])
    told = [one.role or columns.NONE for one in fields]
    write("labels", labels.feature_names(), tuple(sorted(set(told))), rows, told)
    texts = [pair for one in drawn for pair in cells_of(one)]
    rows = np.array([headers.features(text) for text, _ in texts])
    write("headers", headers.FEATURES, headers.ANSWERS, rows, [answer for _, answer in texts])
    tables = [
        kinds.Looks.of([own for _, own in each], [axis.use for axis in one.axes])
        for one, each in zip(drawn, pairs, strict=True)
    ]
    shown = [("rows", rows_of(one)) for one in drawn] + [("card", card(Random(seed))) for seed in range(TABLES)]
    Random(0).shuffle(shown)
    weights.cache_clear()
    headers._odds.cache_clear()
    rows = np.array([layouts.features(one) for _, one in shown])
    write("layouts", layouts.FEATURES, layouts.ANSWERS, rows, [answer for answer, _ in shown])
    drawn_axes = [(axis, [column.label for column in one.columns]) for one in drawn for axis in one.axes]
    rows = np.array(
        [
            axes.features([cell for row in axis.rows for cell in row], axis.over, axis.heads, beside)
            for axis, beside in drawn_axes
        ]
    )
    write("axes", axes.FEATURES, axes.ANSWERS, rows, [axis.use for axis, _ in drawn_axes])
    rows = np.array([kinds.features(one) for one in tables])
    write("kinds", kinds.FEATURES, kinds.ANSWERS, rows, [one.kind for one in drawn])


if __name__ == "__main__":
    main()
