"""Printed tags: a word such as 重点 or 新規 in a small box of its own beside a title."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyphs
from keikaku._internal.extract.pdf.grid import Grid
from keikaku._internal.extract.pdf.page import Page
from keikaku._internal.normalize.text import squeeze

from . import vocabulary

_MAX_WIDTH, _MAX_HEIGHT = 90.0, 30.0
_LONGEST = 5


def is_tag_frame(grid: Grid, glyphs: Glyphs) -> bool:
    """Whether a frame is no table but the box of a tag."""
    return len(grid.cells) == 1 and bool(_tag(grid.box, glyphs))


def bracket_tags(page: Page, frames: Sequence[Box]) -> Glyphs:
    """The glyphs of a page with every tag between 【 and 】, as plans print it that draw no box."""
    boxes = [*frames, *(f.box for f in page.fills), *(s.box for s in page.shapes)]
    texts: dict[int, str] = {}
    for box in boxes:
        tag = _tag(box, page.glyphs)
        if tag and not any(i in texts for i in tag):
            texts[tag[0]] = f"【{page.glyphs.texts[tag[0]]}"
            texts[tag[-1]] = f"{texts.get(tag[-1], page.glyphs.texts[tag[-1]])}】"
    return page.glyphs.with_texts(texts)


def is_tag(text: str) -> bool:
    """Whether a text is the word of a tag, perhaps behind a star (★重点)."""
    return squeeze(text).lstrip("★☆") in vocabulary.tags()


def _tag(box: Box, glyphs: Glyphs) -> list[int]:
    """Numbers of the glyphs of a tag that stands alone in a small box beside other text, from left to right."""
    if box.width > _MAX_WIDTH or box.height > _MAX_HEIGHT or box.width <= box.height * 0.8:
        return []
    held = np.flatnonzero(glyphs.inside(box)).tolist()
    inside = sorted((i for i in held if not glyphs.blank[i]), key=lambda i: float(glyphs.boxes[i, 0]))
    if not 1 <= len(inside) <= _LONGEST or not is_tag("".join(glyphs.texts[i] for i in inside)):
        return []
    level = np.abs(glyphs.y - box.cy) < np.maximum(glyphs.sizes, glyphs.sizes[inside[0]])
    gaps = np.maximum(box.x0 - glyphs.boxes[:, 2], glyphs.boxes[:, 0] - box.x1)
    beside = level & (gaps > 0) & (gaps < 4 * glyphs.sizes)
    return inside if beside.any() else []
