"""A page as it is drawn: glyphs, rules, fills, shapes and images in one coordinate system.

All lengths are PDF points; the origin is the top left corner of the page as a reader sees it (rotation applied).
Who filled a page (PDFium, an OCR engine, a test) is not visible from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .geometry import Box
from .glyphs import Glyphs, no_glyphs

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)


class Rule(NamedTuple):
    """A straight horizontal or vertical line, or a rectangle thin enough to be one.

    `pos` is its y (horizontal) or x (vertical), `lo` and `hi` are its ends on the other axis.
    """

    horizontal: bool
    pos: float
    lo: float
    hi: float
    width: float
    color: Color = (0, 0, 0)
    dashed: bool = False

    @property
    def box(self) -> Box:
        """The line as a box without thickness."""
        if self.horizontal:
            return Box(self.lo, self.pos, self.hi, self.pos)
        return Box(self.pos, self.lo, self.pos, self.hi)


class Fill(NamedTuple):
    """A filled, axis-parallel rectangle."""

    box: Box
    color: Color


@dataclass(frozen=True)
class Shape:
    """Any other path: its points in drawing order (end points of curves included)."""

    points: tuple[tuple[float, float], ...]
    filled: bool
    stroked: bool
    curved: bool
    color: Color

    @cached_property
    def box(self) -> Box:
        """Bounding box of the points."""
        xs, ys = zip(*self.points, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(slots=True, frozen=True)
class Image:
    """The place of a raster image (or a shading).

    `ink` is measured for images that could be arrows: the height of what is drawn, column by column from the left, as
    a share of the image's height. `sign` is the sign (○, △) that an image of the size of a letter shows.
    """

    box: Box
    ink: tuple[float, ...] | None = None
    sign: str | None = None


@dataclass(slots=True)
class Page:
    """Everything drawn on one page. `text_source` is `text`, `ocr` or `none`.

    A page is set upright before it is read: `skew` is by how many degrees (clockwise positive) its content is turned on
    the page as shown; `width` and `height` are those of the upright page. `confidence` is how sure the text engine is
    of the characters (mean, 0 to 1).
    """

    no: int
    width: float
    height: float
    glyphs: Glyphs = field(default_factory=no_glyphs)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    text_source: str = "text"
    skew: float = 0.0
    confidence: float = 1.0
    unit: float = 1.0
    """Points to one unit of the file: lengths here are points, pictures of the file are drawn in its units."""
    struck: Glyphs = field(default_factory=no_glyphs)
    """What a line is drawn through."""
    unseen: Glyphs = field(default_factory=no_glyphs)
    """What the file holds and a reader does not see or take for text: unpainted, struck out, raised signs of notes."""
    across: Glyphs = field(default_factory=no_glyphs)
    """Watermarks: large or slanted text across the page."""
    pictured: Glyphs = field(default_factory=no_glyphs)
    """What lies under pictures that may show something else."""

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height of the page as shown, before it is set upright."""
        lies = 45.0 < abs(self.skew) < 135.0
        return (self.height, self.width) if lies else (self.width, self.height)

    @property
    def box(self) -> Box:
        """The whole page."""
        return Box(0.0, 0.0, self.width, self.height)
