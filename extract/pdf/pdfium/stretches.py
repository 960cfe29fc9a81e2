"""The text objects of a page from PDFium: what their characters share, and whether they are painted at all."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from keikaku._internal.extract.pdf.seen import DOUBTFUL, SEEN, UNPAINTED

from .calls import HANDLE, INT, Slots, unconverted

_Array = npt.NDArray[Any]
_UNPAINTED = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
"""Ways of drawing text that paint nothing (ISO 32000-1, 9.3.6)."""
_PAPER = 190
"""Text whose every colour channel is at least so light is not seen on paper."""
STRETCH = np.dtype([("matrix", "f4", 4), ("shift", "f4", 2), ("size", "f4"), ("gap", "f4"), ("font", "u8")])
"""What PDFium says of a text object; `shift` is where it stands, `gap` nothing."""
_ANSWER = np.dtype([("matrix", "f4", 4), ("shift", "f4", 2), ("size", "f4"), ("colour", "u4", 4)])
_ANSWERS = Slots(np.array(((0, 0, 0, 0), (0, 0), 0, (0, 0, 0, 255)), _ANSWER), [0, 24, 28, 32, 36, 40])
"""Black where the file says no colour; addresses of the matrix, the size, red, green, blue and alpha."""
_font_of = unconverted("FPDFTextObj_GetFont", ctypes.c_size_t)
_size_of = unconverted("FPDFTextObj_GetFontSize", INT)
_matrix_of = unconverted("FPDFText_GetMatrix", INT)
_mode_of = unconverted("FPDFTextObj_GetTextRenderMode", INT)
_fill_of = unconverted("FPDFPageObj_GetFillColor", INT)


def read_stretches(text: Any, places: _Array, sources: _Array) -> tuple[list[int], _Array, _Array]:
    """Where the text objects of a text page begin among its characters, what PDFium says of each (STRETCH), and their
    doubts (`seen.SEEN` …). `sources` are the objects of the characters at `places`, 0 for none."""
    begins = np.flatnonzero(np.concatenate([[True], (sources[1:] != sources[:-1]) | (sources[1:] == 0)]))
    answers = np.zeros(len(begins), _ANSWER)
    fonts, modes = [], []
    of, first = sources[begins].tolist(), places[begins].tolist()
    for own in _ANSWERS.rounds(answers):
        for source, place, (matrix, size, *colour) in zip(of[own], first[own], _ANSWERS.at, strict=False):
            _matrix_of(text, place, matrix)
            if not source:  # a character that belongs to no object has a font of its own
                fonts.append(place)
                modes.append(0)
                continue
            drawn = HANDLE(source)
            fonts.append(_font_of(drawn) if _size_of(drawn, size) else place)
            _fill_of(drawn, *colour)
            modes.append(_mode_of(drawn))
    found = np.zeros(len(begins), STRETCH)
    for name in ("matrix", "shift", "size"):
        found[name] = answers[name]
    found["font"] = fonts
    return begins.tolist(), found, _doubts(answers["colour"], np.array(modes))


def _doubts(colours: _Array, modes: _Array) -> _Array:
    """Which text objects are seen: not where mode or colour paint nothing, perhaps where they are as light as paper."""
    out = np.where((colours[:, :3] >= _PAPER).all(axis=1), DOUBTFUL, SEEN).astype(np.uint8)
    out[np.logical_or.reduce([modes == mode for mode in _UNPAINTED]) | (colours[:, 3] == 0)] = UNPAINTED
    return out
