"""Slides: boxes without tables. A chain of steps (「R6 検討」→「R7 導入」) makes the area around it a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from keikaku._internal.extract.pdf.boxes import Panel
from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize.records import (
    Evidence,
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
from .anchors import Anchor, Piece, anchors_of, is_boxes, pieces_of
from .axis import Span
from .boxed_values import put_boxed_values, tells_values
from .budgets import unit_of
from .drafts import new_project, put_flags, put_title, split_department
from .evidence import axes
from .evidence.contents import kinds_of, names_department
from .evidence.layouts import card_share
from .flow import Sheet, bbox
from .indicators import parts_with_values, put_sentence
from .outline import style_of
from .schedule import untagged
from .steps import Step, chains_of
from .titles import fold_lines, is_number, split_number

_NEXT = 1.6
"""A line that goes on with a value follows within this many of its sizes."""
_UNDER = 0.5
"""An arrow that covers this share of the room of a period lies under it."""
_BESIDE = 8.0
"""Boxes that belong together are no further apart (points)."""
_TELLING = {"section", "bureau", "related", "goal", "novelty", "budget"}
"""Fields of which a project that only a chain of years tells has one; or a description with a label."""
_PROSE = 24
"""A longer line outside any box is a line of running text."""
_ROOM = 1.5
"""Rows of steps are no further apart than this many times their height."""
_SUMMARY = 14
"""A shorter text that is no sentence does not say what a project is."""
_MEASURED = {"indicator", "target"}
_SHORT = 24
"""A longer text in a box under an axis is no step."""
_FRAME = 2.5
"""A frame around a record is at least this many times as high as its title."""
_FIELDS = {"section", "bureau", "related", "description", "goal", "indicator", "target", "budget", "novelty", "period"}


@dataclass(slots=True)
class SlideCard:
    """A project found on a slide and the area it was read from."""

    project: RawProject
    area: Box
    top: float = field(default=0.0)


def take_slides(sheets: Sequence[Sheet]) -> tuple[list[SlideCard], list[tuple[str, Evidence]]]:
    """Read the slides of a document in order and take their lines, and grids that are but boxes, out of the sheets.
    Second, titles of the same style on pages with projects, below which none could be read."""
    pages = [_Page(sheet, pieces_of(sheet)) for sheet in sheets]
    for style in anchors_of({page.sheet.page_no: page.pieces for page in pages}):
        _take_style(style, pages)
    cards: list[SlideCard] = []
    missed: list[tuple[str, Evidence]] = []
    for page in pages:
        found, sheet = read_slide(page), page.sheet
        read = {card.project.at for card in found}
        for anchor in [*page.anchors, *(page.rejected if found else [])]:
            at = Evidence(sheet.page_no, bbox(anchor.title.line.box))
            if at not in read:
                missed.append((anchor.title.line.text, at))
        areas = [card.area for card in found]
        sheet.lines = [t for t in sheet.lines if not any(a.holds(t.line.box.cx, t.line.box.cy) for a in areas)]
        sheet.grids = [g for g in sheet.grids if not (is_boxes(g) and any(a.holds(g.box.cx, g.box.cy) for a in areas))]
        cards.extend(found)
    return cards, missed


@dataclass(slots=True)
class _Page:
    """A page, its texts, the chains of steps on it, and the titles that are known to be records'."""

    sheet: Sheet
    pieces: Sequence[Piece]
    chains: Sequence[Sequence[Step]] = field(init=False)
    anchors: list[Anchor] = field(default_factory=list)
    rejected: list[Anchor] = field(default_factory=list)
    """Titles of a style that is records', below which too little stands."""

    def __post_init__(self) -> None:
        panels = list({id(p.panel): p.panel for p in self.pieces if p.panel is not None}.values())
        self.chains = chains_of(panels, [p.line for p in self.pieces if p.panel is None])


def _take_style(style: Mapping[int, Sequence[Anchor]], pages: Sequence[_Page]) -> None:
    """Take the titles of a style for records' where below most of them stands what only a project has."""
    kept: list[tuple[_Page, list[Anchor]]] = []
    for page in pages:
        known = list(style.get(page.sheet.page_no, ()))
        axes = [_axes_of(anchor, _area_of(anchor, known, page.sheet), page) for anchor in known]
        kept.append((page, [a for a, (own, area) in zip(known, axes, strict=True) if _tells_project(area, own, page)]))
    if 2 * sum(len(own) for _, own in kept) >= sum(map(len, style.values())):
        for page, own in kept:
            page.anchors += own
            page.rejected += [a for a in style.get(page.sheet.page_no, ()) if a not in own]


