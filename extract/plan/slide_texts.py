"""The texts of one record on a page of boxes: what stands beside, below and around a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize.records import (
    Evidence,
)

from . import vocabulary
from .anchors import Anchor, Piece, is_boxes
from .boxed_values import tells_values
from .evidence.contents import kinds_of, labelled_departments, names_department
from .evidence.layouts import card_share
from .flow import Sheet, bbox
from .sentences import opens_with_period
from .steps import Step
from .titles import fold_lines

WHO = {"section", "bureau", "related"}
"""Roles of labels that departments stand behind."""
_NEXT = 1.6
"""A line that goes on with a value follows within this many of its sizes."""
_NEAR = 2.5
"""The value of a period stands within so many of its heights of it."""
_WHOLE_BRACKET = re.compile(r"^[(（][^()（）]+[)）]$")
_PILLS = 3.0
"""Boxes in a row stand less than this many sizes of their texts apart."""
_SUMMARY = 14
"""A shorter text that is no sentence does not say what a project is."""
_BESIDE = 8.0
"""Boxes that belong together are no further apart (points)."""


class Texts:
    """The texts of one record's area, and which of them were read."""

    def __init__(
        self, sheet: Sheet, anchor: Anchor, chains: Sequence[Sequence[Step]], area: Box, pieces: Sequence[Piece]
    ) -> None:
        self.sheet, self.title, self.number, self.area = sheet, anchor.title, anchor.number, area
        self.chains = [chain for chain in chains if not holds_values(chain, pieces)]
        taken = {id(step.panel) for chain in self.chains for step in chain if step.panel}
        taken_lines = {id(line) for chain in self.chains for step in chain for line in step.lines}
        taken_lines |= {id(piece.line) for piece in anchor.pieces}
        self.texts = [
            t
            for t in pieces
            if self.area.holds(t.line.box.cx, t.line.box.cy)
            and id(t.panel) not in taken
            and id(t.line) not in taken_lines
        ]
        self.across = [t for t in pieces if t.panel is not None and _lies_across(t.panel.box, self.area)]
        """What stands in small boxes across the upper edge of the area."""
        self.texts.sort(key=lambda t: (t.line.box.top, t.line.box.x0))
        self.used: set[int] = set()

    def _frames(self) -> list[Box]:
        """The drawn boxes, also those that are cells of small grids."""
        panels = {id(t.panel): t.panel.box for t in self.texts if t.panel is not None}
        return [*(panel.box for panel in self.sheet.panels), *panels.values()]

    def _free(self) -> list[Piece]:
        """What nothing was read from yet."""
        return [t for t in self.texts if id(t) not in self.used and not is_label(t)]

    def _has_label(self, text: Piece, first: Piece) -> bool:
        """Whether another label than that of `first` stands left of a text on its line."""
        return any(
            is_label(t)
            and abs(t.line.box.cy - text.line.box.cy) < 0.8 * text.line.size
            and abs(t.line.box.cy - first.line.box.cy) >= 0.8 * text.line.size
            and t.line.box.x1 <= text.line.box.x0
            for t in self.texts
        )

    def _scope(self, label: Piece) -> list[Piece]:
        """The lines of the smallest box around a label that holds more than the label; the whole card if none does."""
        free = [t for t in self.texts if t is not label and id(t) not in self.used and not is_label(t)]
        around = [p.box for p in self.sheet.panels if p.box.contains(label.line.box, 2.0)]
        for box in sorted(around, key=lambda b: b.width * b.height):
            inside = [t for t in free if box.holds(t.line.box.cx, t.line.box.cy)]
            if inside:
                return inside
        return free

    def _values(self, label: Piece) -> list[Piece]:
        """What a label announces: right of it, or below it, in the box they share."""
        scope = self._scope(label)
        box, size = label.line.box, label.line.size
        adjoining = [t for t in scope if adjoins(label.panel, t.panel)] or [
            t for t in scope if hangs_below(label.panel, t)
        ]
        if adjoining and hangs_below(label.panel, adjoining[0]):
            return self._take(adjoining)
        if adjoining:
            return self._take([t for t in adjoining if t.panel is adjoining[0].panel])
        right = [
            t for t in scope if abs(t.line.box.cy - box.cy) < 0.8 * max(size, t.line.size) and t.line.box.x0 > box.cx
        ]
        if right:
            nearest = min(right, key=lambda t: t.line.box.x0)
            around = nearest.panel is not None and nearest.panel.box.contains(box, 2.0)
            boxed = nearest.panel is not None and nearest.panel is not label.panel and not around
            together = [t for t in scope if t.panel is nearest.panel] if boxed else [nearest]
            if boxed and len(pills := _row_of_pills(nearest, right)) > 1:
                return self._take(pills)
            first = min(together, key=lambda t: t.line.box.top)
            lower = [t for t in scope if t.panel is first.panel and t.line.box.top > first.line.box.cy]
            others = [t for t in lower if t is not first and t.line.box.overlap_x(first.line.box) > 0]
            return self._take([first, *self._run(first, others)])
        below = [t for t in scope if t.line.box.top >= box.cy and box.x0 < t.line.box.x1]
        below = [t for t in below if t.line.box.x0 < box.x1 + 8 * size and not _tells_cost(t.line.text)]
        if not below:
            return []
        first = min(below, key=lambda t: t.line.box.top)
        above = label.panel.box.bottom if label.panel else box.bottom
        under = first.panel.box.top if first.panel and first.panel is not label.panel else first.line.box.top
        if under - above > 3 * first.line.size:
            return []
        return self._take([first, *self._run(first, [t for t in below if t is not first])])

    def _run(self, first: Piece, others: Iterable[Piece]) -> list[Piece]:
        """Lines that go on below `first`, up to the next label or gap."""
        run, last = [], first
        labels = [t.line.box for t in self.texts if is_label(t) and t.line.box.top > first.line.box.cy]
        for text in sorted(others, key=lambda t: t.line.box.top):
            gap = text.line.box.top - last.line.box.bottom
            split = any(
                last.line.box.cy < b.cy <= text.line.box.cy + 1 and b.overlap_x(text.line.box) >= 0 for b in labels
            )
            if (
                gap > _NEXT * text.line.size
                or (split and text.panel is not first.panel)
                or self._has_label(text, first)
            ):
                break
            run.append(text)
            last = text
        return run

    def _follow(self, label: Piece, goes_on: Callable[[str], bool] = bool) -> list[Piece]:
        """The lines below one that opens with a label, in its box, as long as they go on with its value."""
        if label.panel is None:
            return []
        left = label.line.box.x0 - label.line.size
        others = [
            t
            for t in self.texts
            if t.panel is label.panel and t.line.box.top > label.line.box.cy and t.line.box.x0 > left
        ]
        run = self._run(label, [t for t in others if not is_label(t)])
        return self._take(list(takewhile(lambda t: goes_on(t.line.text), run)))

    def _remark(self) -> str:
        """What stands in brackets right below the title, in its box: it is part of the name."""
        title = self.title.line
        for text in self._free():
            below = 0 <= text.line.box.top - title.box.bottom + 2 < title.size and aligned(text.line, title)
            told = text.line.text.strip()
            is_remark = _WHOLE_BRACKET.match(told) and not _names_departments(told[1:-1])
            if below and is_remark and text.panel is self.title.panel is not None:
                self.used.add(id(text))
                return told
        return ""

    def _summary(self, bottom: float) -> list[Piece]:
        """The first lines below the title, above `bottom` and in its box, that are sentences or long."""
        own = [t for t in self._free() if t.panel is self.title.panel]
        own = [t for t in own if self.title.line.box.bottom <= t.line.box.cy < bottom]
        for text in own:
            below = [t for t in own if t.line.box.top > text.line.box.cy and aligned(t.line, text.line)]
            run = [text, *self._run(text, below)]
            whole = fold_lines("\n".join(t.line.text for t in run))
            if kinds_of(text.line.text) & {"sentence", "items"} or len(whole) > _SUMMARY:
                return run
        return []

    def _sentences(self, boxed: bool) -> list[Piece]:
        """The lines of the first box that holds a sentence or items, in one column; those of the page itself, too,
        unless only what is `boxed` is asked for."""
        free = [t for t in self._free() if not boxed or t.panel not in (None, self.title.panel)]
        first = next((t for t in free if kinds_of(t.line.text) & {"sentence", "items"}), None)
        first = first or next((t for t in free if "sentence" in kinds_of(self._paragraph(t, free))), None)
        return [t for t in free if first is not None and t.panel is first.panel and aligned(t.line, first.line)]

    def _paragraph(self, first: Piece, others: Sequence[Piece]) -> str:
        """What a line and those say that go on below it in its box, its type and at its edge: no line of it need end a
        sentence but the last."""
        below = [
            t
            for t in others
            if t.panel is first.panel
            and t.line.box.top >= first.line.box.top
            and abs(t.line.box.x0 - first.line.box.x0) < t.line.size
            and abs(t.line.size - first.line.size) < 0.05 * first.line.size
        ]
        return "".join(t.line.text.strip() for t in sorted(below, key=lambda t: t.line.box.top))

    def _take(self, texts: list[Piece]) -> list[Piece]:
        self.used |= {id(t) for t in texts}
        return texts

    def _inside(self, found: Sequence[Piece]) -> list[Piece]:
        """The pieces found with all that stands in the boxes around them."""
        around = [p.panel.box for p in found if p.panel is not None]
        area = union(around) if around else None
        near = [t for t in self.texts if area is not None and area.holds(t.line.box.cx, t.line.box.cy)]
        return list({id(t): t for t in [*found, *near]}.values())

    def _at(self, line: Line) -> Evidence:
        return Evidence(self.sheet.page_no, bbox(line.box))

    def _at_box(self, box: Box) -> Evidence:
        return Evidence(self.sheet.page_no, bbox(box))


