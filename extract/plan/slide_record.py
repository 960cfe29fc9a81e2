"""One record on a page of boxes: its title, its labels with their values, its steps, and what has no label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keikaku._internal.extract.pdf.geometry import union
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize.records import (
    Evidence,
    RawProject,
    RawText,
)
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .anchors import Piece
from .boxed_values import is_bare_value, put_boxed_values, put_values_of_each, put_values_of_one, tells_when
from .drafts import new_project, put_flags, put_title, split_department
from .evidence.contents import kinds_of, names_department
from .flow import bbox
from .indicators import parts_with_values, put_sentence
from .sentences import read_sentence
from .slide_departments import behind_part, departments_of, names_unit
from .slide_steps import Steps
from .slide_texts import WHO, aligned, has_form, heads_number, is_label
from .spans import role_word, span_of
from .titles import fold_lines

_MEASURED = {"indicator", "target"}
_FIELDS = {"section", "bureau", "related", "description", "goal", "indicator", "target", "budget", "novelty", "period"}


class Record(Steps):
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
        for chain in self.chains:
            self._read_figures_below(project, chain)
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
        if project.indicators and not any(one.values for one in project.indicators):
            roles = [t for t in self.texts if id(t) not in self.used and role_word(t.line.text)]
            self.used |= put_values_of_each(project, self._free() + roles, self.sheet.page_no)
        self._read_summary(project)
        self._read_description(project)
        told = project.fields.keys() & {"section", "description", "goal"} or project.indicators
        worded = any(m.text or m.meaning for m in [*project.marks, *(m for a in project.activities for m in a.marks)])
        formed = has_form(self.area, self.sheet)
        return project if (worded or told or formed) and (told or "number" in project.fields) else None

    def _read_departments(self, project: RawProject) -> None:
        """Departments without a known label are known by their names, behind a word for their part in it or not."""
        if project.fields.keys() & {"section", "bureau"}:
            for text in self._free():
                rest = behind_part(text.line.text)
                if rest is not None and names_department(rest):
                    self.used.add(id(text))
                    project.add("related", RawText(rest, self._at(text.line)))
            return
        for text in (t for t in self._free() if not self._is_under_years(t)):
            after = [t for t in self._free() if t.panel is text.panel and t is not text and aligned(t.line, text.line)]
            runs = ([text, *self._run(text, after)[:1]], [text])
            told = next((found for own in runs if (found := departments_of(own))), None)
            if told and id(text) not in self.used:
                at = Evidence(self.sheet.page_no, bbox(union(t.line.box for t in self._take(told[1]))))
                project.add("section", RawText(told[0], at))
        under = [t for t in self._free() if t.panel is not None and t.panel is self.title.panel]
        if "section" not in project.fields and under and names_department("\n".join(t.line.text for t in under)):
            self._put(project, "section", [t.line for t in self._take(under)])

    def _is_under_years(self, text: Piece) -> bool:
        """Whether a text stands in a bar below the years of a chain: it says what is done then (公民館での教室)."""
        heads = [union(step.box for step in chain) for chain in self.chains]
        return text.panel is not None and any(
            head.bottom - 1 <= text.panel.box.top and text.panel.box.height < 3 * text.line.size
            for head in heads
            if head.x0 - 1 <= text.line.box.cx <= head.x1 + 1
        )

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
            if WHO & set(roles[:1]):
                found = self._departments_first(found)
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
            if roles and rest and span_of(rest) is None:
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

    def _departments_first(self, found: Sequence[Piece]) -> list[Piece]:
        """The first lines behind a label as long as they are departments, where the first is: what stands below them
        in the same box is another text."""
        kept = list(found[:1])
        if not kept or not names_department(kept[0].line.text):
            return list(found)
        for piece in found[1:]:
            goes_on = names_unit(piece.line.text) and "sentence" not in kinds_of(piece.line.text)
            if not goes_on and not names_department(kept[-1].line.text + piece.line.text):
                break
            kept.append(piece)
        self.used -= {id(piece) for piece in found[len(kept) :]}
        return kept

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
        told = [value for part in parts_with_values(text) for value in read_sentence(part, at)]
        aims = any(sign.isdigit() for value in told for sign in value.text)
        measured = role == "target" or (role == "goal" and aims)
        if role == "indicator" or measured:
            for part in parts_with_values(text):
                put_sentence(project, RawText(part, at))
        elif role in WHO:
            project.add(role, RawText(text, at))
        else:
            project.add(role, RawText(fold_lines(text), at))
