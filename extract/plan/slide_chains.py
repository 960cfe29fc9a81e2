"""Projects of slides that only a chain of steps tells: what stands above it in the largest type is their title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.normalize.records import RawProject

from . import vocabulary
from .anchors import Anchor, Piece
from .evidence.contents import names_department
from .flow import Sheet
from .outline import style_of
from .slide_record import Record
from .steps import Step
from .titles import CHAPTER, is_number, split_number

_TELLING = {"section", "bureau", "related", "goal", "novelty", "budget"}
"""Fields of which a project that only a chain of years tells has one; or a description with a label."""
PROSE = 24
"""A longer line outside any box is a line of running text."""


def headings(anchor: Anchor, pieces: Sequence[Piece]) -> Iterator[Box]:
    """Headings of chapters and the like, as large as a title at least, that stand in no box."""
    for piece in pieces:
        style = style_of(piece.line.text) if piece.panel is None else None
        if style and style.startswith(("第", "worded")) and piece.line.size >= 0.95 * anchor.title.line.size:
            yield piece.line.box


def by_chains(
    sheet: Sheet, chains: Sequence[Sequence[Step]], pieces: Sequence[Piece]
) -> list[tuple[RawProject, Box, float]]:
    """The projects of chains of steps, each named by the title above it: with their areas and the tops of their
    titles."""
    titled = [(chain, title) for chain in chains if (title := _title(chain, chains, pieces))]
    titles = list({id(title): title for _, title in titled}.values())
    found: list[tuple[RawProject, Box, float]] = []
    for title in titles:
        own = [chain for chain, named in titled if named is title]
        number = _number_beside(title, pieces)
        anchor = Anchor(title, number, (title, *([number] if number else [])))
        room = _area_of_chains(anchor, titles, own, sheet)
        inside = [p for p in pieces if room.holds(p.line.box.cx, p.line.box.cy)]
        prose = [p for p in inside if p.panel is None and len(p.line.text) > PROSE]
        drawn = {id(panel) for panel in sheet.panels}
        of_table = not any(id(step.panel) in drawn for chain in own for step in chain)
        if len(prose) > (0 if of_table else 2):
            continue  # a page of text with a table of years, no slide
        below = [b.top - 1 for b in headings(anchor, pieces) if b.top > union(s.box for c in own for s in c).bottom]
        area = Box(room.x0, room.top, room.x1, min([room.bottom, *below]))
        project = Record(sheet, anchor, own, area, pieces).read()
        drawn_steps = any(step.panel is not None for chain in own for step in chain)
        measured = project is not None and bool(project.indicators) and drawn_steps  # else it may be a chart
        told = project is not None and (measured or project.fields.keys() & _TELLING)
        if project is not None and told and (project.marks or project.activities):
            found.append((project, area, title.line.box.top))
    return found


def _area_of_chains(anchor: Anchor, titles: Sequence[Piece], chains: Sequence[Sequence[Step]], sheet: Sheet) -> Box:
    own, number = anchor.title.line.box, anchor.number
    left = min(own.x0, number.line.box.x0 if number else own.x0) - 12
    chain = union(s.box for c in chains for s in c)
    beside = [t.line.box for t in titles if t.line.box.x0 > own.x1 and t.line.box.overlap_y(own) > 0]
    right = min((b.x0 - 12 for b in beside), default=sheet.width)
    if number and beside:
        right -= 0.06 * sheet.width
    right = max(right, chain.x1)
    below = [t.line.box.top for t in titles if t.line.box.top > own.bottom and left < t.line.box.cx < right]
    return Box(min(left, chain.x0 - 2), own.top - 1, right, min(below, default=sheet.height))


def _title(chain: Sequence[Step], chains: Sequence[Sequence[Step]], texts: Sequence[Piece]) -> Piece | None:
    """The line above a chain that names its project: a numbered one, else the one in the largest type."""
    box = union(s.box for s in chain)
    steps = {id(s.panel) for c in chains for s in c if s.panel is not None}
    above = [
        t
        for t in texts
        if t.line.box.bottom <= box.top + 2
        and t.line.box.x0 < max(s.x1 for s in chain)
        and t.line.box.x1 > min(s.x0 for s in chain)
        and id(t.panel) not in steps
        and not (t.panel is not None and t.panel.is_arrow)
        and not names_department(t.line.text)
        and not vocabulary.is_label(t.line.text)
        and not is_number(t.line.text)
        and not CHAPTER.match(t.line.text)
        and not t.line.text.rstrip().endswith(("。", "、"))
        and not t.line.text.startswith(("・", "•"))
        and not any(_between(t.line.box, other, box) for c in chains if (other := union(s.box for s in c)) != box)
    ]
    numbered = [t for t in above if _numbered(t, texts)]
    candidates = numbered or above
    return max(candidates, key=lambda t: (round(t.line.size), t.line.box.top), default=None)


def _numbered(text: Piece, texts: Iterable[Piece]) -> bool:
    style = style_of(text.line.text)
    own = split_number(text.line.text)[0] is not None and (style is None or not style.startswith(("第", "worded")))
    return own or _number_beside(text, texts) is not None


def _number_beside(text: Piece, texts: Iterable[Piece]) -> Piece | None:
    """A number in a box of its own left of a title."""
    box, size = text.line.box, text.line.size
    return next(
        (
            t
            for t in texts
            if is_number(t.line.text) and abs(t.line.box.cy - box.cy) < size and 0 < box.x0 - t.line.box.x1 < 5 * size
        ),
        None,
    )


def _between(line: Box, other: Box, chain: Box) -> bool:
    return line.bottom <= other.top + 2 and other.bottom <= chain.top + 2 and other.overlap_x(chain) > 0
