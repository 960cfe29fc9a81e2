"""Numbered headings in reading order: the path of sections a place of the plan belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from keikaku._internal.normalize.text import fold, squeeze

from . import vocabulary
from .flow import TextLine
from .titles import CHAPTER, is_number, opens_with_boxed_number, split_number

_WORDED = re.compile(
    r"^(?P<word>基本方針|基本目標|基本施策|基本戦略|重点施策|重点目標|重点事項|施策の柱|施策|各論|目標|方針|戦略|柱|事業推進計画|取組|政策|分野|視点|アクション|重点取組|プロジェクト|取組方針|推進項目)"
    r"\s*[<〈(（\[]?\s*(?:[0-9０-９一二三四五六七八九十ⅠⅡⅢⅣⅤⅥ①-⑳]+)(?:[-－‐.．][0-9０-９①-⑳]+)*\s*[>〉)）\]]?"
)
_ROMAN = re.compile(r"^[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][\s　.．]")
_KANA = re.compile(r"^[(（]?[アイウエオカキクケコ][)）\s　.．]")
_LETTER = re.compile(r"^[(（]?[a-zA-Zａ-ｚ][)）.．][\s　]?")
_PLAIN = re.compile(
    r"^0[1-9][\s　]+\S|^(?P<n>[0-9０-９]{1,2})(?P<sep>[\s　.．、]?)(?=[^\d０-９\s.．,，年月日か%％件人台点])"
)
_DOTTED = re.compile(r"^[0-9０-９]{1,2}(?P<more>(?:[.．\-－‐][0-9０-９①-⑳]{1,2})+)")
_PAREN = re.compile(r"^[(（][0-9０-９一二三四五六七八九十]{1,2}(?:[-－‐][0-9０-９]{1,2})*[)）]")
_HALF_PAREN = re.compile(r"^[0-9０-９]{1,2}[)）]")
_CIRCLED = re.compile(r"^[①-⑳㉑-㉟]")
_SQUARE = re.compile(r"^\[[^\]]{1,3}\]")
_STARS = "★☆ 　"
"""Signs before the number of what has priority."""
_MARKS = "■◆●◇□▼◎"
_SENTENCE_END = ("。", "、", "，", "ます", "です", "した", "する", "される", "ある")


@dataclass(slots=True)
class Heading:
    """A heading: its style (what its siblings look like), text and place."""

    style: str
    size: float
    text: str
    line: TextLine
    of_slide: bool = False
    """Whether it stands on a page that is wider than high."""
    tags: str = ""
    """What stands in boxes at its other end, each in brackets (【新規】)."""

    @property
    def titled(self) -> str:
        """The text as the title of a project, behind its tags."""
        return self.tags + self.text

    @property
    def is_marked(self) -> bool:
        """Whether a sign opens it instead of a number (■ 電子申請の拡大)."""
        return self.style.startswith("sign")

    @property
    def is_titled(self) -> bool:
        """Whether a number or a sign opens it, as titles of projects have it."""
        return self.is_marked or split_number(self.text.lstrip(_STARS))[0] is not None

    def titles_slide_as(self, other: Heading) -> bool:
        """Whether both are titles of slides: of one size, at one place of two pages."""
        own, its = self.line.line.box, other.line.line.box
        alike = abs(self.size - other.size) < 0.02 * self.size and abs(own.x0 - its.x0) < 4 and abs(own.cy - its.cy) < 4
        return self.of_slide and other.of_slide and self.line.page_no != other.line.page_no and alike


@dataclass(slots=True)
class Outline:
    """The open headings, outermost first."""

    stack: list[Heading] = field(default_factory=list)

    def push(self, heading: Heading) -> None:
        """Open a heading: it closes its siblings and everything below them. A chapter that is open is not opened again:
        what repeats its first words is a running head."""
        again = (o for o in self.stack if o.style == heading.style and o.style.startswith("第"))
        if any(squeeze(opened.text).startswith(squeeze(heading.text)) for opened in again):
            return
        for i, opened in enumerate(self.stack):
            if (
                opened.style == heading.style
                or heading.titles_slide_as(opened)
                or (heading.size > opened.size * 1.08 and _rank(heading.style) <= _rank(opened.style))
            ):
                del self.stack[i:]
                break
        while self.stack and _rank(self.stack[-1].style) > _rank(heading.style):
            self.stack.pop()
        self.stack.append(heading)

    @property
    def path(self) -> tuple[str, ...]:
        """Texts of the open headings."""
        return tuple(h.text for h in self.stack)

    @property
    def last(self) -> Heading | None:
        """The innermost open heading."""
        return self.stack[-1] if self.stack else None


_RANKS = ("章編部", "節", "款項", "worded", "roman")


def _rank(style: str) -> int:
    """Chapter-like styles outrank numbered ones; among those only their order of appearance counts."""
    for rank, names in enumerate(_RANKS):
        if style.removeprefix("第") in names:
            return rank
    return len(_RANKS)


def style_of(text: str) -> str | None:
    """The numbering style a line opens with, or None."""
    plain = fold(text)
    if opens_with_boxed_number(plain):
        return "boxed"
    if found := CHAPTER.match(plain):
        return "第" + found["unit"]
    if found := _WORDED.match(plain):
        return "worded:" + found["word"]
    for name, pattern in (
        ("paren", _PAREN),
        ("half-paren", _HALF_PAREN),
        ("circled", _CIRCLED),
        ("square", _SQUARE),
        ("roman", _ROMAN),
        ("kana", _KANA),
        ("letter", _LETTER),
    ):
        if pattern.match(plain):
            return name
    if found := _DOTTED.match(plain):
        return "dotted" + "." * len(re.findall(r"[.．\-－‐]", found["more"]))
    return "plain" if _PLAIN.match(plain) else None


def heading_of(text: TextLine, body_size: float) -> Heading | None:
    """A heading when the line is numbered (or clearly set off) and no sentence; None otherwise."""
    line, plain = text.line, squeeze(text.text)
    if len(plain) > 70 or len(plain) < 2 or plain.endswith(_SENTENCE_END) or "。" in plain:
        return None
    if vocabulary.label_before_colon(line.text):
        return None
    style = style_of(line.text.lstrip(_STARS))
    strong = line.size > body_size * 1.12 or line.bold
    if style is None:
        if not strong or len(plain) > 40 or is_number(line.text) or vocabulary.is_label(line.text):
            return None
        if line.size > body_size * 1.12 and _is_marked_title(line.text):
            return Heading(f"sign{plain[0]}{round(line.size)}", line.size, line.text, text)
        if plain[0] in vocabulary.bullets() or plain[0] in "【<〈≪「『(（":
            return None
        return Heading(f"free{round(line.size)}", line.size, line.text, text)
    if style in {"plain", "letter", "kana"} and not strong and not split_number(line.text)[0] and style != "kana":
        return None
    return Heading(style, line.size, line.text, text)


def _is_marked_title(text: str) -> bool:
    """Whether a line is a sign and a title behind it (■ 電子申請の拡大), no label."""
    title = text.strip()[1:].strip()
    label, _ = vocabulary.label_and_rest(title)
    return (
        text.strip()[0] in _MARKS
        and len(title) > 3
        and not vocabulary.roles_of(label)
        and not vocabulary.is_label(title)
    )


def running_text(lines: Iterable[TextLine]) -> set[int]:
    """The lines (by `id`) of paragraphs: they go on below each other in one style, and one of them ends a sentence."""
    found: set[int] = set()
    paragraphs: list[list[TextLine]] = []
    for text in lines:
        if (open_ := next((p for p in reversed(paragraphs[-3:]) if _goes_on(p[-1], text)), None)) is not None:
            open_.append(text)
        else:
            paragraphs.append([text])
    for paragraph in paragraphs:
        ends = [i for i, text in enumerate(paragraph) if text.text.rstrip().endswith("。")]
        if ends and len(paragraph) > 1:
            found.update(id(text) for text in paragraph[: ends[-1] + 1])
    return found


def _goes_on(text: TextLine, following: TextLine) -> bool:
    """Whether a line stands right below another in its style and at its left edge."""
    a, b = text.line, following.line
    alike = abs(a.size - b.size) < 0.02 * a.size and a.bold == b.bold and a.font == b.font
    near = 0 < b.box.top - a.box.top < 2.2 * a.size and abs(a.box.x0 - b.box.x0) < 1.2 * a.size
    return alike and near and text.page_no == following.page_no


def number_of(heading: str) -> float:
    """The number that a heading opens with; not a number where it opens with none."""
    number = squeeze(split_number(heading)[0] or "")
    return float(number) if number.isdecimal() else float("nan")
