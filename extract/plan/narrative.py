"""Narrative projects: a numbered heading, labels in brackets or with a colon, bullets that say what is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from keikaku._internal.normalize.records import RawProject, RawText, together

from . import vocabulary
from .asked import is_status
from .drafts import new_project, put_heading
from .evidence.contents import names_department
from .flow import TextLine, at_of
from .indicators import is_statement, parts_with_values, put_sentence, tells_value
from .outline import Heading, Outline
from .sentences import name_in_sentence
from .spans import role_word, span_of
from .tabbed import marks_of_pieces, timeline_of
from .told_schedule import marks_of_lines, put_told_schedule

_INLINE = re.compile(
    r"^[・●○◆◇■□▪\s]*[【<〈\[(（]?(?P<label>[^:：】>〉\])）]{1,14})[】>〉\])）]?\s*[:：]\s*(?P<value>.+)$"
)
_LABEL_LINE = re.compile(
    r"^[■□●○◆◇▪・\s]*[【<〈＜《≪\[［〔「『]\s*(?P<label>[^】>〉＞》≫\]］〕」』]{1,16})\s*[】>〉＞》≫\]］〕」』]\s*(?P<value>.*)$"
)
_OPENING, _CLOSING = "(（［[〔【", ")）］]〕】"
_NUMBERING = re.compile(r"^[(（]?[ア-コ0-9０-９①-⑩a-zA-Z]{1,2}[)）.．、]?[\s　]+")
_ROLE_LABEL = 16
"""The label of a value is no longer than this (現状値（令和５年度）)."""
_PARAGRAPH_GAP = 1.5
"""Lines of a paragraph stand less than this many font sizes apart."""
_TELLING = {"section", "description", "goal", "schedule", "indicator", "period", "budget"}
_DECIDING = {"section", "schedule", "indicator", "budget"}
_DEPARTMENTS = {"section", "related", "bureau"}
_LISTED = {"indicator", "section", "related"}
"""Roles whose values are listed one a line."""
_FIELD_ROLES = {
    "schedule",
    "section",
    "related",
    "bureau",
    "period",
    "goal",
    "description",
    "budget",
    "indicator",
    "actions",
    "novelty",
}


@dataclass(slots=True)
class Narrative:
    """Collects the text below the current heading; `project` is made when the text turns out to describe one."""

    heading: Heading | None = None
    path: tuple[str, ...] = ()
    role: str | None = None
    spaced: str | None = None
    mark: str = ""
    """The sign that opens lines of labels with their value beside them (◇担当　総務課)."""
    pending: bool = False
    items: list[TextLine] = field(default_factory=list)
    body: list[TextLine] = field(default_factory=list)
    project: RawProject | None = None
    done: list[RawProject] = field(default_factory=list)

    def open(self, heading: Heading, outline: Outline) -> None:
        """Begin below a heading."""
        self.close()
        self.heading = heading
        self.path = outline.path[:-1]

    def close(self) -> None:
        """End the section and keep its project if it became one."""
        self._flush()
        project = self.project or self._listed_again()
        if project is not None and self.heading is not None and self.heading.is_titled:
            if not project.marks and not project.activities:
                project.marks, self.body = timeline_of(self.body)
            put_body(project, self.body)
        if project is not None and _tells_project(project):
            settle(project)
            self.done.append(project)
        self.heading, self.project, self.role, self.spaced = None, None, None, None
        self.body = []

    def _listed_again(self) -> RawProject | None:
        """The project of a heading with a department that says that it is listed again (…（再掲）【総務課】)."""
        if self.heading is None or "再掲" not in self.heading.text:
            return None
        project = new_project("outline", self.heading.line.at, self.path)
        put_heading(project, self.heading.titled, self.heading.line.at)
        return project if {"relisted", "section", "number"} <= project.fields.keys() else None

    def describes(self) -> bool:
        """Whether the labels read so far below the heading describe a project."""
        return self.project is not None and _tells_project(self.project)

    def so_far(self) -> RawProject | None:
        """The heading's project as far as the text read tells one; what was open is closed, as a table stands below."""
        self._flush()
        return self.project

    def take(self) -> RawProject | None:
        """The heading's project for a table or field that belongs to it; made on demand."""
        if self.project is None and self.heading is not None:
            self.project = new_project("outline", self.heading.line.at, self.path)
            put_heading(self.project, self.heading.titled, self.heading.line.at)
        return self.project

    def read(self, line: TextLine) -> None:
        """Read one line of text below the heading."""
        if self._read_value(line):
            return
        parts = vocabulary.labelled_parts(line.text)
        if len(parts) > 1 and all(map(vocabulary.label_before_colon, parts)):
            self._flush()
            for part in parts:
                self._put_labelled(part, line)
            return
        if self._read_departments(line):
            return
        label = _LABEL_LINE.match(line.text.strip())
        role = _role(label["label"]) if label else None
        if label and role:
            self._flush()
            self.role, self.spaced = role, None
            if label["value"].strip():
                self.items = [replace(line, line=replace(line.line, text=label["value"].strip()))]
            return
        if self._read_spaced(line):
            return
        inline = _INLINE.match(_unbracketed(line.text.strip()))
        role = _role(inline["label"]) if inline else None
        if inline and role and role != "actions":
            self._flush()
            self._put(role, inline["value"].strip(), line)
            return
        if self.role and (not line.boxed or (self.items and self.items[-1].boxed)):
            self._read_item(line)
        elif not line.boxed:
            self.body.append(line)

    def _read_departments(self, line: TextLine) -> bool:
        """Take a line of nothing but departments, in brackets (〔情報課、市民課〕) or right below a titled heading (主
        総務課／協 市民課)."""
        inner = _unbracketed(line.text.strip())
        if self.heading is None or self.project is not None:
            return False
        labelled = bool(vocabulary.roles_of(vocabulary.label_and_rest(line.text)[0]))
        if inner == line.text.strip() and (self.body or labelled):
            return False
        if not self.heading.is_titled or not names_department(inner):
            return False
        self._put("section", inner, line)
        return True

    def _read_value(self, line: TextLine) -> bool:
        """Take a line that opens with the role of a value (現状値：12％（R5）) for the indicator named before it."""
        label, _, rest = line.text.strip().lstrip(vocabulary.bullets()).replace(":", "：").partition("：")
        if len(label) > _ROLE_LABEL or not any(sign.isdigit() for sign in rest) or not role_word(label):
            return False
        if not {"baseline", "target", "actual"} & set(vocabulary.roles_of(label)):
            return False
        project = self.so_far()
        named = project.fields.get("indicator") if project is not None else None
        if not named:
            return False
        named[-1] = RawText(f"{named[-1].text}　{line.text.strip()}", together(named[-1].at, line.at))
        return True

    def _put_labelled(self, part: str, line: TextLine) -> None:
        """Put one of the labels of a line with what stands behind it."""
        role = next((r for r in vocabulary.label_before_colon(part) if r in _FIELD_ROLES), None)
        if role is not None:
            self._put(role, vocabulary.without_label(part), line)

    def _read_item(self, line: TextLine) -> None:
        """A bullet begins an item; lines close below it go on with it. Text set apart from bullets is commentary."""
        if self.role == "schedule" and self.items and not _is_bullet(line):
            self.items.append(line)
        elif self.role in _DEPARTMENTS and self.items and not names_department(line.text.lstrip(vocabulary.bullets())):
            self._flush()
            self.role = None
            self.body.append(line)
        elif _is_bullet(line):
            self._flush()
            self.items = [line]
        elif not self.items:
            self.items = [line]
        elif _goes_on(self.items[-1], line):
            self.items.append(line)
        elif _is_bullet(self.items[0]):
            self._flush()
            self.role = None
        else:
            self._flush()
            self.items = [line]

    def label(self, text: str) -> bool:
        """Take a numbered line that is only a label (ア 取組の内容); False when it is none."""
        role = _role(_NUMBERING.sub("", text.strip()))
        if role is None or self.heading is None:
            return False
        self._flush()
        self.role = role
        return True

    def _read_spaced(self, line: TextLine) -> bool:
        """A label at the left with its value beside it; lines below it without a label go on with the value."""
        if self.heading is None or not self.heading.is_titled or line.boxed:
            return False
        first, rest = vocabulary.label_and_rest(line.text)
        roles = [r for r in vocabulary.roles_of(first) if r in _FIELD_ROLES]
        if not roles or len(first) < 2:
            return self._go_on(line)
        self._flush()
        self.role, self.spaced = None, roles[0] if roles[0] != "actions" else "description"
        self.mark = line.text.strip()[0] if _is_bullet(line) else ""
        self.pending = not rest.strip()
        self._put(self.spaced, rest.strip(), line)
        return True

    def _go_on(self, line: TextLine) -> bool:
        if self.spaced is None:
            return False
        if self.mark and line.text.strip().startswith(self.mark):
            self.spaced = None  # another label, of which nothing is known
            return False
        if self.pending:
            self.pending = False
            self._put(self.spaced, line.text.strip(), line)
            return True
        values = self.project.fields.get(self.spaced) if self.project else None
        if not values:
            return False
        joint = "\n" if self.spaced == "schedule" else ""
        at = together(values[-1].at, line.at)
        values[-1] = RawText(values[-1].text + joint + line.text.strip(), at, values[-1].context)
        return True

    def _flush(self) -> None:
        if self.items and self.role == "schedule":
            project = self.take()
            if project is not None:
                project.marks.extend(marks_of_pieces(self.items))
        elif self.items and self.role:
            joint = "\n" if self.role in _LISTED else ""
            text = joint.join(i.text.strip() for i in self.items).lstrip(vocabulary.bullets() + " 　")
            self._put(self.role, text, *self.items)
        self.items = []

    def _put(self, role: str, text: str, *lines: TextLine) -> None:
        project = self.take()
        if project is not None and text:
            project.add(role, RawText(text, at_of(lines)))


