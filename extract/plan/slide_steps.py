"""The steps of a record's chains: their words, the bars and arrows below them, and the rows that these stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.lines import lines_of
from keikaku._internal.normalize.records import (
    RawActivity,
    RawAmount,
    RawIndicator,
    RawMark,
    RawProject,
    RawText,
    RawValue,
)
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .anchors import Piece
from .boxed_values import tells_values
from .budgets import unit_of
from .evidence import axes
from .evidence.contents import kinds_of
from .schedule import untagged
from .slide_texts import Texts, hangs_below, is_label
from .spans import Span
from .steps import Step, is_level
from .timelines import words_along
from .titles import fold_lines
from .year_strips import colours_in

_UNDER = 0.4
"""An arrow that covers this share of the room of a period lies under it: half of a year counts."""
_ROOM = 1.5
"""Rows of steps are no further apart than this many times their height."""
_STATUS = {"status", "novelty", "sign"}
_WHOLE = 0.7
"""A box that covers less of the room of a period lies under a part of it."""
_OWN = 0.5
"""A colour is a step's where it covers more of its box than this share."""
_BAR = 36.0
"""A bar is no higher (points)."""
_MORE = 0.3
"""Bars reach beyond the first and the last printed year by no more than this share of a year's room."""
_LEVEL = 3.0
"""Boxes whose middles differ by less than this stand in one row (points)."""
_SLIT = 0.3
"""Words that begin below a step's own left edge are its words behind white of this many sizes."""
_SHORT = 24
"""A longer text in a box under an axis is no step."""


