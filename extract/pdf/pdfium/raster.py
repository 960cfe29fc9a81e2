"""What is drawn in a small image: the height of its ink, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from keikaku._internal.extract.pdf.geometry import Box

_COLUMNS = 24
_CONTRAST = 48
"""Ink differs from the paper by this much in one colour channel."""
_MOST_PIXELS = 4_000_000


def may_be_arrow(box: Box) -> bool:
    """Whether an image has the proportions of an arrow over a schedule (points)."""
    return 12.0 <= box.width <= 900.0 and 3.0 <= box.height <= 60.0 and box.width >= 1.2 * box.height


def ink_profile(page: Any, image: Any) -> tuple[float, ...] | None:
    """Ink heights of an image object of a loaded `pypdfium2.PdfPage`, as shares of its height; None if unreadable."""
    raw = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, image)
    if not raw:
        return None
    bitmap = pypdfium2.PdfBitmap.from_raw(raw)  # frees the raw bitmap when it goes
    if bitmap.width * bitmap.height > _MOST_PIXELS or bitmap.width < _COLUMNS:
        return None
    return _profile(np.asarray(bitmap.to_numpy()))


def _profile(pixels: npt.NDArray[np.uint8]) -> tuple[float, ...]:
    image = pixels.astype(np.float32)
    if image.ndim == 2:
        image = image[:, :, None]
    if image.shape[2] == 4:
        alpha = image[:, :, 3:] / 255.0
        image = image[:, :, :3] * alpha + 255.0 * (1.0 - alpha)
    paper = np.median(np.concatenate([image[0], image[-1]]), axis=0)
    ink = (np.abs(image - paper) > _CONTRAST).any(axis=2)
    heights = []
    for columns in np.array_split(ink, _COLUMNS, axis=1):
        rows = np.flatnonzero(columns.any(axis=1))
        heights.append(float(rows[-1] - rows[0] + 1) / ink.shape[0] if rows.size else 0.0)
    return tuple(heights)
