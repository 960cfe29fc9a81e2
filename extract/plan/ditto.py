"""Cells that print that they repeat the one above: 〃, 同上."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.grid import Cell, cell_over
from keikaku._internal.normalize.text import squeeze

_SIGNS = frozenset(
    {
        "〃",
        "同上",
        "々",
        "\u2032\u2032",  # what the compatible form of \u2033 is
        "\u201d",
        '"',
        "上に同じ",
        "上と同じ",
        "同じ",
        "上記同",
        "同課",
        "同室",
        "同所",
        "同部",
        "同局",
    }
)


def said(rows: Sequence[Sequence[Cell]], first: int, r: int, col: int) -> Cell | None:
    """The cell of a row, with the lines of the one above whose text it repeats; `first` is the first row below the
    header. Its place stays its own."""
    cell, above = cell_over(rows[r], col), r
    while above > first and squeeze(_text(rows, above, col)).strip("()") in _SIGNS:
        above -= 1
    told = cell_over(rows[above], col)
    return replace(cell, lines=told.lines) if cell is not None and told is not None and above < r else cell


def _text(rows: Sequence[Sequence[Cell]], r: int, col: int) -> str:
    cell = cell_over(rows[r], col)
    return cell.text if cell is not None else ""