class Steps(Texts):
    """The texts of a record's area with the steps of its chains."""

    def _read_chain(self, project: RawProject, chain: Sequence[Step]) -> None:
        """The steps of a chain: each row of them that has a name at its left is an activity."""
        if chain[0].of_strip:
            project.marks.extend(self._colour_marks(chain))
            return
        level, rows = is_level(chain), dict[int, list[Step]]()
        for step in self._with_words(chain):
            rows.setdefault(round(step.box.cy / 6) if level else 0, []).append(step)
        names = {row: self._row_name(steps, chain) if level else None for row, steps in rows.items()}
        words = [step.text for steps in rows.values() for step in steps if step.text]
        statuses = sum(bool(kinds_of(text) & _STATUS) for text in words)
        say_what = len(rows) > 1 and (not statuses or (2 * statuses <= len(words) and _overlap(list(rows.values()))))
        for row, steps in rows.items():
            if self._put_figures(project, steps, names[row]):
                continue
            marks = [self._mark(step) for step in steps]
            if (name := names[row]) is not None:
                self.used.add(id(name))
                project.activities.append(
                    RawActivity(RawText(fold_lines(name.line.text), self._at(name.line)), tuple(marks))
                )
            elif say_what and all(step.text for step in steps):
                project.activities += [self._named_by_step(step) for step in steps]
            else:
                project.marks.extend(marks)

    def _named_by_step(self, step: Step) -> RawActivity:
        """Words in rows of steps of which none is a status say what is done then."""
        mark = self._mark(replace(step, text=None))
        return RawActivity(RawText(fold_lines(step.text or ""), self._at_box(step.box)), (mark,))

    def _mark(self, step: Step) -> RawMark:
        """A step as a mark, with the words that the plan's legend gives to its colour."""
        span: Span = step.span
        is_arrow = step.panel is not None and step.panel.is_arrow
        method = "arrow" if is_arrow else "text" if step.text and not step.is_bar else "bar"
        method = "continuation" if step.goes_on else method
        told = () if step.panel is None else colours_in(step.box, [*self.sheet.rounded, *self.sheet.fills])
        own = [color for color, box in told if box.width > _OWN * step.box.width]
        meaning = next((word for color in own if (word := self.sheet.colours.get(color)) is not None), None)
        at = self._at_box(step.box)
        return RawMark(span.start, span.end, span.open_ended, untagged(step.text), method, at, meaning)

    def _colour_marks(self, strip: Sequence[Step]) -> Iterator[RawMark]:
        """What the colours of a strip of years say that the plan's legend explains; two in one box are its halves."""
        for step in strip:
            for color, box in colours_in(step.box, [*self.sheet.rounded, *self.sheet.fills]):
                if (meaning := self.sheet.colours.get(color)) is not None:
                    at = self._at_box(box)
                    yield RawMark(step.span.start, step.span.end, step.span.open_ended, None, "bar", at, meaning)

    def _put_figures(self, project: RawProject, steps: Sequence[Step], name: Piece | None) -> bool:
        """Take a row of numbers under the years for amounts of money, or for the values of what the row names."""
        told = [step for step in steps if step.text]
        if name is None or not told or not all(kinds_of(s.text or "") & {"bare_figure", "money"} for s in told):
            return False
        self.used.add(id(name))
        use, _ = axes.use_of([s.text or "" for s in told], name.line.text, [], [])
        if use == "amounts":
            unit = unit_of(name.line.text) or vocabulary.label_remark(name.line.text)
            project.budgets += [RawAmount(s.text or "", self._at_box(s.box), s.span.start, unit) for s in told]
        else:
            values = tuple(RawValue(s.span.start, "target", s.text or "", self._at_box(s.box)) for s in told)
            project.indicators.append(RawIndicator(RawText(name.line.text, self._at(name.line)), values))
        return True

    def _read_figures_below(self, project: RawProject, chain: Sequence[Step]) -> None:
        """Take rows of amounts below the years of a chain, a figure below each of most of them, beside their label."""
        if not is_level(chain) or any(step.text for step in chain):
            return
        for label in [t for t in self.texts if "budget" in vocabulary.roles_of(t.line.text)]:
            row = [
                t for t in self._free() if t is not label and abs(t.line.box.cy - label.line.box.cy) < label.line.size
            ]
            figures = [t for t in row if kinds_of(t.line.text) & {"bare_figure", "money", "nothing"}]
            under = [(s, t) for s in chain for t in figures if s.x0 <= t.line.box.cx <= s.x1]
            below = label.line.box.top > max(s.box.bottom for s in chain)
            if below and len(row) == len(figures) == len(under) == len({id(s) for s, _ in under}) > len(chain) / 2:
                unit = unit_of(label.line.text) or vocabulary.label_remark(label.line.text)
                self._take([label, *row])
                for step, text in under:
                    told = RawAmount(text.line.text, self._at(text.line), step.span.start, unit)
                    project.budgets.append(told)

    def _row_name(self, steps: Sequence[Step], chain: Sequence[Step]) -> Piece | None:
        """What stands left of a row of steps, under the axis' left end."""
        return self._row_name_of(union(step.box for step in steps), min(step.x0 for step in chain))

    def _row_name_of(self, box: Box, left: float) -> Piece | None:
        """What stands left of `left` beside a box."""
        beside = [
            t
            for t in self.texts
            if t.line.box.x1 <= left + 4
            and box.top <= t.line.box.cy <= box.bottom
            and not is_label(t)
            and not t.line.text.rstrip().endswith("。")
            and kinds_of(t.line.text) & {"phrase", "status"}
            and (t.panel is None or t.panel.box.height < 2 * box.height or t.panel.box.contains(box, 2.0))
        ]
        return max(beside, key=lambda t: t.line.box.x1, default=None)

    def _with_words(self, chain: Sequence[Step]) -> list[Step]:
        """The steps with their words; those that print only periods have them in the boxes or lines below."""
        if any(step.text for step in chain):
            return list(chain)
        bottom = max(*(s.box.bottom for s in chain), self.area.top - 4)
        level = is_level(chain)
        along = words_along(chain, self.sheet.arrows, list(self._free())) if level else []
        if along:
            self.used |= {id(text) for _, text in along if text is not None}
            return [step for step, _ in along]
        if level and (arrows := self._arrows_below(chain, bottom)):
            return arrows
        texts = [part for text in self.texts for part in (_cut_below(text, chain) if level else [text])]
        out = []
        for step in chain:
            bottom = bottom if level else step.box.bottom
            below = [
                t
                for t in texts
                if step.x0 <= t.line.box.cx <= step.x1
                and t.line.box.top >= bottom - 2
                and not is_label(t)
                and any(sign.isalnum() or sign in "○◎●△→⇒" for sign in t.line.text)
                and "─" not in t.line.text
            ]
            first = min(below, key=lambda t: t.line.box.top, default=None)
            own = [first, *self._run(first, [t for t in below if t is not first])] if first is not None else []
            if own and "status" in kinds_of(own[0].line.text):  # what stands smaller below it are details
                own = [t for t in own if t.line.size > 0.9 * own[0].line.size]
            told = [t for t in own if any(sign.isalnum() for sign in t.line.text)] or own
            if any(tells_values(t.line.text) for t in told):
                return [s for s in chain if self._is_explained(s)]  # the values of an indicator, below its name
            words = fold_lines("\n".join(t.line.text for t in told)) or None
            box = union([step.box, *(t.line.box for t in own)])
            if words or self._is_explained(step):  # a year alone says nothing
                out.append(replace(step, text=words, box=box))
        return out

    def _is_explained(self, step: Step) -> bool:
        """Whether the plan's legend explains the colour of a step's own box."""
        shapes = [*self.sheet.rounded, *self.sheet.fills]
        return step.panel is not None and any(c in self.sheet.colours for c, _ in colours_in(step.box, shapes))

    def _arrows_below(self, chain: Sequence[Step], bottom: float) -> list[Step]:
        """Arrows drawn under a row of periods, each with the periods it lies under."""
        others = [union(s.box for s in c).top for c in self.chains if c is not chain]
        end = min((top for top in others if top > bottom), default=self.area.bottom)
        steps: list[Step] = []
        worded = list({id(t.panel): t.panel for t in self.texts if t.panel}.values())
        levels = [p.box.cy for p in worded if kinds_of(p.text) & {"status", "novelty"}]
        bare = [p for p in self._bare_arrows() + self._bare_bars(chain) if not any(_is_same(p, w) for w in worded)]
        bare = [p for p in bare if not any(p.box.contains(w.box, 1.0) for w in worded)]  # the ground of bars
        for panel in worded + bare:
            below = bottom - 0.4 * panel.box.height <= panel.box.top < end and panel.box.cy > bottom
            in_row = panel.is_arrow or self._is_step(panel, chain, [w for w in worded if w is not panel])
            if not below or self._labels_values(panel) or not in_row:
                continue
            is_step = panel.is_arrow or any(abs(panel.box.cy - cy) < _LEVEL for cy in levels)
            hanging = [t for t in self.texts if hangs_below(panel, t) and not _is_bar_like(panel, t.panel)]
            if panel.lines and not is_step and hanging:
                continue
            least = [_UNDER * min(s.x1 - s.x0, panel.box.width) for s in chain]
            under = [
                s
                for s, room in zip(chain, least, strict=True)
                if min(panel.box.x1, s.x1) - max(panel.box.x0, s.x0) > room
            ]
            if under and self.area.holds(panel.box.cx, panel.box.cy):
                self.used |= {id(t) for t in self.texts if t.panel is panel}
                span = replace(under[0].span, end=under[-1].span.end, open_ended=under[-1].span.open_ended)
                words = fold_lines(panel.text) or None
                steps.append(Step(span, words, panel.box, panel.box.x0, panel.box.x1, panel, tuple(panel.lines)))
        if any(_is_bar(step, chain) for step in steps):
            steps = [replace(step, is_bar=True) for step in steps]
        return sorted(_in_a_row(steps, bottom), key=lambda s: (s.span.start, s.box.top))

    def _bare_arrows(self) -> list[Panel]:
        """Arrows without a word."""
        worded = {t.panel.box for t in self.texts if t.panel is not None}
        return [panel for panel in self.sheet.panels if panel.is_arrow and not panel.lines and panel.box not in worded]

    def _bare_bars(self, chain: Sequence[Step]) -> list[Panel]:
        """Boxes without a word in the room of a chain, in colours that the plan's legend explains or with the name of
        their row at their left."""
        left, right = _room(chain)
        bare = [
            p for p in self.sheet.panels if not p.lines and not p.is_arrow and left <= p.box.x0 and p.box.x1 <= right
        ]
        shapes = [*self.sheet.rounded, *self.sheet.fills]
        told = [p for p in bare if any(color in self.sheet.colours for color, _ in colours_in(p.box, shapes))]
        bars = told or [p for p in bare if p.box.height <= _BAR and self._row_name_of(p.box, p.box.x0)]
        return [p for p in bars if not any(other is not p and p.box.contains(other.box, 1.0) for other in bars)]

    def _labels_values(self, panel: Panel) -> bool:
        """Whether values stand right of a box: then it names them, whatever its shape."""
        return any(
            tells_values(t.line.text)
            for t in self.texts
            if panel.box.x1 - 4 <= t.line.box.x0
            and not _is_bar_like(panel, t.panel)
            and panel.box.top <= t.line.box.cy <= panel.box.bottom
            and not any(
                f.holds(t.line.box.cx, t.line.box.cy)
                and not f.holds(panel.box.cx, panel.box.cy)
                and f.height > 2 * t.line.box.height
                for f in self._frames()
            )
        )

    def _is_step(self, panel: Panel, chain: Sequence[Step], others: Sequence[Panel]) -> bool:
        """Whether a box under an axis lies in its room and says in few words what is done; a label (評価) does where
        another box of its row says so."""
        left, right = _room(chain)
        inside = left <= panel.box.x0 and panel.box.x1 <= right
        if not inside or len(squeeze(panel.text)) > _SHORT:
            return False
        if vocabulary.is_label(panel.text):
            row = [p for p in others if _is_bar_like(panel, p) and abs(p.box.cy - panel.box.cy) < _LEVEL]
            return any(self._is_step(p, chain, ()) for p in row)
        return not kinds_of(panel.text) & {"quantity", "department", "sentence"}


