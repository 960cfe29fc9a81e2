"""Which way up a scan lies: pages go into the machine sideways and upside down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keikaku._internal.extract.pdf.geometry import Box

from . import ocr
from .image import Array, Picture

_LONG = 2.0
"""A line of text is so many times longer than high."""
_LOOKED_AT = 6
"""So many of the longest lines are tried both ways."""
_READS = 0.85
"""Text that is recognised with this score stands upright,"""
_BETTER = 0.15
"""and what stands otherwise is recognised so much better when it is turned."""


def turn_of(picture: Picture, lines: Sequence[Box]) -> int:
    """By how many degrees (-90, 0, 90, 180; clockwise positive) the text of a picture is turned; `lines` in points."""
    across = [box for box in lines if box.width > _LONG * box.height]
    along = [box for box in lines if box.height > _LONG * box.width]
    lies = sum(box.height for box in along) > sum(box.width for box in across)
    longest = sorted(along if lies else across, key=lambda box: -max(box.width, box.height))[:_LOOKED_AT]
    crops = [picture.cut(box) for box in longest]
    if not crops or (not lies and _score(crops, 0) >= _READS):
        return 0
    tried = {turn: _score(crops, turn) for turn in ((-90, 90) if lies else (0, 180))}
    best, other = sorted(tried, key=lambda turn: -tried[turn])
    return best if tried[best] - tried[other] >= _BETTER else 0


def _score(crops: Sequence[Array], degrees: int) -> float:
    readings = ocr.recognise([np.ascontiguousarray(np.rot90(crop, degrees // 90)) for crop in crops])
    return sum(reading.score for reading in readings) / len(readings)
