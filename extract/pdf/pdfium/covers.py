"""Text that what is drawn hides: a rectangle painted over it later, or the clip path at whose edge it ends.

The clip path is asked for only where text runs over a line or into other text, as it does where a spreadsheet cuts it.
"""

from __future__ import annotations

import ctypes

import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Flags, Floats, Glyphs
from keikaku._internal.extract.pdf.matrix import Matrix
from keikaku._internal.extract.pdf.page import Page
from keikaku._internal.extract.pdf.seen import DOUBTFUL, UNDER_PICTURE, UNPAINTED

from .calls import HANDLE, INT, prototype
from .objects import Drawn

_OVER = 1.0
"""Points by which text runs over a line before that is no accident."""
_SAME_PLACE = 0.5
"""Glyphs whose middles are nearer (shares of the size) stand at one place."""
_FEW, _EVERY = 300, 4
"""Where a page has more texts (one a letter), only one of so many is asked whether it is clipped: words are longer."""
_SAMPLE = 12
"""Of so many the clip path is looked at."""
_SMALL = 0.3
"""A clip path this small (share of the page) is a cell's."""
_clip_of = prototype("FPDFPageObj_GetClipPath", ctypes.c_size_t, HANDLE)
_count_paths = prototype("FPDFClipPath_CountPaths", INT, HANDLE)
_count_segments = prototype("FPDFClipPath_CountPathSegments", INT, HANDLE, INT)
_segment = prototype("FPDFClipPath_GetPathSegment", ctypes.c_size_t, HANDLE, INT, INT)
_point = prototype("FPDFPathSegment_GetPoint", INT, HANDLE, HANDLE, HANDLE)


def hidden_by_others(
    page: Page, drawn: Drawn, sources: npt.NDArray[np.uint64], doubts: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]:
    """The doubts of glyphs, with those added that are covered or clipped. `sources` are their text objects."""
    glyphs = page.glyphs
    if not len(glyphs):
        return doubts
    out = doubts.copy()
    meeting = _meeting(glyphs, sources)
    begins = np.flatnonzero(np.concatenate([[True], sources[1:] != sources[:-1]]))
    if drawn.covers:
        painted = _covered(glyphs, drawn, sources[begins], begins)
        covered, under_picture = painted > 0, painted > 1
        # What is painted over is gone where other text stands in place of some of it, else in doubt.
        replaced = np.repeat(np.logical_or.reduceat(covered & meeting, begins), np.diff(np.append(begins, len(glyphs))))
        out[covered & (out == 0)] = DOUBTFUL
        out[under_picture & (out < UNPAINTED)] = UNDER_PICTURE
        out[covered & replaced] = UNPAINTED
    doubtful = np.logical_or.reduceat(meeting, begins) | _run_over_lines(page, begins)
    doubtful |= _cut_like_cells(page, drawn, sources[begins])
    ends = np.append(begins[1:], len(sources))
    for begin, end in zip(begins[doubtful].tolist(), ends[doubtful].tolist(), strict=True):
        source = int(sources[begin])
        clip = _clip_box(source, drawn.space_of(source)) if source in drawn.texts else None
        if clip is not None:
            middle = slice(begin, end)
            x, y = glyphs.x[middle], glyphs.y[middle]
            gone = (x < clip.x0) | (x > clip.x1) | (y < clip.top) | (y > clip.bottom)
            out[middle][gone] = UNPAINTED
    return out


