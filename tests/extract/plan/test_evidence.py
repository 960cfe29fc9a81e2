"""The crop of a value's box shows the value."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from keikaku._internal.normalize.text import squeeze
from tests.extract.conftest import Row, read_file

ROOT = Path(__file__).parents[3]
RAW = ROOT / "data" / "raw"
VALUES = {
    "projects": "name",
    "project_years": "status_raw",
    "project_departments": "department_raw",
    "indicator_values": "value_raw",
    "budgets": "amount_raw",
}


def values_of(path: Path) -> Iterator[tuple[Path, str, Row]]:
    """Every value of `path` that is printed upright as text, with the row that says where."""
    plan = read_file(path)
    with closing(pypdfium2.PdfDocument(path)) as document:
        upright = {
            row["page_no"]
            for row in plan.rows("pages")
            if row["text_source"] == "text"
            and row["width"] == pytest.approx(document[row["page_no"] - 1].get_width(), abs=1)
        }
    for table, column in VALUES.items():
        for row in plan.rows(table):
            if row[column] and row["page_no"] in upright:
                yield path, row[column], row


def crop(path: Path, row: Row) -> str:
    """What is printed in the row's box, read with PDFium's own text search."""
    left, top, right, bottom = row["bbox"]
    with closing(pypdfium2.PdfDocument(path)) as document:
        page = document[row["page_no"] - 1]
        height = page.get_height()
        return page.get_textpage().get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)


@pytest.mark.long
def test_the_crop_of_a_box_contains_the_value():
    drawn = random.Random(20261121)
    blind = drawn.sample(sorted(ROOT.glob("tests/plans/blind/*/*.pdf")), 20)
    values = [value for path in [*sorted(RAW.glob("*.pdf")), *blind] for value in values_of(path)]
    sample = drawn.sample(values, 300)
    wrong = [(path.name, value, row) for path, value, row in sample if squeeze(value) not in squeeze(crop(path, row))]
    assert len(wrong) <= 1, wrong  # an overview prints some names shorter than their projects
