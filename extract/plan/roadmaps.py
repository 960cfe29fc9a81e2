"""Roadmaps: bars over the years, a row for each project that the plan describes elsewhere, often under a short name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keikaku._internal.extract.pdf.geometry import Box, union
from keikaku._internal.extract.pdf.grid import Grid
from keikaku._internal.extract.pdf.lines import Line, parts_of
from keikaku._internal.normalize.records import Evidence, RawMark, RawProject
from keikaku._internal.normalize.text import squeeze

from .flow import Sheet, bbox
from .merge import number_key
from .short_names import full_names
from .steps import Step, chains_of, era_of, is_level
from .titles import fold_lines, split_number

_LEAST = 3
"""An axis has so many years at least, a roadmap so many rows."""
_HIGHEST = 36.0
"""A bar is no higher than this (points)."""
_COVERS, _WITHIN = 0.3, 0.5
"""A bar lies over a year of which it covers this share, or that holds this share of it."""
_TALL = 2.5
"""What stands beside the rows of a group is higher than this many of its rows."""


@dataclass(frozen=True)
class Row:
    """A row of a roadmap: what it is called and its bars over the years."""

    name: str
    marks: tuple[RawMark, ...]


@dataclass(frozen=True)
class Roadmap:
    """The rows of a roadmap, from top to bottom, and the place they take on their page."""

    page_no: int
    box: Box
    rows: tuple[Row, ...]


def roadmaps_of(sheets: Sequence[Sheet]) -> list[Roadmap]:
    """The roadmaps of a document: pages with bars below a row of years and a name left of each row of bars."""
    era = era_of(sheets)
    return [found for sheet in sheets if (found := _read(sheet, era)) is not None]


def put_roadmaps(
    projects: Sequence[RawProject], roadmaps: Sequence[Roadmap], read: Sequence[tuple[int, Box]]
) -> list[Roadmap]:
    """Give the projects without a schedule the bars of the rows that name them, by number or by name; the roadmaps
    that were of the plan's projects. What lies in one of the places `read` (page, box) was read otherwise."""
    used = []
    for roadmap in roadmaps:
        own = [box for page_no, box in read if page_no == roadmap.page_no]
        if any(box.overlap_x(roadmap.box) > 0 and box.overlap_y(roadmap.box) > 0 for box in own):
            continue
        owners = _owners(roadmap.rows, projects)
        for i, project in owners.items():
            if not project.marks and not any(a.marks for a in project.activities):
                project.marks.extend(roadmap.rows[i].marks)
                used.append(roadmap)
    return list({id(roadmap): roadmap for roadmap in used}.values())


def _owners(rows: Sequence[Row], projects: Sequence[RawProject]) -> dict[int, RawProject]:
    numbers = {number_key(p.text("number")): p for p in projects if p.text("number")}
    told = [number_key(split_number(row.name)[0] or row.name.partition(" ")[0]) for row in rows]
    by_number = {i: numbers[number] for i, number in enumerate(told) if number in numbers}
    if 2 * len(by_number) > len(rows):
        return by_number
    short = [row.name for row in rows]
    found: dict[int, RawProject] = {}
    for order in (list(projects), sorted(projects, key=_in_series)):
        own = full_names(short, [p.text("name") or "" for p in order])
        found = max(found, {i: order[j] for i, j in own.items()}, key=len)
    return found


def _in_series(project: RawProject) -> tuple[str, ...]:
    """Where a project stands in the order of the numbers."""
    return tuple(part.zfill(4) for part in re.findall(r"\d+|\D", number_key(project.text("number"))))


def _read(sheet: Sheet, era: str | None) -> Roadmap | None:
    printed = [*sheet.free_lines, *(line for panel in sheet.panels for line in panel.lines), *_in_cells(sheet.grids)]
    lines = [part for line in printed for part in parts_of(line)]
    for axis in _axes(sheet, lines, era):
        rows = _rows(sheet, axis, lines)
        if len(rows) >= _LEAST:
            box = union([*(step.box for step in axis), *(Box(*mark.at.bbox) for row in rows for mark in row.marks)])
            return Roadmap(sheet.page_no, box, tuple(rows))
    return None


def _in_cells(grids: Sequence[Grid]) -> Iterator[Line]:
    for grid in grids:
        for cell in grid.cells:
            yield from cell.lines
            yield from _in_cells(cell.nested)


