"""The account of a document's words: what became of each, so that nothing is left out in silence.

A word is what stands between blanks, ends of lines and borders of cells. It ends in a value, or as a heading or label,
as a note, as prose, as furniture (running heads, page numbers, contents) – or unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import Grid
from keikaku._internal.extract.pdf.lines import Line
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .evidence.contents import kinds_of
from .flow import Sheet, is_page_number
from .printed import Printed

_NOTE = re.compile(r"^[(（]?(?:※|＊|\*|注\s*[0-9０-９)）:：]|注記|資料[:：]|凡例|単位[:：])|出典[:：)）]|^[(（]?出典")
_UNTICKED = re.compile(r"^[□☐]\S")
_YEAR = re.compile(r"[\d元]{1,4}年度?(?:以降)?")
_OF_VALUE = re.compile(r"[(（]?(?:現状|基準|実績|目標|見込み?|計画|予定)値?[)）]?$")
_DATED = re.compile(r"(?:令和|平成|[RH])?[\d元]{1,4}年度?末?")
_FIGURE = re.compile(r"\d")
_PARAGRAPH = 1.2
"""Lines of a paragraph stand less than this many font sizes apart."""
_SEVERAL = 3
"""A phrase that stands unread so often among projects is a label."""
_SIGNS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Read:
    """What of a page was read: the boxes that projects were read from, the texts over columns, the boxes of what
    explains or is replaced (keys, the schedule of an earlier state, totals), and the boxes of what stands in chapters
    that are not about the plan's projects."""

    areas: list[Box] = field(default_factory=list)
    headers: set[str] = field(default_factory=set)
    aside: list[Box] = field(default_factory=list)
    elsewhere: list[Box] = field(default_factory=list)
    projects: int = 0
    """How many projects stand on the page."""

    def holds(self, line: Line) -> bool:
        """Whether a line stands where projects were read from."""
        return _in_any(self.areas, line)

    def leaves(self, line: Line) -> bool:
        """Whether a line stands in a chapter that is not about projects."""
        return _in_any(self.elsewhere, line)


def _in_any(boxes: Iterable[Box], line: Line) -> bool:
    return any(box.holds(line.box.cx, line.box.cy) for box in boxes)


@dataclass(slots=True)
class Block:
    """What a cell holds, or a line outside tables, with the page."""

    lines: list[Line]
    page_no: int
    in_table: bool
    text: str


@dataclass(slots=True)
class Word:
    """A word, the line and block it stands in, and what became of it (one of `records.USES`)."""

    text: str
    line: Line
    block: Block
    use: str = "unread"


@dataclass(slots=True)
class Account:
    """The words of a document, taken before anything is taken out of its sheets."""

    words: dict[int, list[Word]] = field(default_factory=dict)
    """By page."""
    headings: set[int] = field(default_factory=set)
    """`id` of lines that are headings."""
    page_numbers: set[int] = field(default_factory=set)
    """`id` of lines that number their page."""
    values: Printed = field(default_factory=Printed)

    def open(self, sheets: Iterable[Sheet]) -> None:
        """Take down the words of all pages."""
        for sheet in sheets:
            self.page_numbers |= {id(text.line) for text in sheet.lines if is_page_number(text, sheet)}
            self.words[sheet.page_no] = [
                Word(piece, line, block)
                for block in _blocks(sheet)
                for line in block.lines
                for piece in line.text.split()
            ]

    def counts(self, page_no: int) -> Counter[str]:
        """How many words of a page there are of each use."""
        return Counter(word.use for word in self.words.get(page_no, ()))

    def unread(self, page_no: int) -> list[Block]:
        """The blocks of a page of which words stay unread; each holds but those words."""
        blocks: dict[int, tuple[Block, list[Word]]] = {}
        for word in self.words.get(page_no, ()):
            if word.use == "unread":
                blocks.setdefault(id(word.block), (word.block, []))[1].append(word)
        return [
            Block(
                list({id(w.line): w.line for w in words}.values()),
                page_no,
                block.in_table,
                " ".join(w.text for w in words),
            )
            for block, words in blocks.values()
        ]

    def share_told(self, page_no: int, box: Box) -> float:
        """The share of the words within a box that are known to be values or labels."""
        own = [word for word in self.words.get(page_no, ()) if box.holds(word.line.box.cx, word.line.box.cy)]
        return sum(word.use in {"values", "labels"} for word in own) / len(own) if own else 0.0

    def close(self, sheets: Sequence[Sheet], read: Mapping[int, Read], legend: Container[str] = ()) -> None:
        """Say what became of each word; `read` tells by page what was read there, `legend` holds the words by which the
        plan explains its signs and colours."""
        furniture = self.page_numbers | {id(line) for sheet in sheets for line in sheet.furniture}
        for sheet in sheets:
            labels = [panel.box for panel in sheet.panels if vocabulary.is_label(panel.text)]
            places = read.get(sheet.page_no, Read())
            page = _PageOf(places, labels)
            for line, words in _by_line(self.words.get(sheet.page_no, ())):
                if id(line) in furniture:
                    use = "furniture"
                elif id(line) in self.headings:
                    use = "labels"
                elif squeeze(line.text) in legend and not places.holds(line):
                    use = "notes"
                else:
                    page.settle(words, self.values.mask(line.text, line.box, sheet.page_no, words[0].block.text))
                    continue
                for word in words:
                    word.use = use
        self._find_labels(read)

    def _find_labels(self, read: Mapping[int, Read]) -> None:
        """A phrase that stands unread in many records is a label of the plan's own, whatever it means."""
        blocks: dict[int, list[Word]] = {}
        for page_no, words in self.words.items():
            near = read.get(page_no, Read())
            for word in words:
                if word.use == "unread" and (near.holds(word.line) or (near.projects and not word.block.in_table)):
                    blocks.setdefault(id(word.block), []).append(word)
        texts = {at: " ".join(word.text for word in words) for at, words in blocks.items()}
        count = Counter(map(squeeze, texts.values()))
        for at, words in blocks.items():
            if count[squeeze(texts[at])] >= _SEVERAL and kinds_of(texts[at]) <= {"phrase"}:
                for word in words:
                    word.use = "labels"


