"""The drawn objects of a page from PDFium: paths, images, and what forms hold of both.

PDFium answers one question a call, and a page of tables needs thousands: what is asked most is not converted.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.matrix import Matrix, box_under, multiply
from keikaku._internal.extract.pdf.page import Color, Image, Page

from .calls import HANDLE, INT, Held, prototype, unconverted
from .paths import PathSorter, Pen, Subpath
from .raster import ink_profile, may_be_arrow, may_be_sign, sign_shown

_MAX_DEPTH = 6
_MOVE, _CURVE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_BEZIERTO
_LINE = pdfium.FPDF_SEGMENT_LINETO
_RECTANGLE = 5
"""Segments of a rectangle whose first point is repeated."""
_OPAQUE = 255
_VISIBLE = 8
"""Paint whose alpha (of 255) is not above this is not seen."""
_PICTURE = 0.5
"""A picture that takes more of the page is a scan; text under it is what was recognised of it."""
_is_transparent = unconverted("FPDFPageObj_HasTransparency", INT)
_count_objects = unconverted("FPDFPage_CountObjects", INT)
_object = unconverted("FPDFPage_GetObject", HANDLE)
_count_inner = unconverted("FPDFFormObj_CountObjects", INT)
_inner = prototype("FPDFFormObj_GetObject", HANDLE, HANDLE, ctypes.c_ulong)
_kind = prototype("FPDFPageObj_GetType", INT, HANDLE)
_matrix = unconverted("FPDFPageObj_GetMatrix", INT)
_bounds = unconverted("FPDFPageObj_GetBounds", INT)
_draw_mode = unconverted("FPDFPath_GetDrawMode", INT)
_fill_color = unconverted("FPDFPageObj_GetFillColor", INT)
_stroke_color = unconverted("FPDFPageObj_GetStrokeColor", INT)
_stroke_width = unconverted("FPDFPageObj_GetStrokeWidth", INT)
_dash_count = unconverted("FPDFPageObj_GetDashCount", INT)
_count_segments = unconverted("FPDFPath_CountSegments", INT)
_segment = unconverted("FPDFPath_GetPathSegment", Held)
_segment_kind = unconverted("FPDFPathSegment_GetType", INT)
_segment_point = unconverted("FPDFPathSegment_GetPoint", INT)
_segment_closes = unconverted("FPDFPathSegment_GetClose", INT)


def read_objects(page: Any, out: Page, matrix: Matrix, texts: Collection[int] = ()) -> Drawn:
    """Put the rules, fills, shapes and images of a loaded `pypdfium2.PdfPage` on `out`; says in which order it is
    drawn. `texts` are objects of which it is known that they draw text."""
    objects = _Objects(page, out, matrix, frozenset(texts))
    objects.read()
    return objects.drawn


@dataclass(slots=True)
class Drawn:
    """The order in which the objects of a page are drawn: of text by its object, of opaque rectangles and pictures with
    their boxes."""

    base: Matrix
    """What takes the page's own space to the page as shown."""
    texts: dict[int, int] = field(default_factory=dict)
    within: dict[int, Matrix] = field(default_factory=dict)
    """The same of the space that a text in a form is drawn in."""
    covers: list[tuple[Box, int]] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    """Which of the covers are pictures: what stands under one is gone, whatever it shows."""
    count: int = 0

    def space_of(self, text: int) -> Matrix:
        """What takes the space of a text to the page."""
        return self.within.get(text, self.base)


