"""Pictures of places in a raw PDF: the page, or the part of it around some boxes, with each box drawn and named."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pylopdf_fonts_jp
from PIL import Image, ImageDraw, ImageFont

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.render import rendered, size_of

from .sheet import Value

_BESIDE, _ABOVE = 70.0, 24.0
"""Points around the boxes that a part of a page shows: the labels of cells stand at their left."""
_LEAST = 160.0
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Told apart by colour-blind people (Okabe and Ito, 2008); the numbers tell the boxes apart without them."""
_TAG = 13


@dataclass(frozen=True, slots=True)
class Shot:
    """A page, or the part `area` of it (points from its top left), with the values whose boxes it shows."""

    path: Path
    page_no: int
    area: tuple[float, float, float, float]
    values: tuple[tuple[int, Value], ...]
    """Each with its number."""


def shots_of(path: Path, values: Sequence[Value], whole: bool = False, page: int | None = None) -> list[Shot]:
    """A shot of each page with values, from the first; of the whole page, or of what lies around the boxes.

    `page` takes one page alone, whether it has values or not. Raises PdfError for a page that is not there.
    """
    numbered = list(enumerate(values, 1))
    pages = [page] if page is not None else sorted({value.page_no for value in values})
    shots = []
    for no in pages:
        own = tuple((n, value) for n, value in numbered if value.page_no == no)
        width, height = size_of(path, no)
        area = (0.0, 0.0, width, height) if whole or not own else _around([v.bbox for _, v in own], width, height)
        shots.append(Shot(path, no, area, own))
    return shots


def colour_of(number: int) -> str:
    """The colour of the box of a value."""
    return _COLOURS[(number - 1) % len(_COLOURS)]


def cropped(shot: Shot, scale: float) -> Image.Image:
    """The part of the page that a shot shows, `scale` pixels to a point."""
    x0, top, x1, bottom = (round(edge * scale) for edge in shot.area)
    return rendered(shot.path, shot.page_no, scale).crop((x0, top, x1, bottom))


def as_png(shots: Sequence[Shot], scale: float = 2.0) -> bytes:
    """One picture of all shots, one below the other, with a line for each number under each."""
    font = ImageFont.truetype(io.BytesIO(pylopdf_fonts_jp.sans_path().read_bytes()), _TAG)
    parts = [_drawn(shot, scale, font) for shot in shots]
    out = Image.new("RGB", (max(p.width for p in parts), sum(p.height for p in parts)), "white")
    top = 0
    for part in parts:
        out.paste(part, (0, top))
        top += part.height
    content = io.BytesIO()
    out.save(content, "PNG")
    return content.getvalue()


def _drawn(shot: Shot, scale: float, font: Any) -> Image.Image:
    picture = cropped(shot, scale).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for number, value in shot.values:
        x0, top, x1, bottom = ((edge - shot.area[i % 2]) * scale for i, edge in enumerate(value.bbox))
        draw.rectangle((x0, top, x1, bottom), outline=colour_of(number), width=2)
        tag = draw.textbbox((x0, top), str(number), font=font)
        above = top - _TAG - 3 if top > _TAG + 3 else top
        box = (tag[0] - 2, above, tag[2] + 2, above + _TAG + 3)
        draw.rectangle(box, fill=colour_of(number))
        draw.text((x0, box[1]), str(number), font=font, fill="white")
    lines = [f"{number}  {value.what}：{' '.join(value.text.split())}" for number, value in shot.values]
    lines = [f"{shot.path.name} {shot.page_no}ページ", *lines]
    width = max(picture.width, 480)
    lines = [part for line in lines for part in _wrapped(line, font, width - 16)]
    height = (_TAG + 7) * len(lines) + 12
    out = Image.new("RGB", (width, picture.height + height), "white")
    out.paste(picture, (0, 0))
    draw = ImageDraw.Draw(out)
    for i, line in enumerate(lines):
        draw.text((8, picture.height + 6 + i * (_TAG + 7)), line, font=font, fill="black")
    return out


def _wrapped(line: str, font: Any, width: float) -> list[str]:
    """A line in parts that are no wider than so many pixels."""
    parts = [""]
    for sign in line:
        if font.getlength(parts[-1] + sign) > width:
            parts.append("　")
        parts[-1] += sign
    return parts


def _around(boxes: Sequence[Sequence[float]], width: float, height: float) -> tuple[float, float, float, float]:
    """The part of a page around boxes, with a margin, and not too small to see what it is a part of."""
    x0, top, x1, bottom = union(Box(*box) for box in boxes)
    x0, top, x1, bottom = x0 - _BESIDE, top - _ABOVE, x1 + _ABOVE, bottom + _ABOVE
    more_x, more_y = max(0.0, 2 * _LEAST - (x1 - x0)) / 2, max(0.0, _LEAST - (bottom - top)) / 2
    return (max(0.0, x0 - more_x), max(0.0, top - more_y), min(width, x1 + more_x), min(height, bottom + more_y))
