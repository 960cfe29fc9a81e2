"""The crop of a value's box shows the value."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from keikaku._internal.normalize.text import squeeze
from tests.extract.conftest import Row, read_file

RAW = Path(__file__).parents[3] / "data" / "raw"
VALUES = {
    "projects": "name",
    "project_years": "status_raw",
    "project_departments": "section",
    "indicator_values": "value_raw",
}


def values_of(path: Path) -> Iterator[tuple[Path, str, Row]]:
    """Every value of `path` with the row that says where it is printed."""
    plan = read_file(path)
    for table, column in VALUES.items():
        for row in plan.rows(table):
            if row[column]:
                yield path, row[column], row


def crop(path: Path, row: Row) -> str:
    """What is printed in the row's box, read with PDFium's own text search."""
    left, top, right, bottom = row["bbox"]
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[row["page_no"] - 1]
        height = page.get_height()
        return page.get_textpage().get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
    finally:
        document.close()


@pytest.mark.long
def test_the_crop_of_a_box_contains_the_value():
    values = [value for path in sorted(RAW.glob("*.pdf")) for value in values_of(path)]
    sample = random.Random(20261121).sample(values, 300)
    wrong = [(path.name, value, row) for path, value, row in sample if squeeze(value) not in squeeze(crop(path, row))]
    assert not wrong