def read_slide(page: _Page) -> list[SlideCard]:
    """The projects of a page made of boxes, from left to right and top to bottom: those whose titles are of a style
    that the document repeats, else those that stand above a chain of steps."""
    found = _by_titles(page) or _by_chains(page.sheet, page.chains, page.pieces)
    return sorted(found, key=lambda c: (round(c.top / 20), c.area.x0))


def _by_titles(page: _Page) -> list[SlideCard]:
    """The projects of titles below which years, departments or labels stand in boxes."""
    cards = []
    for anchor in page.anchors:
        area = _area_of(anchor, page.anchors, page.sheet)
        own, area = _axes_of(anchor, area, page)
        project = _Card(page.sheet, anchor, own, area, page.pieces).read()
        if project is not None:
            cards.append(SlideCard(project, area, anchor.box.top))
    return cards


def _axes_of(anchor: Anchor, area: Box, page: _Page) -> tuple[list[Sequence[Step]], Box]:
    """The chains in an area; else those above it, right of its title, that stand for the rows of several records, with
    the area as far as they reach."""
    own = [chain for chain in page.chains if area.holds(*_middle(chain))]
    if own:
        return own, area
    boxes = [(chain, union(step.box for step in chain)) for chain in page.chains]
    above = [(chain, box) for chain, box in boxes if box.bottom <= area.top + 2 and box.x0 >= anchor.box.cx]
    if not above:
        return [], area
    chain, box = max(above, key=lambda one: one[1].bottom)
    return [chain], Box(area.x0, area.top, max(area.x1, box.x1), area.bottom)


def _tells_project(area: Box, chains: Sequence[Sequence[Step]], page: _Page) -> bool:
    """Whether an area holds two kinds of what a project has (years, departments, values, labels), and in boxes."""
    own = [p for p in page.pieces if area.holds(p.line.box.cx, p.line.box.cy)]
    boxed = sum(p.panel is not None for p in own)
    if boxed < 2:
        return False
    if 2 * boxed >= len(own) and _has_form(area, page.sheet):
        return True
    steps = any(not _holds_values(chain, own) for chain in chains)
    named = any(names_department(p.line.text) for p in own)
    values = any(tells_values(p.line.text) for p in own)
    told = steps + named + values + (sum(_is_label(p) for p in own) > 1)
    return told > (1 if 2 * boxed >= len(own) else 2)


def _has_form(area: Box, sheet: Sheet) -> bool:
    """Whether a table of labels and values stands in an area."""
    grids = [g for g in sheet.grids if area.holds(g.box.cx, g.box.cy) and not is_boxes(g)]
    rows = ([[c.text for c in g.row(r) if c.row == r and c.text] for r in range(g.n_rows)] for g in grids)
    return any(card_share(one) > 0.5 for one in rows)


def _middle(chain: Sequence[Step]) -> tuple[float, float]:
    box = union(step.box for step in chain)
    return box.cx, box.cy


def _area_of(anchor: Anchor, others: Sequence[Anchor], sheet: Sheet) -> Box:
    """The frame around a title, or the room down to the next title and right to the next beside it."""
    own = anchor.box
    rest = [a.box for a in others if a is not anchor]
    frames = [
        p.box
        for p in sheet.panels
        if p.box.contains(anchor.title.line.box, 2.0)
        and p.box.height > _FRAME * own.height
        and not any(p.box.holds(b.cx, b.cy) for b in rest)
    ]
    if frames:
        return union([min(frames, key=lambda b: b.width * b.height), own])
    left, top = own.x0 - 12, own.top - 0.7 * own.height
    beside = [b for b in rest if b.x0 > own.x1 and abs(b.cy - own.cy) < 4 * own.height]
    right = min((b.x0 - 12 for b in beside), default=sheet.width)
    below = [b.top - 0.7 * b.height for b in rest if b.top > own.bottom and left < b.cx < right]
    return Box(left, top, right, min(below, default=sheet.height))


