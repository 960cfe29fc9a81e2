"""The picture of a page: rendered, turned upright.

Pixels are grey or RGB, rows from the top; `scale` says how many of them make a point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from keikaku._internal.extract.pdf.geometry import Box

Array = npt.NDArray[Any]
_DPI = (150.0, 300.0)
"""No page is looked at with fewer or more dots per inch, but for one so large that it would not fit in memory."""
_MOST_PIXELS = 40_000_000
"""An A1 sheet with 225 dots per inch."""
_DRAWN_DPI = 250.0
"""Outlines have no resolution of their own."""
_MAX_SKEW = 3.0
_LOOK_DPI = 100.0
_LEVEL = 0.04
"""A page turned by less than this (degrees) is left as it is."""


@dataclass(slots=True)
class Picture:
    """A page as pixels; `skew` is by how many degrees (clockwise positive) its content was turned before."""

    rgb: Array
    gray: Array
    scale: float
    skew: float = 0.0

    def points(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A rectangle of pixels in points."""
        return Box(x0 / self.scale, top / self.scale, x1 / self.scale, bottom / self.scale)

    def cut(self, box: Box) -> Array:
        """The grey pixels of a box in points, at least one each way."""
        height, width = self.gray.shape
        x0, top = max(math.floor(box.x0 * self.scale), 0), max(math.floor(box.top * self.scale), 0)
        x1, bottom = min(math.ceil(box.x1 * self.scale), width), min(math.ceil(box.bottom * self.scale), height)
        return self.gray[min(top, height - 1) : max(bottom, top + 1), min(x0, width - 1) : max(x1, x0 + 1)]


def picture_of(page: Any, turn: int = 0, unit: float = 1.0) -> Picture:
    """Render a loaded `pypdfium2.PdfPage` in the resolution of its images and set it upright.

    `turn` is by how many quarters (degrees, clockwise positive) its content is turned, besides lying askew; `unit` is
    points to a unit of the page.
    """
    width, height = page.get_size()
    scale = min(max(_resolution(page) / unit, _DPI[0]), _DPI[1]) / 72 * unit
    scale = min(scale, math.sqrt(_MOST_PIXELS / (width * height)))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    rgb = np.ascontiguousarray(np.rot90(bitmap.to_numpy()[:, :, :3], turn // 90))
    picture = Picture(rgb, cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), scale / unit)
    skew = skew_of(picture.gray, picture.scale)
    if skew:
        picture = upright(picture, skew)
    picture.skew += turn
    return picture


def _resolution(page: Any) -> float:
    """Dots per inch of the finest image that covers a good part of the page."""
    width, height = page.get_size()
    best = 0.0
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=6):
        x0, bottom, x1, top = image.get_bounds()
        if (x1 - x0) * (top - bottom) > 0.1 * width * height:
            best = max(best, max(image.get_px_size()) * 72 / max(x1 - x0, top - bottom))
    return best or _DRAWN_DPI


def upright(picture: Picture, skew: float) -> Picture:
    """The picture turned back by `skew` degrees about its middle."""
    height, width = picture.gray.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), skew, 1.0)
    paper = tuple(
        float(c) for c in np.median(picture.rgb[:: max(height // 50, 1), :: max(width // 50, 1)], axis=(0, 1))
    )
    rgb = cv2.warpAffine(picture.rgb, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return Picture(rgb, cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), picture.scale, skew)


def skew_of(gray: Array, scale: float) -> float:
    """By how many degrees (clockwise positive, at most 3) lines of text and rules are turned; 0 when nothing tells."""
    shrink = _LOOK_DPI / 72 / scale
    small = cv2.resize(gray, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    background = cv2.medianBlur(small, 21)
    ink = np.clip(background.astype(np.int16) - small, 0, 255).astype(np.float32)
    ink[ink < 30] = 0
    if np.count_nonzero(ink) < 200:
        return 0.0
    angle = 0.0
    for reach, step in ((_MAX_SKEW, 0.25), (0.25, 0.05), (0.04, 0.02)):
        angles = angle + np.arange(-round(reach / step), round(reach / step) + 1) * step
        sharp = [_sharpness(ink, float(a)) for a in angles]
        angle = float(angles[int(np.argmax(sharp))])
    return angle if abs(angle) > _LEVEL and _sharpness(ink, angle) > 1.02 * _sharpness(ink, 0.0) else 0.0


def _sharpness(ink: Array, angle: float) -> float:
    """How much the rows of the image, turned back by an angle, differ from their neighbours."""
    height, width = ink.shape
    slope = math.tan(math.radians(angle))
    shear = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, slope * width / 2]])
    rows = cv2.warpAffine(ink, shear, (width, height)).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())
