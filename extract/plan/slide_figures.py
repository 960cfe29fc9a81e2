"""Boxes on slides that tell figures of a project by its number: a title in its place is not needed."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import Grid
from keikaku._internal.normalize.records import Evidence, RawIndicator, RawProject, RawText

from .anchors import Piece, heads_values
from .boxed_values import put_values_of_one, tells_values
from .drafts import new_project
from .flow import Sheet, bbox
from .merge import number_key
from .titles import is_number
from .vocabulary import roles_of

_HEADED = re.compile(
    r"^(?P<label>[^\s［\[(（【]{0,8})[\s　:：]*[［\[(（【](?P<number>[^］\])）】]{1,10})[］\])）】]\s*(?P<name>\S.*)$"
)
"""A label, the number of a project in brackets, and what is measured (ＫＰＩ［1-2-1］待ち時間)."""
_HIGHER = 1.5


@dataclass(frozen=True)
class Figures:
    """A box that bears the number of a project and tells values of it."""

    number: str
    pieces: Sequence[Piece]
    box: Box
    page_no: int


def take_figures(
    pieces: Sequence[Piece], titles: Container[int], numbers: Container[str], page_no: int
) -> tuple[list[Piece], list[Figures]]:
    """The pieces of a page without the boxes that open with one of these numbers and tell values, and those boxes.
    `titles` are the boxes (by `id`) that bear titles."""
    found = []
    for panel in {id(p.panel): p.panel for p in pieces if p.panel is not None}.values():
        first, rest = panel.lines[:1], [line.text for line in panel.lines[1:]]
        if id(panel) in titles or not first or not is_number(first[0].text) or number_key(first[0].text) not in numbers:
            continue
        if any(tells_values(text) for text in rest):
            own = [piece for piece in pieces if piece.panel is panel and piece.line.text != first[0].text]
            found.append(Figures(number_key(first[0].text), own, panel.box, page_no))
    taken = {id(piece) for told in found for piece in told.pieces}
    return [piece for piece in pieces if id(piece) not in taken], found


def take_headed_figures(pieces: Sequence[Piece], sheet: Sheet) -> tuple[list[Piece], list[tuple[RawProject, Box]]]:
    """The pieces of a page without the frames whose first line has a project's number in brackets and below whose it
    tells values; what they tell of the projects with those numbers, and the frames."""
    told: list[tuple[RawProject, Box]] = []
    taken: set[int] = set()
    for title in pieces:
        found = _HEADED.match(title.line.text.strip())
        if found is None or title.panel is None or not is_number(found["number"]):
            continue
        if found["label"] and not {"indicator", "target"} & set(roles_of(found["label"])):
            continue
        frame = _frame_around(title, sheet)
        own = [p for p in pieces if p is not title and frame is not None and frame.holds(p.line.box.cx, p.line.box.cy)]
        at = Evidence(sheet.page_no, bbox(title.line.box))
        project = new_project("box", at, ())
        project.refers = True
        project.add("number", RawText(found["number"], at))
        project.indicators = [RawIndicator(RawText(found["name"].strip(), at))]
        if frame is not None and put_values_of_one(project, own, sheet.page_no):
            told.append((project, frame))
            taken |= {id(title), *map(id, own)}
    return [piece for piece in pieces if id(piece) not in taken], told


def take_indicator_tables(frame: Grid) -> list[Grid]:
    """Take out of the cells of a frame the tables that are headed as indicators and their values, and return them."""
    taken: list[Grid] = []
    for cell in frame.cells:
        own = [inner for inner in cell.nested if heads_values(inner)]
        cell.nested = [inner for inner in cell.nested if inner not in own]
        taken += own
    return taken


def _frame_around(title: Piece, sheet: Sheet) -> Box | None:
    """The smallest box that holds a title's own and is much higher."""
    assert title.panel is not None
    own = title.panel.box
    around = [p.box for p in sheet.panels if p.box.contains(own, 3.0) and p.box.height > _HIGHER * own.height]
    return min(around, key=lambda box: box.width * box.height, default=None)