def _overlap(rows: Sequence[Sequence[Step]]) -> bool:
    """Whether steps of different rows are taken in one year: things that are done beside each other."""
    return any(
        a.span.start < b.span.end and b.span.start < a.span.end
        for one, other in combinations(rows, 2)
        for a in one
        for b in other
    )


def _cut_below(text: Piece, chain: Sequence[Step]) -> list[Piece]:
    """A line below several steps, cut where words begin at the left edge of the next one: no blank is as wide as the
    room between columns where the words fill theirs."""
    edges = [step.box.x0 for step in chain[1:] if text.line.box.x0 < step.box.x0 < text.line.box.x1]
    glyphs = text.line.glyphs if edges else []
    cuts = [
        i
        for i, (last, glyph) in enumerate(pairwise(glyphs), 1)
        if glyph.box.x0 - last.box.x1 > _SLIT * glyph.size
        and any(abs(glyph.box.x0 - edge) < _SLIT * glyph.size for edge in edges)
    ]
    runs = [glyphs[start:end] for start, end in pairwise([0, *cuts, len(glyphs)])] if cuts else []
    return [Piece(line, text.panel) for run in runs for line in lines_of(run)] or [text]


def _is_bar(step: Step, chain: Sequence[Step]) -> bool:
    """Whether a box under periods is as long as something takes: over several of them, or but over a part of one."""
    rooms = [s.x1 - s.x0 for s in chain]
    return step.span.end > step.span.start or step.box.width < _WHOLE * min(rooms)


