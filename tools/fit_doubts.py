"""Fit how likely something on a page was missed: `python -m tools.fit_doubts`.

The plans are the blind ones with gold (`tests/plans/blind`) and generated ones; the same plans give the same files. Of
each round it is told as well what the weights that were fitted without it say of it.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan.doubts import watched
from keikaku._internal.extract.plan.evidence import doubts, sureness
from keikaku._internal.extract.plan.evidence.weights import weights
from keikaku._internal.extract.plan.reader import read_plan
from keikaku._internal.extract.plan.sureness import looks_of
from keikaku._internal.normalize.plan.tidy import Source, tidy
from keikaku._internal.normalize.records import RawPlan
from tests.plans.printed import plan

from . import gold
from .fit_evidence import Matrix, fit, write_weights

_BLIND = Path(__file__).parents[1] / "tests" / "plans" / "blind"
_GENERATED = 300
_GROUPS = 6
"""Generated plans are parted into so many rounds too."""
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """A plan as it was read: its round, what is left of its pages, and what is right and missed by the gold."""

    group: str
    raw: RawPlan
    lefts: dict[int, doubts.Left]
    outcome: gold.Outcome


@dataclass(frozen=True)
class Example:
    """Something to learn from: its round, its features, whether it is at fault, and how many rows that is about."""

    group: str
    row: Vector
    is_fault: bool
    rows: int


def reading_of(group: str, path: Path, wanted: Sequence[gold.Project]) -> Reading:
    """A plan read and compared with its gold."""
    with watched() as lefts:
        raw = read_plan(path)
    read = tidy(raw, Source(document_id="x", sha256="x" * 64, file_name=path.name, page_count=len(raw.pages)))
    return Reading(group, raw, lefts, gold.compare(wanted, read, {p.page_no: p.words["unread"] for p in raw.pages}))


def material() -> Iterator[Reading]:
    """All plans to learn from."""
    for file in sorted(_BLIND.glob("*/*.gold.json")):
        path = file.with_name(file.name.replace(".gold.json", ".pdf"))
        yield reading_of(file.parent.name, path, gold.of_file(file))
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(_GENERATED):
            path = Path(folder) / f"{seed}.pdf"
            made = plan(seed, path)
            yield reading_of(f"generated {seed % _GROUPS}", path, gold.of_generated(made))


def pages_of(reading: Reading) -> Iterator[Example]:
    """The pages of a plan: at fault where a row was missed or is wrong."""
    for page_no, left in reading.lefts.items():
        faults = reading.outcome.missed[page_no] + reading.outcome.wrong[page_no]
        yield Example(reading.group, doubts.features(left), faults > 0, reading.outcome.missed[page_no])


def fitted(examples: Sequence[Example]) -> Matrix:
    """Weights for the answers without and with a fault."""
    return fit(np.array([one.row for one in examples]), np.array([int(one.is_fault) for one in examples]), 2)


def shares(examples: Sequence[Example], matrix: Matrix) -> Vector:
    """How likely each is at fault."""
    scores = np.array([one.row for one in examples]) @ matrix
    share: Vector = 1 / (1 + np.exp(scores[:, 0] - scores[:, 1]))
    return share


def without_each(examples: Sequence[Example]) -> Iterator[tuple[str, list[Example], Vector]]:
    """Each round with the shares that the weights fitted on the others give."""
    for group in sorted({one.group for one in examples}):
        held = [one for one in examples if one.group == group]
        yield group, held, shares(held, fitted([one for one in examples if one.group != group]))


def tell_pages(examples: Sequence[Example]) -> None:
    """Print what is found of the faults of each round."""
    for group, held, own in without_each(examples):
        told = [one for one, share in zip(held, own, strict=True) if share > 0.5]
        print(
            f"{group}: {len(held)} pages, {sum(one.is_fault for one in held)} with faults, {len(told)} told, "
            f"{sum(not one.is_fault for one in told)} of them without a fault; {sum(one.rows for one in told)} of "
            f"{sum(one.rows for one in held)} missed rows on pages told"
        )


def tell_methods(readings: Sequence[Reading], matrix: Matrix) -> None:
    """Print how often the years read by each method are right, beside how sure their projects are."""
    right: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for reading in readings:
        missed = {page_no: doubts.missed_share(left) for page_no, left in reading.lefts.items()}
        for seq, looks in enumerate(looks_of(reading.raw, missed), 1):
            scores = sureness.features(looks) @ matrix
            for method, (hits, count) in reading.outcome.right.get(seq, {}).items():
                right[method] += hits
                sure[method] += count / (1 + np.exp(scores[1] - scores[0]))
    for method in sorted(sure):
        print(f"{method or 'no year'}: {right[method]} right, {sure[method]:.0f} by the sureness of their projects")


def main() -> None:
    """Fit, tell what is found of each round without it, and write the weights."""
    write_weights("doubts", doubts.FEATURES, doubts.ANSWERS, np.zeros((len(doubts.FEATURES), len(doubts.ANSWERS))))
    readings = list(material())
    pages = [page for reading in readings for page in pages_of(reading)]
    tell_pages(pages)
    write_weights("doubts", doubts.FEATURES, doubts.ANSWERS, fitted(pages))
    weights.cache_clear()
    tell_methods(readings, weights("sureness").matrix)


if __name__ == "__main__":
    main()
