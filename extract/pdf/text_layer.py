"""Whether the text layer of a page is what the page shows, or the page is a picture to be recognised."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2.raw as pdfium

from .page import Page

_STAMP = 12
"""So many characters are a page number or a stamp, not the text of a page."""
_COVERED = 0.5
"""An image that covers this share of a page is its content."""
_OUTLINES = 120
"""So many filled shapes without characters are letters drawn as outlines."""
_STRANGE = re.compile("[\x7f-\xa6\xa8-\xaf\xb3-\xb6\xb8-\xd6\xd8-\xf6\xf8-\u0373\u0400-\u200a\ue000-\uf8ff\ufffd]")
"""Letters of scripts that are not used, private and unassigned code points."""
_SOME, _GARBLED = 20, 0.06
"""So many strange letters, and such a share of all, are no accident."""
_LOOKED_AT = 200


def is_scan(page: Page, raw: Any = None) -> bool:
    """Whether the content of the page is a picture, or its text layer is not what it shows: the invisible layer of
    somebody else's text recognition, or letters whose font does not say what they are. An empty page is none.

    `raw` is the loaded `pypdfium2.PdfPage`; without it an invisible layer is taken for text.
    """
    letters = len(page.glyphs) - int(page.glyphs.blank.sum())
    area = page.width * page.height
    covered = max((i.box.overlap_x(page.box) * i.box.overlap_y(page.box) for i in page.images), default=0.0)
    if letters > _STAMP:
        return _is_garbled(page, letters) or (covered >= _COVERED * area and raw is not None and _is_invisible(raw))
    return covered >= _COVERED * area or sum(s.filled for s in page.shapes) >= _OUTLINES


def _is_garbled(page: Page, letters: int) -> bool:
    """Whether a good part of the letters is of a kind that no Japanese document prints."""
    strange = len(_STRANGE.findall("".join(page.glyphs.texts)))
    return strange >= _SOME and strange >= _GARBLED * letters


def _is_invisible(raw: Any) -> bool:
    """Whether most letters are drawn in the text rendering mode that paints nothing (ISO 32000-1, 9.3.6)."""
    text = raw.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text.raw)
        looked = range(0, count, max(count // _LOOKED_AT, 1))
        objects = [pdfium.FPDFText_GetTextObject(text.raw, i) for i in looked]
        modes = [pdfium.FPDFTextObj_GetTextRenderMode(one) for one in objects if one]
    finally:
        text.close()
    return 2 * modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)