def _is_bar_like(bar: Panel, other: Panel | None) -> bool:
    """Whether another box is a bar of the same height: what is done beside it, and nothing that hangs on it."""
    return other is not None and abs(other.box.height - bar.box.height) < 1 and bar.box.height <= _BAR


def _is_same(one: Panel, other: Panel) -> bool:
    """Whether two boxes are drawn for one bar: a shape, and a box around its words."""
    a, b = one.box, other.box
    return a.holds(b.cx, b.cy) and b.holds(a.cx, a.cy) and abs(a.width - b.width) < 0.2 * a.width


def _room(chain: Sequence[Step]) -> tuple[float, float]:
    """Between which x the bars of a chain lie; printed years are narrower than their room."""
    left, right = min(s.x0 for s in chain), max(s.x1 for s in chain)
    more = max(4.0, _MORE * (right - left) / len(chain)) if all(s.panel is None for s in chain) else 4.0
    return left - more, right + more


def _in_a_row(steps: Sequence[Step], bottom: float) -> list[Step]:
    """The steps in the rows that follow an axis without a wide gap."""
    out: list[Step] = []
    for step in sorted(steps, key=lambda s: s.box.top):
        if step.box.top - bottom > _ROOM * max(step.box.height, 10.0):
            break
        out.append(step)
        bottom = max(bottom, step.box.bottom)
    return out
