"""The cells of our grids against those of pdfplumber, on pages whose tables no drawn arrow disturbs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import Grid
from keikaku._internal.extract.plan.flow import Sheet, sheet_of
from keikaku._internal.normalize.text import squeeze

RAW = Path(__file__).parents[3] / "data" / "raw"
PAGES = [
    ("hadano", 2),
    ("nagareyama", 5),
    ("nagareyama", 12),
    ("nagareyama", 24),
    ("ryugasaki", 2),
    ("ryugasaki", 3),
    ("tomi", 3),
    ("tomi", 5),
    ("yotsukaido", 12),
    ("yotsukaido", 16),
]


def texts_of(grid: Grid) -> Iterator[str]:
    for cell in grid.cells:
        yield squeeze(cell.text)
        for inner in cell.nested:
            yield from texts_of(inner)


def grid_at(sheet: Sheet, box: Box) -> Grid:
    return max(sheet.grids, key=lambda g: g.box.overlap_x(box) * g.box.overlap_y(box))


@pytest.mark.parametrize(("plan", "page_no"), PAGES)
def test_the_cells_that_pdfplumber_finds_are_ours_too(plan, page_no):
    path = RAW / f"{plan}.pdf"
    with open_pdf(path) as document:
        sheet = sheet_of(document.page(page_no))
    assert not sheet.arrows
    theirs: list[str] = []
    missing: list[str] = []
    with pdfplumber.open(path, pages=[page_no]) as document:
        for table in document.pages[0].find_tables():
            ours = set(texts_of(grid_at(sheet, Box(*table.bbox))))
            texts = [squeeze(text) for row in table.extract() for text in row if text and text.strip()]
            theirs += texts
            missing += [text for text in texts if text not in ours]
    assert len(theirs) > 10
    assert len(missing) <= 0.05 * len(theirs), missing
