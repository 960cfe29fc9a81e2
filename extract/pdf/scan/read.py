"""Pages that are pictures: a scan, or text drawn as outlines, becomes the same `Page` that a born-digital one is.

The page is rendered and set upright; rules, tints and arrows are found in the picture, the text is recognised.
"""

from __future__ import annotations

from typing import Any

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyphs
from keikaku._internal.extract.pdf.page import Page, Rule

from .fills import find_fills
from .image import picture_of
from .lines import find_lines
from .rules import erase, find_rules
from .text import read_text
from .turn import turn_of


def read_scan(raw: Any, page: Page) -> Page:
    """Read the picture of a loaded `pypdfium2.PdfPage`; `page` is what PDFium found on it."""
    picture = picture_of(raw, unit=page.unit)
    lines = find_lines(picture)
    turn = turn_of(picture, lines)
    if turn:
        picture = picture_of(raw, turn, page.unit)
        lines = find_lines(picture)
    fills, shapes = find_fills(picture, lines)
    rules, heads = find_rules(picture, lines, fills)
    rules = [r for r in rules if not any(_along(r, shape.box) for shape in shapes)]
    picture.gray = erase(picture, rules, heads)
    glyphs, confidence = read_text(picture, lines, rules)
    if not glyphs:
        return page
    width, height = (page.unit * side for side in raw.get_size()[:: 1 if turn in (0, 180) else -1])
    out = Page(
        page.no, width, height, Glyphs.of(glyphs), rules, fills, [*shapes, *heads], text_source="ocr", unit=page.unit
    )
    out.skew, out.confidence = picture.skew, confidence
    return out


def _along(rule: Rule, box: Box) -> bool:
    """Whether a rule is part of the outline of a block arrow."""
    return box.contains(rule.box, 2.0)
