"""How heavy the type of a line is: enough to tell a bold or sans-serif name from the text below it.

Strokes are measured in shares of the type size. Horizontal ones are hairlines in Ming typefaces and as thick as the
others in Gothic ones; bold type is thicker both ways. Small type does not tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_SMALLEST = 22.0
"""Type smaller than this (pixels) does not tell."""
_KANA = 0.011
"""By so much the horizontal strokes of kana are thicker than those of kanji in one typeface."""
_LIGHTEST, _HEAVIEST = 0.036, 0.075
"""Where the border between hairlines and full strokes is looked for."""
_APART = 0.018
"""The two kinds differ by at least this on a page that has both."""
_UNSURE = 0.003
_BOLD = 0.087


@dataclass(slots=True, frozen=True)
class Strokes:
    """Typical thickness of horizontal and vertical strokes; `kanji` is the share of kanji in the line."""

    horizontal: float
    vertical: float
    kanji: float

    @property
    def plain(self) -> float:
        """Thickness of the horizontal strokes as if all characters were kanji."""
        return self.horizontal - _KANA * (1 - self.kanji)

    @property
    def is_bold(self) -> bool:
        """Whether the type is bold."""
        return self.vertical - _KANA * (1 - self.kanji) >= _BOLD


def strokes_of(dark: Array, size: float, text: str) -> Strokes | None:
    """Measure a line from its ink (0 to 1) and type size (pixels); None when it is too small or has too few strokes."""
    if size < _SMALLEST or not text:
        return None
    flat, upright = _runs(dark, 0.22 * size), _runs(dark.T, 0.22 * size)
    if min(len(flat), len(upright)) < 8:
        return None
    kanji = sum("\u4e00" <= c <= "\u9fff" for c in text) / len(text)
    return Strokes(float(np.median(flat)) / size, float(np.median(upright)) / size, kanji)


def _runs(dark: Array, longest: float) -> Array:
    """The ink of every unbroken run down the columns that is no longer than `longest` pixels."""
    edge = np.zeros((1, dark.shape[1]), dtype=np.int8)
    steps = np.diff(np.vstack([edge, dark > 0.3, edge]).astype(np.int8), axis=0).T
    column, start = np.nonzero(steps == 1)
    _, end = np.nonzero(steps == -1)
    ink = np.vstack([np.zeros((1, dark.shape[1])), np.cumsum(dark, axis=0)])
    mass = ink[end, column] - ink[start, column]
    return np.asarray(mass[end - start <= longest])


def kinds(lines: Sequence[Strokes | None]) -> list[str]:
    """`light` or `full` for every line of a page that has both kinds; empty where that cannot be told."""
    plain = np.array([s.plain for s in lines if s is not None])
    border = _border(plain)
    if border is None:
        return [""] * len(lines)
    return [
        "" if s is None or abs(s.plain - border) < _UNSURE else "full" if s.plain > border else "light" for s in lines
    ]


def _border(plain: Array) -> float | None:
    """The value that splits the lines best in two kinds (Otsu), or None where they are of one."""
    best: tuple[float, float] | None = None
    for border in np.arange(_LIGHTEST, _HEAVIEST, 0.001):
        low, high = plain[plain < border], plain[plain >= border]
        if min(len(low), len(high)) < 2:
            continue
        apart = float(np.median(high) - np.median(low))
        between = len(low) * len(high) * apart**2
        if apart >= _APART and (best is None or between > best[0]):
            best = between, float(border)
    if best is None:
        return None
    return best[1] if np.mean(np.abs(plain - best[1]) < _UNSURE) <= 0.15 else None
