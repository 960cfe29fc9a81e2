"""Areas of one colour in a picture: rectangles become fills, block arrows and chevrons become shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.page import WHITE, Color, Fill, Shape

from .image import Picture

Array = npt.NDArray[Any]
_DPI = 120.0
_THICK = 2.8
"""An area is thicker than this (points) in some place; strokes of letters and table lines are thinner."""
_LEAST = 40.0
"""Smallest area (square points)."""
_TINT = 9
"""Levels by which a tint differs from the paper in one of the three colours at least,"""
_LIGHT = 6
"""and in brightness. Paper yellows without getting darker."""
_SAME = 14
"""Levels within which pixels are of one colour."""
_MOST_COLORS = 24
_FILLED = 0.4
"""Share of an area that has its colour; the rest is text on it."""
_ALIKE = 0.8
"""Share of an arrow's area that it has in common with an ideal one."""
_FULL = 0.93
"""A rectangle fills its box by at least this share."""


def find_fills(picture: Picture, texts: Sequence[Box] = ()) -> tuple[list[Fill], list[Shape]]:
    """The tinted rectangles, and the tinted or outlined block arrows and chevrons of a picture, in points.

    `texts` are the places of text lines: areas inside them are letters.
    """
    shrink = min(_DPI / 72 / picture.scale, 1.0)
    rgb = cv2.resize(cv2.medianBlur(picture.rgb, 5), None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    scale = picture.scale * shrink
    fills: list[Fill] = []
    shapes: list[Shape] = []
    paper = _paper(rgb)
    for color, mask in _colors(rgb, paper, scale):
        for contour in _areas(mask, scale):
            if shape := _arrow(contour, scale, color):
                shapes.append(shape)
            elif box := _rectangle(contour, scale):
                fills.append(Fill(box, color))
    shapes += _outlined(rgb, paper, scale)
    fills = [f for f in fills if not any(t.contains(f.box) for t in texts)]
    return fills, [s for s in shapes if not any(t.contains(s.box) for t in texts)]


def _paper(rgb: Array) -> Array:
    """The colour of most of the page."""
    coarse = (rgb[::3, ::3].astype(np.int32) >> 3) @ np.array([1024, 32, 1])
    most = np.bincount(coarse.ravel()).argmax()
    return np.asarray(np.median(rgb[::3, ::3][coarse == most], axis=0))


def _differs(rgb: Array, color: Array) -> Array:
    """Largest difference from a colour over the channels."""
    return np.asarray(np.abs(rgb.astype(np.int16) - np.round(color).astype(np.int16)).max(axis=2))


def _colors(rgb: Array, paper: Array, scale: float) -> Iterator[tuple[Color, Array]]:
    """Each colour that has thick areas, with the mask of its pixels."""
    weights = np.array([0.299, 0.587, 0.114])
    bright = np.abs(rgb @ weights - float(paper @ weights))
    off_paper = (_differs(rgb, paper) >= _TINT) & ((bright >= _LIGHT) | (_differs(rgb, paper) >= 4 * _TINT))
    kernel = np.ones((max(round(_THICK * scale), 2),) * 2, np.uint8)
    thick = cv2.morphologyEx(off_paper.astype(np.uint8), cv2.MORPH_OPEN, kernel) == 1
    free = off_paper.copy()
    for _ in range(_MOST_COLORS):
        pixels = rgb[thick & free]
        if len(pixels) < _LEAST * scale * scale:
            return
        coarse = (pixels.astype(np.int32) >> 3) @ np.array([1024, 32, 1])
        color = np.median(pixels[coarse == np.bincount(coarse).argmax()], axis=0)
        mask = (_differs(rgb, color) <= _SAME) & free
        free &= ~mask
        yield (int(color[0]), int(color[1]), int(color[2])), mask


def _areas(mask: Array, scale: float) -> Iterator[Array]:
    """Outer contours of the thick connected parts of a mask."""
    kernel = np.ones((max(round(_THICK * scale), 2),) * 2, np.uint8)
    whole = mask.astype(np.uint8)
    seeds = cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel)
    for contour in cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
        if cv2.contourArea(contour) < _LEAST * scale * scale:
            continue
        x0, top, width, height = cv2.boundingRect(contour)
        inside = _solid(contour) == 1
        # The lines of a table are connected and surround it, but they do not fill it.
        if (
            seeds[top : top + height, x0 : x0 + width][inside].any()
            and whole[top : top + height, x0 : x0 + width][inside].mean() >= _FILLED
        ):
            yield contour


