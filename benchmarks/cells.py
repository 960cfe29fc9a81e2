"""The cells of our grids against those that pdfplumber finds, and who has the truth where they differ.

Cells are compared by their text, page by page, as the tests do. Frames of one cell are
no tables. Where the texts of a page differ, the values that the ground truth gives for the document are looked up in
the cells of both sides.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber

from benchmarks.page_sets import Document, corpus
from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.plan.flow import Sheet, sheet_of
from keikaku._internal.normalize.text import as_drawn, squeeze
from tests.extract.pdf.test_against_pdfplumber import texts_of

_GOLD_KEYS = {"name", "names", "parent_name", "section", "bureau", "status_raw", "value_raw", "content"}
_SHORTEST = 2


@dataclass(slots=True)
class Side:
    """Gold values found in the cells of one side on pages that differ: as a whole cell, or anywhere in one."""

    whole: int = 0
    inside: int = 0


@dataclass(slots=True)
class Cells:
    """The comparison of one document. `found` and `equal` count pdfplumber's cells, with arrows on the page or not."""

    path: Path
    group: str
    found: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    equal: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    differing_pages: int = 0
    has_gold: bool = False
    sides: dict[str, Side] = field(default_factory=lambda: {"ours": Side(), "pdfplumber": Side()})
    examples: list[tuple[int, str]] = field(default_factory=list)
    """Cells of pdfplumber's that we do not have, with their page."""


def _strings(node: Any, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _strings(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from _strings(child, key)
    elif isinstance(node, str) and key in _GOLD_KEYS:
        yield node


def gold_of(path: Path) -> set[str]:
    """The values that the ground truth of a PDF gives, folded; none where it has no ground truth."""
    beside = [path.with_suffix(".gold.json"), corpus() / "sample" / f"{path.stem}.gold.json"]
    for place in beside:
        if place.is_file():
            told = json.loads(place.read_text(encoding="utf-8"))
            values = {squeeze(text) for text in _strings([told["projects"], told["previous_results"]])}
            return {value for value in values if len(value) >= _SHORTEST}
    return set()


def our_texts(sheet: Sheet) -> Counter[str]:
    """The texts of all cells of a page, and of its drawn boxes outside tables, which pdfplumber takes for tables."""
    texts = Counter(text for grid in sheet.grids for text in texts_of(grid))
    texts.update(squeeze(panel.text) for panel in sheet.panels)
    del texts[""]
    return texts


def their_texts(page: Any) -> Counter[str]:
    """The texts of the cells of all tables that have more than one."""
    texts: Counter[str] = Counter()
    for table in page.find_tables():
        if len(table.cells) > 1:
            texts.update(squeeze(text) for row in table.extract() for text in row if text and text.strip())
    return texts


def judge(values: Iterable[str], ours: Counter[str], theirs: Counter[str], sides: dict[str, Side]) -> None:
    """Count the values that each side has on a page as a whole cell, and those that stand anywhere in its cells."""
    for name, texts in (("ours", ours), ("pdfplumber", theirs)):
        everything = "\n".join(texts)
        for value in values:
            sides[name].whole += value in texts
            sides[name].inside += value in everything


def compare_cells(document: Document, gold: set[str]) -> Cells:
    """Compare all pages of a document that are no scans."""
    out = Cells(document.path, document.group, has_gold=bool(gold))
    with pdfplumber.open(document.path) as other, open_pdf(document.path, as_drawn) as pdf:
        for no in document.pages:
            sheet = sheet_of(pdf.page(no))
            ours, theirs = our_texts(sheet), their_texts(other.pages[no - 1])
            other.pages[no - 1].close()
            missing, drawn = theirs - ours, bool(sheet.arrows)
            out.found[drawn] += theirs.total()
            out.equal[drawn] += theirs.total() - missing.total()
            if missing:
                out.differing_pages += 1
                out.examples += [(no, text) for text in list(missing)[:5]]
                judge(gold, ours, theirs, out.sides)
    return out
