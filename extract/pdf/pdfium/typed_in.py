"""What people typed, stamped or drew onto a page (form fields, text notes, stamps, boxes), made part of the page."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

_PAINTED = {
    pdfium.FPDF_ANNOT_WIDGET,
    pdfium.FPDF_ANNOT_FREETEXT,
    pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_REDACT,
}
"""Annotations that show text, cover it or strike it out: part of what a reader sees (ISO 32000-1, 12.5.6)."""


def with_typed_in(document: Any, index: int) -> Any:
    """The loaded page `index` (from 0) of a `pypdfium2.PdfDocument`, what was typed and drawn on it made part of it.

    The file is not changed. Raises `pypdfium2.PdfiumError` where the page cannot be loaded.
    """
    page = document[index]
    if not _has_typed_in(page):
        return page
    done = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    if done != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()  # its objects are those of before
    return document[index]


def _has_typed_in(page: Any) -> bool:
    for i in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, i)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in _PAINTED:
            return True
    return False
