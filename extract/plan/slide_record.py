"""One record on a page of boxes: its title, its labels with their values, its steps, and what has no label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
from .anchors import Piece
from .boxed_values import is_bare_value, put_boxed_values, put_values_of_one, tells_values, tells_when
from .budgets import unit_of
from .drafts import new_project, put_flags, put_title, split_department
from .evidence import axes
from .evidence.contents import kinds_of, names_department
from .flow import bbox
from .indicators import parts_with_values, put_sentence
from .schedule import untagged
from .slide_departments import behind_part, departments_of, names_unit
from .slide_texts import WHO, Texts, aligned, hangs_below, has_form, heads_number, is_label
from .spans import Span
from .steps import Step, is_level
from .titles import fold_lines
from .year_strips import colours_in

_UNDER = 0.4
"""An arrow that covers this share of the room of a period lies under it: half of a year counts."""
_ROOM = 1.5
"""Rows of steps are no further apart than this many times their height."""
_MEASURED = {"indicator", "target"}
_STATUS = {"status", "novelty", "sign"}
_BAR = 36.0
"""A bar is no higher (points)."""
_LEVEL = 3.0
"""Boxes whose middles differ by less than this stand in one row (points)."""
_SHORT = 24
"""A longer text in a box under an axis is no step."""
_FIELDS = {"section", "bureau", "related", "description", "goal", "indicator", "target", "budget", "novelty", "period"}


class Record(Texts):
    """One record: its title, what stands in its area, and the project that this tells."""

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
        put_title(project, f"{name or text}{self._remark()}", at)
        self._read_tag(project)
        if not any(self._labels_departments(text) for text in self.texts):
            self._read_departments(project)
        for label in self.texts:
            self._read_label(project, label)
        self._read_departments(project)
        for chain in self.chains:
            self._read_chain(project, chain)
        dated = [t for t in self.texts if id(t) not in self.used and is_label(t) and tells_when(t.line.text)]
        if not project.indicators:
            self.used |= put_boxed_values(project, self._free() + dated, self._frames(), self.sheet.page_no)
        elif len(project.indicators) == 1 and not project.indicators[0].values:
            self.used |= put_values_of_one(project, self._free() + dated, self.sheet.page_no)
        self._read_summary(project)
        self._read_description(project)
        told = project.fields.keys() & {"section", "description", "goal"} or project.indicators
        worded = any(m.text or m.meaning for m in [*project.marks, *(m for a in project.activities for m in a.marks)])
        formed = has_form(self.area, self.sheet)
        return project if (worded or told or formed) and (told or "number" in project.fields) else None

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
        say_what = len(rows) > 1 and not any(kinds_of(text) & _STATUS for text in words)
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
        """A step as a mark; one without words has those that the plan's legend gives to its colour."""
        span: Span = step.span
        method = "arrow" if step.panel is not None and step.panel.is_arrow else "text" if step.text else "bar"
        told = () if step.text or step.panel is None else colours_in(step.box, [*self.sheet.rounded, *self.sheet.fills])
        meaning = next((word for color, _ in told if (word := self.sheet.colours.get(color)) is not None), None)
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
            and "phrase" in kinds_of(t.line.text)
            and (t.panel is None or t.panel.box.height < 2 * box.height)
        ]
        return max(beside, key=lambda t: t.line.box.x1, default=None)

    def _read_departments(self, project: RawProject) -> None:
        """Departments without a known label are known by their names, behind a word for their part in it or not."""
        if project.fields.keys() & {"section", "bureau"}:
            for text in self._free():
                rest = behind_part(text.line.text)
                if rest is not None and names_department(rest):
                    self.used.add(id(text))
                    project.add("related", RawText(rest, self._at(text.line)))
            return
        for text in self._free():
            after = [t for t in self._free() if t.panel is text.panel and t is not text and aligned(t.line, text.line)]
            runs = ([text, *self._run(text, after)[:1]], [text])
            told = next((found for own in runs if (found := departments_of(own))), None)
            if told and id(text) not in self.used:
                at = Evidence(self.sheet.page_no, bbox(union(t.line.box for t in self._take(told[1]))))
                project.add("section", RawText(told[0], at))
        under = [t for t in self._free() if t.panel is not None and t.panel is self.title.panel]
        if "section" not in project.fields and under and names_department("\n".join(t.line.text for t in under)):
            self._put(project, "section", [t.line for t in self._take(under)])

    def _labels_departments(self, text: Piece) -> bool:
        first, _ = vocabulary.label_and_rest(text.line.text)
        told = vocabulary.roles_of(text.line.text) or vocabulary.label_before_colon(text.line.text)
        return bool(WHO & {*told, *vocabulary.roles_of(first)})

    def _read_description(self, project: RawProject) -> None:
        """Sentences or items without a label, with the lines that go on above and below them; where a label announced
        what the project is, or what stands below its title said so, only those in boxes of their own."""
        told = "description" in project.fields
        while column := self._sentences(boxed=told):
            self._put(project, "description", [t.line for t in self._take(column)])

    def _read_tag(self, project: RawProject) -> None:
        """新規, 継続, 重点 or ★ beside the title, or with nothing else in its box above the years or across the upper
        edge of the record."""
        top = min((step.box.top for chain in self.chains for step in chain), default=self.area.bottom)
        for text in [*self.texts, *self.across]:
            tag = text.line.text.strip("【】 　")
            beside = abs(text.line.box.cy - self.title.line.box.cy) < self.title.line.size
            alone = text.panel is not None and len(text.panel.lines) == 1 and text.line.box.bottom <= top + 1
            if not (beside or alone or text.line.box.cy < self.title.line.box.cy):
                continue
            if "novelty" in kinds_of(tag):
                self.used.add(id(text))
                put_flags(project, False, False, tag, self._at(text.line))
            elif (
                tag and squeeze(tag).strip("★☆") in ("", *vocabulary.words("priority"))
            ) or "priority" in vocabulary.roles_of(tag):
                self.used.add(id(text))
                put_flags(project, True, False, None, self._at(text.line))

    def _read_summary(self, project: RawProject) -> None:
        """What is printed between the title and the steps without a label says what the project is."""
        top = min((step.box.top for chain in self.chains for step in chain), default=self.area.top)
        if "description" not in project.fields and (told := self._summary(top)):
            self._put(project, "description", [t.line for t in self._take(told)])

    def _read_label(self, project: RawProject, label: Piece) -> None:
        if id(label) in self.used or heads_number(label):
            return
        text = label.line.text
        roles = vocabulary.roles_of(text)
        values: list[Line] = []
        before = set(self.used)
        if roles:
            found = self._values(label)
            if set(roles) & _MEASURED and self._put_measures(project, found):
                self.used.add(id(label))
                return
            values = [t.line for t in found]
        elif vocabulary.label_before_colon(text):
            text, *others = vocabulary.labelled_parts(text)
            roles = vocabulary.label_before_colon(text)
            values = self._behind(label, vocabulary.without_label(text), roles, others)
            for other in others:
                self._put_part(project, replace(label.line, text=other))
        else:
            first, rest = vocabulary.label_and_rest(text)
            roles = vocabulary.roles_of(first)
            if roles and rest:
                values = self._behind(label, rest, roles)
        role = next((r for r in roles if r in _FIELDS), None)
        nobody = role in WHO and not any(names_unit(line.text) for line in values)
        dated = tells_when(label.line.text) and bool(values) and is_bare_value(values[0].text)
        if role is None or not values or nobody or dated:
            self.used = before  # a year over a value says of when it is, not what
            return
        self.used.add(id(label))
        if role == "section":
            values = self._without_helpers(project, values)
        self._put(project, role, values)

    def _behind(self, label: Piece, told: str, roles: Sequence[str], others: Sequence[str] = ()) -> list[Line]:
        """What a label has behind it on its line, and the lines that go on with it: after departments, departments."""
        goes_on = names_unit if WHO & set(roles[:1]) else bool
        below = self._follow(label, goes_on) if not others else []
        return [replace(label.line, text=told), *(t.line for t in below)]

    def _put_part(self, project: RawProject, line: Line) -> None:
        """A further label of a line with what it has behind it."""
        roles = vocabulary.label_before_colon(line.text)
        if (role := next((r for r in roles if r in _FIELDS), None)) is not None:
            self._put(project, role, [replace(line, text=vocabulary.without_label(line.text))])

    def _without_helpers(self, project: RawProject, lines: Sequence[Line]) -> list[Line]:
        """The lines of who is in charge. From one on that opens with a word of its own (連携　総務課), departments take
        part."""
        own = list(lines[:1])
        for at, line in enumerate(lines[1:], 1):
            rest = behind_part(line.text)
            if rest is not None and names_unit(rest):
                self._put(project, "related", [replace(line, text=rest), *lines[at + 1 :]])
                break
            own.append(line)
        return own

    def _put_measures(self, project: RawProject, found: Sequence[Piece]) -> bool:
        """Take the indicators that boxes below a label show."""
        before = len(project.indicators)
        self.used |= put_boxed_values(project, self._inside(found), self._frames(), self.sheet.page_no)
        return len(project.indicators) > before

    def _put(self, project: RawProject, role: str, lines: Sequence[Line]) -> None:
        lines = lines[:1] if role == "novelty" else lines
        at = Evidence(self.sheet.page_no, bbox(union(line.box for line in lines)))
        text = "\n".join(line.text for line in lines)
        aims = any(sign.isdigit() for sign in text) and not ("。" in text and not kinds_of(text) & {"told_value"})
        measured = role == "target" or (role == "goal" and aims)
        if role == "indicator" or measured:
            for part in parts_with_values(text):
                put_sentence(project, RawText(part, at))
        elif role in WHO:
            project.add(role, RawText(text, at))
        else:
            project.add(role, RawText(fold_lines(text), at))

    def _with_words(self, chain: Sequence[Step]) -> list[Step]:
        """The steps with their words; those that print only periods have them in the boxes or lines below."""
        if any(step.text for step in chain):
            return list(chain)
        bottom = max(*(s.box.bottom for s in chain), self.area.top - 4)
        level = is_level(chain)
        if level and (arrows := self._arrows_below(chain, bottom)):
            return arrows
        out = []
        for step in chain:
            bottom = bottom if level else step.box.bottom
            below = [
                t
                for t in self.texts
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
                return list(chain)  # the values of an indicator, below its name
            words = fold_lines("\n".join(t.line.text for t in told)) or None
            box = union([step.box, *(t.line.box for t in own)])
            out.append(replace(step, text=words, box=box))
        return out

    def _arrows_below(self, chain: Sequence[Step], bottom: float) -> list[Step]:
        """Arrows drawn under a row of periods, each with the periods it lies under."""
        others = [union(s.box for s in c).top for c in self.chains if c is not chain]
        end = min((top for top in others if top > bottom), default=self.area.bottom)
        steps: list[Step] = []
        worded = list({id(t.panel): t.panel for t in self.texts if t.panel}.values())
        levels = [p.box.cy for p in worded if kinds_of(p.text) & {"status", "novelty"}]
        for panel in worded + self._bare_arrows() + self._bare_bars(chain):
            below = bottom - 0.4 * panel.box.height <= panel.box.top < end and panel.box.cy > bottom
            if not below or self._labels_values(panel) or not (panel.is_arrow or self._is_step(panel, chain)):
                continue
            is_step = panel.is_arrow or any(abs(panel.box.cy - cy) < _LEVEL for cy in levels)
            if panel.lines and not is_step and any(hangs_below(panel, t) for t in self.texts):
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
        worded = {t.panel.box for t in self.texts if t.panel is not None}
        return [panel for panel in self.sheet.panels if panel.is_arrow and not panel.lines and panel.box not in worded]

    def _bare_bars(self, chain: Sequence[Step]) -> list[Panel]:
        """Boxes without a word in the room of a chain, in colours that the plan's legend explains or with the name of
        their row at their left."""
        left, right = min(s.x0 for s in chain) - 4, max(s.x1 for s in chain) + 4
        bare = [
            p for p in self.sheet.panels if not p.lines and not p.is_arrow and left <= p.box.x0 and p.box.x1 <= right
        ]
        shapes = [*self.sheet.rounded, *self.sheet.fills]
        told = [p for p in bare if any(color in self.sheet.colours for color, _ in colours_in(p.box, shapes))]
        bars = told or [p for p in bare if p.box.height <= _BAR and self._row_name_of(p.box, left + 4)]
        return [p for p in bars if not any(other is not p and p.box.contains(other.box, 1.0) for other in bars)]

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
