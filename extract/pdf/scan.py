"""Pages that are pictures: a scan, or text drawn as outlines, becomes the same `Page` that a born-digital one is.

The page is rendered and set upright; rules, tints and arrows are found in the picture, the text is recognised.
"""

from __future__ import annotations

from typing import Any

from .page import Box, Page, Rule
from .scan_fills import find_fills
from .scan_image import picture_of
from .scan_lines import find_lines
from .scan_rules import erase, find_rules
from .scan_text import read_text

_STAMP = 12
"""So many characters are a page number or a stamp, not the text of a page."""
_COVERED = 0.5
"""An image that covers this share of a page is its content."""
_OUTLINES = 120
"""So many filled shapes without characters are letters drawn as outlines."""


def is_scan(page: Page) -> bool:
    """Whether the content of the page is a picture. An empty page is none."""
    letters = sum(not g.text.isspace() for g in page.glyphs)
    if letters > _STAMP:
        return False
    area = page.width * page.height
    covered = max((i.box.overlap_x(page.box) * i.box.overlap_y(page.box) for i in page.images), default=0.0)
    return covered >= _COVERED * area or sum(s.filled for s in page.shapes) >= _OUTLINES


def read_scan(raw: Any, page: Page) -> Page:
    """Read the picture of a loaded `pypdfium2.PdfPage`; `page` is what PDFium found on it."""
    picture = picture_of(raw)
    lines = find_lines(picture)
    fills, shapes = find_fills(picture, lines)
    rules, heads = find_rules(picture, lines, fills)
    rules = [r for r in rules if not any(_along(r, shape.box) for shape in shapes)]
    picture.gray = erase(picture, rules, heads)
    glyphs, confidence = read_text(picture, lines, rules)
    if not glyphs:
        return page
    out = Page(page.no, page.width, page.height, glyphs, rules, fills, [*shapes, *heads], text_source="ocr")
    out.skew, out.confidence = picture.skew, confidence
    return out


def _along(rule: Rule, box: Box) -> bool:
    """Whether a rule is part of the outline of a block arrow."""
    return box.contains(rule.box, 2.0)