def _cut_like_cells(page: Page, drawn: Drawn, sources: npt.NDArray[np.uint64]) -> Flags:
    """Which texts have a clip path, where some of them are clipped to a small part of the page, as a spreadsheet does
    with what overflows a cell; a sample of them tells it for all."""
    asked = sources[:: 1 if len(sources) <= _FEW else _EVERY].tolist()
    some = [source for source in asked if _is_clipped(source)]
    for source in some[:: max(1, len(some) // _SAMPLE)]:
        clip = _clip_box(source, drawn.space_of(source)) if source in drawn.texts else None
        if clip is not None and clip.width * clip.height < _SMALL * page.width * page.height:
            return np.array([_is_clipped(source) for source in sources.tolist()], bool)
    return np.zeros(len(sources), bool)


def _is_clipped(source: int) -> bool:
    return bool(_count_paths(_clip_of(source)) > 0)


def _covered(
    glyphs: Glyphs, drawn: Drawn, sources: npt.NDArray[np.uint64], begins: npt.NDArray[np.intp]
) -> npt.NDArray[np.uint8]:
    """Over which glyphs something was painted later: 1 for a rectangle, 2 for a picture; `sources` draw the stretches
    of text that begin at `begins`."""
    never = drawn.count + 1
    order = np.array([drawn.texts.get(source, never) for source in sources.tolist()])
    first = int(order.min())
    covers = np.array([(*box, painted) for box, painted in drawn.covers if painted > first])
    out = np.zeros(len(glyphs), np.uint8)
    if not len(covers):
        return out
    # Whole stretches first: few have a later rectangle over them.
    left, top = (np.minimum.reduceat(middles, begins) for middles in (glyphs.x, glyphs.y))
    right, bottom = (np.maximum.reduceat(middles, begins) for middles in (glyphs.x, glyphs.y))
    over = _over(covers, left, top, right, bottom) & (order < covers[:, 4:])
    under = np.flatnonzero(np.repeat(over.any(axis=0), np.diff(np.append(begins, len(glyphs)))))
    if len(under):
        covers, x, y = covers[over.any(axis=1)], glyphs.x[under], glyphs.y[under]
        own = order[np.searchsorted(begins, under, side="right") - 1]
        later = _over(covers, x, y, x, y) & (own < covers[:, 4:])
        picture = np.isin(covers[:, 4], list(drawn.pictures))
        out[under] = later.any(axis=0) + later[picture].any(axis=0).astype(np.uint8)
    return out


def _over(covers: Floats, left: Floats, top: Floats, right: Floats, bottom: Floats) -> npt.NDArray[np.bool_]:
    """Which covers (n × 5, the last number is no place) touch which of m boxes: n × m."""
    x0, y0, x1, y1 = covers[:, :4, None].transpose(1, 0, 2)
    return np.asarray((right >= x0) & (left <= x1) & (bottom >= y0) & (top <= y1))


def _meeting(glyphs: Glyphs, sources: npt.NDArray[np.uint64]) -> Flags:
    """Which glyphs stand at the place of a glyph of another text object."""
    out = np.zeros(len(glyphs), bool)
    size = glyphs.size_at(0.5) or 1.0
    solid = np.flatnonzero(~glyphs.blank)
    x = np.clip(glyphs.x[solid] * 1024, -(1 << 30), 1 << 30).astype(np.int64)
    for shift in (0.0, 0.5):
        rows = np.floor(glyphs.y[solid] / size + shift).astype(np.int64)
        order = np.argsort((rows << 32) + x)
        ranked, rows = solid[order], rows[order]
        a, b = ranked[:-1], ranked[1:]
        near = (rows[1:] == rows[:-1]) & (sources[a] != sources[b])
        least = np.minimum(glyphs.boxes[a, 2] - glyphs.boxes[a, 0], glyphs.boxes[b, 2] - glyphs.boxes[b, 0])
        near &= np.abs(glyphs.x[a] - glyphs.x[b]) < _SAME_PLACE * least
        out[a[near]] = out[b[near]] = True
    return out


def _run_over_lines(page: Page, begins: npt.NDArray[np.intp]) -> Flags:
    """Which stretches of text (that begin at these glyphs) run over an upright line of the page."""
    boxes = page.glyphs.boxes
    left, right = np.minimum.reduceat(boxes[:, 0], begins), np.maximum.reduceat(boxes[:, 2], begins)
    middle = (np.minimum.reduceat(boxes[:, 1], begins) + np.maximum.reduceat(boxes[:, 3], begins)) / 2
    upright = np.array([(rule.pos, rule.lo, rule.hi) for rule in page.rules if not rule.horizontal])
    if not len(upright):
        return np.zeros(len(begins), bool)
    places = np.sort(upright[:, 0])
    some = np.flatnonzero(np.searchsorted(places, left + _OVER) < np.searchsorted(places, right - _OVER))
    pos, lo, hi = upright[:, :, None].transpose(1, 0, 2)
    over = (left[some] < pos - _OVER) & (right[some] > pos + _OVER) & (lo < middle[some]) & (middle[some] < hi)
    out = np.zeros(len(begins), bool)
    out[some] = over.any(axis=0)
    return out


def _clip_box(source: int, matrix: Matrix) -> Box | None:
    """The box of the clip path of a text object on the page; None where nothing is clipped."""
    clip = _clip_of(source)
    paths = _count_paths(clip) if clip else 0
    box: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    for path in range(max(paths, 0)):
        points = []
        for i in range(_count_segments(clip, path)):
            if _point(_segment(clip, path, i), ctypes.addressof(x), ctypes.addressof(y)):
                points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if points:
            xs, ys = zip(*points, strict=True)
            own = Box(min(xs), min(ys), max(xs), max(ys))
            box = own if box is None else Box(*map(max, own[:2], box[:2]), *map(min, own[2:], box[2:]))
    return box
