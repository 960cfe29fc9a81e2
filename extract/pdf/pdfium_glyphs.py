"""The characters of a page from PDFium, as glyphs on their baselines.

A page has a thousand of them, so what can be done for all at once is (numpy), and PDFium is asked through prototypes
that take plain addresses: converting arguments costs more than the answers.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from .calls import HANDLE as _HANDLE
from .calls import INT as _INT
from .calls import prototype
from .glyphs import Glyphs, Style, no_glyphs
from .matrix import Matrix

_Array = npt.NDArray[Any]
_BOLD_WEIGHT = 600
_ASCENT, _DESCENT = 0.88, 0.12
"""The em box about its baseline, in shares of the size."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")
"""Prefix of a font of which only some glyphs are embedded (ISO 32000-1, 9.6.4); one font can have several."""
_GENERATED = (0x20, 0x2D, 0xA0, 0xAD, 0xFFFE)
"""Code points that PDFium may put where a page prints nothing."""
_SAME_PLACE = 1.5
"""Glyphs whose origins differ by less than one over this (points) are printed over each other: fake bold."""


_unicode = prototype("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
_is_generated = prototype("FPDFText_IsGenerated", _INT, _HANDLE, _INT)
_loose_box = prototype("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _HANDLE)
_origin = prototype("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _HANDLE, _HANDLE)
_object = prototype("FPDFText_GetTextObject", ctypes.c_size_t, _HANDLE, _INT)
_font_of = prototype("FPDFTextObj_GetFont", ctypes.c_size_t, _HANDLE)
_size_of = prototype("FPDFTextObj_GetFontSize", _INT, _HANDLE, _HANDLE)
_matrix_of = prototype("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _HANDLE)
_texts = prototype("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _HANDLE)


@dataclass(slots=True, frozen=True)
class _Run:
    """What the glyphs of one text object share: `size` in points on the page, `em` the width of an ideograph."""

    size: float
    em: float
    upright: bool
    rightward: bool
    bold: bool
    font: str


def read_glyphs(page: Any, matrix: Matrix, as_drawn: Callable[[str], str]) -> Glyphs:
    """The glyphs of a loaded `pypdfium2.PdfPage` in drawing order; `matrix` takes PDF space to the page."""
    text = page.get_textpage()
    try:
        handle = ctypes.cast(text.raw, _HANDLE).value
        codes = _codes(handle, pdfium.FPDFText_CountChars(text.raw))
        places = _printed(handle, codes)
        if not len(places):
            return no_glyphs()
        loose, origins = np.empty((len(places), 4), np.float32), np.empty((len(places), 2), np.float64)
        at, xy = loose.ctypes.data, origins.ctypes.data
        for i in places.tolist():
            _loose_box(handle, i, at)
            _origin(handle, i, xy, xy + 8)
            at, xy = at + 16, xy + 16
        runs, numbers = _runs(text.raw, handle, places.tolist(), matrix)
    finally:
        text.close()
    return _glyphs(codes[places], loose.astype(float), origins, runs, numbers, matrix, as_drawn)


def _codes(handle: int | None, count: int) -> _Array:
    """The code point of every character of a text page."""
    units = np.zeros(count + 1, np.uint16)
    got = _texts(handle, 0, count, units.ctypes.data) if count else 1
    if got == count + 1 and not (units >= 0xD800).any():
        return units[:count].astype(np.uint32)
    return np.fromiter((_unicode(handle, i) for i in range(count)), np.uint32, count)


def _printed(handle: int | None, codes: _Array) -> _Array:
    """Places of the characters that the page prints: no control characters, nothing that PDFium made up."""
    kept = (codes >= 32) & ((codes < 0xD800) | (codes >= 0xE000)) & (codes <= 0x10FFFF)
    for i in np.flatnonzero(kept & np.isin(codes, _GENERATED)).tolist():
        kept[i] = _is_generated(handle, i) != 1
    return np.flatnonzero(kept)


_STRETCH = np.dtype([("matrix", "f4", 4), ("shift", "f4", 2), ("size", "f4"), ("gap", "f4"), ("font", "u8")])
"""What PDFium says of a text object; `shift` is where it stands, `gap` nothing."""


def _runs(raw: Any, handle: int | None, places: Sequence[int], matrix: Matrix) -> tuple[list[_Run], _Array]:
    """The runs of a page, and for each character the number of its run."""
    sources = [_object(handle, i) for i in places]
    known = np.array(sources, np.uint64)
    begins = np.flatnonzero(np.concatenate([[True], (known[1:] != known[:-1]) | (known[1:] == 0)]))
    stretches = np.zeros(len(begins), _STRETCH)
    fonts, at, wide = [], stretches.ctypes.data, _STRETCH.itemsize
    for begin in begins.tolist():
        source = sources[begin]
        _matrix_of(handle, places[begin], at)
        # A character that belongs to no object is a run of its own.
        fonts.append(_font_of(source) if source and _size_of(source, at + 24) else begin)
        at += wide
    stretches["shift"], stretches["font"] = 0, fonts
    data, numbers = stretches.tobytes(), dict[bytes, int]()
    run_of = [numbers.setdefault(data[i : i + wide], len(numbers)) for i in range(0, len(data), wide)]
    first = dict(zip(reversed(run_of), reversed(begins.tolist()), strict=True))
    runs = [_run(raw, places[first[number]], matrix) for number in range(len(numbers))]
    return runs, np.repeat(run_of, np.diff(begins, append=len(places)))


def _run(raw: Any, i: int, matrix: Matrix) -> _Run:
    fm, name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(96)
    pdfium.FPDFText_GetMatrix(raw, i, fm)
    pdfium.FPDFText_GetFontInfo(raw, i, name, 96, None)
    font = _font(name.value)
    weight = pdfium.FPDFText_GetFontWeight(raw, i)
    scale = math.hypot(fm.c, fm.d) or 1.0
    ux = fm.a * matrix[0] + fm.b * matrix[2]
    uy = fm.a * matrix[1] + fm.b * matrix[3]
    size = pdfium.FPDFText_GetFontSize(raw, i) * scale
    bold = weight >= _BOLD_WEIGHT or "bold" in font.lower()
    return _Run(size, size * math.hypot(fm.a, fm.b) / scale, abs(uy) <= abs(ux), ux > 0, bold, font)


@lru_cache(maxsize=4096)
def _font(name: bytes) -> str:
    return _SUBSET.sub("", name.decode("utf-8", "replace"))


def _glyphs(
    codes: _Array,
    loose: _Array,
    origins: _Array,
    runs: Sequence[_Run],
    numbers: _Array,
    matrix: Matrix,
    as_drawn: Callable[[str], str],
) -> Glyphs:
    kinds, kind = np.unique(codes, return_inverse=True)
    drawn = [as_drawn(chr(code)) for code in kinds.tolist()]
    wide = np.array([_is_ideograph(sign) for sign in drawn])[kind]
    blank = np.array([sign.isspace() for sign in drawn])[kind]
    boxes = _boxes(loose, origins, runs, numbers, wide, matrix)
    signs = {sign: n for n, sign in enumerate(drawn)}
    kept = _once(np.array([signs[sign] for sign in drawn])[kind], origins) | blank
    texts = [drawn[i] for i in kind[kept].tolist()]
    styles = [Style(run.size, run.bold, run.upright, run.font) for run in runs]
    return Glyphs(texts, boxes[kept], styles, numbers[kept], blank[kept])


def _once(signs: _Array, origins: _Array) -> _Array:
    """Which glyphs are the first of their sign at their place."""
    x, y = np.rint(origins * _SAME_PLACE).astype(np.int64).T
    _, first = np.unique((signs.astype(np.int64) << 44) + (x << 22) + y, return_index=True)
    found = np.zeros(len(signs), bool)
    found[first] = True
    return found


def _boxes(
    loose: _Array, origins: _Array, runs: Sequence[_Run], numbers: _Array, wide: _Array, matrix: Matrix
) -> _Array:
    """Em boxes on their baselines: ink boxes differ from glyph to glyph and would make ragged lines."""
    a, b, c, d, e, f = matrix
    left, top, right, bottom = loose.T
    ax, ay = a * left + c * bottom + e, b * left + d * bottom + f
    bx, by = a * right + c * top + e, b * right + d * top + f
    x0, x1, y0, y1 = np.minimum(ax, bx), np.maximum(ax, bx), np.minimum(ay, by), np.maximum(ay, by)
    start, base = a * origins[:, 0] + c * origins[:, 1] + e, b * origins[:, 0] + d * origins[:, 1] + f
    size, em = (np.array([getattr(run, name) for run in runs])[numbers] for name in ("size", "em"))
    upright = np.array([run.upright and run.size > 0 for run in runs])[numbers]
    rightward = np.array([run.rightward for run in runs])[numbers]
    # PDFium gives the ink of some ideographs (those a font maps to radicals); all of them are one em wide.
    whole = upright & rightward & wide & (start - 1 <= x0) & (x0 <= start + size)
    x1 = np.where(whole, start + np.maximum(em, x1 - start), x1)
    x0 = np.where(whole, start, x0)
    y0, y1 = np.where(upright, base - _ASCENT * size, y0), np.where(upright, base + _DESCENT * size, y1)
    return np.column_stack([x0, y0, x1, y1])


def _is_ideograph(char: str) -> bool:
    return "\u2e80" <= char <= "\u2fdf" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"
