"""A page as it is drawn: glyphs, rules, fills, shapes and images in one coordinate system.

All lengths are PDF points; the origin is the top left corner of the page as a reader sees it (rotation applied).
Who filled a page (PDFium, an OCR engine, a test) is not visible from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom in points from the top left of the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.bottom - self.top

    @property
    def cx(self) -> float:
        """Horizontal centre."""
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        """Vertical centre."""
        return (self.top + self.bottom) / 2

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether the point lies inside, with `slack` points of tolerance."""
        return self.x0 - slack <= x <= self.x1 + slack and self.top - slack <= y <= self.bottom + slack

    def contains(self, other: Box, slack: float = 1.0) -> bool:
        """Whether `other` lies wholly inside, with `slack` points of tolerance."""
        return (
            self.x0 - slack <= other.x0
            and self.top - slack <= other.top
            and self.x1 + slack >= other.x1
            and self.bottom + slack >= other.bottom
        )

    def overlap_x(self, other: Box) -> float:
        """Length shared on the x axis (0 if none)."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def overlap_y(self, other: Box) -> float:
        """Length shared on the y axis (0 if none)."""
        return max(0.0, min(self.bottom, other.bottom) - max(self.top, other.top))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all `boxes`; raises ValueError when there are none."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))


Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)


class Glyph(NamedTuple):
    """One character with its em box: advance width by font size."""

    text: str
    box: Box
    size: float
    bold: bool = False
    upright: bool = True
    font: str = ""


@dataclass(slots=True, frozen=True)
class Rule:
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


@dataclass(slots=True, frozen=True)
class Fill:
    """A filled, axis-parallel rectangle."""

    box: Box
    color: Color


@dataclass(slots=True, frozen=True)
class Shape:
    """Any other path: its points in drawing order (end points of curves included)."""

    points: tuple[tuple[float, float], ...]
    filled: bool
    stroked: bool
    curved: bool
    color: Color

    @property
    def box(self) -> Box:
        """Bounding box of the points."""
        xs, ys = zip(*self.points, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(slots=True, frozen=True)
class Image:
    """The place of a raster image (or a shading).

    `ink` is measured for images that could be arrows: the height of what is drawn, column by column from the left, as
    a share of the image's height.
    """

    box: Box
    ink: tuple[float, ...] | None = None


@dataclass(slots=True)
class Page:
    """Everything drawn on one page. `text_source` is `text`, `ocr` or `none`.

    A scan is set upright before it is read: `skew` is by how many degrees (clockwise positive) its content is turned on
    the page as shown. `confidence` is how sure the text engine is of the characters (mean, 0 to 1).
    """

    no: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    text_source: str = "text"
    skew: float = 0.0
    confidence: float = 1.0

    @property
    def box(self) -> Box:
        """The whole page."""
        return Box(0.0, 0.0, self.width, self.height)
