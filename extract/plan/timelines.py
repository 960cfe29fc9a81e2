"""Timelines: a line drawn below a row of years, and below the line what begins in each year and goes on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.shapes import Arrow
from keikaku._internal.normalize.text import squeeze

from .anchors import Piece
from .boxed_values import tells_values
from .slide_texts import is_label
from .steps import Step

_NEAR = 2.0
"""The line stands at most this many of their sizes below the years, and the words below the line."""
_SHORT = 12
"""A word below the line has no more signs."""
_END = 4.0
"""A line reaches to the year whose middle is no farther (points) beyond its end."""


def words_along(
    chain: Sequence[Step], arrows: Sequence[Arrow], texts: Sequence[Piece]
) -> list[tuple[Step, Piece | None]]:
    """The steps that the words below a line tell, with these; a step without words goes on with the one before, as far
    as the line is drawn. None where no line is drawn, or what stands below it is no word but a text."""
    line = _line_below(chain, arrows)
    if line is None:
        return []
    below = [t for t in texts if 0 <= t.line.box.top - line.cy <= _NEAR * t.line.size]
    told: list[tuple[Step, Piece]] = []
    for step in chain:
        own = [t for t in below if step.x0 <= t.line.box.cx <= step.x1 and not is_label(t)]
        if len(own) > 1 or any(tells_values(t.line.text) for t in own):
            return []
        told += [(step, text) for text in own]
    if not told or any(len(squeeze(text.line.text)) > _SHORT for _, text in told):
        return []
    drawn = [s.span.end for s in chain if line.x0 - _END <= s.box.cx <= line.x1 + _END]
    ends = [step.span.start - 1 for step, _ in told[1:]] + [max(drawn, default=told[-1][0].span.end)]
    out: list[tuple[Step, Piece | None]] = []
    for (step, text), end in zip(told, ends, strict=True):
        out.append((replace(step, text=text.line.text.strip(), box=text.line.box), text))
        out += [
            (replace(s, text=None, box=text.line.box, goes_on=True), None)
            for s in chain
            if step.span.end < s.span.start <= end
        ]
    return out


def _line_below(chain: Sequence[Step], arrows: Sequence[Arrow]) -> Box | None:
    """The one line that is drawn right below the years, over more than one of them."""
    years = union(step.box for step in chain)
    near = [
        a.box
        for a in arrows
        if a.kind == "line"
        and 0 <= a.box.cy - years.bottom <= _NEAR * years.height
        and sum(a.box.x0 - _END <= step.box.cx <= a.box.x1 + _END for step in chain) > 1
    ]
    return near[0] if len(near) == 1 else None
