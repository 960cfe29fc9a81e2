"""The document as a flow of lines and tables in reading order, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from keikaku._internal.extract.pdf.bands import find_band_tables, within_frames
from keikaku._internal.extract.pdf.bar_borders import at_bars
from keikaku._internal.extract.pdf.boxes import Panel, find_panels
from keikaku._internal.extract.pdf.cell_sides import sides_of_heads, sides_of_pieces
from keikaku._internal.extract.pdf.drawn_signs import with_drawn_signs
from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.grid import Cell, Grid, fill_grids, ruled_grids, sides_of_bands
from keikaku._internal.extract.pdf.lines import Line, lines_of
from keikaku._internal.extract.pdf.open_columns import close_columns
from keikaku._internal.extract.pdf.page import Color, Fill, Page
from keikaku._internal.extract.pdf.shapes import Arrow, find_arrows
from keikaku._internal.extract.pdf.stitch import RowRules, Table, stitch
from keikaku._internal.extract.pdf.typed_rules import typed_rules
from keikaku._internal.normalize.records import Evidence
from keikaku._internal.normalize.text import squeeze

from .columns import Placed, reading_order
from .tags import bracket_tags, is_tag_frame
from .titles import CHAPTER, is_number
from .vocabulary import is_label

_EDGE = 0.09
"""Running heads and page numbers stand in this share of the page height at its top and bottom."""
_PAGE_NUMBER = re.compile(r"^[-–—‐－―ー\s]*(?:p\.?|page)?\s*\d{1,4}(?:\s*/\s*\d{1,4})?[-–—‐－―ー\s]*$", re.I)
_REMARK = re.compile(r"^(?:[(（\[［【〔<＜].*[)）\]］】〕>＞]|[(（]?[※＊*注].*)$")
_LEADERS = re.compile(r"(?:[・･.．…‥·⋯]\s?){4,}\s*[-–]?\s*[\d０-９]{0,4}\s*[-–]?$")


@dataclass(slots=True)
class TextLine:
    """A line outside tables, with its page."""

    line: Line
    page_no: int
    boxed: bool = False

    @property
    def text(self) -> str:
        """The text as printed."""
        return self.line.text

    @property
    def at(self) -> Evidence:
        """Page and box."""
        return Evidence(self.page_no, bbox(self.line.box))


@dataclass(slots=True)
class Sheet:
    """One page, taken apart: outer grids, lines outside them, arrows, fills.

    `panels` are the drawn boxes outside tables with their text, `free_lines` the lines outside both.
    """

    page_no: int
    width: float
    height: float
    text_source: str
    grids: list[Grid]
    lines: list[TextLine]
    arrows: list[Arrow]
    fills: list[Fill]
    panels: list[Panel] = field(default_factory=list)
    free_lines: list[Line] = field(default_factory=list)
    confidence: float = 1.0
    skew: float = 0.0
    shown_size: tuple[float, float] = (0.0, 0.0)
    """Width and height of the page before it was set upright."""
    struck: list[Line] = field(default_factory=list)
    """What is struck out."""
    rounded: list[Fill] = field(default_factory=list)
    """The boxes around filled shapes that are no plain rectangles."""
    watermark: str = ""
    """What large or slanted signs across the page say."""
    pictured: list[Line] = field(default_factory=list)
    """What lies under pictures."""
    taken: list[Box] = field(default_factory=list)
    """The areas of records that were read from boxes; their lines are out of the sheet."""
    furniture: list[Line] = field(default_factory=list)
    """Running heads, page numbers and lines of contents; the flow leaves them out."""
    colours: Mapping[Color, str] = field(default_factory=dict)
    """What the plan says its colours mean."""

    def blocks(self) -> list[TextLine | Grid]:
        """Lines and grids in reading order."""
        placed: list[Placed[TextLine | Grid]] = [Placed(t, t.line.box, is_label(t.text)) for t in self.lines]
        placed += [Placed(g, g.box) for g in self.grids]
        return reading_order(placed, self.width)


@dataclass(slots=True)
class Flow:
    """All sheets of a document and its blocks in order; tables are whole."""

    sheets: list[Sheet]
    blocks: list[TextLine | Table] = field(default_factory=list)

    def sheet(self, page_no: int) -> Sheet:
        """The sheet of a page (pages count from 1)."""
        return self.sheets[page_no - 1]


def bbox(box: Box) -> tuple[float, float, float, float]:
    """A box as it is published: tenths of a point."""
    return (round(box.x0, 1), round(box.top, 1), round(box.x1, 1), round(box.bottom, 1))


def at_of(lines: Sequence[TextLine]) -> Evidence:
    """Page and box of lines that go on; of those on the first one's page where they run over its end."""
    page_no = lines[0].page_no
    return Evidence(page_no, bbox(union(line.line.box for line in lines if line.page_no == page_no)))


