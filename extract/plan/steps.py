"""Chains of steps on slides: boxes or chevrons that name a period and what is done in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyph
from keikaku._internal.extract.pdf.lines import Line, lines_of
from keikaku._internal.normalize.text import fold

from .asked import is_status
from .flow import Sheet
from .spans import Span, are_periods, era_context, span_of
from .titles import fold_lines
from .year_strips import strips_of

_LONGEST = 60
_YEAR = r"(?:令和|平成|[RH])?\s?[0-9元]{1,4}\s?(?:年度|年)?(?:\([^()]{2,8}\))?"
_TO = r"\s?(?:[~〜～\-－–]|から)\s?"
_PERIOD = re.compile(
    rf"^\s*(?P<period>{_YEAR}(?:{_TO}(?:{_YEAR})?)?(?:以降)?(?:[上下]半?期)?)[\s:：、]*(?P<rest>.*)$", re.S
)
_MONTH = re.compile(r"[0-9]{1,2}\s?月")
"""Behind a year this makes a date: an event and no step."""
_BEHIND = re.compile(r"^(?P<rest>.+?)\s*[(〔\[](?P<period>[^()〔〕\[\]]{2,16})[)〕\]]$", re.S)

_IN_BRACKETS = re.compile(r"\([0-9R]+(?:年度?)?\)")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its period, its words (None where only the period is printed), and the place over its period."""

    span: Span
    text: str | None
    box: Box
    x0: float
    x1: float
    panel: Panel | None = None
    lines: tuple[Line, ...] = ()
    of_strip: bool = False
    """Whether only the colour of its box says what is done."""
    is_bar: bool = False
    """Whether its box is drawn as long as it takes."""
    goes_on: bool = False
    """Whether it only goes on with the step before."""


def era_of(sheets: Sequence[Sheet]) -> str | None:
    """The first text of a document that names the era of its bare numbers."""
    return next((told for s in sheets for line in s.lines if (told := era_context(line.text))), None)


def chains_of(panels: Sequence[Panel], lines: Sequence[Line], document_era: str | None = None) -> list[list[Step]]:
    """Rows (or columns) of steps in the order of their periods. `document_era` names the era of bare numbers."""
    strips = [
        [Step(span, None, p.box, p.box.x0, p.box.x1, p, tuple(p.lines), of_strip=True) for span, p in strip]
        for strip in strips_of(panels, document_era)
    ]
    steps = [step for panel in panels if (step := _step_of(panel))]
    era = next((text for step in steps if (text := era_context(step.lines[0].text))), None)
    if era is not None:  # 令和６年度, then ７年度 in the boxes that follow
        known = {id(step.panel) for step in steps}
        steps += [step for panel in panels if id(panel) not in known and (step := _step_of(panel, era))]
    chains: list[list[Step]] = []
    for step in sorted(steps, key=lambda s: (s.span.start, s.box.x0)):
        open_ = [c for c in chains if _goes_on(c[-1], step)]
        if open_:
            min(open_, key=lambda c: abs(c[-1].box.x1 - step.box.x0)).append(step)
        else:
            chains.append([step])
    chains = [c for c in chains if len(c) > 1 or _stands_alone(c[0])]
    taken = {id(step.panel) for step in steps}
    framed = [line for p in panels if len(p.lines) > 1 and id(p) not in taken for line in p.lines]
    return strips + chains + _printed_axes([*lines, *framed], chains)


def _step_of(panel: Panel, context: str | None = None) -> Step | None:
    text = " ".join(line.text for line in panel.lines).strip()
    if not text or len(text) > _LONGEST or are_periods([line.text for line in panel.lines]):
        return None
    found = parse_step(text, context)
    if found is None:
        return None
    span, words = found
    return Step(span, words, panel.box, panel.box.x0, panel.box.x1, panel, tuple(panel.lines))


def parse_step(text: str, context: str | None = None) -> tuple[Span, str | None] | None:
    """Period and words of a step (R6～R7 検討, 令和6年度：導入, 検討（R6）); None for any other text."""
    plain = fold(text)
    for pattern in (_PERIOD, _BEHIND):
        found = pattern.match(plain)
        if found is None:
            continue
        period = found["period"].strip()
        bare = re.fullmatch(r"[0-9]{1,3}", period)
        span = span_of(period, context) if not bare and not _MONTH.match(found["rest"]) else None
        if span is not None and span.start <= span.end:
            rest = found["rest"].strip()
            again = span_of(rest[1:-1]) if _IN_BRACKETS.fullmatch(rest) else None
            told_again = again is not None and (again.start, again.end) == (span.start, span.end)
            return span, None if told_again else fold_lines(rest) or None
    return None


