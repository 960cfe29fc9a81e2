"""Transformations of the plane as PDF writes them (ISO 32000-1, 8.3.3): six numbers, points as row vectors."""

from __future__ import annotations

from .geometry import Box

Matrix = tuple[float, float, float, float, float, float]


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def box_under(m: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box around a transformed rectangle whose sides stay parallel to the axes."""
    ax, ay = m[0] * x0 + m[2] * y0 + m[4], m[1] * x0 + m[3] * y0 + m[5]
    bx, by = m[0] * x1 + m[2] * y1 + m[4], m[1] * x1 + m[3] * y1 + m[5]
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
