"""Open a PDF and hand out its pages one by one, so that memory does not grow with their number."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdfium2

from keikaku._internal.extract.pdf.pdfium import fill_page, use_packaged_fonts, with_typed_in

from .layers import without_hidden_layers
from .names_used import LAYERS, USER_UNIT, names_used, whole
from .page import Page
from .text_layer import is_scan
from .user_unit import user_units

_RECOGNISING = ("cv2", "onnxruntime", "rapidocr")
logger = logging.getLogger("keikaku.scan")
"""Says that a page takes seconds because its text is recognised (INFO)."""


class PdfError(Exception):
    """A file that cannot be read as a PDF. `code` is the finding code it becomes."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PdfDocument:
    """An open PDF; `len()` counts its pages."""

    def __init__(
        self,
        raw: Any,
        as_drawn: Callable[[str], str] = str,
        unsure: tuple[int, ...] = (),
        units: Mapping[int, float] | None = None,
    ) -> None:
        self._raw = raw
        self._units = units or {}
        self._as_drawn = as_drawn
        self.unsure = unsure
        """Pages (from 1) that may show what their layers hide."""

    def __len__(self) -> int:
        return len(self._raw)

    def page(self, no: int) -> Page:
        """Read page `no` (from 1).

        Raises PdfError: `page_unreadable` when PDFium cannot load it, `ocr_missing` when it is a picture and the
        packages that recognise text are not installed.
        """
        try:
            page = with_typed_in(self._raw, no - 1)
        except pypdfium2.PdfiumError as error:
            raise PdfError("page_unreadable", str(error)) from error
        try:
            filled = fill_page(page, no, self._as_drawn, self._units.get(no, 1.0))
            return _recognised(page, filled) if is_scan(filled, page) else filled
        finally:
            page.close()

    def pages(self) -> Iterator[Page]:
        """All pages in order; one that cannot be loaded raises as `page` does."""
        for no in range(1, len(self) + 1):
            yield self.page(no)


def _recognised(raw: Any, page: Page) -> Page:
    """Read a page that is a picture. What this takes is loaded only now: few documents need it."""
    if not all(find_spec(name) for name in _RECOGNISING):
        raise PdfError("ocr_missing")
    logger.info("recognising page %d", page.no)
    from keikaku._internal.extract.pdf.scan import read_scan

    return read_scan(raw, page)


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
    use_packaged_fonts()
    data = whole(path)
    names = names_used(data)
    shown, unsure = without_hidden_layers(path) if LAYERS in names else (None, ())
    try:
        raw = pypdfium2.PdfDocument(shown or data or path)  # PDFium reads faster what is in memory
    except pypdfium2.PdfiumError as error:
        code = "pdf_encrypted" if "password" in str(error).lower() else "pdf_damaged"
        raise PdfError(code, str(error)) from error
    try:
        if len(raw) == 0:
            raise PdfError("pdf_no_pages")
        yield PdfDocument(raw, as_drawn, unsure, user_units(path) if USER_UNIT in names else {})
    finally:
        raw.close()
