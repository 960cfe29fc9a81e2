"""Slides: boxes without tables. A title of a repeated style, or a chain of steps, makes the area around it a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.normalize.records import Evidence, RawProject
from keikaku._internal.normalize.text import squeeze

from .anchors import LEAST, Anchor, Piece, anchors_of, heads_values, is_boxes, pieces_of
from .boxed_values import put_boxed_values, tells_values
from .evidence.contents import labelled_departments, names_department
from .flow import Sheet, bbox
from .merge import number_key
from .slide_chains import PROSE, by_chains, headings
from .slide_departments import departments_in
from .slide_figures import take_figures, take_headed_figures, take_indicator_tables
from .slide_record import Record
from .slide_texts import has_form, holds_values, is_label
from .steps import Step, chains_of, era_of
from .titles import split_number

_OF_ONE = 5
"""A table of the indicators of one project has no more rows."""
_CARDS = 0.8
"""So many of the boxes of one style name a department where they are records."""
_SEVERAL, _SCARCE = 5, 3
"""So many records tell what records of a document say; where one in so many does, hardly one does."""
_ALIKE = 0.2
"""Records of one kind have rooms whose heights differ by less than this share."""
_AGAIN = 0.3
"""Of titles that name the chapters of pages, more go on with the number before."""
_FRAME = 2.5
"""A frame around a record is at least this many times as high as its title."""


@dataclass(slots=True)
class SlideCard:
    """A project found on a slide and the area it was read from."""

    project: RawProject
    area: Box
    top: float = field(default=0.0)
    style: int = -1
    """Which style of titles it was found by; -1 for none."""


def take_slides(sheets: Sequence[Sheet]) -> tuple[list[SlideCard], list[tuple[str, Evidence]]]:
    """Read the slides of a document in order and take their lines, and grids that are but boxes, out of the sheets.
    Second, titles of the same style on pages with projects, below which none could be read."""
    era = era_of(sheets)
    for sheet in sheets:
        sheet.grids += [own for grid in sheet.grids if is_boxes(grid) for own in take_indicator_tables(grid)]
    pages = [_Page(sheet, pieces_of(sheet), era) for sheet in sheets]
    for i, style in enumerate(anchors_of({page.sheet.page_no: page.outside_strips for page in pages})):
        _take_style(i, style, pages)
    cards: list[SlideCard] = []
    missed: list[tuple[str, Evidence]] = []
    numbers = {number_key(_number_of(anchor)) for page in pages for anchor in page.anchors}
    figures, told = [], list[SlideCard]()
    for page in pages:
        titles = {id(piece.panel) for anchor in page.anchors for piece in anchor.pieces}
        page.pieces, found_here = take_figures(page.pieces, titles, numbers, page.sheet.page_no)
        figures += found_here
        page.pieces, of_tables = take_headed_figures(page.pieces, page.sheet)
        told += [SlideCard(project, area, area.top) for project, area in of_tables]
    slides = [read_slide(page) for page in pages]
    chapters = _chapters([card for found in slides for card in found])
    for page, found in zip(pages, slides, strict=True):
        sheet = page.sheet
        found = [card for card in found if card.style not in chapters]
        page.anchors = [anchor for anchor in page.anchors if page.styles.get(id(anchor)) not in chapters]
        found += [card for card in told if card.project.at.page_no == sheet.page_no]
        read = {card.project.at for card in found}
        for anchor in [*page.anchors, *(page.rejected if found else [])]:
            at = Evidence(sheet.page_no, bbox(anchor.title.line.box))
            if at not in read:
                missed.append((anchor.title.line.text, at))
        areas = [card.area for card in found]
        sheet.taken = areas
        sheet.lines = [t for t in sheet.lines if not any(a.holds(t.line.box.cx, t.line.box.cy) for a in areas)]
        sheet.grids = [g for g in sheet.grids if not (is_boxes(g) and any(a.holds(g.box.cx, g.box.cy) for a in areas))]
        cards.extend(found)
    for card in cards:
        for box in figures:
            if box.number == number_key(card.project.text("number")):
                put_boxed_values(card.project, box.pieces, [box.box], box.page_no)
    return cards, missed


def _number_of(anchor: Anchor) -> str:
    printed = anchor.number.line.text if anchor.number is not None else split_number(anchor.title.line.text)[0]
    return printed or ""


@dataclass(slots=True)
class _Page:
    """A page, its texts, the chains of steps on it, and the titles that are known to be records'."""

    sheet: Sheet
    pieces: Sequence[Piece]
    era: str | None
    chains: Sequence[Sequence[Step]] = field(init=False)
    anchors: list[Anchor] = field(default_factory=list)
    styles: dict[int, int] = field(default_factory=dict)
    """Of each title (by `id`) which style it is of."""
    rejected: list[Anchor] = field(default_factory=list)
    """Titles of a style that is records', below which too little stands."""

    def __post_init__(self) -> None:
        panels = list({id(p.panel): p.panel for p in self.pieces if p.panel is not None}.values())
        self.chains = chains_of(panels, [p.line for p in self.pieces if p.panel is None], self.era)

    @property
    def outside_strips(self) -> list[Piece]:
        """The texts of the page without the numbers that are years."""
        years = {id(step.panel) for chain in self.chains for step in chain if step.of_strip}
        return [piece for piece in self.pieces if id(piece.panel) not in years]


