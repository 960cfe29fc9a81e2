"""PDFium's bare pass over a page: every character with its box, every path segment with its points, and nothing else.

It is the floor for whoever reads with PDFium from Python: the same library through the same bindings.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_MAX_DEPTH = 6


def bare_pass(page: Any) -> tuple[int, int]:
    """Walk a loaded `pypdfium2.PdfPage`; how many characters and segments there are."""
    return _characters(page), _segments_of_page(page)


def _characters(page: Any) -> int:
    text = page.get_textpage()
    try:
        raw = text.raw
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharBox
        count: int = pdfium.FPDFText_CountChars(raw)
        for i in range(count):
            unicode_of(raw, i)
            box_of(raw, i, left, right, bottom, top)
        return count
    finally:
        text.close()


def _segments_of_page(page: Any) -> int:
    raw = page.raw
    objects = (pdfium.FPDFPage_GetObject(raw, i) for i in range(pdfium.FPDFPage_CountObjects(raw)))
    return sum(_segments(drawn, 0) for drawn in objects)


def _segments(drawn: Any, depth: int) -> int:
    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        x, y = ctypes.c_float(), ctypes.c_float()
        count: int = pdfium.FPDFPath_CountSegments(drawn)
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(drawn, i)
            pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        return count
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = (pdfium.FPDFFormObj_GetObject(drawn, i) for i in range(pdfium.FPDFFormObj_CountObjects(drawn)))
        return sum(_segments(one, depth + 1) for one in inner)
    return 0
