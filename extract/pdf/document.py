"""Open a PDF and hand out its pages one by one, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2

from .page import Page
from .pdfium import fill_page


class PdfError(Exception):
    """A file that cannot be read as a PDF. `code` is the finding code it becomes."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PdfDocument:
    """An open PDF; `len()` counts its pages."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw)

    def page(self, no: int) -> Page:
        """Read page `no` (from 1). Raises PdfError('page_unreadable') when PDFium cannot load it."""
        try:
            page = self._raw[no - 1]
        except pypdfium2.PdfiumError as error:
            raise PdfError("page_unreadable", str(error)) from error
        try:
            return fill_page(page, no)
        finally:
            page.close()

    def pages(self) -> Iterator[Page]:
        """All pages in order; one that cannot be loaded raises as `page` does."""
        for no in range(1, len(self) + 1):
            yield self.page(no)


@contextmanager
def open_pdf(path: Path) -> Iterator[PdfDocument]:
    """Open `path`.

    Raises PdfError with code `file_empty`, `not_a_pdf`, `pdf_encrypted`, `pdf_damaged` or `pdf_no_pages`.
    """
    if path.stat().st_size == 0:
        raise PdfError("file_empty")
    with path.open("rb") as f:
        # ISO 32000 asks for the header at the start; readers accept it within the first 1024 bytes.
        if b"%PDF-" not in f.read(1024):
            raise PdfError("not_a_pdf")
    try:
        raw = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = "pdf_encrypted" if "password" in str(error).lower() else "pdf_damaged"
        raise PdfError(code, str(error)) from error
    try:
        if len(raw) == 0:
            raise PdfError("pdf_no_pages")
        yield PdfDocument(raw)
    finally:
        raw.close()