def cell_at(cell: Cell) -> Evidence:
    """Page and box of a cell."""
    return Evidence(cell.page_no, bbox(cell.box))


def text_of(sheet: Sheet) -> str:
    """All text of a page in reading order."""
    blocks = [
        b.text if isinstance(b, TextLine) else "\n".join(c.text for c in b.cells if c.text) for b in sheet.blocks()
    ]
    return "\n".join(blocks)


def body_size(flow: Flow) -> float:
    """The size most text outside tables is set in (points); of all text where there is hardly any outside."""
    free = [t.line.size for s in flow.sheets for t in s.lines for _ in t.text]
    bound = [line.size for s in flow.sheets for g in s.grids for c in g.cells for line in c.lines for _ in line.text]
    sizes = sorted(free if len(free) > 0.5 * len(bound) else free + bound)
    return sizes[len(sizes) // 2] if sizes else 10.0


def sheet_of(page: Page) -> Sheet:
    """Take one page apart."""
    arrows, shafts = find_arrows(page)
    typed, page.glyphs = typed_rules(page.glyphs)
    rules = [r for r in page.rules if r not in shafts] + typed
    rules += sides_of_pieces(rules, page.fills, page.glyphs)
    ruled = ruled_grids(rules, page.no)
    if sides := [*sides_of_bands(page.fills, ruled), *sides_of_heads(page.fills, ruled, page.glyphs)]:
        rules += sides
        ruled = ruled_grids(rules, page.no)
    page.glyphs = with_drawn_signs(page, ruled)
    frames = [grid for grid in ruled if is_tag_frame(grid, page.glyphs)]
    glyphs = bracket_tags(page, [frame.box for frame in frames])
    ruled = [grid for grid in ruled if grid not in frames]
    ruled = close_columns(ruled, glyphs)
    bands = find_band_tables(rules, page.fills, glyphs, ruled, page.no)
    bands = within_frames(bands, [shape.box for shape in page.shapes])
    bands = at_bars(bands, [*(a.box for a in arrows), *(f.box for f in page.fills)], glyphs)
    grids, free = fill_grids([*ruled, *bands], glyphs)
    blocks = [a.box for a in arrows if a.kind != "line"]
    plain = free.outside(blocks)
    words = lines_of(plain, split_columns=True)
    lines = [TextLine(line, page.no) for line in words]
    outer: list[Grid] = []
    for grid in grids:
        _unwrap(grid, outer, lines, page.no)
    fills = [f for f in page.fills if min(f.color) < 250]
    single = [grid.box for grid in grids if grid not in outer and len(grid.cells) == 1]
    loose = glyphs.outside([t.box for t in outer])
    panels, loose = find_panels(page, single, [a.box for a in arrows], loose)
    free_lines = words if loose.stand_as(plain) else lines_of(loose, split_columns=True)
    sheet = Sheet(page.no, page.width, page.height, page.text_source, outer, lines, arrows, fills, panels, free_lines)
    sheet.confidence, sheet.skew, sheet.shown_size = page.confidence, page.skew, page.shown_size
    sheet.watermark = "".join(page.across.texts)
    sheet.pictured = lines_of(page.pictured) if len(page.pictured) else []
    sheet.rounded = [Fill(s.box, s.color) for s in page.shapes if s.filled and len(s.points) > 3 and min(s.color) < 250]
    sheet.struck = lines_of(page.struck) if len(page.struck) else []
    return sheet


def _unwrap(grid: Grid, outer: list[Grid], lines: list[TextLine], page_no: int) -> None:
    """A frame of one cell is no table: what stands in it stands on the page."""
    filled = [c for c in grid.cells if c.text or c.nested]
    if len(filled) > 1 or len(grid.cells) > 1:
        outer.append(grid)
        return
    for cell in filled:
        lines.extend(TextLine(line, page_no, boxed=True) for line in cell.lines)
        for inner in cell.nested:
            _unwrap(inner, outer, lines, page_no)


def flow_of(sheets: list[Sheet], rules: RowRules) -> Flow:
    """Put the sheets in one flow, with tables made whole by `rules`."""
    running = _running(sheets)
    told: set[str] = set()
    order: list[TextLine | Grid] = []
    grids: list[tuple[Grid, bool]] = []
    for sheet in sheets:
        printed = sheet.lines
        sheet.lines = [t for t in sheet.lines if not _is_running(t, sheet, running) or _opens_chapter(t, told)]
        if any(_is_contents_title(t.text) for t in sheet.lines) or _mostly_leaders(sheet.lines):
            sheet.lines = [t for t in sheet.lines if not _LEADERS.search(t.text) and not _is_contents_title(t.text)]
        else:
            sheet.lines = [t for t in sheet.lines if not _LEADERS.search(t.text) or t.boxed]
            told.update(squeeze(t.text) for t in sheet.lines)
        kept = {id(t) for t in sheet.lines}
        sheet.furniture = [t.line for t in printed if id(t) not in kept]
        for block in sheet.blocks():
            if isinstance(block, Grid):
                # A label or number centred in a cell that the page break cuts is printed outside the part it is in.
                previous = next((b for b in reversed(order) if isinstance(b, Grid) or not _left_over(b)), None)
                adjoins = isinstance(previous, Grid) and previous.page_no == block.page_no - 1
                between = any(area.top < block.box.top for area in sheet.taken)
                grids.append((block, adjoins and not between))
            order.append(block)
    tables = {id(t.parts[0]): t for t in stitch(grids, rules)}
    flow = Flow(sheets)
    for block in order:
        if isinstance(block, TextLine):
            flow.blocks.append(block)
        elif id(block) in tables:
            flow.blocks.append(tables[id(block)])
    return flow


def _left_over(line: TextLine) -> bool:
    """Whether a line between two parts of a table is none that ends it: cut off from a cell, or a remark in brackets
    (次ページへ続く) or behind a note's sign."""
    return is_label(line.text) or is_number(line.text) or bool(_REMARK.match(squeeze(line.text)))


def _at_edge(text: TextLine, sheet: Sheet) -> bool:
    box = text.line.box
    return box.bottom < _EDGE * sheet.height or box.top > (1 - _EDGE) * sheet.height


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", squeeze(text))


def _running(sheets: Sequence[Sheet]) -> set[str]:
    edges = [(s, t) for s in sheets for t in s.lines if _at_edge(t, s)]
    seen = Counter(key for key, _ in {(_key(t.text), s.page_no) for s, t in edges})
    # What stands at one place in small type needs to be seen twice only.
    bound = (line.size for s in sheets for g in s.grids for c in g.cells for line in c.lines)
    sizes = sorted([*(t.line.size for s in sheets for t in s.lines), *bound])
    body = sizes[len(sizes) // 2] if sizes else 0.0
    small = {(_key(t.text), round(t.line.box.top), s.page_no) for s, t in edges if t.line.size < body}
    placed = Counter((key, top) for key, top, _ in small)
    return {key for key, n in seen.items() if n >= max(3, 0.3 * len(sheets))} | {
        key for (key, _), n in placed.items() if n >= max(2, 0.3 * len(sheets))
    }


def is_page_number(text: TextLine, sheet: Sheet) -> bool:
    """Whether a line is the number of its page, at the upper or lower edge."""
    return _at_edge(text, sheet) and bool(_PAGE_NUMBER.match(squeeze(text.text)))


def _is_running(text: TextLine, sheet: Sheet, running: set[str]) -> bool:
    return is_page_number(text, sheet) or (_at_edge(text, sheet) and _key(text.text) in running)


def _opens_chapter(text: TextLine, told: Collection[str]) -> bool:
    """Whether a running head names a chapter of which nothing has been read: slides print its title nowhere else."""
    return bool(CHAPTER.match(text.text)) and squeeze(text.text) not in told


def _is_contents_title(text: str) -> bool:
    return squeeze(text).strip("-ー―－—〔〕[]【】") in {"目次", "もくじ", "CONTENTS"}


def _mostly_leaders(lines: Iterable[TextLine]) -> bool:
    texts = [t.text for t in lines]
    return len(texts) > 4 and sum(bool(_LEADERS.search(t)) for t in texts) > 0.5 * len(texts)
