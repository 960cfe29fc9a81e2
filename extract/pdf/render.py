"""A page as it is shown, as a picture: with the packaged fonts and never those of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2

from keikaku._internal.extract.pdf.pdfium import use_packaged_fonts, with_typed_in

from .document import PdfError
from .user_unit import user_units

if TYPE_CHECKING:
    from PIL.Image import Image


def rendered(path: Path, page_no: int, scale: float) -> Image:
    """Page `page_no` (from 1) of a PDF, `scale` pixels to a point; its top left corner is that of the boxes that
    readings give. Raises PdfError for a file or page that cannot be shown."""
    with _page(path, page_no) as page:
        image: Image = page.render(scale=scale * user_units(path).get(page_no, 1.0)).to_pil()
    return image


def size_of(path: Path, page_no: int) -> tuple[float, float]:
    """Width and height of a page as shown, in points. Raises PdfError for a file or page that cannot be shown."""
    with _page(path, page_no) as page:
        width, height = page.get_size()
    unit = user_units(path).get(page_no, 1.0)
    return unit * float(width), unit * float(height)


@contextmanager
def _page(path: Path, page_no: int) -> Iterator[Any]:
    use_packaged_fonts()
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            if not 1 <= page_no <= len(pdf):
                raise PdfError("page_unreadable", f"{path.name} has no page {page_no}")
            page = with_typed_in(pdf, page_no - 1)
            try:
                yield page
            finally:
                page.close()
    except pypdfium2.PdfiumError as error:
        raise PdfError("page_unreadable", str(error)) from error
