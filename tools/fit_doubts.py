"""Fit how likely something on a page was missed: `python -m tools.fit_doubts`; the same plans give the same file.

The plans are the blind ones with gold (`tests/plans/blind`) and generated ones. Of each round it is told as well what
the weights that were fitted without it find of its faults.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan.doubts import watched
from keikaku._internal.extract.plan.evidence import doubts
from keikaku._internal.extract.plan.reader import read_plan
from keikaku._internal.normalize.plan.tidy import Source, tidy
from tests.plans.printed import plan

from . import gold
from .fit_evidence import Matrix, fit, write_weights

_BLIND = Path(__file__).parents[1] / "tests" / "plans" / "blind"
_GENERATED = 300
_GROUPS = 6
"""Generated plans are parted into so many rounds too."""


@dataclass(frozen=True)
class Page:
    """A page as it is learned from: its round, its features, and how many rows were missed or wrong."""

    group: str
    row: NDArray[np.float64]
    missed: int
    wrong: int


def pages_of(group: str, path: Path, wanted: Sequence[gold.Project]) -> Iterator[Page]:
    """The pages of a plan with what its reading misses."""
    with watched() as lefts:
        raw = read_plan(path)
    read = tidy(raw, Source(document_id="x", sha256="x" * 64, file_name=path.name, page_count=len(raw.pages)))
    told = gold.compare(wanted, read, {page.page_no: page.words["unread"] for page in raw.pages})
    for page_no, left in lefts.items():
        yield Page(group, doubts.features(left), told.missed[page_no], told.wrong[page_no])


def material() -> Iterator[Page]:
    """All pages to learn from."""
    for file in sorted(_BLIND.glob("*/*.gold.json")):
        path = file.with_name(file.name.replace(".gold.json", ".pdf"))
        yield from pages_of(file.parent.name, path, gold.of_file(file))
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(_GENERATED):
            path = Path(folder) / f"{seed}.pdf"
            made = plan(seed, path)
            yield from pages_of(f"generated {seed % _GROUPS}", path, gold.of_generated(made))


def _fitted(pages: Sequence[Page]) -> Matrix:
    rows = np.array([page.row for page in pages])
    answers = np.array([int(page.missed + page.wrong > 0) for page in pages])
    return fit(rows, answers, len(doubts.ANSWERS))


def _shares(pages: Iterable[Page], matrix: Matrix) -> list[float]:
    scores = np.array([page.row for page in pages]) @ matrix
    return [float(1 / (1 + np.exp(own[0] - own[1]))) for own in scores]


def main() -> None:
    """Fit, tell what is found of each round without it, and write the weights."""
    write_weights("doubts", doubts.FEATURES, doubts.ANSWERS, np.zeros((len(doubts.FEATURES), len(doubts.ANSWERS))))
    pages = list(material())
    for group in sorted({page.group for page in pages}):
        held = [page for page in pages if page.group == group]
        shares = _shares(held, _fitted([page for page in pages if page.group != group]))
        warned = [page for page, share in zip(held, shares, strict=True) if share > 0.5]
        bad = [page for page in held if page.missed + page.wrong]
        false = sum(not page.missed + page.wrong for page in warned)
        found = sum(page.missed for page in warned)
        print(
            f"{group}: {len(held)} pages, {len(bad)} with faults, {len(warned)} told, {false} of them without a fault; "
            f"{found} of {sum(page.missed for page in held)} missed rows on pages told"
        )
    write_weights("doubts", doubts.FEATURES, doubts.ANSWERS, _fitted(pages))


if __name__ == "__main__":
    main()
