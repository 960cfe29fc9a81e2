"""What the reader made of each region of a page, told to whoever listens (`keikaku explain`); else nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import cell_over
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.normalize.records import MISPRINTED
from keikaku._internal.normalize.text import squeeze

from .evidence.contents import kinds_of
from .evidence.labels import best_likeness
from .flow import bbox
from .header import Header, header_of_rows

_SAMPLE = 60
"""Cells of a column that are looked at."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its number, its label, the role it was given and how surely, how like a known label its own
    is (0 to 1), and the kinds of content that its cells have (shares)."""

    no: int
    """From 1."""
    label: str
    role: str | None
    share: float | None
    likeness: float
    contents: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How `keikaku teach` names a table: its number on the page it begins on (from 1); and the lesson by which it
    was read."""

    table: int
    lesson: str | None = None
    page_no: int = 0
    years: tuple[tuple[int, int, str], ...] = ()
    """The columns (from 1) that seem to be years: the first, the last, and the fiscal years as `--axis` takes them."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page and what it was taken for: `listing`, `cards`, `figures`, `box`, `outline`, `key`, or None where
    it was not read, and then `why` (a finding code)."""

    page_no: int
    box: tuple[float, float, float, float]
    taken_for: str | None
    title: str = ""
    why: str | None = None
    shares: tuple[tuple[str, float], ...] = ()
    """The explanations that competed, with their probabilities."""
    header_rows: int = 0
    columns: tuple[Column, ...] = ()
    axes: tuple[tuple[str, str], ...] = ()
    """Axes of years: what stands over them (`schedule`, `values`, `amounts`) and their periods."""
    projects: int = 0
    told: Told | None = None


_listener: ContextVar[list[Region] | None] = ContextVar("_listener", default=None)


@contextmanager
def listening() -> Iterator[list[Region]]:
    """Within this, the regions of what is read are collected."""
    regions: list[Region] = []
    token = _listener.set(regions)
    try:
        yield regions
    finally:
        _listener.reset(token)


def is_heard() -> bool:
    """Whether anybody listens."""
    return _listener.get() is not None


def tell(region: Region) -> None:
    """Tell of a region."""
    if (regions := _listener.get()) is not None:
        regions.append(region)


def tell_box(page_no: int, area: Box, taken_for: str, title: str) -> None:
    """Tell of boxes or lines that are one project."""
    tell(Region(page_no, bbox(area), taken_for, title, projects=1))


def tell_table(
    table: Table, header: Header | None, taken_for: str | None, why: str | None, projects: int, told: Told
) -> None:
    """Tell of a table, of each part of it on its page."""
    if header is None and why is not None and table.n_rows > 1:
        header = header_of_rows(table, 0, 1)  # what it would seem to be
    told = replace(told, page_no=table.page_no, years=tuple(_years(header)) if header else ())
    for part in table.parts:
        region = Region(
            part.page_no,
            bbox(part.box),
            taken_for,
            table.caption or "",
            why,
            tuple(sorted(header.kinds.items(), key=lambda one: -one[1])) if header else (),
            header.rows if header else 0,
            tuple(_columns(table, header)) if header else (),
            tuple(_axes(header)) if header else (),
            projects,
            told,
        )
        tell(region)


def _columns(table: Table, header: Header) -> Iterator[Column]:
    for col in range(table.n_cols):
        if header.is_axis(col):
            continue
        label = header.labels.get(col, "")
        roles = header.roles.get(col, ())
        cells = [cell_over(row, col) for row in table.rows()[header.rows :]]
        texts = [cell.text for cell in cells if cell is not None and cell.col == col and cell.text]
        likeness = best_likeness(label) if label else 0.0
        yield Column(col + 1, label, roles[0] if roles else None, header.shares.get(col), likeness, _kinds(texts))


def _kinds(texts: Sequence[str]) -> tuple[tuple[str, float], ...]:
    looked_at = texts[:_SAMPLE]
    counts = Counter(kind for text in looked_at for kind in kinds_of(text))
    return tuple((kind, count / len(looked_at)) for kind, count in counts.most_common(3))


def _years(header: Header) -> Iterator[tuple[int, int, str]]:
    slots = [slot for slot in header.slots if slot.span.start != MISPRINTED]
    if slots:
        years = f"{slots[0].span.start}-{slots[-1].span.end}"
        yield slots[0].cols.start + 1, slots[-1].cols.stop, years


def _axes(header: Header) -> Iterator[tuple[str, str]]:
    for use, slots in (("schedule", header.slots), ("values", header.values), ("amounts", header.amounts)):
        if slots:
            yield use, " ".join(squeeze(slot.cell.text) for slot in slots)
