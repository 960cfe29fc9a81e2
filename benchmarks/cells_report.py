"""The comparison of cells as tables."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.cells import Cells
from benchmarks.report import Table


def cells_tables(compared: Sequence[Cells]) -> list[Table | str]:
    """Equal cells a document, and the truth where they differ."""
    with_tables = [c for c in compared if any(c.found.values())]
    told = (
        "Cells of pdfplumber's tables whose text is that of a cell of ours, or of a drawn box outside our tables / "
        "pdfplumberのセルと文字が等しいもの"
    )
    return [told, equal_table(with_tables), *truth(with_tables)]


def equal_table(compared: Sequence[Cells]) -> Table:
    """A row a document and one of all; pages with drawn arrows apart, for arrows break pdfplumber's grids."""
    rows = []
    for cells in compared:
        rows.append([cells.path.stem, *_shares([cells])])
    rows.append(["all", *_shares(compared)])
    return Table(["cells", "without arrows", "equal", "%", "with arrows", "equal", "%"], rows)


def _shares(compared: Sequence[Cells]) -> list[str]:
    told = []
    for drawn in (False, True):
        found, equal = sum(c.found[drawn] for c in compared), sum(c.equal[drawn] for c in compared)
        told += [f"{found:,}", f"{equal:,}", f"{100 * equal / found:.1f}" if found else "–"]
    return told


def truth(compared: Sequence[Cells]) -> list[Table | str]:
    """Gold values in the cells of the pages on which the two sides differ."""
    judged = [c for c in compared if c.has_gold and c.differing_pages]
    if not judged:
        return []
    rows = []
    for cells in judged:
        ours, theirs = cells.sides["ours"], cells.sides["pdfplumber"]
        figures = (cells.differing_pages, ours.whole, theirs.whole, ours.inside, theirs.inside)
        rows.append([cells.path.stem, *map(str, figures)])
    rows.append(["all", *(str(sum(int(row[i]) for row in rows)) for i in range(1, 6))])
    columns = [
        "where cells differ",
        "pages",
        "ours: gold value is a cell",
        "pdfplumber",
        "ours: in a cell",
        "pdfplumber",
    ]
    whole, other, inside, other_inside = (int(text) for text in rows[-1][2:])
    kept = "met / 達成" if whole >= other and inside >= other_inside else "not met / 未達"
    told = f"{whole} against {other} as a cell, {inside} against {other_inside} in a cell"
    return [Table(columns, rows), f"- ours right at least as often where they differ: {told} – {kept}"]
