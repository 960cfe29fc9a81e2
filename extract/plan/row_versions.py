"""Several rows of one project that say the same thing anew: 計画 and 実績, 当初 and 変更. One of them holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.normalize.records import RawMark
from keikaku._internal.normalize.text import squeeze

from . import vocabulary

ROW_VERSIONS = ("row_of_first", "row_of_result", "row_of_plan", "row_of_change")
"""What the plan says holds before what came of it, and both before a first plan that was changed since."""


def row_that_holds(rows: Sequence[Sequence[Cell]], numbers: Sequence[int], axis: int) -> int | None:
    """The row whose schedule is the project's, where a column before the axis (which begins at column `axis`) tells the
    rows of these numbers apart as versions; None where they are not."""
    if len(numbers) < 2:
        return None
    for col in range(axis):
        cells = [next((c for c in rows[r] if col in c.cols and c.row == r), None) for r in numbers]
        ranks = [version_rank(cell.text) if cell is not None else None for cell in cells]
        known = [rank for rank in ranks if rank is not None]
        if len(known) == len(numbers) and len(set(known)) > 1:
            return numbers[max(range(len(known)), key=lambda i: known[i])]
    return None


def version_rank(text: str) -> int | None:
    """Which version a row or column is by its word; of two, the higher holds. None for other words."""
    plain = squeeze(text)
    return next((i for i, kind in enumerate(ROW_VERSIONS) if plain in vocabulary.words(kind)), None)


def held_versions(versions: Sequence[tuple[int, Sequence[RawMark]]]) -> Iterator[RawMark]:
    """Of the marks of several versions, each with its rank, those that hold: for a year the marks of the highest."""
    taken: set[int] = set()
    held: list[RawMark] = []
    for _, marks in sorted(versions, key=lambda version: -version[0]):
        told = [m for m in marks if not taken & set(range(m.fiscal_year_from, m.fiscal_year_to + 1))]
        held += told
        taken |= {year for m in told for year in range(m.fiscal_year_from, m.fiscal_year_to + 1)}
    yield from sorted(held, key=lambda m: m.fiscal_year_from)
