"""Boxes on a page, in points from its top left corner."""

from __future__ import annotations

from collections.abc import Iterable
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
