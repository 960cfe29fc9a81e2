"""Read a plan: outline, cards, listings and narratives of a PDF become a RawPlan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import RawFinding, RawPlan, RawProject
from keikaku._internal.normalize.text import squeeze

from . import trace, vocabulary
from .abbreviations import explains_signs, read_abbreviations
from .account import Account, Read
from .around import Around
from .axis import era_of, find_axis
from .cover import read_cover, reports_progress, speaks_of_earlier_plan, title_page
from .doubts import doubts_of, findings_of
from .drafts import has_content
from .evidence import contents, lexicon
from .fields import read_cards
from .figures import figures_header, figures_of, repeats_names
from .finish import finish
from .flow import Flow, Sheet, TextLine, body_size, flow_of, text_of
from .header import Header, find_header, is_listing, lists_plans
from .heading_parts import completes, stands_beside, tags
from .labelled_rows import set_out
from .legend import read_colours, read_legend
from .listing import read_listing
from .lists_within import taken_apart
from .merge import absorb, name_key, number_key
from .narrative import Narrative
from .numbered_figures import put_numbered_figures
from .outline import Heading, Outline, heading_of, number_of, running_text
from .pages import pages_told, sheets_of_file
from .results import read_results
from .roadmaps import Roadmap, put_roadmaps, roadmaps_of
from .slides import SlideCard, take_slides
from .sureness import put_confidence
from .table_kinds import (
    caption_of,
    explains_labels,
    first_row,
    is_explicit_card,
    is_key,
    is_plain_list,
    opening_rows,
    row_rules,
    unit_above,
)
from .taken import KEY, Taken
from .taught import CARDS, NONE, Lesson, Taught, header_by
from .titles import parse_title
from .told_units import put_told_unit, told_unit
from .told_years import put_told_years, told_years
from .unread import of_conflicting_years

READER_VERSION = "21"
"""Goes up when the same PDF would be read differently; every build names the version that read it."""


def read_plan(
    path: Path,
    progress: Callable[[int, int], None] | None = None,
    why_not: Callable[[int], str | None] = lambda page: None,
    lessons: Sequence[Lesson] = (),
) -> RawPlan:
    """Read the PDF at `path`. Raises PdfError for a file that cannot be opened at all.

    `progress(page, pages)` is called after every page. A page that cannot be read becomes a finding; one for which
    `why_not(page)` gives the code of a finding is not read. Pages in a row of one such code are one finding. `lessons`
    are what a person taught about the document.
    """
    sheets, findings = sheets_of_file(path, progress or (lambda page, pages: None), why_not)
    abbreviations = read_abbreviations(Flow(sheets))
    taught = Taught(lessons)
    taught.for_cover(sheets)
    taught.draw(sheets)
    with contents.explained(abbreviations), vocabulary.learned(lexicon.learn(sheets) | taught.labels(sheets)):
        plan = _Reader(sheets, findings, taught).read()
    plan.abbreviations = abbreviations
    if taught.is_no_plan:
        plan.projects, plan.results, plan.findings = [], [], [RawFinding("left_out_by_answer")]
    return plan


def _top(block: TextLine | Table) -> float:
    return block.line.box.top if isinstance(block, TextLine) else block.box.top


def _is_in(table: Table, roadmap: Roadmap) -> bool:
    """Whether a table is but the lines between the rows of a roadmap."""
    return table.page_no == roadmap.page_no and roadmap.box.holds(table.box.x1 - 1, table.box.cy)


@dataclass(slots=True)
class _Reader:
    sheets: list[Sheet]
    findings: list[RawFinding]
    taught: Taught = field(default_factory=Taught)
    outline: Outline = field(default_factory=Outline)
    narrative: Narrative = field(default_factory=Narrative)
    plan: RawPlan = field(default_factory=RawPlan)
    tables: Taken = field(default_factory=Taken)
    account: Account = field(default_factory=Account)
    elsewhere: list[TextLine] = field(default_factory=list)
    """Lines of chapters that are not about the plan's projects."""
    units: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The units of money of tables, by their first rows: one that goes on with the same header has the same."""
    parts: list[tuple[Heading | None, RawProject]] = field(default_factory=list)
    """Boxes below a project's title that say too little to be a project by themselves."""
    around: Around = field(init=False)
    prose: set[int] = field(default_factory=set)
    """The lines of running text."""
    skipping: bool = False
    previous: bool = False

    def __post_init__(self) -> None:
        self.around = Around(self.plan, self.outline, self.narrative)

    def read(self) -> RawPlan:
        """Walk through the document once."""
        texts = {s.page_no: text_of(s) for s in self.sheets}
        counts = {s.page_no: len(s.grids) for s in self.sheets}
        years = told_years(self.sheets)
        self.account.open(self.sheets)
        legend_lines = Flow([*self.sheets])
        self.plan.legend = read_legend(legend_lines) | self.taught.signs(self.sheets)
        colours = read_colours(legend_lines) | self.taught.colours(self.sheets)
        for sheet in self.sheets:
            sheet.colours = colours
        roadmaps = roadmaps_of(self.sheets)
        slides, missed = take_slides(self.sheets)
        self.findings += [
            RawFinding("unread_region", name, at) for name, at in missed if not vocabulary.heading_kind(name)
        ]
        flow = taken_apart(flow_of(self.sheets, row_rules(self.sheets)))
        self.plan.document = read_cover(flow, texts)
        self.taught.arrange(flow)
        self.around.count(block for block in flow.blocks if isinstance(block, Table))
        body = body_size(flow)
        self.prose = running_text(block for block in flow.blocks if isinstance(block, TextLine))
        cover = {id(line) for line in title_page(flow) if not flow.sheet(line.page_no).grids}
        for block in flow.blocks:
            self._read_slides(slides, block.page_no, _top(block))
            if isinstance(block, Table):
                self._read_table(block, flow)
            elif id(block) not in cover:
                self._read_line(block, body)
        self._read_slides(slides, len(self.sheets) + 1, 0.0)
        self.narrative.close()
        self._read_figures(flow)
        self.plan.projects.extend(self.narrative.done)
        self.account.values.take(self.plan)
        finish(self.plan, self.parts, self.taught, self.sheets)
        put_numbered_figures(self.plan.projects, self.sheets)
        put_told_years(self.plan.projects, years)
        put_told_unit(self.plan.projects, told_unit(self.sheets))
        boxes = [(t.page_no, t.box) for t in flow.blocks if isinstance(t, Table) and id(t) in self.tables.read]
        boxes += [(card.project.at.page_no, card.area) for card in self.around.slides]
        for roadmap in put_roadmaps(self.plan.projects, roadmaps, boxes):
            self.tables.read |= {id(t) for t in flow.blocks if isinstance(t, Table) and _is_in(t, roadmap)}
        self.account.values.take(self.plan)
        places = self._places(flow)
        legend = {squeeze(word) for word in (*colours.values(), *self.plan.legend.values())}
        self.account.close(self.sheets, places, legend)
        self.plan.findings += self.tables.tell(flow, self.taught, self.account)
        doubts = doubts_of(self.account, places)
        self.plan.findings += findings_of(doubts, self.plan)
        self.plan.pages = pages_told(self.sheets, texts, counts, self.tables.count(flow), self.account)
        put_confidence(self.plan, {page_no: doubt.share for page_no, doubt in doubts.items()})
        self.plan.findings = self.findings + self.plan.findings
        return self.plan

    def _places(self, flow: Flow) -> dict[int, Read]:
        """What was read of each page, from tables and from boxes."""
        places = self.tables.places(flow)
        kept = {id(project) for project in self.plan.projects}
        for card in self.around.slides:
            if id(card.project) in kept:
                places.setdefault(card.project.at.page_no, Read()).areas.append(card.area)
        for project in self.plan.projects:
            places.setdefault(project.at.page_no, Read()).projects += 1
        for line in self.elsewhere:
            places.setdefault(line.page_no, Read()).elsewhere.append(line.line.box)
        return places

    def _read_slides(self, slides: list[SlideCard], page_no: int, top: float) -> None:
        """Take the slides that come before a place of the flow; they stand under the headings read so far."""
        while slides and (slides[0].project.at.page_no, slides[0].top) < (page_no, top):
            card = slides.pop(0)
            if self.taught.is_no_list(card.project.at.page_no):
                continue
            if not self.skipping:
                card.project.section_path = self.outline.path
            if not self.skipping or card.project.marks or card.project.activities:
                self.plan.projects.append(card.project)
                self.around.slides.append(card)
                trace.tell_box(card.project.at.page_no, card.area, "box", card.project.text("name") or "")

    def _read_line(self, line: TextLine, body: float) -> None:
        if tags(self.outline, self.narrative, line) or completes(self.outline, self.narrative, line):
            return
        heading = heading_of(line, body) if not line.boxed or line.line.size > body else None
        if heading is not None and heading.style.startswith("free") and id(line) in self.prose:
            heading = None
        if heading is not None:
            sheet = self.sheets[line.page_no - 1]
            heading.of_slide = sheet.width > sheet.height
        if heading is not None and stands_beside(self.outline, line):
            return
        if heading is not None and not self._has_sibling(heading) and self.narrative.label(heading.text):
            return
        if heading is not None and not self._is_item(heading):
            self.narrative.close()
            self.outline.push(heading)
            self.account.headings.add(id(line.line))
            self.narrative.open(heading, self.outline)
            kinds = {vocabulary.heading_kind(text) for text in self.outline.path}
            earlier = any(speaks_of_earlier_plan(text, self.plan.document) for text in self.outline.path)
            self.previous = ("previous" in kinds or earlier) and not reports_progress(self.plan.document)
            self.skipping = "no_projects" in kinds
            return
        if self.previous or self.skipping:
            self.elsewhere.append(line)
        else:
            self.narrative.read(line)

    def _has_sibling(self, heading: Heading) -> bool:
        """Whether a heading of the same style is open that looks the same or bears the number before: then a line that
        reads as a label is one of them."""
        alike = [one for one in self.outline.stack if one.style == heading.style]
        return any(
            abs(one.size - heading.size) < 0.05 * one.size or number_of(heading.text) == number_of(one.text) + 1
            for one in alike
        )

    def _is_item(self, heading: Heading) -> bool:
        """A numbered line among the items under a label is an item, not a heading."""
        return (
            self.narrative.role in {"actions", "goal"}
            and heading.style in {"circled", "letter", "kana", "plain"}
            and (heading.size <= (self.outline.last.size if self.outline.last else 0) * 0.95)
        )

    def _read_table(self, table: Table, flow: Flow) -> None:
        if self.previous:
            self.tables.left_out.add(id(table))
            header = find_header(table)
            if header is not None:
                self.plan.results.extend(read_results(table, header))
                self.tables.read.add(id(table))
            return
        path = list(self.outline.path)
        table.era, table.caption = era_of(table, self.plan.document.period), caption_of(table, flow)
        table.unit = unit_above(table, flow) or self.units.get(first_row(table))
        if table.unit:
            self.units = dict.fromkeys(opening_rows(table), table.unit) | self.units
        is_key = explains_signs(table) or explains_labels(table, self._explains(table.caption))
        if is_key:
            self.tables.read.add(id(table))
            self.tables.took[id(table)] = (None, KEY, 0)
        lesson = self.taught.of(table)
        if lesson is None:
            set_out(table)
        found = find_header(table)
        if is_key or lists_plans(table, found):
            return
        if lesson is not None:
            self._read_taught(table, lesson, flow, path)
            return
        if self.taught.is_no_list(table.page_no):
            self.tables.told_none.add(id(table))
            return
        header = is_listing(table, found)
        if header is None or (header.kind == "indicators" and not repeats_names(table, header, self._known("name"))):
            header = figures_header(table, self._known("number"), header) or header
        if header and (self._tells_steps(header, table) or (not header.is_explicit and self.around.is_form(table))):
            header = None
        owner = self.around.slide_around(table)
        of_known = figures_of(table, found, self._known("number"), self._known("name"))
        header = of_known or header
        explicit = bool(of_known) or (header.is_explicit if header else is_explicit_card(table))
        if self.skipping and owner is None and not explicit:
            self.tables.left_out.add(id(table))
            return
        projects = read_listing(table, header, flow, path) if header else self._cards(table, flow, path)
        if owner is not None and projects and all(p.refers for p in projects):
            owner.indicators += [one for p in projects for one in p.indicators]
            self.tables.read.add(id(table))
            return
        self.tables.took[id(table)] = (header, "listing" if header else "cards", len(projects))
        if projects:
            self.plan.findings += of_conflicting_years(table)
            self.tables.read.add(id(table))
            self.plan.projects.extend(projects)

    def _explains(self, caption: str | None) -> bool:
        """Whether the line above a table or the last heading says that what follows explains (シートの見方)."""
        above = [caption or "", self.outline.last.text if self.outline.last is not None else ""]
        return any(vocabulary.heading_kind(text) == "explains" for text in above)

    def _is_example(self, table: Table) -> bool:
        """Whether a form stands on the page of a heading that explains forms (個票の見方): it is filled in as one."""
        last = self.outline.last
        return last is not None and last.line.page_no == table.page_no and self._explains(None)

    def _read_taught(self, table: Table, lesson: Lesson, flow: Flow, path: list[str]) -> None:
        """Read a table as it was taught."""
        self.tables.by_lesson[id(table)] = lesson.key
        if lesson.kind == NONE:
            self.tables.told_none.add(id(table))
            return
        header = None if lesson.kind == CARDS else header_by(lesson, table)
        readable = header is not None and (header.refers or header.columns("name"))
        found = read_listing(table, header, flow, path) if readable and header else []
        if header is None:
            found = self._cards(table, flow, path)
        for project in found:
            project.taught = True
        self.tables.took[id(table)] = (header, "listing" if header else "cards", len(found))
        if found:
            self.tables.read.add(id(table))
            self.plan.projects.extend(found)

    def _read_figures(self, flow: Flow) -> None:
        """Read the tables that only the numbers of the projects explain, wherever these stand."""
        numbers = self._known("number")
        done = self.tables.read | self.tables.told_none
        tables = [block for block in flow.blocks if isinstance(block, Table) and id(block) not in done]
        for table in tables:
            header = figures_header(table, numbers)
            found = read_listing(table, header, flow, []) if header else []
            if found:
                self.plan.projects += found
                self.tables.read.add(id(table))
                self.tables.took[id(table)] = (header, "figures", len(found))

    def _known(self, role: str) -> set[str]:
        """The numbers or names of the projects read so far, in comparable form."""
        projects = [*self.plan.projects, *self.narrative.done]
        key = number_key if role == "number" else name_key
        return {key(text) for p in projects if not p.refers and (text := p.text(role))}

    def _tells_steps(self, header: Header, table: Table) -> bool:
        """Whether the rows of a table are steps of the project that the heading right above it names, or the card or
        slide whose part it is: nothing numbers them or says of each who is in charge, and their label is not that of
        projects."""
        heading = self.outline.last
        numbered = heading is not None and parse_title(heading.text).number is not None
        own = header.columns("number") or any(_tells_apart(table, header, c) for c in header.columns("section"))
        if not own and header.columns("activity") and self.around.is_part(table):
            return True
        if not own and header.slots and self.around.slide_around(table) is not None:
            return True
        if heading is None or not numbered or self.narrative.heading is not heading or own:
            return False
        return not header.names_rows or self.around.is_title(heading)

    def _cards(self, table: Table, flow: Flow, path: list[str]) -> list[RawProject]:
        labels = sum(vocabulary.is_label(c.text) for c in table.cells if c.text)
        axis = any(find_axis(row, context=table.era) for row in table.rows())
        part = (self.around.under_title() or self.around.titled_card(table)) and (axis or labels)
        scheduled = self.around.scheduled_above(table) if axis and not labels else None
        told = labels > 1 or (labels and axis) or part or scheduled is not None or self.around.is_form(table)
        if not told:
            return []
        if is_plain_list(table) or (is_key(table) and not self.around.is_part(table)):
            return []
        if self._is_example(table):
            self.tables.read.add(id(table))
            return []
        projects = read_cards(table, flow, path)
        named = [p for p in projects if p.text("name")]
        titled = self.around.titled_card(table)
        for project in [p for p in projects if not p.text("name")]:
            if titled is not None:
                self.around.open_cards.add(titled.at)
            owner = titled or (scheduled if not part else None) or self.around.described_above(project)
            if owner is not None:
                absorb(owner, project)
                self.tables.read.add(id(table))
                continue
            self.around.name_from_heading(project, table)
            place = next((p for p in self.plan.projects if project.text("name") and p.at == project.at), None)
            if place is not None:
                absorb(place, project)
                project.fields.pop("name")
            if not project.text("name") and self.around.under_title():
                self.parts.append((self.outline.last, project))
        return [p for p in (named or projects) if p.text("name") and has_content(p)]


def _tells_apart(table: Table, header: Header, col: int) -> bool:
    """Whether a column says something else of one row below its header than of another."""
    cells = [c for c in table.cells if c.row >= header.rows and col in c.cols]
    return len({squeeze(c.text) for c in cells}) > 1 or len({c.row for c in table.cells if c.row >= header.rows}) < 2