def _solid(contour: Array) -> Array:
    """The area inside a contour as a mask cut to its box."""
    x0, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour - (x0, top)], -1, (1,), cv2.FILLED)
    return mask


def _rectangle(contour: Array, scale: float) -> Box | None:
    """The rectangle that the area is, ragged edges and ticks left out; None when it is none."""
    mask = _solid(contour)
    rows = np.flatnonzero(mask.mean(axis=1) >= 0.5)
    columns = np.flatnonzero(mask[rows].mean(axis=0) >= 0.5) if len(rows) else rows
    if not len(columns):
        return None
    core = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if core.mean() < _FULL or core.sum() < _FULL * mask.sum() or min(core.shape) < _THICK * scale:
        return None
    x0, top, _, _ = cv2.boundingRect(contour)
    return Box(
        float(x0 + columns[0]) / scale,
        float(top + rows[0]) / scale,
        float(x0 + columns[-1] + 1) / scale,
        float(top + rows[-1] + 1) / scale,
    )


def _arrow(contour: Array, scale: float, color: Color) -> Shape | None:
    """The area as the block arrow, pentagon or chevron that it nearly is; None for anything else."""
    mask = _solid(contour)
    height, width = mask.shape
    if width < 12 * scale or height < 5 * scale:
        return None
    x0, top, _, _ = cv2.boundingRect(contour)
    for turned in (False, True):
        corners = _corners(mask[:, ::-1] if turned else mask)
        if corners is None:
            continue
        ideal = np.zeros_like(mask)
        points = [(width - 1 - x if turned else x, y) for x, y in corners]
        cv2.fillPoly(ideal, [np.array([[round(x), round(y)] for x, y in points], dtype=np.int32)], (1,))
        if (ideal & mask).sum() >= _ALIKE * (ideal | mask).sum():
            placed = tuple(((x0 + x + 0.5) / scale, (top + y + 0.5) / scale) for x, y in points)
            return Shape(placed, True, False, False, color)
    return None


def _corners(mask: Array) -> list[tuple[float, float]] | None:
    """The corners of an arrow to the right with this area, or None when it does not end in a tip at half its height."""
    height, width = mask.shape
    tall = mask.sum(axis=0)
    before = tall[-min(max(round(0.12 * height), 3), width)]  # a ragged edge is at its full height by then
    end = np.flatnonzero(mask[:, -2:].any(axis=1))
    if len(end) > 0.35 * height or before > 0.75 * height or abs(end.mean() - height / 2) > 0.15 * height:
        return None
    tip, bottom = (width - 1.0, (height - 1) / 2), height - 1.0
    full = np.flatnonzero(tall >= 0.9 * height)
    if not len(full):
        return None
    tail = mask[:, max(round(0.05 * width), 1) : max(round(0.3 * width), 2)]
    if np.median(tail.sum(axis=0)) >= 0.85 * height:  # no shaft
        neck = float(full[-1])
        notch = float(np.argmax(mask[round(height / 2)]))
        inner = [(notch, (height - 1) / 2)] if notch >= 0.1 * height else []
        return [(0.0, 0.0), (neck, 0.0), tip, (neck, bottom), (0.0, bottom), *inner]
    neck, shaft = float(full[0]), np.flatnonzero(tail.mean(axis=1) >= 0.5)
    if not len(shaft):
        return None
    upper, lower = float(shaft[0]), float(shaft[-1])
    if mask[:, :2].any(axis=1).sum() <= 0.35 * height and tall[0] < 0.5 * len(shaft):  # heads at both ends
        other = width - 1 - neck
        left = [(other, bottom), (0.0, (height - 1) / 2), (other, 0.0), (other, upper)]
        return [(neck, upper), (neck, 0.0), tip, (neck, bottom), (neck, lower), (other, lower), *left]
    return [(0.0, upper), (neck, upper), (neck, 0.0), tip, (neck, bottom), (neck, lower), (0.0, lower)]


def _outlined(rgb: Array, paper: Array, scale: float) -> Iterator[Shape]:
    """Polygons of bare paper with a line around them."""
    bare = (_differs(rgb, paper) < 40).astype(np.uint8)
    contours, tree = cv2.findContours(bare, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    for contour, (_, _, _, parent) in zip(contours, tree[0] if tree is not None else [], strict=True):
        area = cv2.contourArea(contour)
        _, _, width, height = cv2.boundingRect(contour)
        if parent >= 0 or not _LEAST * scale * scale <= area <= 0.05 * bare.size or area >= _FULL * width * height:
            continue
        if shape := _arrow(contour, scale, WHITE):
            yield shape