def _unbracketed(text: str) -> str:
    """A line without the brackets around the whole of it: （担当課：水産課）."""
    inner = text[1:-1]
    whole = text[:1] in _OPENING and text[-1:] in _CLOSING
    return inner if whole and not any(sign in inner for sign in _OPENING + _CLOSING) else text


def put_body(project: RawProject, lines: Sequence[TextLine]) -> None:
    """What stands below a heading without labels, where only the department has one: bullets say what is done, a
    sentence with a value and its year is a target, the rest says what it is for."""
    if "section" not in project.fields or {"actions", "schedule"} & project.fields.keys() or project.marks:
        return
    for item in _paragraphs(lines):
        text = "".join(line.text.strip() for line in item)
        at = at_of(item)
        if _is_bullet(item[0]):
            project.add("actions", RawText(text.lstrip(vocabulary.bullets() + " 　"), at))
        elif is_statement(text) and name_in_sentence(text):
            project.add("indicator", RawText(text, at))
        else:
            project.add("goal", RawText(text, at))


def _paragraphs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Bullets and paragraphs. A line left of its bullet begins one; so does one after a sentence that ends short."""
    margin = max((line.line.box.x1 for line in lines), default=0.0)
    out: list[list[TextLine]] = []
    for line in lines:
        last = out[-1][-1] if out else None
        begins = last is None or _is_bullet(line) or not _goes_on(last, line)
        if last is not None and not begins:
            left_of_bullet = _is_bullet(out[-1][0]) and line.line.box.x0 < out[-1][0].line.box.x0 - 1
            ended = last.text.rstrip().endswith("。") and last.line.box.x1 < margin - 2 * last.line.size
            begins = left_of_bullet or ended
        if begins:
            out.append([line])
        else:
            out[-1].append(line)
    return out


def _tells_project(project: RawProject) -> bool:
    """Whether what was found below a heading describes a project: what is done, or who or when and something more."""
    fields = project.fields.keys() | ({"schedule"} if project.marks else set())
    fields |= {"indicator"} if project.indicators else set()
    return bool({"actions", "relisted"} & fields) or (len(_TELLING & fields) >= 2 and bool(_DECIDING & fields))


def _is_bullet(line: TextLine) -> bool:
    return line.text.strip()[:1] in vocabulary.bullets()


def _goes_on(last: TextLine, line: TextLine) -> bool:
    """Whether a line is the next of a paragraph: right below it in the same type, or on the next page mid-sentence."""
    if last.page_no != line.page_no:
        return not last.text.rstrip().endswith("。")
    gap = line.line.box.top - last.line.box.bottom
    alike = abs(line.line.size - last.line.size) <= 0.04 * last.line.size
    return alike and gap <= _PARAGRAPH_GAP * last.line.size


def _role(label: str) -> str | None:
    roles = vocabulary.roles_of(label)
    if "actions" in roles:
        return "actions"
    return next((r for r in roles if r in _FIELD_ROLES), None)


def settle(project: RawProject) -> None:
    """Turn a schedule and an indicator that are told in words into marks and values."""
    put_told_schedule(project, [*project.fields.get("goal", []), *project.fields.get("indicator", [])])
    for raw in project.fields.pop("schedule", []):
        project.marks.extend(marks_of_lines(raw))
    for raw in project.fields.pop("indicator", []):
        for text in parts_with_values(raw.text):
            put_sentence(project, RawText(text, raw.at))
    for raw in project.fields.pop("goal", []):
        if tells_value(raw.text):
            put_sentence(project, raw)
        else:
            project.add("goal", raw)


def settle_period(project: RawProject) -> None:
    """A period that says what is done when (令和5年度：準備　令和6年度：導入) is a schedule; two years of which the
    second is later (開始年度｜完了年度) are a period from the one to the other."""
    periods = project.fields.get("period", [])
    spans = [span_of(raw.text) for raw in periods]
    if len(spans) == 2 and spans[0] and spans[1] and spans[0].end < spans[1].start:
        first, last = periods
        project.fields["period"] = [RawText(f"{first.text}～{last.text}", together(first.at, last.at))]
    period = project.first("period")
    if period is None or project.marks or project.activities:
        return
    steps = marks_of_lines(period)
    told = all(step.text for step in steps)
    if told and (len(steps) > 1 or (steps and is_status(steps[0].text or ""))):
        project.marks.extend(steps)
        del project.fields["period"]
