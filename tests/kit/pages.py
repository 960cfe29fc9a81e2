"""One page of a drawn PDF as it is read, and the canvas beneath a drawing."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.page import Page
from tests.kit.pdfs import Pdf


def read_page(path: Path) -> Page:
    """The first page of a PDF."""
    with open_pdf(path) as document:
        return document.page(1)


def text(page: Page) -> str:
    """Its characters in drawing order, without blanks."""
    return "".join(page.glyphs.texts).replace(" ", "")


def canvas(pdf: Pdf) -> Canvas:
    """What a drawing is drawn on, for what `Pdf` has no word for."""
    return pdf._canvas