def _chapters(cards: Sequence[SlideCard]) -> set[int]:
    """The styles of titles that are headings of text: hardly one says who is in charge or what is done when, where
    nearly all records of another style say who."""
    told: dict[int, list[bool]] = {}
    who: dict[int, list[bool]] = {}
    for card in cards:
        named = bool({"section", "bureau"} & card.project.fields.keys())
        who.setdefault(card.style, []).append(named)
        told.setdefault(card.style, []).append(named or bool(card.project.marks or card.project.activities))
    records = any(sum(own) >= max(_SEVERAL, _CARDS * len(own)) for own in who.values())
    return {style for style, own in told.items() if style >= 0 and records and _SCARCE * sum(own) <= len(own)}


def _take_style(no: int, style: Mapping[int, Sequence[Anchor]], pages: Sequence[_Page]) -> None:
    """Take the titles of a style for records' where below most of them stands what only a project has; then also those
    below which but one such thing stands in as much room."""
    kept: list[tuple[_Page, list[Anchor]]] = []
    cards: set[int] = set()
    for page in pages:
        known = list(style.get(page.sheet.page_no, ()))
        areas = [_area_of(anchor, known, page) for anchor in known]
        axes = [_axes_of(anchor, area, page) for anchor, area in zip(known, areas, strict=True)]
        kept.append((page, [a for a, one in zip(known, axes, strict=True) if _tells_project(a, one[1], one[0], page)]))
        cards |= {id(a) for a, area in zip(known, areas, strict=True) if _names_who(area, page)}
    titles = sum(map(len, style.values()))
    if 2 * len({squeeze(a.title.line.text) for own in style.values() for a in own}) <= titles:
        return  # what is printed again and again is a label
    if _head_pages([anchor for page in pages for anchor in style.get(page.sheet.page_no, ())]):
        return
    if len(cards) >= max(LEAST, _CARDS * titles):
        known_on = [(page, style.get(page.sheet.page_no, ()), own) for page, own in kept]
        kept = [(page, [a for a in known if a in own or id(a) in cards]) for page, known, own in known_on]
    found = {number_key(_number_of(anchor)) for _, own in kept for anchor in own}
    listed = sum(  # an overview of titles that are read elsewhere
        number_key(_number_of(anchor)) in found and anchor not in own
        for page, own in kept
        for anchor in style.get(page.sheet.page_no, ())
        if not own
    )
    if 2 * sum(len(own) for _, own in kept) >= titles - listed:
        rooms = [_area_of(a, style[page.sheet.page_no], page) for page, own in kept for a in own]
        for page, own in kept:
            known = list(style.get(page.sheet.page_no, ()))
            told = [a for a in known if a in own or _tells_little(a, known, page, rooms)]
            page.styles |= {id(anchor): no for anchor in told}
            page.anchors += told
            page.rejected += [a for a in known if a not in told]


def _head_pages(anchors: Sequence[Anchor]) -> bool:
    """Whether titles in their order name chapters at the heads of pages: many have the number of the one before
    (３ 重点プロジェクト ［①］, ３ 重点プロジェクト ［②］)."""
    told = [(number_key(_number_of(anchor)), squeeze(anchor.title.line.text)) for anchor in anchors]
    again = sum(a == b and a != "" and one != other for (a, one), (b, other) in pairwise(told))
    return again >= LEAST and again >= _AGAIN * len(told)


def read_slide(page: _Page) -> list[SlideCard]:
    """The projects of a page made of boxes, from left to right and top to bottom: those whose titles are of a style
    that the document repeats, else those that stand above a chain of steps."""
    found = _by_titles(page) or [SlideCard(*one) for one in by_chains(page.sheet, page.chains, page.pieces)]
    return sorted(found, key=lambda c: (round(c.top / 20), c.area.x0))


def _by_titles(page: _Page) -> list[SlideCard]:
    """The projects of titles below which years, departments or labels stand in boxes."""
    cards = []
    for anchor in page.anchors:
        area = _area_of(anchor, page.anchors, page)
        own, area = _axes_of(anchor, area, page)
        project = Record(page.sheet, anchor, own, area, page.pieces).read()
        if project is not None:
            cards.append(SlideCard(project, area, anchor.box.top, page.styles.get(id(anchor), -1)))
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