def _tells_cost(text: str) -> bool:
    """Whether a line is a label of money with its amount (令和７年度当初予算額　3,168千円)."""
    label, rest = vocabulary.label_and_rest(text)
    return "budget" in vocabulary.roles_of(label) and bool(kinds_of(rest) & {"money", "bare_figure", "nothing"})


def _row_of_pills(first: Piece, right: Sequence[Piece]) -> list[Piece]:
    """The texts in boxes of their own that stand in a row from the first on, one beside the other."""
    row: list[Piece] = []
    end = 0.0
    for text in sorted(right, key=lambda t: t.line.box.x0):
        if text.panel is None or len(text.panel.lines) != 1:
            continue
        near = not row or text.panel.box.x0 - end < _PILLS * text.line.size
        level = abs(text.line.box.cy - first.line.box.cy) < 2 and text.line.size == first.line.size
        if near and level:
            row.append(text)
            end = text.panel.box.x1
    return row


def aligned(a: Line, b: Line) -> bool:
    """Whether two lines begin at one edge, give or take an indent."""
    return abs(a.box.x0 - b.box.x0) < 2.5 * b.size


def adjoins(label: Panel | None, value: Panel | None) -> bool:
    """Whether the box of a value stands right of its label's box, as high as it."""
    if label is None or value is None or label is value:
        return False
    a, b = label.box, value.box
    return abs(b.x0 - a.x1) <= _BESIDE and a.overlap_y(b) >= 0.7 * max(a.height, b.height)


