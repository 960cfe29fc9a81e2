"""What stands around a table: the card above it that it is a part of, the slide around it, the heading over it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import Evidence, RawPlan, RawProject, RawText
from keikaku._internal.normalize.text import squeeze

from . import vocabulary
from .asked import is_status, method_of
from .drafts import describes_project, put_heading, put_title
from .flow import at_of
from .merge import name_key
from .narrative import Narrative
from .outline import Heading, Outline, style_of
from .slides import SlideCard
from .spans import span_of
from .table_kinds import first_row
from .titles import is_number, parse_title

_PLACES = re.compile(r"[0-9０-９]+|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[①-⑳]")
_SEVERAL_PAGES = 3
"""A table that begins alike on so many pages is a part of what these pages repeat."""
_FORM_LABELS = 3
"""A form repeats at least so many labels."""
_LEVEL = 4.0
"""Headings side by side stand at heights that differ by less (points)."""


@dataclass(slots=True)
class Around:
    """Where the reader stands: what it has read so far, and on how many pages a table begins with a row."""

    plan: RawPlan
    outline: Outline
    narrative: Narrative
    slides: list[SlideCard] = field(default_factory=list)
    """What was read from boxes; a table inside such an area tells more of it."""
    open_cards: set[Evidence] = field(default_factory=set)
    """Places of the cards that boxes below them have added to."""
    titles: set[tuple[str | None, int]] = field(default_factory=set)
    """Styles and sizes of headings that named cards below them."""
    first_rows: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """On how many pages a table begins with a row."""
    first_labels: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How many tables of a document open with a text."""
    left_labels: Counter[str] = field(default_factory=Counter)
    """How many tables have a text at the left, below their first row."""

    def count(self, tables: Iterable[Table]) -> None:
        """Count on how many pages a table begins alike, and how many tables open with the same text."""
        listed = list(tables)
        self.first_rows.update(first for first, _ in {(first_row(table), table.page_no) for table in listed})
        self.first_labels.update(first_row(table)[:1] for table in listed)
        for table in listed:
            self.left_labels.update(_left_texts(table))

    def is_form(self, table: Table) -> bool:
        """Whether a table is one of several that differ in their first row and say the same at the left below it: a
        form that is filled in for one thing after another."""
        left = _left_texts(table)
        again = sum(self.left_labels[text] >= _SEVERAL_PAGES for text in left)
        return again >= _FORM_LABELS and 2 * again >= len(left) and self.first_rows[first_row(table)] == 1

    def is_part(self, table: Table) -> bool:
        """Whether a table is a part of the card above it on its page: its first row is printed again below the cards of
        other pages."""
        card = self.plan.projects[-1] if self.plan.projects else None
        if card is None or card.layout != "card" or card.at.page_no != table.page_no:
            return False
        heading, top = self.outline.last, card.at.bbox[1]
        between = heading is not None and (heading.line.page_no, heading.line.line.box.top) > (
            table.page_no,
            top + _LEVEL,
        )
        if heading is not None and between and parse_title(heading.text).number is not None:
            return False
        return top < table.box.top and self.first_rows[first_row(table)] >= _SEVERAL_PAGES

    def titled_card(self, table: Table) -> RawProject | None:
        """The card above on the same page whose first box bears the title for those below it, as slides have it."""
        if (owner := self.slide_around(table)) is not None:
            return owner
        card = self.plan.projects[-1] if self.plan.projects else None
        if card is None or card.layout != "card" or card.at.page_no != table.page_no:
            return None
        if self.is_part(table):
            return card
        heading = self.outline.last
        if (
            heading is not None
            and heading.line.page_no == table.page_no
            and heading.line.at != card.at
            and heading.line.line.box.top > card.at.bbox[1] - _LEVEL
        ):
            return None
        said = card.fields.keys() & {"section", "bureau"} or card.marks or card.activities
        return card if not said or card.at in self.open_cards else None

    def slide_around(self, table: Table) -> RawProject | None:
        """The project that was read from the boxes around a table."""
        on_page = [slide for slide in self.slides if slide.project.at.page_no == table.page_no]
        return next((slide.project for slide in on_page if slide.area.holds(table.box.cx, table.box.cy)), None)

    def under_title(self) -> bool:
        """Whether the last heading is a project's: numbered, and in several places (Ⅰ-3, 1-2-(1)), or the text below it
        says who is in charge."""
        last = self.outline.last
        number = parse_title(last.text).number if last is not None else None
        if last is not None and (number is not None or last.is_marked):
            told = self.narrative.so_far()
            if self.narrative.describes() or (told is not None and "section" in told.fields):
                return True
        return number is not None and len(_PLACES.findall(number)) > 1

    def _is_form_below(self, heading: Heading, project: RawProject, table: Table) -> bool:
        """Whether a table that says who is in charge is one of several forms that open alike, right below a marked
        heading that is no label (■窓口の改革)."""
        right_above = self.narrative.heading is heading and not self.narrative.body
        label = vocabulary.is_label(heading.text) or vocabulary.heading_kind(heading.text)
        alike = self.first_labels[first_row(table)[:1]] >= _SEVERAL_PAGES
        return heading.is_marked and right_above and not label and alike and "section" in project.fields

    def name_from_heading(self, project: RawProject, table: Table) -> None:
        """A card without a name belongs to the heading above it, if that is numbered like a project, or is the name of
        one of which the card tells figures."""
        heading = self.outline.last
        if heading is None:
            return
        marked = heading.is_marked and self.under_title()
        if not parse_title(heading.text).number and not marked and not self._is_form_below(heading, project, table):
            known = {name_key(p.text("name")) for p in self.plan.projects}
            if project.indicators and not describes_project(project) and name_key(heading.text) in known:
                put_title(project, heading.text, heading.line.at)
                project.at = heading.line.at
            return
        if vocabulary.heading_kind(heading.text) == "explains":
            return
        if not describes_project(project) and not (self.under_title() and project.indicators):
            return
        put_heading(project, heading.titled, heading.line.at)
        if "description" not in project.fields and self.narrative.heading is heading and self.narrative.body:
            told = "\n".join(line.text for line in self.narrative.body)
            project.add("description", RawText(told, at_of(self.narrative.body)))
        project.at = heading.line.at
        project.section_path = self.outline.path[:-1]
        if project.marks or project.activities:
            self.titles.add((heading.style, round(heading.size)))

    def is_title(self, heading: Heading) -> bool:
        """Whether a heading looks like those that named cards before."""
        return (heading.style, round(heading.size)) in self.titles

    def scheduled_above(self, table: Table) -> RawProject | None:
        """The project of the numbered heading right above a table of nothing but years and what is done in them, which
        text below the table may say more of."""
        heading = self.outline.last
        if heading is None or self.narrative.heading is not heading or not heading.is_titled:
            return None
        told = [squeeze(c.text) for c in table.cells if c.text]
        marks = [text for text in told if not span_of(text)]
        if not marks or not all(is_status(text) or method_of(text) != "text" for text in marks):
            return None
        return self.narrative.take()

    def described_above(self, figures: RawProject) -> RawProject | None:
        """The project of the numbered heading above, where text below it says who is in charge and a table without a
        name below that only what it is measured by."""
        heading = self.outline.last
        if heading is None or self.narrative.heading is not heading or self.under_title():
            return None
        if not figures.indicators or (project := self.narrative.so_far()) is None:
            return None
        numbered = parse_title(heading.text).number is not None
        return project if numbered and "section" in project.fields else None


def _left_texts(table: Table) -> set[str]:
    """What stands in the first column below the first row, in comparable form, without numbers, years and the headings
    by which lists are grouped (基本方針１)."""
    texts = {squeeze(c.text) for c in table.cells if c.col == 0 and c.row > 0 and c.text}
    return {text for text in texts if not is_number(text) and not span_of(text) and not _is_group(text)}


def _is_group(text: str) -> bool:
    return (style_of(text) or "").startswith(("第", "worded"))
