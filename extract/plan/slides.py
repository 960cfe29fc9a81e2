"""Slides: boxes without tables. A chain of steps (「R6 検討」→「R7 導入」) makes the area around it a project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize.records import Evidence, RawMark, RawProject, RawText
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .axis import Span
from .drafts import new_project, put_flags, put_title
from .flow import Sheet, bbox
from .indicators import parts_with_values, put_sentence
from .outline import style_of
from .steps import Step, chains_of
from .titles import fold_lines, is_number, split_number

_NEXT = 1.6
"""A line that goes on with a value follows within this many of its sizes."""
_UNDER = 0.5
"""An arrow that covers this share of the room of a period lies under it."""
_BESIDE = 8.0
"""Boxes that belong together are no further apart (points)."""
_FIELDS = {"section", "bureau", "related", "description", "goal", "indicator", "target", "budget", "novelty", "period"}


@dataclass(slots=True)
class _Text:
    """A line of the slide and the panel it stands in, if any."""

    line: Line
    panel: Panel | None


@dataclass(slots=True)
class SlideCard:
    """A project found on a slide and the area it was read from."""

    project: RawProject
    area: Box
    top: float = field(default=0.0)


def take_slides(sheets: Sequence[Sheet]) -> list[SlideCard]:
    """Read the slides of a document in order and take their lines out of the sheets."""
    cards: list[SlideCard] = []
    for sheet in sheets:
        found = read_slide(sheet)
        areas = [card.area for card in found]
        sheet.lines = [t for t in sheet.lines if not any(a.holds(t.line.box.cx, t.line.box.cy) for a in areas)]
        cards.extend(found)
    return cards


def read_slide(sheet: Sheet) -> list[SlideCard]:
    """The projects of a page made of boxes, from left to right and top to bottom; none where there is no chain."""
    texts = [_Text(line, None) for line in sheet.free_lines]
    texts += [_Text(line, panel) for panel in sheet.panels for line in panel.lines]
    chains = chains_of(sheet.panels, sheet.free_lines)
    titled = [(chain, title) for chain in chains if (title := _title(chain, chains, texts))]
    titles = list({id(title): title for _, title in titled}.values())
    cards: list[SlideCard] = []
    for title in titles:
        card = _Card(sheet, title, [chain for chain, own in titled if own is title], titles, texts)
        project = card.read()
        if project is not None:
            cards.append(SlideCard(project, card.area, card.title.line.box.top))
    return sorted(cards, key=lambda c: (round(c.top / 20), c.area.x0))


def _title(chain: Sequence[Step], chains: Sequence[Sequence[Step]], texts: Sequence[_Text]) -> _Text | None:
    """The line above a chain that names its project: a numbered one, else the one in the largest type."""
    box = union(s.box for s in chain)
    steps = {id(s.panel) for c in chains for s in c}
    above = [
        t
        for t in texts
        if t.line.box.bottom <= box.top + 2
        and t.line.box.x0 < box.x1
        and t.line.box.x1 > box.x0
        and id(t.panel) not in steps
        and not vocabulary.is_label(t.line.text)
        and not is_number(t.line.text)
        and not t.line.text.rstrip().endswith(("。", "、"))
        and not any(_between(t.line.box, other, box) for c in chains if (other := union(s.box for s in c)) != box)
    ]
    numbered = [t for t in above if _numbered(t, texts)]
    candidates = numbered or above
    return max(candidates, key=lambda t: (round(t.line.size), t.line.box.top), default=None)


def _numbered(text: _Text, texts: Iterable[_Text]) -> bool:
    style = style_of(text.line.text)
    own = split_number(text.line.text)[0] is not None and (style is None or not style.startswith(("第", "worded")))
    return own or _number_beside(text, texts) is not None


def _number_beside(text: _Text, texts: Iterable[_Text]) -> _Text | None:
    """A number in a box of its own left of a title."""
    box, size = text.line.box, text.line.size
    return next(
        (
            t
            for t in texts
            if is_number(t.line.text) and abs(t.line.box.cy - box.cy) < size and 0 < box.x0 - t.line.box.x1 < 5 * size
        ),
        None,
    )


def _between(line: Box, other: Box, chain: Box) -> bool:
    return line.bottom <= other.top + 2 and other.bottom <= chain.top + 2 and other.overlap_x(chain) > 0


class _Card:
    """The area of one title and what is printed in it."""

    def __init__(
        self,
        sheet: Sheet,
        title: _Text,
        chains: Sequence[Sequence[Step]],
        titles: Sequence[_Text],
        texts: Sequence[_Text],
    ) -> None:
        self.sheet, self.title, self.chains = sheet, title, chains
        self.number = _number_beside(title, texts)
        self.area = self._area(titles)
        taken = {id(step.panel) for chain in chains for step in chain if step.panel}
        taken_lines = {id(line) for chain in chains for step in chain for line in step.lines}
        self.texts = [
            t
            for t in texts
            if self.area.holds(t.line.box.cx, t.line.box.cy)
            and t is not title
            and t is not self.number
            and id(t.panel) not in taken
            and id(t.line) not in taken_lines
        ]
        self.texts.sort(key=lambda t: (t.line.box.top, t.line.box.x0))
        self.used: set[int] = set()

    def _area(self, titles: Sequence[_Text]) -> Box:
        own = self.title.line.box
        left = min(own.x0, self.number.line.box.x0 if self.number else own.x0) - 12
        chain = union(s.box for c in self.chains for s in c)
        beside = [t.line.box for t in titles if t.line.box.x0 > own.x1 and t.line.box.overlap_y(own) > 0]
        right = min((b.x0 - 12 for b in beside), default=self.sheet.width)
        if self.number and beside:
            right -= 0.06 * self.sheet.width
        right = max(right, chain.x1)
        below = [t.line.box.top for t in titles if t.line.box.top > own.bottom and left < t.line.box.cx < right]
        return Box(min(left, chain.x0 - 2), own.top - 1, right, min(below, default=self.sheet.height))

    def read(self) -> RawProject | None:
        """The project, or None when nothing but a title and years is printed (a chart, a history)."""
        at = self._at(self.title.line)
        project = new_project("box", at, ())
        text = self.title.line.text
        if self.number is not None:
            project.add("number", RawText("".join(self.number.line.text.split()), self._at(self.number.line)))
        put_title(project, text, at)
        self._read_tag(project)
        for label in self.texts:
            self._read_label(project, label)
        self._read_summary(project)
        for chain in self.chains:
            for step in self._with_words(chain):
                project.marks.append(_mark(step, self.sheet.page_no))
        told = project.fields.keys() & {"section", "description", "goal"} or project.indicators
        worded = any(m.text for m in project.marks)
        return project if worded and (told or "number" in project.fields) else None

    def _at(self, line: Line) -> Evidence:
        return Evidence(self.sheet.page_no, bbox(line.box))

    def _read_tag(self, project: RawProject) -> None:
        """新規, 継続 or 拡充 in a box beside the title."""
        for text in self.texts:
            beside = abs(text.line.box.cy - self.title.line.box.cy) < self.title.line.size
            tag = text.line.text.strip("【】 　")
            if beside and squeeze(tag) in vocabulary.words("novelty"):
                self.used.add(id(text))
                put_flags(project, False, False, tag, self._at(text.line))

    def _read_summary(self, project: RawProject) -> None:
        """What is printed between the title and the steps without a label says what the project is."""
        top = min(step.box.top for chain in self.chains for step in chain)
        for text in self.texts:
            above = self.title.line.box.bottom <= text.line.box.cy < top and text.panel is self.title.panel
            if above and id(text) not in self.used and not _is_label(text) and "description" not in project.fields:
                following = [t for t in self.texts if t.panel is text.panel and t.line.box.top > text.line.box.cy]
                run = [t for t in self._run(text, following) if t.line.box.cy < top and id(t) not in self.used]
                self._put(project, "description", [t.line for t in self._take([text, *run])])

    def _read_label(self, project: RawProject, label: _Text) -> None:
        if id(label) in self.used:
            return
        text = label.line.text
        roles = vocabulary.roles_of(text)
        values: list[Line] = []
        if roles:
            values = [t.line for t in self._values(label)]
        elif roles := vocabulary.label_before_colon(text):
            values = [replace(label.line, text=vocabulary.without_label(text)), *(t.line for t in self._follow(label))]
        else:
            first, _, rest = text.partition(" ")
            roles = vocabulary.roles_of(first)
            if roles and rest.strip():
                values = [replace(label.line, text=rest.strip()), *(t.line for t in self._follow(label))]
        role = next((r for r in roles if r in _FIELDS), None)
        if role is None or not values:
            return
        self.used.add(id(label))
        self._put(project, role, values)

    def _values(self, label: _Text) -> list[_Text]:
        """What a label announces: right of it, or below it, in the box they share."""
        scope = self._scope(label)
        box, size = label.line.box, label.line.size
        if adjoining := [t for t in scope if _adjoins(label.panel, t.panel)]:
            return self._take([t for t in adjoining if t.panel is adjoining[0].panel])
        right = [
            t for t in scope if abs(t.line.box.cy - box.cy) < 0.8 * max(size, t.line.size) and t.line.box.x0 > box.cx
        ]
        if right:
            nearest = min(right, key=lambda t: t.line.box.x0)
            boxed = nearest.panel is not None and nearest.panel is not label.panel
            together = [t for t in scope if t.panel is nearest.panel] if boxed else [nearest]
            first = min(together, key=lambda t: t.line.box.top)
            others = [
                t for t in scope if t.panel is first.panel and t is not first and t.line.box.top > first.line.box.cy
            ]
            return self._take([first, *self._run(first, others)])
        below = [t for t in scope if t.line.box.top >= box.cy and t.line.box.x0 < box.x1 + 8 * size]
        if not below:
            return []
        first = min(below, key=lambda t: t.line.box.top)
        above = label.panel.box.bottom if label.panel else box.bottom
        under = first.panel.box.top if first.panel and first.panel is not label.panel else first.line.box.top
        if under - above > 3 * first.line.size:
            return []
        return self._take([first, *self._run(first, [t for t in below if t is not first])])

    def _scope(self, label: _Text) -> list[_Text]:
        """The lines of the smallest box around a label that holds more than the label; the whole card if none does."""
        free = [t for t in self.texts if t is not label and id(t) not in self.used and not _is_label(t)]
        around = [p.box for p in self.sheet.panels if p.box.contains(label.line.box, 2.0)]
        for box in sorted(around, key=lambda b: b.width * b.height):
            inside = [t for t in free if box.holds(t.line.box.cx, t.line.box.cy)]
            if inside:
                return inside
        return free

    def _run(self, first: _Text, others: Iterable[_Text]) -> list[_Text]:
        """Lines that go on below `first`, up to the next label or gap."""
        run, last = [], first
        labels = [t.line.box for t in self.texts if _is_label(t) and t.line.box.top > first.line.box.cy]
        for text in sorted(others, key=lambda t: t.line.box.top):
            gap = text.line.box.top - last.line.box.bottom
            split = any(
                last.line.box.cy < b.cy <= text.line.box.cy + 1 and b.overlap_x(text.line.box) >= 0 for b in labels
            )
            if gap > _NEXT * text.line.size or (split and text.panel is not first.panel):
                break
            run.append(text)
            last = text
        return run

    def _follow(self, label: _Text) -> list[_Text]:
        if label.panel is None:
            return []
        left = label.line.box.x0 - label.line.size
        others = [
            t
            for t in self.texts
            if t.panel is label.panel and t.line.box.top > label.line.box.cy and t.line.box.x0 > left
        ]
        return self._take(self._run(label, [t for t in others if not _is_label(t)]))

    def _take(self, texts: list[_Text]) -> list[_Text]:
        self.used |= {id(t) for t in texts}
        return texts

    def _put(self, project: RawProject, role: str, lines: Sequence[Line]) -> None:
        at = Evidence(self.sheet.page_no, bbox(union(line.box for line in lines)))
        text = "\n".join(line.text for line in lines)
        measured = role == "target" or (role == "goal" and any(sign.isdigit() for sign in text))
        if role == "indicator" or measured:
            for part in parts_with_values(text):
                put_sentence(project, RawText(part, at))
        elif role in {"section", "bureau", "related"}:
            project.add(role, RawText(text, at))
        else:
            project.add(role, RawText(fold_lines(text), at))

    def _with_words(self, chain: Sequence[Step]) -> list[Step]:
        """The steps with their words; those that print only periods have them in the boxes or lines below."""
        if any(step.text for step in chain):
            return list(chain)
        bottom = max(s.box.bottom for s in chain)
        if arrows := self._arrows_below(chain, bottom):
            return arrows
        out = []
        for step in chain:
            below = [
                t
                for t in self.texts
                if step.x0 <= t.line.box.cx <= step.x1 and t.line.box.top >= bottom - 2 and not _is_label(t)
            ]
            first = min(below, key=lambda t: t.line.box.top, default=None)
            own = [first, *self._run(first, [t for t in below if t is not first])] if first is not None else []
            words = fold_lines("\n".join(t.line.text for t in own)) or None
            box = union([step.box, *(t.line.box for t in own)])
            out.append(replace(step, text=words, box=box))
        return out

    def _arrows_below(self, chain: Sequence[Step], bottom: float) -> list[Step]:
        """Arrows drawn under a row of periods, each with the periods it lies under."""
        others = [union(s.box for s in c).top for c in self.chains if c is not chain]
        end = min((top for top in others if top > bottom), default=self.area.bottom)
        steps: list[Step] = []
        for panel in self.sheet.panels:
            if not panel.is_arrow or not bottom - 2 <= panel.box.top < end:
                continue
            under = [s for s in chain if min(panel.box.x1, s.x1) - max(panel.box.x0, s.x0) > _UNDER * (s.x1 - s.x0)]
            if under and self.area.holds(panel.box.cx, panel.box.cy):
                self.used |= {id(t) for t in self.texts if t.panel is panel}
                span = replace(under[0].span, end=under[-1].span.end)
                words = fold_lines(panel.text) or None
                steps.append(Step(span, words, panel.box, panel.box.x0, panel.box.x1, panel, tuple(panel.lines)))
        return sorted(steps, key=lambda s: (s.span.start, s.box.top))


def _adjoins(label: Panel | None, value: Panel | None) -> bool:
    """Whether the box of a value stands right of its label's box, as high as it."""
    if label is None or value is None or label is value:
        return False
    a, b = label.box, value.box
    return abs(b.x0 - a.x1) <= _BESIDE and a.overlap_y(b) >= 0.7 * max(a.height, b.height)


def _is_label(text: _Text) -> bool:
    printed = text.line.text
    return (len(printed) > 1 and vocabulary.is_label(printed)) or bool(vocabulary.label_before_colon(printed))


def _mark(step: Step, page_no: int) -> RawMark:
    span: Span = step.span
    method = "arrow" if step.panel is not None and step.panel.is_arrow else "text"
    return RawMark(span.start, span.end, span.open_ended, step.text, method, Evidence(page_no, bbox(step.box)))