@dataclass(frozen=True)
class _PageOf:
    """What is known of a page: what was read there, and the boxes that are labels."""

    read: Read
    labels: Sequence[Box]
    prose: list[Line] = field(default_factory=list)
    """The lines of running text so far."""

    def settle(self, words: Sequence[Word], mask: Sequence[bool]) -> None:
        """Say what became of the words of one line; `mask` tells of each of its signs whether a value has it."""
        line, block = words[0].line, words[0].block
        inside = self.read.holds(line)
        rest = self._use_of(block, line, inside)
        tells = bool({"told_value", "told_schedule"} & kinds_of(block.text))
        signs = squeeze(line.text)
        has_value = tells and any(sign.isdecimal() and has for sign, has in zip(signs, mask, strict=False))
        start = 0
        for word in words:
            plain = squeeze(word.text)
            covered = mask[start : start + len(plain)]
            start += len(plain)
            left = "".join(sign for sign, is_in in zip(plain, covered, strict=False) if not is_in)
            told = any(covered) and (tells or not _SIGNS.sub("", left) or sum(covered) * 2 >= len(plain))
            if told or (has_value and rest == "unread" and not _FIGURE.search(_DATED.sub("", plain))):
                word.use = "values"  # what a sentence says around the value that was read of it
            elif rest == "unread" and (
                vocabulary.is_label(left) or not _SIGNS.sub("", left) or _UNTICKED.match(word.text)
            ):
                word.use = "labels"
            else:
                word.use = rest

    def _use_of(self, block: Block, line: Line, inside: bool) -> str:
        """What the words of a block are that no value has."""
        if squeeze(block.text) in self.read.headers or vocabulary.is_label(block.text):
            return "labels"
        if _in_any(self.labels, line):
            return "labels"
        if (inside or self.read.projects) and _is_head(block.text):
            return "labels"
        if _in_any(self.read.aside, line) or _NOTE.search(line.text.strip()):
            return "notes"
        if block.in_table or inside:
            return "unread"
        goes_on = self.prose and _goes_on(self.prose[-1], line)
        if not goes_on and "sentence" not in kinds_of(line.text):
            return "unread"
        self.prose.append(line)
        return "prose"


def _is_head(text: str) -> bool:
    """Whether a text stands over a column of an axis: years, or what kind of value is of which year."""
    years = _OF_VALUE.sub("", squeeze(text))
    return bool(years) and ("period" in kinds_of(years) or _YEAR.fullmatch(years) is not None)


def _goes_on(last: Line, line: Line) -> bool:
    """Whether a line is the next of a paragraph."""
    gap = line.box.top - last.box.bottom
    alike = abs(line.size - last.size) <= 0.04 * last.size
    return alike and -last.size < gap < _PARAGRAPH * last.size and not last.text.rstrip().endswith("。")


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """The cells of a page and its lines outside tables, those in arrows as well, which stand in neither."""
    seen = []
    for text in sheet.lines:
        seen.append(text.line.box)
        yield Block([text.line], sheet.page_no, False, text.text)
    for grid in sheet.grids:
        seen.append(grid.box)
        yield from _cells(grid)
    for panel in sheet.panels:
        lines = [line for line in panel.lines if not any(box.holds(line.box.cx, line.box.cy) for box in seen)]
        if panel.is_arrow and lines:
            yield Block(lines, sheet.page_no, False, panel.text)


def _cells(grid: Grid) -> Iterator[Block]:
    for cell in grid.cells:
        if cell.lines:
            yield Block(cell.lines, cell.page_no, True, cell.text)
        for inner in cell.nested:
            yield from _cells(inner)


def _by_line(words: Sequence[Word]) -> Iterator[tuple[Line, list[Word]]]:
    groups: dict[int, list[Word]] = {}
    for word in words:
        groups.setdefault(id(word.line), []).append(word)
    for group in groups.values():
        yield group[0].line, group
