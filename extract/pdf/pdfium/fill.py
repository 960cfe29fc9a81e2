"""Fill a `Page` from PDFium: one pass over the characters, one over the drawn objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from keikaku._internal.extract.pdf.matrix import Matrix
from keikaku._internal.extract.pdf.outlines import drop_outlines
from keikaku._internal.extract.pdf.page import Page
from keikaku._internal.extract.pdf.seen import DOUBTFUL, UNPAINTED, drop_unseen

from .covers import hidden_by_others
from .glyphs import ReadGlyphs, are_last, read_glyphs
from .objects import Drawn, read_objects
from .turn import turned_back

_EDGE = 1.0
"""What reaches beyond the page by less (points) only lies on its edge."""


def fill_page(page: Any, no: int, as_drawn: Callable[[str], str], unit: float = 1.0) -> Page:
    """Read one loaded `pypdfium2.PdfPage`; `no` counts from 1, `unit` is points to a unit of it. The caller closes it.

    `as_drawn` gives the character that a reader sees where the file names another that fonts draw alike. A page whose
    text stands turned is read upright.
    """
    matrix, width, height = _page_matrix(page, unit)
    read = read_glyphs(page, matrix, as_drawn)
    if read.turn:
        with turned_back(page, read.turn):
            matrix, width, height = _page_matrix(page, unit)
            again = read_glyphs(page, matrix, as_drawn)
            out = _filled(page, Page(no, width, height, unit=unit), again, matrix)
        out.skew = float(read.turn)
        return out
    return _filled(page, Page(no, width, height, unit=unit), read, matrix)


def _filled(page: Any, out: Page, read: ReadGlyphs, matrix: Matrix) -> Page:
    out.glyphs = read.glyphs
    drawn = read_objects(page, out, matrix, read.sources.tolist())
    _crop(out)
    drop_outlines(out)
    doubts = hidden_by_others(out, drawn, read.sources, read.doubts)
    doubts = _with_revived(out, drawn, read, doubts)
    doubts[_beyond(out)] = UNPAINTED
    drop_unseen(page, out, doubts)
    if not out.glyphs:
        out.text_source = "none"
    return out


def _with_revived(out: Page, drawn: Drawn, read: ReadGlyphs, doubts: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Put the glyphs on the page whose twins, drawn over them, are not seen after all; the doubts of all."""
    gone = doubts >= UNPAINTED
    if not len(read.shadows) or not gone.any():
        return doubts
    alive = read.glyphs.take(~gone)
    revived = are_last(read.shadows.and_then(alive))[: len(read.shadows)]
    if not revived.any():
        return doubts
    out.glyphs = read.glyphs.and_then(read.shadows.take(revived))
    sources = np.concatenate([read.sources, read.shadow_sources[revived]])
    in_doubt = np.full(int(revived.sum()), DOUBTFUL, np.uint8)  # whether they leave ink is looked at
    return hidden_by_others(out, drawn, sources, np.append(doubts, in_doubt))


def _crop(page: Page) -> None:
    """Leave out the lines and areas that are drawn outside of the page."""
    width, height = page.width + _EDGE, page.height + _EDGE
    page.rules = [
        rule
        for rule in page.rules
        if (
            -_EDGE <= rule.pos <= height and rule.lo < width
            if rule.horizontal
            else -_EDGE <= rule.pos <= width and rule.lo < height
        )
        and rule.hi > -_EDGE
    ]
    page.fills = [
        fill
        for fill in page.fills
        if fill.box.x0 < width and fill.box.top < height and fill.box.x1 > -_EDGE and fill.box.bottom > -_EDGE
    ]


def _beyond(page: Page) -> npt.NDArray[np.bool_]:
    """Which glyphs stand outside of the page."""
    x, y = page.glyphs.x, page.glyphs.y
    return (x < 0) | (y < 0) | (x > page.width) | (y > page.height)


def _page_matrix(page: Any, unit: float) -> tuple[Matrix, float, float]:
    """User space → points from the top left of the page as shown; and the shown width and height."""
    # PDFium's own box: what is shown of the page, corners in order (ISO 32000-1, 7.9.5), or inherited from its parents.
    left, bottom, right, top = (unit * at for at in page.get_bbox())
    turned = page.get_rotation() % 360
    width, height = right - left, top - bottom
    matrix: Matrix = {
        0: (unit, 0.0, 0.0, -unit, -left, top),
        90: (0.0, unit, unit, 0.0, -bottom, -left),
        180: (-unit, 0.0, 0.0, unit, right, -bottom),
        270: (0.0, -unit, -unit, 0.0, top, right),
    }[turned]
    return (matrix, width, height) if turned in (0, 180) else (matrix, height, width)
