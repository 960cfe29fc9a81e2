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
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from keikaku._internal.extract.pdf.glyphs import Glyphs, Style, no_glyphs
from keikaku._internal.extract.pdf.matrix import Matrix
from keikaku._internal.extract.pdf.seen import ACROSS, UNPAINTED

from .calls import HANDLE as _HANDLE
from .calls import INT as _INT
from .calls import Slots, prototype, unconverted
from .stretches import read_stretches
from .turn import quarter_turn

_Array = npt.NDArray[Any]
_BOLD_WEIGHT = 600
_ASCENT, _DESCENT = 0.88, 0.12
"""The em box about its baseline, in shares of the size."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")
"""Prefix of a font of which only some glyphs are embedded (ISO 32000-1, 9.6.4); one font can have several."""
_GENERATED = (0x20, 0x2D, 0xA0, 0xAD)
"""Code points that PDFium may put where a page prints nothing."""
_HYPHENS, _HYPHEN = (0x02, 0xFFFE, 0xAD), 0x2D
"""What PDFium gives for a hyphen that is printed at the end of a line, and what is printed."""
_BESIDE, _BELOW = 0.45, 0.45
"""A sign printed again so much nearer than the next could stand (shares of its width and size) is its shadow or fake
bold."""
_SLANT = 0.1
"""Text that leaves the lines of the page by more than this (sine of the angle) lies across it."""
_MOST = 0.5
"""A page on which more of the text is slanted is a slanted page."""
_AT, _WHOLE = 0.0002, 0.98
"""A box that begins within the first share of its size is that of the character; an ideograph is so many ems wide."""
_FIRST_IDEOGRAPH = 0x2E80
_BOXES = Slots(np.zeros(4, np.float32), [0])
_unicode = prototype("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
_text_of = prototype("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _HANDLE)
_is_generated = unconverted("FPDFText_IsGenerated", _INT)
_loose_box = unconverted("FPDFText_GetLooseCharBox", _INT)
_origin = prototype("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _HANDLE, _HANDLE)
_object = unconverted("FPDFText_GetTextObject", ctypes.c_size_t)
_font_info = prototype("FPDFText_GetFontInfo", ctypes.c_ulong, _HANDLE, _INT, _HANDLE, ctypes.c_ulong, _HANDLE)
_weight = prototype("FPDFText_GetFontWeight", _INT, _HANDLE, _INT)
_is_embedded = prototype("FPDFFont_GetIsEmbedded", _INT, _HANDLE)
_width_of = prototype("FPDFFont_GetGlyphWidth", _INT, _HANDLE, ctypes.c_uint, ctypes.c_float, _HANDLE)


@dataclass(slots=True, frozen=True)
class _Run:
    """What the glyphs of one text object share: `size` in points on the page, `em` the width of an ideograph.

    `turn` is the quarter (-90, 0, 90, 180 degrees, clockwise positive) next to its slant. `lent` is PDFium's font where
    the PDF embeds none, else 0.
    """

    size: float
    em: float
    turn: int
    slanted: bool
    bold: bool
    font: str
    lent: int

    @property
    def upright(self) -> bool:
        """Whether its lines run across the page."""
        return self.turn in (0, 180)


class ReadGlyphs(NamedTuple):
    """The glyphs of a page in drawing order, and of each whether it is seen (`seen.SEEN` …) and the text object that
    draws it; `turn` is by how many degrees most of them stand turned. `shadows` are those that the same sign is drawn
    over again (without it they are seen themselves), `shadow_sources` their text objects."""

    glyphs: Glyphs
    doubts: _Array
    sources: _Array
    turn: int
    shadows: Glyphs
    shadow_sources: _Array


def read_glyphs(page: Any, matrix: Matrix, as_drawn: Callable[[str], str]) -> ReadGlyphs:
    """The glyphs of a loaded `pypdfium2.PdfPage`. `matrix` takes PDF space to the page."""
    text = page.get_textpage()
    try:
        handle = ctypes.cast(text.raw, _HANDLE).value
        codes = _whole(_codes(handle, pdfium.FPDFText_CountChars(text.raw)))
        places = _printed(text.raw, codes)
        if not len(places):
            return ReadGlyphs(
                no_glyphs(), np.zeros(0, np.uint8), np.zeros(0, np.uint64), 0, no_glyphs(), np.zeros(0, np.uint64)
            )
        loose = np.zeros((len(places), 4), np.float32)
        for own in _BOXES.rounds(loose):
            for i, (at,) in zip(places[own].tolist(), _BOXES.at, strict=False):
                _loose_box(text.raw, i, at)
        sources = np.array([_object(text.raw, i) for i in places.tolist()], np.uint64)
        begins, stretches, doubts = read_stretches(text.raw, places, sources)
        origins = _origins(handle, places, codes[places], loose, begins, stretches)
        runs, numbers = _runs(handle, places.tolist(), begins, stretches, matrix)
        doubts = np.repeat(doubts, np.diff([*begins, len(places)]))
        slanted = np.array([run.slanted for run in runs], bool)[numbers]
        if slanted.mean() < _MOST:
            doubts = np.where(slanted & (doubts < UNPAINTED), ACROSS, doubts).astype(np.uint8)
        codes[np.logical_or.reduce([codes == hyphen for hyphen in _HYPHENS])] = _HYPHEN
        widths = _stated_widths(codes[places], runs, numbers)
    finally:
        text.close()
    all_, kept = _glyphs(codes[places], loose.astype(float), origins, widths, runs, numbers, doubts, matrix, as_drawn)
    glyphs, shadows = (all_, no_glyphs()) if kept.all() else (all_.take(kept), all_.take(~kept))
    turns = np.array([run.turn for run in runs])
    turn = quarter_turn(turns[numbers][kept][~glyphs.blank]) if turns.any() else 0
    return ReadGlyphs(glyphs, doubts[kept], sources[kept], turn, shadows, sources[~kept])


def _codes(handle: int | None, count: int) -> _Array:
    """What PDFium gives for each character of a page, UTF-16."""
    codes = np.zeros(count + 1, np.uint16)
    # It tells all at once, but leaves out those without a code; then each has to be asked.
    if _text_of(handle, 0, count, codes.ctypes.data) == count + 1:
        return codes[:-1].astype(np.uint32)
    return np.array([_unicode(handle, i) for i in range(count)], np.uint32)


def _whole(codes: _Array) -> _Array:
    """Code points of which PDFium gives the two halves (UTF-16) as one, in the place of the first."""
    high = (codes >= 0xD800) & (codes < 0xDC00)
    if high.any():
        follows = np.append(codes[1:], np.uint32(0))
        pairs = high & (follows >= 0xDC00) & (follows < 0xE000)
        joined = 0x10000 + ((codes - 0xD800) << 10) + (follows - 0xDC00)
        codes = np.where(pairs, joined, codes).astype(np.uint32)
    return codes


def _printed(text: Any, codes: _Array) -> _Array:
    """Places of the characters that the page prints: no control characters, nothing that PDFium made up."""
    kept = ((codes >= 32) | (codes == _HYPHENS[0])) & ((codes < 0xD800) | (codes >= 0xE000)) & (codes <= 0x10FFFF)
    kept &= codes != 0xFFFF
    doubtful = np.logical_or.reduce([codes == code for code in _GENERATED])
    for i in np.flatnonzero(kept & doubtful).tolist():
        kept[i] = _is_generated(text, i) != 1
    return np.flatnonzero(kept)


def _origins(
    handle: int | None, places: _Array, codes: _Array, loose: _Array, begins: Sequence[int], stretches: _Array
) -> _Array:
    """Where the characters of a page stand on their baselines (n × 2, PDF space).

    A text object that is not turned has one baseline, and a loose box begins where its character stands. Where it is
    that of the ink instead (the first of the object tells it, or an ideograph is too narrow), PDFium has to be asked.
    """
    of = np.repeat(np.arange(len(begins)), np.diff([*begins, len(places)]))
    turning, shift, size = stretches["matrix"], stretches["shift"], stretches["size"]
    level = (turning[:, 0] > 0) & (turning[:, 3] > 0) & (turning[:, 1] == 0) & (turning[:, 2] == 0)
    level &= np.abs(loose[begins, 0] - shift[:, 0]) <= _AT * size
    narrow = loose[:, 2] - loose[:, 0] < _WHOLE * (turning[:, 0] * size)[of]
    narrow[begins] = False
    told = level[of] & ~(narrow & (codes >= _FIRST_IDEOGRAPH))
    out = np.column_stack([loose[:, 0], shift[of, 1]]).astype(np.float64)
    at = out.ctypes.data
    for i in np.flatnonzero(~told).tolist():
        _origin(handle, int(places[i]), at + 16 * i, at + 16 * i + 8)
    return out


def _runs(
    handle: int | None, places: Sequence[int], begins: Sequence[int], stretches: _Array, matrix: Matrix
) -> tuple[list[_Run], _Array]:
    """The runs of a page, and for each character the number of its run."""
    stretches["shift"] = 0
    data, wide = stretches.view(np.uint8).reshape(len(begins), -1), stretches.itemsize
    changes = np.flatnonzero(np.concatenate([[True], (data[1:] != data[:-1]).any(axis=1)]))
    told, numbers, firsts = data[changes].tobytes(), dict[bytes, int](), list[int]()
    run_of = []
    for i, change in enumerate(changes.tolist()):
        run_of.append(numbers.setdefault(told[i * wide : (i + 1) * wide], len(firsts)))
        if run_of[-1] == len(firsts):
            firsts.append(change)
    turns, sizes, fonts = (stretches[name][firsts].tolist() for name in ("matrix", "size", "font"))
    faces = {
        font: _face(handle, places[begins[first]], font)
        for font, first in dict(zip(fonts, firsts, strict=True)).items()
    }
    runs = [
        _run(turn, size, *faces[font], matrix) for turn, size, font in zip(map(tuple, turns), sizes, fonts, strict=True)
    ]
    return runs, np.repeat(run_of, np.diff([*np.array(begins)[changes], len(places)]))


def _stated_widths(codes: _Array, runs: Sequence[_Run], numbers: _Array) -> _Array:
    """The widths that the PDF states (W, DW, Widths), in ems, of glyphs whose font it does not embed; else NaN.

    What PDFium draws them with has outlines of its own, which say nothing of the page.
    """
    widths = np.full(len(codes), np.nan)
    places = np.flatnonzero(np.array([run.lent for run in runs], np.uint64)[numbers])
    known, width = dict[tuple[int, int], float](), ctypes.c_float()
    for i, code, number in zip(places.tolist(), codes[places].tolist(), numbers[places].tolist(), strict=True):
        key = runs[number].lent, code
        if key not in known:
            told = _width_of(*key, 1.0, ctypes.addressof(width))
            known[key] = width.value if told and width.value > 0 else math.nan
        widths[i] = known[key]
    return widths


def _face(handle: int | None, i: int, source: int) -> tuple[str, bool, int]:
    """The name of the font of a character, whether it is bold, and its handle if the PDF does not embed it."""
    name = ctypes.create_string_buffer(96)
    _font_info(handle, i, ctypes.addressof(name), 96, None)
    font = _font_name(name.value)
    bold = _weight(handle, i) >= _BOLD_WEIGHT or "bold" in font.lower()
    # A character without an object of its own has the number of its stretch for a font.
    is_font = bool(_object(_HANDLE(handle), i))
    return font, bold, source if is_font and _is_embedded(source) == 0 else 0


@lru_cache(1024)
def _font_name(name: bytes) -> str:
    return _SUBSET.sub("", name.decode("utf-8", "replace"))


@lru_cache(4096)
def _run(own: tuple[float, float, float, float], size: float, font: str, bold: bool, lent: int, matrix: Matrix) -> _Run:
    """A run set at a size (text space) in a font; `own` is the turning part of its matrix."""
    a, b, c, d = own
    unit = math.hypot(matrix[0], matrix[1])
    scale = math.hypot(c, d) or 1.0
    ux, uy = a * matrix[0] + b * matrix[2], a * matrix[1] + b * matrix[3]
    across, up = abs(uy) <= abs(ux), uy < 0
    turn = (0 if ux > 0 else 180) if across else (-90 if up else 90)
    slanted = min(abs(ux), abs(uy)) > _SLANT * math.hypot(ux, uy)
    return _Run(size * scale * unit, size * math.hypot(a, b) * unit, turn, slanted, bold, font, lent)


def _glyphs(
    codes: _Array,
    loose: _Array,
    origins: _Array,
    widths: _Array,
    runs: Sequence[_Run],
    numbers: _Array,
    doubts: _Array,
    matrix: Matrix,
    as_drawn: Callable[[str], str],
) -> tuple[Glyphs, _Array]:
    kinds, kind = np.unique(codes, return_inverse=True)
    drawn, *told = zip(*(_sign(code, as_drawn) for code in kinds.tolist()), strict=True)
    wide, blank = np.array(told, bool)[:, kind]
    boxes = _read_downwards(_boxes(loose, origins, widths, runs, numbers, wide, matrix), runs, numbers)
    signs = {sign: n for n, sign in enumerate(drawn)}
    size = np.array([run.size for run in runs])[numbers]
    painted = doubts != UNPAINTED  # what is not seen is no twin of what is
    kept = blank | ~painted
    kept[painted] |= _once(np.array([signs[sign] for sign in drawn])[kind][painted], boxes[painted], size[painted])
    texts = [drawn[i] for i in kind.tolist()]
    styles = [Style(run.size, run.bold, run.upright, run.font) for run in runs]
    return Glyphs(texts, boxes, styles, numbers, blank), kept


def are_last(glyphs: Glyphs) -> _Array:
    """Which glyphs are not drawn over by the same sign at their place later on."""
    signs = dict(zip(dict.fromkeys(glyphs.texts), range(len(glyphs)), strict=False))
    return _once(np.array([signs[text] for text in glyphs.texts], np.int64), glyphs.boxes, glyphs.sizes)


@lru_cache(65536)
def _sign(code: int, as_drawn: Callable[[str], str]) -> tuple[str, bool, bool]:
    """The sign of a code as a reader sees it, whether it is an ideograph, and whether it is blank."""
    sign = as_drawn(chr(code))
    return sign, _is_ideograph(sign), sign.isspace()


def _once(signs: _Array, boxes: _Array, size: _Array) -> _Array:
    """Which glyphs are the last of their sign at their place, give or take a shadow's distance: what is drawn later
    lies above.

    Two that are near each other share a square of at least one of four grids, each half a square from the next.
    """
    # In eighths of a point, so that glyphs of a size share their squares.
    wide = np.maximum(np.rint(8 * _BESIDE * (boxes[:, 2] - boxes[:, 0])), 1)
    high = np.maximum(np.rint(8 * _BELOW * size), 1)
    found = np.ones(len(signs), bool)
    own = ((signs.astype(np.int64) & 0xFFFFF) << 44) ^ (wide.astype(np.int64) & 0xFF)
    for right, down in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        x = np.floor(8 * boxes[:, 0] / wide + right).astype(np.int64)
        y = np.floor(8 * boxes[:, 3] / high + down).astype(np.int64)
        key = own ^ ((x & 0xFFFFF) << 24) ^ ((y & 0xFFFF) << 8)
        ranked = np.sort(key)
        if not (ranked[1:] == ranked[:-1]).any():
            continue
        _, from_end = np.unique(key[::-1], return_index=True)
        last_there = np.zeros(len(signs), bool)
        last_there[len(signs) - 1 - from_end] = True
        found &= last_there
    return found


def _boxes(
    loose: _Array,
    origins: _Array,
    widths: _Array,
    runs: Sequence[_Run],
    numbers: _Array,
    wide: _Array,
    matrix: Matrix,
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
    rightward = np.array([run.turn == 0 for run in runs])[numbers]
    along = upright & rightward & (start - 1 <= x0) & (x0 <= start + size)
    stated = along & np.isfinite(widths)
    x0, x1 = np.where(stated, start, x0), np.where(stated, start + em * widths, x1)
    # PDFium gives the ink of some ideographs (those a font maps to radicals); all of them are one em wide.
    whole = along & wide
    x1 = np.where(whole, start + np.maximum(em, x1 - start), x1)
    x0 = np.where(whole, start, x0)
    y0, y1 = np.where(upright, base - _ASCENT * size, y0), np.where(upright, base + _DESCENT * size, y1)
    return np.column_stack([x0, y0, x1, y1])


def _read_downwards(boxes: _Array, runs: Sequence[_Run], numbers: _Array) -> _Array:
    """The boxes with those of text that reads from below in reverse order, as text that runs downwards stands."""
    upward = np.array([run.turn == -90 for run in runs])[numbers]
    if not upward.any():
        return boxes
    out = boxes.copy()
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    size = np.array([run.size for run in runs])[numbers]
    same = (numbers[1:] == numbers[:-1]) & (np.abs(x[1:] - x[:-1]) < 0.3 * size[1:])
    same &= np.abs(boxes[1:, 3] - boxes[:-1, 1]) < size[1:]
    for line in np.split(np.arange(len(boxes)), np.flatnonzero(~same) + 1):
        if upward[line[0]]:
            low, high = boxes[line, 1].min(), boxes[line, 3].max()
            out[line, 1], out[line, 3] = low + high - boxes[line, 3], low + high - boxes[line, 1]
    return out


def _is_ideograph(char: str) -> bool:
    return chr(_FIRST_IDEOGRAPH) <= char <= "\u2fdf" or "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"
