"""Narrative projects: a numbered heading, labels in brackets or with a colon, bullets that say what is done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from normalize.records import RawProject, RawText

from . import vocabulary
from .drafts import new_project, put_title
from .flow import TextLine
from .outline import Heading, Outline

_INLINE = re.compile(
    r"^[・●○◆◇■□▪\s]*[【<〈\[(（]?(?P<label>[^:：】>〉\])）]{1,14})[】>〉\])）]?\s*[:：]\s*(?P<value>.+)$"
)
_LABEL_LINE = re.compile(
    r"^[■□●○◆◇▪・\s]*[【<〈＜《≪\[「『]\s*(?P<label>[^】>〉＞》≫\]」』]{1,16})\s*[】>〉＞》≫\]」』]\s*(?P<value>.*)$"
)
_FIELD_ROLES = {"section", "related", "bureau", "period", "goal", "description", "budget", "indicator", "actions"}


@dataclass(slots=True)
class Narrative:
    """Collects the text below the current heading; `project` is made when the text turns out to describe one."""

    heading: Heading | None = None
    path: tuple[str, ...] = ()
    role: str | None = None
    items: list[TextLine] = field(default_factory=list)
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
        if self.project is not None and self.project.fields.get("actions"):
            self.done.append(self.project)
        self.heading, self.project, self.role = None, None, None

    def take(self) -> RawProject | None:
        """The heading's project for a table or field that belongs to it; made on demand."""
        if self.project is None and self.heading is not None:
            self.project = new_project("outline", self.heading.line.at, self.path)
            put_title(self.project, self.heading.text, self.heading.line.at)
        return self.project

    def read(self, line: TextLine) -> None:
        """Read one line of text below the heading."""
        label = _LABEL_LINE.match(line.text.strip())
        role = _role(label["label"]) if label else None
        if label and role:
            self._flush()
            self.role = role
            if label["value"].strip():
                self._put(role, label["value"].strip(), line)
            return
        inline = _INLINE.match(line.text.strip())
        role = _role(inline["label"]) if inline else None
        if inline and role and role != "actions":
            self._flush()
            self._put(role, inline["value"].strip(), line)
            return
        if self.role and not line.boxed:
            if line.text.strip()[:1] in vocabulary.bullets() or not self.items:
                self._flush()
                self.items = [line]
            else:
                self.items.append(line)

    def _flush(self) -> None:
        if self.items and self.role:
            text = "".join(i.text.strip() for i in self.items).lstrip(vocabulary.bullets() + " 　")
            self._put(self.role, text, self.items[0])
        self.items = []

    def _put(self, role: str, text: str, line: TextLine) -> None:
        project = self.take()
        if project is not None and text:
            project.add(role, RawText(text, line.at))


def _role(label: str) -> str | None:
    roles = vocabulary.roles_of(label)
    if "actions" in roles:
        return "actions"
    return next((r for r in roles if r in _FIELD_ROLES), None)
