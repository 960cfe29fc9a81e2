"""Eras, years and periods (和暦・年度・期間): what a printed date expression means.

Rules: contract *era* (`normalize-cases/CONTRACT.md`). The words are data, see `era_words.py`; `era_scan.py` takes the
text apart into dates, `era_points.py` reads one, `era_carry.py` gives each what the others print for it; here they
become one period, and two writings of one date one value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import without_notes

from .carry import completed, index_beside, readings_beside
from .points import CALENDAR, FISCAL, Point, Span, fiscal_year_of, western_year
from .scan import Remark, Scan, scan
from .words import Era, era_in_context, eras, may_be_date, prepare

__all__ = ["Period", "fiscal_year_of", "parse"]

_COARSER = ("date", "month", "quarter", "half", "fiscal_year", "year")
_LONGEST = 72
_LAST_YEAR = 2199


@dataclass(frozen=True, slots=True)
class Period:
    """A date expression: inclusive dates and the fiscal years (4月–3月) it covers.

    `kind` is fiscal_year, year, month, date, half, quarter or duration (which has no dates); `flags` are conflict,
    era_overflow, before_era, inherited_era, western_short, note, planned (contract, rules 7–13).
    """

    kind: str | None = None
    start: date | None = None
    end: date | None = None
    fiscal_year_from: int | None = None
    fiscal_year_to: int | None = None
    open_start: bool = False
    open_end: bool = False
    flags: tuple[str, ...] = ()
    note: str | None = None


_NONE = Period()


@remembered(65536)
def parse(value: str, context: str | None = None) -> Period:
    """Return what a date expression means; every field is None or empty for anything else. Never raises.

    `context` is the text of a header cell that names the era where the value does not.
    """
    if not may_be_date(value):
        return _NONE
    found = _parse(value, None)
    if context and found == _NONE and (era := era_in_context(context)):
        return _parse(value, era.name)
    if found == _NONE and (plain := without_notes(value)) != value:
        return parse(plain, context)
    return found


@remembered(65536)
def _parse(value: str, inherited: str | None) -> Period:
    text, notes = prepare(value)
    scanned = scan(text.strip("、。:,・")) if 0 < len(text) <= _LONGEST else None
    if scanned is None:
        return _NONE
    found = _period(scanned, eras()[inherited] if inherited else None)
    note = "、".join([*notes, *filter(None, [found.note])])
    if found == _NONE or not note:
        return found
    return replace(found, note=note, flags=tuple(sorted({*found.flags, "note"})))


def _period(scanned: Scan, inherited: Era | None, unit: str = "") -> Period:
    """Return the period of what was scanned; `unit` is printed for it behind the brackets it stands in."""
    flags = {"planned"} if scanned.is_planned else set()
    if not scanned.points:
        return Period("duration", flags=tuple(flags))
    if inherited and _names_a_year(scanned):
        return _NONE
    dates = completed(scanned, inherited, unit)
    kind = _kind_of(scanned.joint, [span for _, span in dates]) if dates else None
    if dates is None or kind is None:
        return _NONE
    if any(later.start < earlier.start for (_, earlier), (_, later) in pairwise(dates)):
        return Period(kind, flags=tuple(sorted({*flags, "conflict"})))
    end = _after_years(dates[0][1].start, scanned.years) if scanned.years else dates[-1][1].end
    found = _of_spans(kind, dates[0][1].start, end, scanned)
    agreed = [_agrees(remark, scanned, dates, found) for remark in scanned.remarks]
    if None in agreed:
        return _NONE
    flags |= set() if all(agreed) else {"conflict"}
    flags |= {"inherited_era"} if inherited else set()
    for i, (point, span) in enumerate(dates):
        flags |= {"western_short"} if point.western is not None and point.year_digits == 2 else set()
        beside = [other.era for other in readings_beside(scanned, i)]
        flags |= _outside(point.era or next(filter(None, beside), None), span)
    note = "～".join(point.note for point, _ in dates if point.note)
    return replace(found, flags=tuple(sorted(flags)), note=note or None)


def _after_years(start: date, years: int) -> date:
    """The last day of so many years from a day on."""
    return date(min(start.year + years, _LAST_YEAR), start.month, 1) - timedelta(days=1)


def _names_a_year(scanned: Scan) -> bool:
    """Whether an era or a western year is printed anywhere, so that a header's era is of no use."""
    return any(point.era or point.is_western for point in scanned.points) or any(
        _names_a_year(remark.scan) for remark in scanned.remarks
    )