def is_level(chain: Sequence[Step]) -> bool:
    """Whether the steps of a chain stand at one height, not one above the other or as stairs."""
    return max(s.box.cy for s in chain) - min(s.box.cy for s in chain) < chain[0].box.height


def _goes_on(last: Step, step: Step) -> bool:
    """Whether a step is the next of a chain: right of the last one at its height or a stair higher, or below it."""
    if (step.span.start, step.span.half) <= (last.span.start, last.span.half):
        return False
    a, b = last.box, step.box
    across = abs(a.cy - b.cy) < 0.5 * min(a.height, b.height) and -0.3 * a.width < b.x0 - a.x1 < 2.5 * max(
        a.width, 40.0
    )
    down = abs(a.cx - b.cx) < 0.3 * min(a.width, b.width) and 0 <= b.top - a.bottom + 2 < 2.5 * a.height
    stairs = (
        step.panel is not None
        and last.panel is not None
        and abs(a.width - b.width) < 0.1 * a.width
        and abs(a.height - b.height) < 0.1 * a.height
        and -0.1 * a.width < b.x0 - a.x1 < 0.3 * a.width
        and abs(a.cy - b.cy) < 4 * a.height
        and step.span.start == last.span.end + 1
    )
    return across or down or stairs


def _stands_alone(step: Step) -> bool:
    """One arrow, or box with a status, over several years or open to the end is a chain of its own."""
    many = step.span.end > step.span.start or step.span.open_ended
    if step.panel is None or step.text is None or not many:
        return False
    return step.panel.is_arrow or is_status(step.text)


def _printed_axes(lines: Sequence[Line], chains: Sequence[Sequence[Step]]) -> list[list[Step]]:
    """Rows of periods that are printed without boxes."""
    rows: list[list[tuple[Span, Line]]] = []
    apart = [period for line in lines for period in _periods_of(line)]
    for line in sorted(apart, key=lambda one: (round(one.box.cy / 4), one.box.x0)):
        context = era_context(rows[-1][0][1].text) if rows else None
        span = span_of(line.text, context) if len(line.text) <= 16 else None
        if span is None:
            continue
        if rows and abs(rows[-1][-1][1].box.cy - line.box.cy) < 0.5 * line.size and rows[-1][-1][0].start < span.start:
            rows[-1].append((span, line))
        else:
            rows.append([(span, line)])
    return [_axis(row) for row in rows if len(row) > 1 and _follow(row)]


def _periods_of(line: Line) -> list[Line]:
    """A line of nothing but periods (令和７年度 令和８年度) as a line each; any other as it is."""
    words = line.text.split()
    if len(words) < 2 or not are_periods(words, era_context(words[0])):
        return [line]
    runs: list[list[Glyph]] = [[]]
    for glyph in (g for g in line.glyphs if g.text.strip()):
        if sum(len(g.text) for g in runs[-1]) == len(words[len(runs) - 1].strip()):
            runs.append([])
        runs[-1].append(glyph)
    return [part for run in runs for part in lines_of(run)] if len(runs) == len(words) else [line]


def _follow(row: Sequence[tuple[Span, Line]]) -> bool:
    """Whether periods leave no year out: the first and the last year of an indicator are no axis."""
    return all(later.start <= earlier.end + 1 for (earlier, _), (later, _) in pairwise(row))


def _axis(row: Sequence[tuple[Span, Line]]) -> list[Step]:
    middles = [(a.box.cx + b.box.cx) / 2 for (_, a), (_, b) in pairwise(row)]
    half = (row[-1][1].box.cx - row[0][1].box.cx) / (len(row) - 1) / 2
    edges = [row[0][1].box.cx - half, *middles, row[-1][1].box.cx + half]
    return [
        Step(span, None, line.box, x0, x1, None, (line,))
        for (span, line), (x0, x1) in zip(row, pairwise(edges), strict=True)
    ]
