"""The lines of tables: pieces joined, and the sets of lines that meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

SNAP = 1.6
"""Rules nearer than this (points) are one line."""
_JOIN = 3.6
"""Pieces of one line with gaps up to this (dashes, corners) are joined."""
_TOUCH = 2.6
_MIN_LENGTH = 5.0
_APART = 8.0
"""What stands this far (points) from a side of a frame does not share it."""
_FEWEST_LINES = 4
"""What fewer lines draw is no frame."""


@dataclass(slots=True)
class Edge:
    """A line of a table: its position on one axis, its ends on the other."""

    pos: float
    lo: float
    hi: float


def merge_edges(edges: Iterable[Edge]) -> list[Edge]:
    """Snap edges to common positions and join their pieces."""
    groups: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: e.pos):
        if groups and edge.pos - groups[-1][-1].pos <= SNAP and edge.pos - groups[-1][0].pos <= 2 * SNAP:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    merged: list[Edge] = []
    for group in groups:
        weight = sum(e.hi - e.lo for e in group) or 1.0
        pos = sum(e.pos * (e.hi - e.lo) for e in group) / weight
        group.sort(key=lambda e: e.lo)
        run = Edge(pos, group[0].lo, group[0].hi)
        for edge in group[1:]:
            if edge.lo <= run.hi + _JOIN:
                run.hi = max(run.hi, edge.hi)
            else:
                merged.append(run)
                run = Edge(pos, edge.lo, edge.hi)
        merged.append(run)
    return [e for e in merged if e.hi - e.lo >= _MIN_LENGTH]


Component = tuple[list[Edge], list[Edge]]
"""Horizontal and vertical edges that touch each other."""


def components(hs: Sequence[Edge], vs: Sequence[Edge]) -> list[Component]:
    """Sets of horizontal and vertical edges that touch each other."""
    if not hs or not vs:
        return []
    h = np.array([(e.pos, e.lo, e.hi) for e in hs])
    v = np.array([(e.pos, e.lo, e.hi) for e in vs])
    meet = (
        (v[None, :, 0] >= h[:, None, 1] - _TOUCH)
        & (v[None, :, 0] <= h[:, None, 2] + _TOUCH)
        & (h[:, None, 0] >= v[None, :, 1] - _TOUCH)
        & (h[:, None, 0] <= v[None, :, 2] + _TOUCH)
    )
    whole: list[Component] = []
    rest = meet.any(axis=1)
    while rest.any():
        along, across = np.zeros(len(hs), bool), np.zeros(len(vs), bool)
        along[rest.argmax()] = True
        while (grown := np.logical_or.reduce(meet[along])).sum() > across.sum():
            across = grown
            along = np.logical_or.reduce(meet[:, across], axis=1)
        rest &= ~along
        own = [hs[i] for i in np.flatnonzero(along).tolist()], [vs[j] for j in np.flatnonzero(across).tolist()]
        if len(own[0]) + len(own[1]) >= _FEWEST_LINES:
            whole.append(own)
    return [part for one in whole for part in _without_frame(one)]


def _without_frame(component: Component) -> list[Component]:
    """A component, or its outer frame and what stands inside apart: tables that are closed by lines of their own and
    come near the frame at some sides only."""
    hs, vs = component
    frame = _sides(hs, vs), _sides(vs, hs)
    if len(frame[0]) != 2 or len(frame[1]) != 2:
        return [component]
    rest = [e for e in hs if e not in frame[0]], [e for e in vs if e not in frame[1]]
    if not rest[0] or not rest[1] or not _keeps_within(rest):  # lines that go on to the frame are of one table with it
        return [component]
    inner = components(*rest)
    if sum(len(h) + len(v) for h, v in inner) < len(rest[0]) + len(rest[1]) or not inner:
        return [component]
    around = _extent(frame)
    apart = all(_is_closed(one) and max(map(abs, np.subtract(_extent(one), around))) > _APART for one in inner)
    return [frame, *inner] if apart else [component]


def _sides(along: Sequence[Edge], across: Sequence[Edge]) -> list[Edge]:
    """The first and last edges of a direction, where they reach from the first to the last that cross them."""
    outermost = min(e.pos for e in along), max(e.pos for e in along)
    first, last = min(e.pos for e in across) + _TOUCH, max(e.pos for e in across) - _TOUCH
    return [e for e in along if e.pos in outermost and e.lo <= first and e.hi >= last]


def _is_closed(component: Component) -> bool:
    """Whether a component has a frame of its own around it, over which nothing reaches."""
    hs, vs = component
    return len(_sides(hs, vs)) == len(_sides(vs, hs)) == 2 and _keeps_within(component)


def _keeps_within(component: Component) -> bool:
    """Whether no line reaches over the outermost lines of the other direction."""
    left, top, right, bottom = _extent(component)
    inside = all(e.lo >= left - _TOUCH and e.hi <= right + _TOUCH for e in component[0])
    return inside and all(e.lo >= top - _TOUCH and e.hi <= bottom + _TOUCH for e in component[1])


def _extent(component: Component) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a component's lines."""
    xs, ys = [e.pos for e in component[1]], [e.pos for e in component[0]]
    return min(xs), min(ys), max(xs), max(ys)
