"""What is printed once and holds for several dates: era, unit, year and month; years that refer to the left side."""

from collections.abc import Sequence
from dataclasses import replace

from .points import CALENDAR, FISCAL, Point, Span, era_of_year, fiscal_year_of, span_of, western_year
from .scan import Scan
from .words import Era


def completed(scanned: Scan, inherited: Era | None, unit: str) -> list[tuple[Point, Span]] | None:
    """Return each date with what the others print for it, and the days it spans; None where one stays incomplete.

    `inherited` is the era of a header cell, `unit` the unit printed behind the brackets that the dates stand in.
    """
    points = [_with_beside(point, readings_beside(scanned, i)) for i, point in enumerate(scanned.points)]
    points = _with_units(points, unit, scanned.joint == "same" or _says_twice(points))
    found: list[tuple[Point, Span]] = []
    for i, point in enumerate(points):
        if point.loose is not None and i + 1 < len(points):
            point = _with_loose_number(point, points[i + 1])
        if found:
            later = _after(point, *found[-1])
            if later is None:
                return None
            point = later
        if point.year is not None and point.era is None and not point.is_western:
            # 5.4.1 under a header that names an era may be a version as well.
            point = replace(point, era=None if point.numbers else inherited)
        span = span_of(point)
        if span is None:
            return None
        found.append((point, span))
    return found


def readings_beside(scanned: Scan, i: int) -> list[Point]:
    """Return the other writings of a date: those in brackets at it, and its side of a range in brackets."""
    at = [point.at for point in scanned.points]
    beside = []
    for remark in scanned.remarks:
        if len(remark.scan.points) == len(at):
            beside.append(remark.scan.points[i])
        elif len(remark.scan.points) == 1 and index_beside(scanned, remark.at) == i:
            beside.append(remark.scan.points[0])
    return beside


def index_beside(scanned: Scan, at: int) -> int:
    """Return which date a bracket at a place of the text stands beside: the last one that begins before it."""
    return max(sum(point.at <= at for point in scanned.points) - 1, 0)


def _with_beside(point: Point, beside: Sequence[Point]) -> Point:
    """Return the point with the unit or era that only its other writing prints: 2021(R3), 3年度(2021)."""
    for other in beside:
        if not point.is_year_only or not other.is_year_only:
            continue
        if not point.unit and point.is_western and point.western is None and other.era:
            point = replace(point, unit=other.unit or FISCAL)
        elif not point.unit and point.era and not point.is_letter and other.unit:
            point = replace(point, unit=other.unit)
        elif point.era is None and not point.is_western and (year := western_year(other)):
            point = replace(point, era=era_of_year(year, point.year or 0))
    return point


def _says_twice(points: Sequence[Point]) -> bool:
    """Whether two writings of one year stand side by side (2026・R8)."""
    if len(points) != 2 or not all(point.is_year_only for point in points):
        return False
    years = {western_year(point) for point in points}
    return {point.is_western for point in points} == {True, False} and len(years) == 1 and None not in years


def _with_units(points: list[Point], unit: str, is_same: bool) -> list[Point]:
    """Return the points with the unit of their year where it is printed once; an era or FY alone means 年度, and so
    does the other writing of its year (2024/R6)."""
    named = any(point.era for point in points)
    found: list[Point] = []
    for i, point in enumerate(points):
        unclear = point.is_end and point.era is None
        if point.unit or point.year is None or point.numbers or point.month or unclear:
            found.append(point)
            continue
        others = [*points[i + 1 :], *reversed(found)]
        alike = [p.unit for p in others if p.unit and p.relative is None and (p.is_year_only or not point.is_year_only)]
        own = FISCAL if point.era or point.western == "fiscal" or (is_same and named) else ""
        found.append(replace(point, unit=next(iter(alike), unit or own)))
    return found


def _with_loose_number(point: Point, other: Point) -> Point:
    """Return the point with its loose number taken as what the other side of the range counts (令和5年4～6月)."""
    if other.quarter:
        return replace(point, loose=None, quarter=point.loose)
    return replace(point, loose=None, month=point.loose) if other.month else point


def _after(point: Point, before: Point, span: Span) -> Point | None:
    """Return a date as it is meant after the one before it; None where that does not fit."""
    point = _as_the_one_before(point, before)
    if point.relative is not None:
        return _relative_to(point, before, span)
    if point.is_same_month:
        point = replace(point, month=span.start.month if before.has_day else None)
    if point.year is None:
        return _within_same_year(point, before)
    if point.era is None and not point.is_western:
        return _with_century(point, before) if before.is_western else replace(point, era=before.era)
    return point


def _as_the_one_before(point: Point, before: Point) -> Point:
    """Return a date written with bare numbers read like the one before it: R5.4～9, R5.4.1～5.31, 2023/4/1～30."""
    if not before.numbers or point.era or point.is_western or point.unit or point.part or point.relative is not None:
        return point
    if point.year is not None and len(before.numbers) == 2 and len(point.numbers) == 1:
        return replace(point, year=None, numbers=(), month=point.year, day=point.numbers[0])
    if point.year is not None and not point.numbers:
        is_month = len(before.numbers) == 1
        return replace(point, year=None, month=point.year if is_month else None, day=None if is_month else point.year)
    return point


def _relative_to(point: Point, before: Point, span: Span) -> Point | None:
    """Return 同年 or 翌年 as the western year it refers to; None where it may refer to two (令和5年度1月～翌年3月)."""
    if point.unit == FISCAL:
        base = fiscal_year_of(span.start)
    elif before.unit == FISCAL and before.month and before.month < 4:
        return None
    else:
        base = span.start.year
    return replace(point, year=base + (point.relative or 0), year_digits=4, relative=None)


def _within_same_year(point: Point, before: Point) -> Point | None:
    """Return a month, day, half or quarter with the year (and month) of the date before it."""
    alike = (
        bool(before.half) if point.half else
        bool(before.quarter) if point.quarter else
        bool(before.month or before.numbers) if point.month else
        before.has_day and bool(point.day)
    )  # fmt: skip
    if not alike:
        return None
    month = point.month or (before.numbers[0] if before.numbers else before.month) if point.day or point.month else None
    unit = CALENDAR if before.numbers else before.unit
    return replace(
        point,
        era=before.era,
        western=before.western,
        year=before.year,
        year_digits=before.year_digits,
        unit=unit,
        month=month,
    )


def _with_century(point: Point, before: Point) -> Point | None:
    """Return a year of two digits after a western one: 2023～25年度, FY23～25."""
    if before.year_digits == 2 and point.year_digits == 2:
        return replace(point, western=before.western)
    year = (western_year(before) or 0) // 100 * 100 + (point.year or 0)
    if point.year_digits != 2 or year <= (western_year(before) or 0):
        return None
    return replace(point, western=before.western and "", year=year, year_digits=4)