def _kind_of(joint: str, spans: Sequence[Span]) -> str | None:
    """Return the kind of one date or of several, the coarser one of two; None where they do not make one period."""
    kinds = {span.kind for span in spans}
    if {"year", "fiscal_year"} <= kinds:
        return None
    for earlier, later in pairwise(spans):
        is_same = (earlier.start, earlier.end) == (later.start, later.end)
        is_next = later.start == earlier.end + timedelta(days=1)
        if (joint == "same" and not is_same) or (joint == "list" and not (is_same or is_next)):
            return None
    return max(kinds, key=_COARSER.index)


def _of_spans(kind: str, start: date, end: date, scanned: Scan) -> Period:
    is_fiscal = kind != "year"
    return Period(
        kind,
        None if scanned.open_start else start,
        None if scanned.open_end else end,
        fiscal_year_of(start) if is_fiscal and not scanned.open_start else None,
        fiscal_year_of(end) if is_fiscal and not scanned.open_end else None,
        scanned.open_start,
        scanned.open_end,
    )


def _outside(era: Era | None, span: Span) -> set[str]:
    """Return `era_overflow` if a date begins after its era ended, `before_era` if it ended before it (rule 10)."""
    if era is None:
        return set()
    if span.start > era.last_day:
        return {"era_overflow"}
    return {"before_era"} if span.end < era.first_day else set()


def _agrees(remark: Remark, scanned: Scan, dates: Sequence[tuple[Point, Span]], whole: Period) -> bool | None:
    """Whether a date in brackets says the same as the one beside it (rule 9); None if it is no other writing of it."""
    i = index_beside(scanned, remark.at)
    point, span = dates[i]
    unit_at = scanned.points[i].unit_at
    unit = "" if unit_at is not None and unit_at < remark.at else point.unit
    other = remark.scan.points[0]
    if len(remark.scan.points) == 1 and other.is_year_only and not (remark.scan.open_start or remark.scan.open_end):
        if other.era or other.is_western:
            return _is_year_of(span, western_year(other), other.unit or unit, bool(other.era))
        return _is_length_or_year(other, point, dates)
    meant = _period(remark.scan, None, unit or point.unit)
    if meant == _NONE:
        return None
    is_whole = len(remark.scan.points) > 1 or meant.open_start or meant.open_end
    kind, start, end = (whole.kind, whole.start, whole.end) if is_whole else (span.kind, span.start, span.end)
    if (start, end) == (meant.start, meant.end):
        return True
    # A narrower date inside the other is a remark on it, no second writing: 令和5年度（令和6年3月）.
    return False if kind == meant.kind else None


def _is_length_or_year(other: Point, point: Point, dates: Sequence[tuple[Point, Span]]) -> bool | None:
    """Whether a year without era in brackets is the length of the range, or the same year of the era before it."""
    if other.unit == CALENDAR and len(dates) > 1:
        days = (dates[-1][1].end - dates[0][1].start).days
        return True if other.year == round(days / 365.25) else None
    return True if other.unit == point.unit and other.year == point.year and point.era else None


def _is_year_of(span: Span, year: int | None, unit: str, is_era: bool) -> bool:
    fiscal = span.start.year if span.kind == "year" else fiscal_year_of(span.start)
    if unit == FISCAL:
        return year == fiscal
    return year == span.start.year or (unit != CALENDAR and is_era and year == fiscal)
