"""Fill a `Page` from PDFium: one pass over the characters, one over the drawn objects."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from .calls import HANDLE, INT, prototype
from .geometry import Box
from .page import WHITE, Color, Fill, Image, Page, Rule, Shape
from .pdfium_glyphs import Matrix as _Matrix
from .pdfium_glyphs import read_glyphs
from .raster import ink_profile, may_be_arrow

THIN = 2.6
"""A filled rectangle no thicker than this (points) is a rule."""
_MAX_DEPTH = 6
_count_segments = prototype("FPDFPath_CountSegments", INT, HANDLE)
_segment = prototype("FPDFPath_GetPathSegment", HANDLE, HANDLE, INT)
_kind_of = prototype("FPDFPathSegment_GetType", INT, HANDLE)
_point_of = prototype("FPDFPathSegment_GetPoint", INT, HANDLE, HANDLE, HANDLE)
_closes = prototype("FPDFPathSegment_GetClose", INT, HANDLE)
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _multiply(m: _Matrix, n: _Matrix) -> _Matrix:
    """First `m`, then `n` (PDF row-vector convention)."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _page_matrix(page: Any) -> tuple[_Matrix, float, float]:
    """User space → points from the top left of the page as shown; and the shown width and height."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    turned = page.get_rotation() % 360
    matrix: _Matrix = {
        0: (1.0, 0.0, 0.0, -1.0, -left, top),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }[turned]
    return (matrix, width, height) if turned in (0, 180) else (matrix, height, width)


def _point(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _box(m: _Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    (ax, ay), (bx, by) = _point(m, x0, y0), _point(m, x1, y1)
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def fill_page(page: Any, no: int, as_drawn: Callable[[str], str]) -> Page:
    """Read one loaded `pypdfium2.PdfPage`; `no` counts from 1. The caller closes the page.

    `as_drawn` gives the character that a reader sees where the file names another that fonts draw alike.
    """
    matrix, width, height = _page_matrix(page)
    out = Page(no=no, width=width, height=height)
    out.glyphs = read_glyphs(page, matrix, as_drawn)
    _Objects(page, out, matrix).read_page()
    if not out.glyphs:
        out.text_source = "none"
    return out


@dataclass(slots=True)
class _Path:
    """A path flattened to subpaths in page space."""

    subpaths: list[list[tuple[float, float]]] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)
    curved: bool = False


class _Objects:
    """Walks the page objects and sorts them into rules, fills, shapes and images."""

    def __init__(self, page: Any, out: Page, matrix: _Matrix) -> None:
        self.page = page
        self.out = out
        self.base = matrix
        self.covers: list[tuple[Box, int]] = []
        """White rectangles, each with the number of rules that were drawn before it."""
        self._f = [ctypes.c_float() for _ in range(4)]
        self._u = [ctypes.c_uint() for _ in range(4)]

    def read_page(self) -> None:
        """Read all objects of the page."""
        raw = self.page.raw
        for i in range(pdfium.FPDFPage_CountObjects(raw)):
            self._read(pdfium.FPDFPage_GetObject(raw, i), self.base, 0)
        if self.covers and self.out.rules:
            self.out.rules = [r for i, r in enumerate(self.out.rules) if not self._is_covered(r, i)]

    def _is_covered(self, rule: Rule, order: int) -> bool:
        """Whether a white rectangle was painted over a rule."""
        box = rule.box
        return any(
            order < before
            and cover.x0 < box.x0 - 1
            and cover.x1 > box.x1 + 1
            and cover.top <= box.top + 0.5
            and cover.bottom >= box.bottom - 0.5
            and cover.top + 1 < box.cy < cover.bottom - 1
            for cover, before in self.covers
        )

    def _read(self, obj: Any, outer: _Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(obj)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._read_path(obj, _multiply(self._matrix(obj), outer))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            f = self._f
            if pdfium.FPDFPageObj_GetBounds(obj, *f):
                box = _box(outer, f[0].value, f[1].value, f[2].value, f[3].value)
                drawn = kind == pdfium.FPDF_PAGEOBJ_IMAGE and may_be_arrow(box)
                self.out.images.append(Image(box, ink_profile(self.page, obj) if drawn else None))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _multiply(self._matrix(obj), outer)
            for i in range(pdfium.FPDFFormObj_CountObjects(obj)):
                self._read(pdfium.FPDFFormObj_GetObject(obj, i), inner, depth + 1)

    def _matrix(self, obj: Any) -> _Matrix:
        m = pdfium.FS_MATRIX()
        if not pdfium.FPDFPageObj_GetMatrix(obj, m):
            return _IDENTITY
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _color(self, obj: Any, fill: bool) -> tuple[Color, int]:
        get = pdfium.FPDFPageObj_GetFillColor if fill else pdfium.FPDFPageObj_GetStrokeColor
        u = self._u
        if not get(obj, *u):
            return (0, 0, 0), 255
        return (u[0].value, u[1].value, u[2].value), u[3].value

    def _segments(self, obj: Any, matrix: _Matrix) -> _Path:
        path = _Path()
        x, y = self._f[0], self._f[1]
        x_at, y_at = ctypes.addressof(x), ctypes.addressof(y)
        handle = ctypes.cast(obj, HANDLE).value
        a, b, c, d, e, f = matrix
        for i in range(_count_segments(handle)):
            segment = _segment(handle, i)
            kind = _kind_of(segment)
            _point_of(segment, x_at, y_at)
            px, py = x.value, y.value
            point = (a * px + c * py + e, b * px + d * py + f)
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not path.subpaths:
                path.subpaths.append([point])
                path.closed.append(False)
            else:
                path.curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
                path.subpaths[-1].append(point)
            if _closes(segment):
                path.closed[-1] = True
        return path

    def _read_path(self, obj: Any, matrix: _Matrix) -> None:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(obj, mode, stroke)
        filled, stroked = mode.value != 0, bool(stroke.value)
        fill_color, fill_alpha = self._color(obj, True) if filled else (WHITE, 0)
        line_color, line_alpha = self._color(obj, False) if stroked else (WHITE, 0)
        filled, stroked = filled and fill_alpha > 8, stroked and line_alpha > 8
        if not filled and not stroked:
            return
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(obj, width)
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
        pen = _Pen(line_color, width.value * scale, pdfium.FPDFPageObj_GetDashCount(obj) > 0)
        path = self._segments(obj, matrix)
        if filled and (frame := _hollow(path)):
            self.out.rules.extend(_frame(frame, _Pen(fill_color, 1.0, False)))
            return
        for points, closed in zip(path.subpaths, path.closed, strict=True):
            self._sort(points, closed, path.curved, fill_color if filled else None, pen if stroked else None)

    def _sort(
        self, points: list[tuple[float, float]], closed: bool, curved: bool, fill: Color | None, pen: _Pen | None
    ) -> None:
        out = self.out
        rect = None if curved else _rectangle(points)
        if rect is not None:
            if min(rect.width, rect.height) <= THIN and max(rect.width, rect.height) > THIN:
                color, thick = (fill, min(rect.width, rect.height)) if fill is not None else (pen.color, pen.width)  # type: ignore[union-attr]
                out.rules.append(_thin(rect, color, max(thick, 0.1), bool(pen and pen.dashed)))
                return
            if fill is not None and rect.width > THIN:
                out.fills.append(Fill(rect, fill))
                if fill == WHITE:
                    self.covers.append((rect, len(out.rules)))
            if pen is not None:
                out.rules.extend(_frame(rect, pen))
            return
        if fill is None and pen is not None and not curved:
            lines = list(pairwise(points))
            if closed and len(points) > 2:
                lines.append((points[-1], points[0]))
            straight = [_straight(a, b, pen) for a, b in lines]
            if straight and all(straight):
                out.rules.extend(rule for rule in straight if rule)
                return
        if len(points) >= 2:
            out.shapes.append(
                Shape(
                    tuple(points),
                    fill is not None,
                    pen is not None,
                    curved,
                    fill if fill is not None else pen.color if pen else WHITE,
                )
            )


@dataclass(slots=True, frozen=True)
class _Pen:
    color: Color
    width: float
    dashed: bool


def _rectangle(points: list[tuple[float, float]]) -> Box | None:
    """The box of a path that is an axis-parallel rectangle (4 corners, the first perhaps repeated)."""
    corners = points[:-1] if len(points) == 5 and math.dist(points[0], points[-1]) < 0.1 else points
    if len(corners) != 4:
        return None
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    for x, y in corners:
        if min(x - box.x0, box.x1 - x) > 0.2 or min(y - box.top, box.bottom - y) > 0.2:
            return None
    for (ax, ay), (bx, by) in pairwise(corners):
        if abs(ax - bx) > 0.3 and abs(ay - by) > 0.3:
            return None
    return box


def _hollow(path: _Path) -> Box | None:
    """The outer box of a border that is drawn as the area between two rectangles."""
    if len(path.subpaths) != 2 or path.curved:
        return None
    boxes = [_rectangle(points) for points in path.subpaths]
    if boxes[0] is None or boxes[1] is None:
        return None
    outer, inner = sorted((boxes[0], boxes[1]), key=lambda b: -b.width * b.height)
    gaps = (inner.x0 - outer.x0, inner.top - outer.top, outer.x1 - inner.x1, outer.bottom - inner.bottom)
    return outer if all(-0.1 <= gap <= THIN for gap in gaps) and max(gaps) > 0 else None


def _thin(rect: Box, color: Color, width: float, dashed: bool) -> Rule:
    if rect.width >= rect.height:
        return Rule(True, rect.cy, rect.x0, rect.x1, width, color, dashed)
    return Rule(False, rect.cx, rect.top, rect.bottom, width, color, dashed)


def _frame(rect: Box, pen: _Pen) -> list[Rule]:
    return [
        Rule(True, rect.top, rect.x0, rect.x1, pen.width, pen.color, pen.dashed),
        Rule(True, rect.bottom, rect.x0, rect.x1, pen.width, pen.color, pen.dashed),
        Rule(False, rect.x0, rect.top, rect.bottom, pen.width, pen.color, pen.dashed),
        Rule(False, rect.x1, rect.top, rect.bottom, pen.width, pen.color, pen.dashed),
    ]


def _straight(a: tuple[float, float], b: tuple[float, float], pen: _Pen) -> Rule | None:
    if abs(a[1] - b[1]) <= 0.5:
        return Rule(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]), pen.width, pen.color, pen.dashed)
    if abs(a[0] - b[0]) <= 0.5:
        return Rule(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]), pen.width, pen.color, pen.dashed)
    return None