def hangs_below(label: Panel | None, text: Piece) -> bool:
    """Whether a text stands in the box that a label is the tab of: it begins where the label's box ends."""
    if label is None or text.panel is None or text.panel is label:
        return False
    a, b = label.box, text.panel.box
    return a.top < b.top <= a.bottom + _BESIDE and b.x0 <= a.x0 + _BESIDE and a.cx <= b.x1


def is_label(text: Piece) -> bool:
    """Whether a text is a label, alone or with its value behind it; a word over a number in its own box tells but what
    the number is (ゴール over 200件)."""
    printed = text.line.text
    if heads_number(text):
        return False
    alone = len(printed) > 1 and vocabulary.is_label(printed)
    return alone or bool(vocabulary.label_before_colon(printed)) or bool(labelled_departments(printed))


def _names_departments(text: str) -> bool:
    """Whether a text is departments and their labels (総務課　関係：市民課)."""
    return all(names_department(vocabulary.without_label(part)) for part in vocabulary.labelled_parts(text))


def heads_number(text: Piece) -> bool:
    """Whether a text is a word over a number in one box."""
    said = text.panel is not None and vocabulary.said_kind(text.line.text) is not None
    return said and text.panel is not None and any(tells_values(line.text) for line in text.panel.lines)


def _lies_across(box: Box, area: Box) -> bool:
    """Whether a box is drawn across the upper edge of an area, or sits on it."""
    across = box.top <= area.top + 1 and box.bottom > area.top - 2 and box.cy < area.top + 4
    return across and area.x0 < box.cx < area.x1


def holds_values(chain: Sequence[Step], pieces: Sequence[Piece]) -> bool:
    """Whether numbers stand right below or above the periods of a chain, or words say what is of which year
    (現状（R6）): values of an indicator, no schedule."""
    if all(step.span.kind for step in chain):
        return True
    return any(_stand_beside(chain, pieces, above) for above in (False, True))


def _stand_beside(chain: Sequence[Step], pieces: Sequence[Piece], above: bool) -> bool:
    """Whether what stands right below (or above) most periods of a chain are numbers."""
    told = []
    for step in chain:
        gaps = [
            (step.box.top - p.line.box.bottom if above else p.line.box.top - step.box.bottom, p)
            for p in pieces
            if step.x0 <= p.line.box.cx <= step.x1 and not _in_other_box(p, step)
        ]
        near = [(gap, p) for gap, p in gaps if 0 <= gap + 2 < _NEAR * p.line.box.height]
        if near:
            told.append(min(near, key=lambda one: one[0])[1].line.text)
    least = len(chain) / 2 if above else 0
    values = [text for text in told if tells_values(text) and not opens_with_period(text)]  # else of its own year
    return len(told) > least and 2 * len(values) > len(told)


def _in_other_box(piece: Piece, step: Step) -> bool:
    """Whether a text stands in a box of several lines beside the one that holds a period."""
    panel = piece.panel
    return panel is not None and len(panel.lines) > 1 and not panel.box.holds(step.box.cx, step.box.cy)


def has_form(area: Box, sheet: Sheet) -> bool:
    """Whether a table of labels and values stands in an area."""
    grids = [g for g in sheet.grids if area.holds(g.box.cx, g.box.cy) and not is_boxes(g)]
    rows = ([[c.text for c in g.row(r) if c.row == r and c.text] for r in range(g.n_rows)] for g in grids)
    return any(card_share(one) > 0.5 for one in rows)
