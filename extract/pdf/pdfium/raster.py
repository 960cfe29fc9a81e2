"""What is drawn in a small image: the height of its ink, column by column, or a sign."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.pictured_signs import sign_of

_COLUMNS = 24
_CONTRAST = 48
"""Ink differs from the paper by this much in one colour channel."""
_MOST_PIXELS = 4_000_000


def may_be_arrow(box: Box) -> bool:
    """Whether an image has the proportions of an arrow over a schedule (points)."""
    return 12.0 <= box.width <= 900.0 and 3.0 <= box.height <= 60.0 and box.width >= 1.2 * box.height


def may_be_sign(box: Box) -> bool:
    """Whether an image has the size and proportions of a sign in a cell (points)."""
    short, long = sorted((box.width, box.height))
    return 4.0 <= long <= 24.0 and short >= 0.72 * long


def ink_profile(page: Any, image: Any) -> tuple[float, ...] | None:
    """Ink heights of an image object of a loaded `pypdfium2.PdfPage`, as shares of its height; None if unreadable."""
    ink = _ink_of(page, image)
    return _profile(ink) if ink is not None and ink.shape[1] >= _COLUMNS else None


def sign_shown(page: Any, image: Any) -> str | None:
    """The sign that an image object of a loaded `pypdfium2.PdfPage` shows, if any."""
    ink = _ink_of(page, image)
    return sign_of(ink) if ink is not None else None


def _ink_of(page: Any, image: Any) -> npt.NDArray[np.bool_] | None:
    """Which pixels of an image differ from its paper; None if it is unreadable or too large."""
    raw = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, image)
    if not raw:
        return None
    bitmap = pypdfium2.PdfBitmap.from_raw(raw)  # frees the raw bitmap when it goes
    if bitmap.width * bitmap.height > _MOST_PIXELS:
        return None
    pixels = np.asarray(bitmap.to_numpy()).astype(np.float32)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    if pixels.shape[2] == 4:
        alpha = pixels[:, :, 3:] / 255.0
        pixels = pixels[:, :, :3] * alpha + 255.0 * (1.0 - alpha)
    paper = np.median(np.concatenate([pixels[0], pixels[-1]]), axis=0)
    return np.asarray((np.abs(pixels - paper) > _CONTRAST).any(axis=2))


def _profile(ink: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    heights = []
    for columns in np.array_split(ink, _COLUMNS, axis=1):
        rows = np.flatnonzero(columns.any(axis=1))
        heights.append(float(rows[-1] - rows[0] + 1) / ink.shape[0] if rows.size else 0.0)
    return tuple(heights)
