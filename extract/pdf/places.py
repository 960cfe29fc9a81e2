"""Where the glyphs of a page stand: asked for those in a box, or for the box that each stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from .page import Box, Glyph

_Floats = npt.NDArray[np.float64]
_Numbers = npt.NDArray[np.intp]


class Places:
    """The middles of glyphs (points, top-left origin)."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        self.glyphs = list(glyphs)
        boxes = np.array([g.box for g in self.glyphs], dtype=float).reshape(-1, 4)
        self.x: _Floats = (boxes[:, 0] + boxes[:, 2]) / 2
        self.y: _Floats = (boxes[:, 1] + boxes[:, 3]) / 2

    def inside(self, box: Box) -> list[Glyph]:
        """The glyphs in a box, in their order."""
        return [self.glyphs[i] for i in np.flatnonzero(self._held(box))]

    def holders(self, boxes: Sequence[Box]) -> _Numbers:
        """For each glyph the number of the first box that holds it, -1 where none does."""
        found = np.full(len(self.glyphs), -1, dtype=np.intp)
        for number, box in enumerate(boxes):
            found[(found < 0) & self._held(box)] = number
        return found

    def outside(self, boxes: Sequence[Box]) -> list[Glyph]:
        """The glyphs that stand in none of the boxes."""
        return [self.glyphs[i] for i in np.flatnonzero(self.holders(boxes) < 0)]

    def _held(self, box: Box) -> npt.NDArray[np.bool_]:
        across = (self.x >= box.x0) & (self.x <= box.x1)
        return np.asarray(across & (self.y >= box.top) & (self.y <= box.bottom))
