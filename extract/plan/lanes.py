"""Bars in lanes, one above the other: what is done beside each other in the same years."""

from __future__ import annotations

from collections.abc import Sequence

from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.extract.pdf.page import Fill


def lanes_of(fills: Sequence[Fill], words: Sequence[Line]) -> list[list[Fill]]:
    """The bars of each lane where every lane has words of its own; else all of them as one lane."""
    lanes: list[list[Fill]] = []
    for fill in sorted(fills, key=lambda f: (f.box.top, f.box.bottom)):
        if lanes and fill.box.top < max(f.box.bottom for f in lanes[-1]) - 1.0:
            lanes[-1].append(fill)
        else:
            lanes.append([fill])
    told = [any(f.box.holds(w.box.cx, w.box.cy) for f in lane for w in words) for lane in lanes]
    return lanes if all(told) else [list(fills)]
