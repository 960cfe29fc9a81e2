"""Which sign (○ ● ◎ △ ▲ ▽ ▼ ×) the ink of a small picture shows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.bool_]
_LEAST = 8
"""A picture with fewer pixels across its ink shows no sign."""
_SQUARE = 0.72
"""A sign's shorter side is at least this share of its longer one."""
_POINTED, _ROUND = 0.45, 0.85
"""How wide the pointed end of a triangle, and how wide either end of a circle, is at most against its middle."""
_SOLID = 0.9
"""A line through a sign is ink by this share where it is filled."""


def sign_of(ink: Ink) -> str | None:
    """The sign, or None. `ink` tells of each pixel (row by row) whether it differs from the paper."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    drawn = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    short, long = sorted(drawn.shape)
    if short < _LEAST or short < _SQUARE * long:
        return None
    top, middle, bottom = (_extent(drawn, share) for share in (0.06, 0.5, 0.94))
    left, _, right = (_extent(drawn.T, share) for share in (0.06, 0.5, 0.94))
    if max(top, bottom, left, right) < _ROUND * middle and middle > _SOLID * drawn.shape[1]:
        return _circle(drawn)
    if top < _POINTED * bottom and top < middle < bottom:
        return "▲" if _is_solid(drawn, 0.6) else "△"
    if bottom < _POINTED * top and bottom < middle < top:
        return "▼" if _is_solid(drawn, 0.4) else "▽"
    ends = _runs(drawn, 0.1), _runs(drawn, 0.5), _runs(drawn, 0.9)
    return "×" if ends == (2, 1, 2) and middle < _POINTED * drawn.shape[1] else None


def _circle(drawn: Ink) -> str | None:
    crossed = min(_runs(drawn, 0.5), _runs(drawn.T, 0.5)), max(_runs(drawn, 0.5), _runs(drawn.T, 0.5))
    if crossed == (1, 1):
        return "●" if _is_solid(drawn, 0.5) else None
    return {(2, 2): "○", (3, 3): "◎", (4, 4): "◎"}.get(crossed)


def _row(drawn: Ink, share: float) -> Ink:
    return np.asarray(drawn[min(int(share * drawn.shape[0]), drawn.shape[0] - 1)])


def _extent(drawn: Ink, share: float) -> int:
    """How far the ink of a row reaches, from its first to its last pixel."""
    inked = np.flatnonzero(_row(drawn, share))
    return int(inked[-1] - inked[0] + 1) if len(inked) else 0


def _runs(drawn: Ink, share: float) -> int:
    """How many strokes a row goes through."""
    row = _row(drawn, share)
    return int(row[0]) + int((row[1:] & ~row[:-1]).sum())


def _is_solid(drawn: Ink, share: float) -> bool:
    return bool(_row(drawn, share).sum() > _SOLID * _extent(drawn, share))