class _Objects:
    """Walks the objects of a page."""

    def __init__(self, page: Any, out: Page, matrix: Matrix, texts: frozenset[int]) -> None:
        self.page = page
        self.out = out
        self.texts = texts
        self.drawn = Drawn(matrix)
        self.paths = PathSorter(out)
        self._last: tuple[bytes, Matrix] | None = None
        self._product = matrix
        # Arrays of Python: their numbers are read in half the time that those of ctypes take.
        self._floats, self._ints = array("f", [0.0] * 6), array("I", [0] * 4)
        at, _ = self._floats.buffer_info()
        self._at = (HANDLE(at), HANDLE(at + 4), HANDLE(at + 8), HANDLE(at + 12))
        at, _ = self._ints.buffer_info()
        self._ints_at = (HANDLE(at), HANDLE(at + 4), HANDLE(at + 8), HANDLE(at + 12))

    def read(self) -> None:
        """Read all objects of the page."""
        handle = self.page.raw
        self._read_all([_object(handle, i) for i in range(_count_objects(handle))], self.drawn.base, 0)
        self.paths.finish()

    def _read_all(self, objects: Sequence[int], outer: Matrix, depth: int) -> None:
        order, texts, known = self.drawn, self.drawn.texts, self.texts
        for drawn in objects:
            order.count += 1
            if drawn in known or (kind := _kind(drawn)) == pdfium.FPDF_PAGEOBJ_TEXT:  # most of what a page draws
                texts[drawn] = order.count
                if depth:
                    order.within[drawn] = outer
            else:
                self._read(HANDLE(drawn), kind, outer, depth)

    def _read(self, drawn: ctypes.c_void_p, kind: int, outer: Matrix, depth: int) -> None:
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._read_path(drawn, outer)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            self._read_image(drawn, outer, kind)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = self._matrix(drawn, outer)
            self._read_all([_inner(drawn, i) for i in range(_count_inner(drawn))], inner, depth + 1)

    def _read_image(self, drawn: ctypes.c_void_p, outer: Matrix, kind: int) -> None:
        if not _bounds(drawn, *self._at):
            return
        box = box_under(outer, *self._floats[:4])
        is_image, image = kind == pdfium.FPDF_PAGEOBJ_IMAGE, ctypes.cast(drawn, pdfium.FPDF_PAGEOBJECT)
        ink = ink_profile(self.page, image) if is_image and may_be_arrow(box) else None
        sign = sign_shown(self.page, image) if is_image and may_be_sign(box) else None
        self.out.images.append(Image(box, ink, sign))
        covers = kind == pdfium.FPDF_PAGEOBJ_IMAGE and self.drawn.texts and not _is_transparent(drawn)
        if covers and box.width * box.height < _PICTURE * self.out.width * self.out.height:
            self.drawn.covers.append((box, self.drawn.count))
            self.drawn.pictures.add(self.drawn.count)

    def _matrix(self, drawn: ctypes.c_void_p, outer: Matrix) -> Matrix:
        """What takes the object's space to the page."""
        if not _matrix(drawn, self._at[0]):
            return outer
        own = self._floats.tobytes()
        if self._last != (own, outer):
            a, b, c, d, e, f = self._floats
            self._last, self._product = (own, outer), multiply((a, b, c, d, e, f), outer)
        return self._product

    def _read_path(self, drawn: ctypes.c_void_p, outer: Matrix) -> None:
        _draw_mode(drawn, self._ints_at[0], self._ints_at[1])
        filled, stroked = self._ints[0], self._ints[1]
        fill = self._seen(_fill_color, drawn) if filled else None
        opaque = fill is not None and self._ints[3] == _OPAQUE
        line = self._seen(_stroke_color, drawn) if stroked else None
        if fill is None and line is None:
            return
        matrix = self._matrix(drawn, outer)
        pen = self._pen(drawn, line, matrix) if line is not None else None
        subpaths, curved = self._subpaths(drawn, matrix)
        rectangles = self.paths.add(subpaths, curved, fill, pen)
        if opaque and self.drawn.texts:
            self.drawn.covers += ((box, self.drawn.count) for box in rectangles)

    def _seen(self, color_of: Any, drawn: ctypes.c_void_p) -> Color | None:
        """The colour of a fill or stroke, black where the file says none; None where it cannot be seen."""
        if not color_of(drawn, *self._ints_at):
            return (0, 0, 0)
        red, green, blue, alpha = self._ints
        return (red, green, blue) if alpha > _VISIBLE else None

    def _pen(self, drawn: ctypes.c_void_p, color: Color, matrix: Matrix) -> Pen:
        width = self._floats[0] if _stroke_width(drawn, self._at[0]) else 0.0
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
        return Pen(color, width * scale, _dash_count(drawn) > 0)

    def _subpaths(self, drawn: ctypes.c_void_p, matrix: Matrix) -> tuple[list[Subpath], bool]:
        """The pieces of a path on the page, and whether any of it is curved."""
        a, b, c, d, e, f = matrix
        floats, (x_at, y_at, _, _) = self._floats, self._at
        found: list[Subpath] = []
        curved = False
        count = _count_segments(drawn)
        for i in range(count):
            segment = _segment(drawn, i)
            # A path begins with a move, and the last of five segments begins nothing that is seen.
            kind = (
                _MOVE if not i else _LINE if i == 4 and count == _RECTANGLE and not curved else _segment_kind(segment)
            )
            _segment_point(segment, x_at, y_at)
            x, y = floats[0], floats[1]
            point = (a * x + c * y + e, b * x + d * y + f)
            if kind == _MOVE or not found:
                points = [point]
                found.append(Subpath(points, _closing(drawn, i, points)))
            else:
                curved = curved or kind == _CURVE
                points.append(point)
        return found, curved


def _closing(drawn: ctypes.c_void_p, start: int, points: list[tuple[float, float]]) -> Any:
    """The question whether a segment from `start` on closes the subpath of these points."""
    return lambda: any(_segment_closes(_segment(drawn, start + i)) for i in range(len(points)))