def _by_chains(sheet: Sheet, chains: Sequence[Sequence[Step]], pieces: Sequence[Piece]) -> list[SlideCard]:
    """The projects of chains of steps, each named by the title above it."""
    titled = [(chain, title) for chain in chains if (title := _title(chain, chains, pieces))]
    titles = list({id(title): title for _, title in titled}.values())
    cards: list[SlideCard] = []
    for title in titles:
        own = [chain for chain, named in titled if named is title]
        number = _number_beside(title, pieces)
        anchor = Anchor(title, number, (title, *([number] if number else [])))
        area = _area_of_chains(anchor, titles, own, sheet)
        prose = [
            p
            for p in pieces
            if p.panel is None and len(p.line.text) > _PROSE and area.holds(p.line.box.cx, p.line.box.cy)
        ]
        if len(prose) > 2:
            continue  # a page of text with a table of years, no slide
        project = _Card(sheet, anchor, own, area, pieces).read()
        told = project is not None and (project.indicators or project.fields.keys() & _TELLING)
        if project is not None and told and (project.marks or project.activities):
            cards.append(SlideCard(project, area, title.line.box.top))
    return cards


def _area_of_chains(anchor: Anchor, titles: Sequence[Piece], chains: Sequence[Sequence[Step]], sheet: Sheet) -> Box:
    own, number = anchor.title.line.box, anchor.number
    left = min(own.x0, number.line.box.x0 if number else own.x0) - 12
    chain = union(s.box for c in chains for s in c)
    beside = [t.line.box for t in titles if t.line.box.x0 > own.x1 and t.line.box.overlap_y(own) > 0]
    right = min((b.x0 - 12 for b in beside), default=sheet.width)
    if number and beside:
        right -= 0.06 * sheet.width
    right = max(right, chain.x1)
    below = [t.line.box.top for t in titles if t.line.box.top > own.bottom and left < t.line.box.cx < right]
    return Box(min(left, chain.x0 - 2), own.top - 1, right, min(below, default=sheet.height))


def _title(chain: Sequence[Step], chains: Sequence[Sequence[Step]], texts: Sequence[Piece]) -> Piece | None:
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
        and not (t.panel is not None and t.panel.is_arrow)
        and not names_department(t.line.text)
        and not vocabulary.is_label(t.line.text)
        and not is_number(t.line.text)
        and not t.line.text.rstrip().endswith(("。", "、"))
        and not any(_between(t.line.box, other, box) for c in chains if (other := union(s.box for s in c)) != box)
    ]
    numbered = [t for t in above if _numbered(t, texts)]
    candidates = numbered or above
    return max(candidates, key=lambda t: (round(t.line.size), t.line.box.top), default=None)


def _numbered(text: Piece, texts: Iterable[Piece]) -> bool:
    style = style_of(text.line.text)
    own = split_number(text.line.text)[0] is not None and (style is None or not style.startswith(("第", "worded")))
    return own or _number_beside(text, texts) is not None