def _axes(sheet: Sheet, lines: Sequence[Line], era: str | None) -> list[list[Step]]:
    """Rows of years without words, the widest first."""
    chains = chains_of(sheet.panels, lines, era)
    bare = [c for c in chains if len(c) >= _LEAST and not any(s.text or s.of_strip for s in c)]
    return sorted(filter(is_level, bare), key=lambda c: c[0].x0 - c[-1].x1)


def _rows(sheet: Sheet, axis: Sequence[Step], lines: Sequence[Line]) -> list[Row]:
    bars = _bars(sheet, axis)
    levels: list[list[Box]] = []
    for bar in sorted(bars, key=lambda b: b.cy):
        if levels and bar.cy - levels[-1][0].cy < 0.5 * bar.height:
            levels[-1].append(bar)
        else:
            levels.append([bar])
    rows = []
    for i, level in enumerate(levels):
        top = (levels[i - 1][0].cy + level[0].cy) / 2 if i else 2 * level[0].top - level[0].cy
        bottom = (levels[i + 1][0].cy + level[0].cy) / 2 if i + 1 < len(levels) else 2 * level[0].bottom - level[0].cy
        half = max(level[0].height, min(level[0].cy - top, bottom - level[0].cy))
        name = _name(lines, axis[0].x0 + 4, level[0].cy - half, level[0].cy + half)
        marks = tuple(_mark(bar, axis, lines, sheet) for bar in sorted(level, key=lambda b: b.x0))
        if name and marks:
            rows.append(Row(name, marks))
    return rows


def _bars(sheet: Sheet, axis: Sequence[Step]) -> list[Box]:
    """Filled shapes below an axis and between its ends that hold no other."""
    left, right = axis[0].x0, axis[-1].x1
    width = (right - left) / len(axis)
    bottom = max(step.box.bottom for step in axis)
    drawn = [
        *(p.box for p in sheet.panels),
        *(a.box for a in sheet.arrows),
        *(f.box for f in [*sheet.fills, *sheet.rounded]),
    ]
    likely = {
        (round(b.x0), round(b.top), round(b.x1), round(b.bottom)): b
        for b in drawn
        if b.top >= bottom - 2
        and b.height <= _HIGHEST
        and b.width > max(0.2 * width, b.height * 0.5)
        and left - 0.1 * width <= b.x0
        and b.x1 <= right + 0.4 * width
    }
    return [b for b in likely.values() if not any(b is not o and b.contains(o, 1.0) for o in likely.values())]


def _name(lines: Sequence[Line], left: float, top: float, bottom: float) -> str:
    """What stands left of the years between two heights, without the signs that run down beside several rows."""
    own = [
        line
        for line in lines
        if line.box.x1 <= left and top <= line.box.cy <= bottom and line.box.height < _TALL * line.size
    ]
    own = [line for line in own if len(squeeze(line.text)) > 1]
    own.sort(key=lambda line: (round(line.box.cy / 4), line.box.x0))
    levels: dict[int, list[str]] = {}
    for line in own:
        levels.setdefault(round(line.box.cy / 4), []).append(line.text.strip())
    return fold_lines("\n".join(" ".join(texts) for texts in levels.values()))


def _mark(bar: Box, axis: Sequence[Step], lines: Sequence[Line], sheet: Sheet) -> RawMark:
    """A bar with its words, what the plan says of its colour, and the years it lies over."""
    own = [line for line in lines if bar.holds(line.box.cx, line.box.cy)]
    own.sort(key=lambda line: (round(line.box.cy / 4), line.box.x0))
    text = "".join(line.text.strip() for line in own) or None
    over = [
        step
        for step in axis
        if (shared := min(bar.x1, step.x1) - max(bar.x0, step.x0)) > 0
        and (shared >= _COVERS * (step.x1 - step.x0) or shared >= _WITHIN * bar.width)
    ]
    over = over or [min(axis, key=lambda step: abs((step.x0 + step.x1) / 2 - bar.cx))]
    painted = [(a.box, a.color) for a in sheet.arrows] + [(f.box, f.color) for f in [*sheet.fills, *sheet.rounded]]
    told = (sheet.colours.get(color) for box, color in painted if box.contains(bar, 1.0))
    meaning = next((one for one in told if one is not None), None)
    at = Evidence(sheet.page_no, bbox(bar))
    last = over[-1].span
    return RawMark(over[0].span.start, last.end, last.open_ended, text, "text" if text else "bar", at, meaning)
