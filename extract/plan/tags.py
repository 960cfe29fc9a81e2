"""Printed tags: a word such as 重点 or 新規 in a small box of its own beside a title."""

from __future__ import annotations

from collections.abc import Sequence

from extract.pdf.grid import Grid
from extract.pdf.page import Box, Glyph, Page
from extract.pdf.places import Places
from normalize.text import squeeze

from . import vocabulary

_MAX_WIDTH, _MAX_HEIGHT = 90.0, 30.0


def is_tag_frame(grid: Grid, where: Places) -> bool:
    """Whether a frame is no table but the box of a tag."""
    return len(grid.cells) == 1 and _tag(grid.box, where) is not None


def bracket_tags(page: Page, frames: Sequence[Box], where: Places) -> list[Glyph]:
    """The glyphs of a page with every tag between 【 and 】, as plans print it that draw no box."""
    boxes = [*frames, *(f.box for f in page.fills), *(s.box for s in page.shapes)]
    small = [b for b in boxes if b.width <= _MAX_WIDTH and b.height <= _MAX_HEIGHT]
    swapped: dict[int, Glyph] = {}
    for box in small:
        tag = _tag(box, where)
        if tag is None or any(id(g) in swapped for g in tag):
            continue
        first, last = tag[0], tag[-1]
        swapped[id(first)] = first._replace(text=f"【{first.text}")
        swapped[id(last)] = last._replace(text=f"{swapped.get(id(last), last).text}】")
    return [swapped.get(id(g), g) for g in page.glyphs]


def _tag(box: Box, where: Places) -> list[Glyph] | None:
    """The glyphs of a tag that stands alone in a small box beside other text, from left to right."""
    if box.width > _MAX_WIDTH or box.height > _MAX_HEIGHT:
        return None
    inside = sorted((g for g in where.inside(box) if not g.text.isspace()), key=lambda g: g.box.x0)
    if not 1 <= len(inside) <= 5 or squeeze("".join(g.text for g in inside)) not in vocabulary.tags():
        return None
    size = inside[0].size
    beside = [
        g
        for g in where.glyphs
        if abs(g.box.cy - box.cy) < max(size, g.size) and 0 < max(box.x0 - g.box.x1, g.box.x0 - box.x1) < 4 * g.size
    ]
    return inside if beside and box.width > box.height * 0.8 else None