def _number_beside(text: Piece, texts: Iterable[Piece]) -> Piece | None:
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
        self, sheet: Sheet, anchor: Anchor, chains: Sequence[Sequence[Step]], area: Box, pieces: Sequence[Piece]
    ) -> None:
        self.sheet, self.title, self.number, self.area = sheet, anchor.title, anchor.number, area
        self.chains = [chain for chain in chains if not _holds_values(chain, pieces)]
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
        self.texts.sort(key=lambda t: (t.line.box.top, t.line.box.x0))
        self.used: set[int] = set()

    def read(self) -> RawProject | None:
        """The project, or None when nothing but a title and years is printed (a chart, a history)."""
        at = self._at(self.title.line)
        project = new_project("box", at, ())
        text = self.title.line.text
        if self.number is not None:
            project.add("number", RawText("".join(self.number.line.text.split()), self._at(self.number.line)))
        name, department = split_department(text)
        if department is not None and name:
            project.add("section", RawText(department, at))
        put_title(project, name or text, at)
        self._read_tag(project)
        for label in self.texts:
            self._read_label(project, label)
        self._read_departments(project)
        for chain in self.chains:
            self._read_chain(project, chain)
        if not project.indicators:
            self.used |= put_boxed_values(project, self._free(), self._frames(), self.sheet.page_no)
        self._read_summary(project)
        self._read_description(project)
        told = project.fields.keys() & {"section", "description", "goal"} or project.indicators
        worded = any(m.text for m in [*project.marks, *(m for a in project.activities for m in a.marks)])
        formed = _has_form(self.area, self.sheet)
        return project if (worded or told or formed) and (told or "number" in project.fields) else None

    def _read_chain(self, project: RawProject, chain: Sequence[Step]) -> None:
        """The steps of a chain: each row of them that has a name at its left is an activity."""
        rows: dict[int, list[Step]] = {}
        for step in self._with_words(chain):
            rows.setdefault(round(step.box.cy / 6), []).append(step)
        names = {row: self._row_name(steps, chain) for row, steps in rows.items()}
        for row, steps in rows.items():
            if self._put_figures(project, steps, names[row]):
                continue
            marks = [_mark(step, self.sheet.page_no) for step in steps]
            if (name := names[row]) is not None:
                self.used.add(id(name))
                project.activities.append(
                    RawActivity(RawText(fold_lines(name.line.text), self._at(name.line)), tuple(marks))
                )
            else:
                project.marks.extend(marks)

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

    def _at_box(self, box: Box) -> Evidence:
        return Evidence(self.sheet.page_no, bbox(box))

    def _row_name(self, steps: Sequence[Step], chain: Sequence[Step]) -> Piece | None:
        """What stands left of a row of steps, under the axis' left end."""
        box = union(step.box for step in steps)
        left = min(step.x0 for step in chain)
        beside = [
            t
            for t in self.texts
            if t.line.box.x1 <= left + 4
            and box.top <= t.line.box.cy <= box.bottom
            and not _is_label(t)
            and "phrase" in kinds_of(t.line.text)
            and (t.panel is None or t.panel.box.height < 2 * box.height)
        ]
        return max(beside, key=lambda t: t.line.box.x1, default=None)

    def _frames(self) -> list[Box]:
        """The drawn boxes, also those that are cells of small grids."""
        panels = {id(t.panel): t.panel.box for t in self.texts if t.panel is not None}
        return [*(panel.box for panel in self.sheet.panels), *panels.values()]

    def _free(self) -> list[Piece]:
        """What nothing was read from yet."""
        return [t for t in self.texts if id(t) not in self.used and not _is_label(t)]

    def _read_departments(self, project: RawProject) -> None:
        """Departments without a label are known by their names."""
        if project.fields.keys() & {"section", "bureau"}:
            return
        under = [t for t in self._free() if t.panel is not None and t.panel is self.title.panel]
        if under and names_department("\n".join(t.line.text for t in under)):
            self._put(project, "section", [t.line for t in self._take(under)])
            return
        for text in [t for t in self._free() if names_department(t.line.text)]:
            self.used.add(id(text))
            project.add("section", RawText(text.line.text, self._at(text.line)))

    def _read_description(self, project: RawProject) -> None:
        """Sentences or items without a label, with the lines that go on below them."""
        told = [t for t in self._free() if kinds_of(t.line.text) & {"sentence", "items"}]
        if "description" in project.fields or not told:
            return
        first = told[0]
        column = [t for t in self._free() if t.panel is first.panel and _aligned(t.line, first.line)]
        self._put(project, "description", [t.line for t in self._take(column)])

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
        top = min((step.box.top for chain in self.chains for step in chain), default=self.area.top)
        for text in self.texts:
            above = self.title.line.box.bottom <= text.line.box.cy < top and text.panel is self.title.panel
            above = above and bool(kinds_of(text.line.text) & {"sentence", "items"} or len(text.line.text) > _SUMMARY)
            if above and id(text) not in self.used and not _is_label(text) and "description" not in project.fields:
                following = [
                    t
                    for t in self.texts
                    if t.panel is text.panel and t.line.box.top > text.line.box.cy and _aligned(t.line, text.line)
                ]
                run = [t for t in self._run(text, following) if t.line.box.cy < top and id(t) not in self.used]
                self._put(project, "description", [t.line for t in self._take([text, *run])])

    def _read_label(self, project: RawProject, label: Piece) -> None:
        if id(label) in self.used:
            return
        text = label.line.text
        roles = vocabulary.roles_of(text)
        values: list[Line] = []
        if roles:
            found = self._values(label)
            if set(roles) & _MEASURED and self._put_measures(project, found):
                self.used.add(id(label))
                return
            values = [t.line for t in found]
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

    def _put_measures(self, project: RawProject, found: Sequence[Piece]) -> bool:
        """Take the indicators that boxes below a label show."""
        before = len(project.indicators)
        self.used |= put_boxed_values(project, self._inside(found), self._frames(), self.sheet.page_no)
        return len(project.indicators) > before

    def _inside(self, found: Sequence[Piece]) -> list[Piece]:
        """The pieces found with all that stands in the boxes around them."""
        around = [p.panel.box for p in found if p.panel is not None]
        area = union(around) if around else None
        near = [t for t in self.texts if area is not None and area.holds(t.line.box.cx, t.line.box.cy)]
        return list({id(t): t for t in [*found, *near]}.values())

    def _values(self, label: Piece) -> list[Piece]:
        """What a label announces: right of it, or below it, in the box they share."""
        scope = self._scope(label)
        box, size = label.line.box, label.line.size
        adjoining = [t for t in scope if _adjoins(label.panel, t.panel)] or [
            t for t in scope if _hangs_below(label.panel, t)
        ]
        if adjoining and _hangs_below(label.panel, adjoining[0]):
            return self._take(adjoining)
        if adjoining:
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

    def _scope(self, label: Piece) -> list[Piece]:
        """The lines of the smallest box around a label that holds more than the label; the whole card if none does."""
        free = [t for t in self.texts if t is not label and id(t) not in self.used and not _is_label(t)]
        around = [p.box for p in self.sheet.panels if p.box.contains(label.line.box, 2.0)]
        for box in sorted(around, key=lambda b: b.width * b.height):
            inside = [t for t in free if box.holds(t.line.box.cx, t.line.box.cy)]
            if inside:
                return inside
        return free

    def _run(self, first: Piece, others: Iterable[Piece]) -> list[Piece]:
        """Lines that go on below `first`, up to the next label or gap."""
        run, last = [], first
        labels = [t.line.box for t in self.texts if _is_label(t) and t.line.box.top > first.line.box.cy]
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

    def _has_label(self, text: Piece, first: Piece) -> bool:
        """Whether another label than that of `first` stands left of a text on its line."""
        return any(
            _is_label(t)
            and abs(t.line.box.cy - text.line.box.cy) < 0.8 * text.line.size
            and abs(t.line.box.cy - first.line.box.cy) >= 0.8 * text.line.size
            and t.line.box.x1 <= text.line.box.x0
            for t in self.texts
        )

    def _follow(self, label: Piece) -> list[Piece]:
        if label.panel is None:
            return []
        left = label.line.box.x0 - label.line.size
        others = [
            t
            for t in self.texts
            if t.panel is label.panel and t.line.box.top > label.line.box.cy and t.line.box.x0 > left
        ]
        return self._take(self._run(label, [t for t in others if not _is_label(t)]))

    def _take(self, texts: list[Piece]) -> list[Piece]:
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
        bottom = max(*(s.box.bottom for s in chain), self.area.top - 4)
        if arrows := self._arrows_below(chain, bottom):
            return arrows
        out = []
        for step in chain:
            below = [
                t
                for t in self.texts
                if step.x0 <= t.line.box.cx <= step.x1
                and t.line.box.top >= bottom - 2
                and not _is_label(t)
                and any(sign.isalnum() or sign in "○◎●△→⇒" for sign in t.line.text)
                and "─" not in t.line.text
            ]
            first = min(below, key=lambda t: t.line.box.top, default=None)
            own = [first, *self._run(first, [t for t in below if t is not first])] if first is not None else []
            told = [t for t in own if any(sign.isalnum() for sign in t.line.text)] or own
            words = fold_lines("\n".join(t.line.text for t in told)) or None
            box = union([step.box, *(t.line.box for t in own)])
            out.append(replace(step, text=words, box=box))
        return out

    def _arrows_below(self, chain: Sequence[Step], bottom: float) -> list[Step]:
        """Arrows drawn under a row of periods, each with the periods it lies under."""
        others = [union(s.box for s in c).top for c in self.chains if c is not chain]
        end = min((top for top in others if top > bottom), default=self.area.bottom)
        steps: list[Step] = []
        for panel in list({id(t.panel): t.panel for t in self.texts if t.panel}.values()) + self._bare_arrows():
            below = bottom - 0.4 * panel.box.height <= panel.box.top < end and panel.box.cy > bottom
            if not below or self._labels_values(panel) or not (panel.is_arrow or self._is_step(panel, chain)):
                continue
            if any(_hangs_below(panel, t) for t in self.texts) and not panel.is_arrow:
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
        return sorted(_in_a_row(steps, bottom), key=lambda s: (s.span.start, s.box.top))

    def _bare_arrows(self) -> list[Panel]:
        """Arrows without a word."""
        return [panel for panel in self.sheet.panels if panel.is_arrow and not panel.lines]

    def _labels_values(self, panel: Panel) -> bool:
        """Whether values stand right of a box: then it names them, whatever its shape."""
        return any(
            tells_values(t.line.text)
            for t in self.texts
            if panel.box.x1 - 4 <= t.line.box.x0
            and panel.box.top <= t.line.box.cy <= panel.box.bottom
            and not any(
                f.holds(t.line.box.cx, t.line.box.cy)
                and not f.holds(panel.box.cx, panel.box.cy)
                and f.height > 2 * t.line.box.height
                for f in self._frames()
            )
        )

    def _is_step(self, panel: Panel, chain: Sequence[Step]) -> bool:
        """Whether a box under an axis lies in its room and says in few words what is done."""
        left, right = min(s.x0 for s in chain) - 4, max(s.x1 for s in chain) + 4
        inside = left <= panel.box.x0 and panel.box.x1 <= right
        short = len(squeeze(panel.text)) <= _SHORT and not vocabulary.is_label(panel.text)
        return inside and short and not kinds_of(panel.text) & {"quantity", "department", "sentence"}