def _tells_project(title: Anchor, area: Box, chains: Sequence[Sequence[Step]], page: _Page) -> bool:
    """Whether the area of a title holds two kinds of what a project has (years, departments, values, labels), and in
    boxes."""
    own = [p for p in page.pieces if area.holds(p.line.box.cx, p.line.box.cy)]
    boxed = sum(p.panel is not None for p in own)
    below = [p for p in own if p.line.box.top >= title.box.bottom - 1]
    if boxed < 2 or ((2 * boxed < len(own) or _has_prose(own)) and _is_text(below, page.sheet)):
        return False
    if 2 * boxed >= len(own) and has_form(area, page.sheet):
        return True
    grids = (g for g in page.sheet.grids if area.holds(g.box.cx, g.box.cy))
    tabled = any(heads_values(g) and g.n_rows <= _OF_ONE for g in grids)
    told = sum(_signs_of_project(own, chains)) + (sum(is_label(p) for p in own) > 1) + tabled
    return told > (1 if 2 * boxed >= len(own) else 2)


def _tells_little(anchor: Anchor, others: Sequence[Anchor], page: _Page, rooms: Sequence[Box]) -> bool:
    """Whether below a title of records' style stand years, a department or a value, in as much room as one of
    `rooms`."""
    area = _area_of(anchor, others, page)
    if not any(abs(area.width - r.width) < 4 and abs(area.height - r.height) < _ALIKE * r.height for r in rooms):
        return False
    own, area = _axes_of(anchor, area, page)
    return any(_signs_of_project([p for p in page.pieces if area.holds(p.line.box.cx, p.line.box.cy)], own))


def _signs_of_project(own: Sequence[Piece], chains: Sequence[Sequence[Step]]) -> tuple[bool, bool, bool]:
    """Whether there are years of a schedule, departments, and values."""
    steps = any(not holds_values(chain, own) for chain in chains)
    named = any(names_department(p.line.text) or labelled_departments(p.line.text) for p in own)
    return steps, named, any(tells_values(p.line.text) for p in own)


def _is_text(own: Sequence[Piece], sheet: Sheet) -> bool:
    """Whether no box is drawn in an area but the cells of tables: running text with a table of years below it."""
    drawn = {id(panel) for panel in sheet.panels}
    return not any(id(p.panel) in drawn for p in own if p.panel is not None)


def _has_prose(own: Sequence[Piece]) -> bool:
    """Whether a paragraph of running text stands outside boxes."""
    return any(p.panel is None and len(p.line.text) > PROSE for p in own)


def _names_who(area: Box, page: _Page) -> bool:
    """Whether an area is a drawn box with a department in it: where nearly all boxes of a style are, that is who is in
    charge of what their titles name."""
    framed = any(p.box.contains(area, 1.0) and area.contains(p.box, 1.0) for p in page.sheet.panels)
    own = (p for p in page.pieces if area.holds(p.line.box.cx, p.line.box.cy))
    return framed and any(departments_in(p.line.text) for p in own)


def _middle(chain: Sequence[Step]) -> tuple[float, float]:
    box = union(step.box for step in chain)
    return box.cx, box.cy


def _area_of(anchor: Anchor, others: Sequence[Anchor], page: _Page) -> Box:
    """The frame around a title, or the room down to the next title and right to the next beside it."""
    own = anchor.box
    rest = [a.box for a in others if a is not anchor]
    frames = [
        p.box
        for p in page.sheet.panels
        if p.box.contains(anchor.title.line.box, 2.0)
        and p.box.height > _FRAME * own.height
        and not any(p.box.holds(b.cx, b.cy) for b in rest)
        and _holds_more(p.box, anchor, page)
    ]
    if frames:
        frames.sort(key=lambda b: b.width * b.height)
        with_years = [b for b in frames if any(b.holds(*_middle(chain)) for chain in page.chains)]
        return union([(with_years or frames)[0], own])
    left, top = own.x0 - 12, own.top - 0.7 * own.height
    beside = [b for b in rest if b.x0 > own.x1 and abs(b.cy - own.cy) < 4 * own.height]
    right = min((b.x0 - 12 for b in beside), default=page.sheet.width)
    below = [b.top - 0.7 * b.height for b in rest if b.top > own.bottom and left < b.cx < right]
    below += [b.top - 1 for b in headings(anchor, page.pieces) if b.top > own.bottom and left < b.x0 < right]
    left = min([left, *(b.x0 - 1 for b in _margins(own, rest, page.sheet))])
    return Box(left, top, right, min(below, default=page.sheet.height))


def _margins(title: Box, others: Sequence[Box], sheet: Sheet) -> list[Box]:
    """Boxes at the left of a title that begin where it does and hold no title: margins with what is told of it."""
    return [
        p.box
        for p in sheet.panels
        if p.box.x1 <= title.x0 + 4
        and abs(p.box.top - title.top) < 1.5 * title.height
        and p.box.height > _FRAME * title.height
        and not any(p.box.holds(b.cx, b.cy) for b in others)
    ]


def _holds_more(frame: Box, anchor: Anchor, page: _Page) -> bool:
    """Whether a frame holds more than a title and its number."""
    own = {id(piece.line) for piece in anchor.pieces}
    return any(frame.holds(p.line.box.cx, p.line.box.cy) and id(p.line) not in own for p in page.pieces)
