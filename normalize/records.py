"""What a reader hands over: raw strings with their place, before anything is taken to mean something."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value is printed: page (from 1) and box in points from the top left."""

    page_no: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class RawText:
    """A printed string and its place. `context` is what a heading or label adds (a year, a kind, a role)."""

    text: str
    at: Evidence
    context: str | None = None


MISPRINTED = 9999
"""Stands for a fiscal year that is printed and cannot be meant (令和80年度 between 令和7年度 and 令和9年度)."""


@dataclass(frozen=True, slots=True)
class RawMark:
    """A mark over the years of a schedule (cell, symbol, arrow, bar).

    `text` is its printed label (None if it has none); `method` is how it was read: `text` `arrow` `bar` `symbol`
    `continuation` `phrase`. `meaning` is what the plan's legend says of its colour.
    """

    fiscal_year_from: int
    fiscal_year_to: int
    open_ended: bool
    text: str | None
    method: str
    at: Evidence
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class RawActivity:
    """A row of a schedule below its project (取組・工程)."""

    name: RawText
    marks: tuple[RawMark, ...]


@dataclass(frozen=True, slots=True)
class RawValue:
    """One value of an indicator. `fiscal_year` is None when none is printed."""

    fiscal_year: int | None
    kind: str
    text: str
    at: Evidence


@dataclass(frozen=True, slots=True)
class RawAmount:
    """A budget as printed. `unit` is what its label has in brackets (千円); `fiscal_year` None if not printed; `spent`:
    the label says that it is what was spent (決算額)."""

    text: str
    at: Evidence
    fiscal_year: int | None = None
    unit: str | None = None
    spent: bool = False


@dataclass(frozen=True, slots=True)
class RawIndicator:
    """A KPI (成果指標) with its values."""

    name: RawText
    values: tuple[RawValue, ...] = ()
    unit: str | None = None
    rationale: RawText | None = None


@dataclass(slots=True)
class RawProject:
    """One project (事業・取組) as one place of the plan prints it; `fields` maps roles to printed values."""

    layout: str
    at: Evidence
    section_path: tuple[str, ...] = ()
    fields: dict[str, list[RawText]] = field(default_factory=dict)
    marks: list[RawMark] = field(default_factory=list)
    activities: list[RawActivity] = field(default_factory=list)
    indicators: list[RawIndicator] = field(default_factory=list)
    budgets: list[RawAmount] = field(default_factory=list)
    same_as: int | None = None
    refers: bool = False
    """Whether it holds but figures of a project that stands elsewhere."""
    taught: bool = False
    """Whether a person said how the place is to be read."""
    confidence: float = 1.0
    """How likely a row that was read of it is right."""

    def first(self, role: str) -> RawText | None:
        """The first printed value of a role, if any."""
        values = self.fields.get(role)
        return values[0] if values else None

    def text(self, role: str) -> str | None:
        """Text of the first printed value of a role, if any."""
        value = self.first(role)
        return value.text if value else None

    def add(self, role: str, value: RawText) -> None:
        """Append a printed value to a role."""
        self.fields.setdefault(role, []).append(value)


@dataclass(frozen=True, slots=True)
class RawResult:
    """A line of the previous plan's results (前計画の取組状況)."""

    theme: str | None
    name: str
    content: str | None
    status: str | None
    at: Evidence


USES = ("values", "labels", "notes", "prose", "furniture", "unread")
"""What becomes of a word of a page."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """What a page holds, for the account of what was read.

    `width` and `height` are those of the page as shown. `confidence` is how sure the reader of a picture is of its
    characters (0 to 1), `skew` by how many degrees (clockwise positive) the page was turned before it was set upright;
    boxes are those of the upright page. `words` counts its words by what became of them (`USES`).
    """

    page_no: int
    text: str
    text_source: str
    width: float
    height: float
    table_count: int
    tables_read: int
    confidence: float = 1.0
    skew: float = 0.0
    words: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawFinding:
    """Something a reader could not decide. `code` is a row of lookups/finding_codes.csv."""

    code: str
    value: str | None = None
    at: Evidence | None = None


def together(first: Evidence, second: Evidence) -> Evidence:
    """The place of a text that goes on elsewhere: the box around both, or the first alone before a page break."""
    if first.page_no != second.page_no:
        return first
    a, b = first.bbox, second.bbox
    return Evidence(first.page_no, (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])))


@dataclass(slots=True)
class RawDocument:
    """The document's own statements about itself, as printed (None where it says nothing)."""

    title: RawText | None = None
    edition: RawText | None = None
    municipality: RawText | None = None
    municipality_is_mentioned: bool = False
    """Whether only the text names the municipality, no cover and no title."""
    published: RawText | None = None
    period: RawText | None = None
    is_draft: bool = False


@dataclass(slots=True)
class RawPlan:
    """Everything read from one PDF."""

    document: RawDocument = field(default_factory=RawDocument)
    pages: list[RawPage] = field(default_factory=list)
    projects: list[RawProject] = field(default_factory=list)
    results: list[RawResult] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    """What the plan's short signs for its sections stand for."""
    findings: list[RawFinding] = field(default_factory=list)


def turned(box: Sequence[float], width: float, height: float, degrees: float) -> list[float]:
    """The box around a box of an upright page (points, top-left origin) on the page as shown, of this width and height,
    on which the content is turned clockwise about the middle; cut to the page."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    middle_x, middle_y = width / 2, height / 2
    upright_x, upright_y = (middle_y, middle_x) if abs(sine) > abs(cosine) else (middle_x, middle_y)
    corners = [(x - upright_x, y - upright_y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [min(max(middle_x + x * cosine - y * sine, 0.0), width) for x, y in corners]
    ys = [min(max(middle_y + x * sine + y * cosine, 0.0), height) for x, y in corners]
    return [round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)]