def _in_a_row(steps: Sequence[Step], bottom: float) -> list[Step]:
    """The steps in the rows that follow an axis without a wide gap."""
    out: list[Step] = []
    for step in sorted(steps, key=lambda s: s.box.top):
        if step.box.top - bottom > _ROOM * max(step.box.height, 10.0):
            break
        out.append(step)
        bottom = max(bottom, step.box.bottom)
    return out


def _holds_values(chain: Sequence[Step], pieces: Sequence[Piece]) -> bool:
    """Whether numbers stand right below the periods of a chain: values of an indicator, no schedule."""
    below = [
        [
            p
            for p in pieces
            if step.x0 <= p.line.box.cx <= step.x1
            and 0 <= p.line.box.top - step.box.bottom + 2 < 2.5 * p.line.box.height
        ]
        for step in chain
    ]
    told = [min(own, key=lambda p: p.line.box.top).line.text for own in below if own]
    return bool(told) and 2 * sum(map(tells_values, told)) > len(told)


def _aligned(a: Line, b: Line) -> bool:
    """Whether two lines begin at one edge, give or take an indent."""
    return abs(a.box.x0 - b.box.x0) < 2.5 * b.size


def _adjoins(label: Panel | None, value: Panel | None) -> bool:
    """Whether the box of a value stands right of its label's box, as high as it."""
    if label is None or value is None or label is value:
        return False
    a, b = label.box, value.box
    return abs(b.x0 - a.x1) <= _BESIDE and a.overlap_y(b) >= 0.7 * max(a.height, b.height)


def _hangs_below(label: Panel | None, text: Piece) -> bool:
    """Whether a text stands in the box that a label is the tab of: it begins where the label's box ends."""
    if label is None or text.panel is None or text.panel is label:
        return False
    a, b = label.box, text.panel.box
    return a.top < b.top <= a.bottom + _BESIDE and b.x0 <= a.x0 + _BESIDE and a.cx <= b.x1


def _is_label(text: Piece) -> bool:
    printed = text.line.text
    return (len(printed) > 1 and vocabulary.is_label(printed)) or bool(vocabulary.label_before_colon(printed))


def _mark(step: Step, page_no: int) -> RawMark:
    span: Span = step.span
    method = "arrow" if step.panel is not None and step.panel.is_arrow else "text"
    return RawMark(
        span.start, span.end, span.open_ended, untagged(step.text), method, Evidence(page_no, bbox(step.box))
    )
