"""The characters of a page, kept by column: a page has a thousand, and most questions are about all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from .geometry import Box

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


class Glyph(NamedTuple):
    """One character with its em box: advance width by font size."""

    text: str
    box: Box
    size: float
    bold: bool = False
    upright: bool = True
    font: str = ""


class Style(NamedTuple):
    """What the glyphs of a run share; `size` in points on the page."""

    size: float
    bold: bool = False
    upright: bool = True
    font: str = ""


class Glyphs(Sequence[Glyph]):
    """Glyphs in drawing order. One is made when it is asked for, and the same one whenever it is asked for again.

    `boxes` (n × 4) are em boxes in points, `style` numbers into `styles`; `x` and `y` are the middles of the boxes,
    `sizes` the font sizes; `blank` marks white space.
    """

    __slots__ = ("_made", "_ranked", "blank", "boxes", "sizes", "style", "styles", "texts", "x", "y")

    def __init__(
        self, texts: list[str], boxes: Floats, styles: Sequence[Style], style: Numbers, blank: Flags | None = None
    ) -> None:
        self.texts = texts
        self.boxes = boxes
        self.styles = styles
        self.style = style
        self.blank: Flags = np.array([t.isspace() for t in texts], dtype=bool) if blank is None else blank
        self.sizes: Floats = np.array([s.size for s in styles], dtype=float)[style]
        self.x: Floats = (boxes[:, 0] + boxes[:, 2]) / 2
        self.y: Floats = (boxes[:, 1] + boxes[:, 3]) / 2
        self._made: dict[int, Glyph] = {}
        self._ranked: Floats | None = None

    @classmethod
    def of(cls, glyphs: Iterable[Glyph]) -> Glyphs:
        """A collection of these very glyphs."""
        glyphs = list(glyphs)
        numbers: dict[Style, int] = {}
        style = [numbers.setdefault(Style(*g[2:]), len(numbers)) for g in glyphs]
        boxes = np.array([g.box for g in glyphs], dtype=float).reshape(-1, 4)
        found = cls([g.text for g in glyphs], boxes, list(numbers), np.array(style, dtype=np.intp))
        found._made = dict(enumerate(glyphs))
        return found

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Glyph: ...
    @overload
    def __getitem__(self, index: slice) -> list[Glyph]: ...
    def __getitem__(self, index: int | slice) -> Glyph | list[Glyph]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        made = self._made.get(number)
        if made is None:
            box = Box(*self.boxes[number].tolist())
            made = self._made[number] = Glyph(self.texts[number], box, *self.styles[self.style[number]])
        return made

    def take(self, numbers: Numbers | Flags) -> Glyphs:
        """The glyphs of these numbers (or flags) as a collection of their own."""
        if numbers.dtype == bool:
            numbers = np.flatnonzero(numbers)
        texts = [self.texts[i] for i in numbers.tolist()]
        return Glyphs(texts, self.boxes[numbers], self.styles, self.style[numbers], self.blank[numbers])

    def and_then(self, other: Glyphs) -> Glyphs:
        """These glyphs and then those of another collection of the same styles."""
        texts, boxes = [*self.texts, *other.texts], np.concatenate([self.boxes, other.boxes])
        style, blank = np.concatenate([self.style, other.style]), np.concatenate([self.blank, other.blank])
        return Glyphs(texts, boxes, self.styles, style, blank)

    def with_texts(self, texts: Mapping[int, str]) -> Glyphs:
        """The same glyphs, some with another text."""
        if not texts:
            return self
        changed = [texts.get(i, text) for i, text in enumerate(self.texts)]
        return Glyphs(changed, self.boxes, self.styles, self.style)

    def stand_as(self, other: Glyphs) -> bool:
        """Whether these are the same glyphs at the same places as others of their page."""
        return np.array_equal(self.boxes, other.boxes)

    def size_at(self, share: float) -> float:
        """The font size that this share of the glyphs do not exceed; 0 where there are none."""
        if self._ranked is None:
            self._ranked = np.sort(self.sizes)
        return float(self._ranked[int(share * (len(self) - 1))]) if len(self) else 0.0

    def inside(self, box: Box) -> Flags:
        """Which glyphs stand in a box with their middles."""
        across = (self.x >= box.x0) & (self.x <= box.x1)
        return np.asarray(across & (self.y >= box.top) & (self.y <= box.bottom))

    def holders(self, boxes: Sequence[Box]) -> Numbers:
        """For each glyph the number of the first box that holds its middle, -1 where none does."""
        found = np.full(len(self), -1, dtype=np.intp)
        for number in range(len(boxes) - 1, -1, -1):
            found[self.inside(boxes[number])] = number
        return found

    def outside(self, boxes: Sequence[Box]) -> Glyphs:
        """The glyphs that stand in none of the boxes."""
        return self.take(self.holders(boxes) < 0) if boxes else self


def no_glyphs() -> Glyphs:
    """A page without text."""
    return Glyphs.of(())
