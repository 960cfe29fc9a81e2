"""Open a PDF and hand out its pages one by one, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2

from .page import Page
from .pdfium import fill_page
from .scan import is_scan, read_scan


class PdfError(Exception):
    """A file that cannot be read as a PDF. `code` is the finding code it becomes."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PdfDocument:
    """An open PDF; `len()` counts its pages."""

    def __init__(self, raw: Any, as_drawn: Callable[[str], str] = str) -> None:
        self._raw = raw
        self._as_drawn = as_drawn

    def __len__(self) -> int:
        return len(self._raw)

    def page(self, no: int) -> Page:
        """Read page `no` (from 1). Raises PdfError('page_unreadable') when PDFium cannot load it."""
        try:
            page = self._raw[no - 1]
        except pypdfium2.PdfiumError as error:
            raise PdfError("page_unreadable", str(error)) from error
        try:
            filled = fill_page(page, no, self._as_drawn)
            return read_scan(page, filled) if is_scan(filled, page) else filled
        finally:
            page.close()

    def pages(self) -> Iterator[Page]:
        """All pages in order; one that cannot be loaded raises as `page` does."""
        for no in range(1, len(self) + 1):
            yield self.page(no)


@contextmanager
def open_pdf(path: Path, as_drawn: Callable[[str], str] = str) -> Iterator[PdfDocument]:
    """Open `path`; `as_drawn` gives the character that a reader sees where the file names its twin.

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
        yield PdfDocument(raw, as_drawn)
    finally:
        raw.close()
