"""Eras, years and periods (和暦・年度・期間): what a printed date expression means."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .lookup_files import rows
from .numerals import KANJI_NUMERALS, kanji_value
from .text import squeeze

_ROWS = {row["name"]: row for row in rows("eras")}
_ERAS = {name: int(row["first_year"]) for name, row in _ROWS.items()}
_LETTERS = {row["letter"]: name for name, row in _ROWS.items()}
_NAMES, _INITIALS = "|".join(_ERAS), "".join(_LETTERS)
_N = rf"(?:\d{{1,4}}|元|[{KANJI_NUMERALS}]{{1,4}})"
_ERA = rf"(?:{_NAMES}|[{_INITIALS}]\.?(?=\d|元))"
_POINT = re.compile(
    rf"(?P<era>{_ERA})?(?P<n>{_N})(?:[(](?P<alt>{_ERA}?{_N})(?:年度?)?[)])?(?P<unit>年度|年)?"
    rf"(?:[(](?P<alt2>{_ERA}?{_N})(?:年度?)?[)])?"
    rf"(?:(?P<half>上半期|上期|前期|下半期|下期|後期)|(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日|(?P<monthend>末))?|(?P<end>末))?"
)
_WORDS = re.compile(r"(?:現状値?|現況値?|目標値?|実績値?|基準値?|現在|時点|予定|まで(?=$)|中間|最終|値$|分$)")


@dataclass(frozen=True, slots=True)
class Period:
    """A date expression: inclusive dates and the fiscal years (4月–3月) it covers."""

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


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day lies in; it begins on 1 April and bears the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def _number(text: str) -> int | None:
    if text == "元":
        return 1
    return int(text) if text.isdigit() else kanji_value(text)


def _year(era: str | None, text: str, inherited: str | None) -> tuple[int | None, str | None]:
    n = _number(text)
    if n is None or n == 0:
        return None, era
    if era is None and n >= 1800:
        return (n if n < 2200 else None), None
    name = _LETTERS.get(era.rstrip("."), era) if era else inherited
    if name is None or n > 99:
        return None, name
    return _ERAS[name] + n - 1, name


def _context_era(context: str | None) -> str | None:
    if not context:
        return None
    found = re.search(rf"{_NAMES}|[{_INITIALS}](?=\.?\d|元)", squeeze(context))
    return _LETTERS.get(found.group(), found.group()) if found else None


def _point(found: re.Match[str], era: str | None, unit: str | None) -> tuple[str, date, date, str | None] | None:
    year, name = _year(found["era"], found["n"], era)
    if year is None:
        return None
    unit = found["unit"] or unit
    alone = unit is None and not found["month"]
    if alone and not found["era"] and era is None and not (found["alt"] or found["alt2"]):
        return None
    if found["half"]:
        first = found["half"] in {"上半期", "上期", "前期"}
        return (
            "half",
            date(year, 4 if first else 10, 1),
            date(year, 9, 30) if first else date(year + 1, 3, 31),
            name,
        )
    if found["month"]:
        month = int(found["month"])
        if not 1 <= month <= 12:
            return None
        y = year + 1 if unit == "年度" and month < 4 else year
        last = monthrange(y, month)[1]
        if found["day"]:
            day = int(found["day"])
            return ("date", date(y, month, day), date(y, month, day), name) if 1 <= day <= last else None
        if found["monthend"]:
            return "date", date(y, month, last), date(y, month, last), name
        return "month", date(y, month, 1), date(y, month, last), name
    if found["end"]:
        day_ = date(year + 1, 3, 31) if unit == "年度" else date(year, 12, 31)
        return "date", day_, day_, name
    if unit == "年" and not (found["alt"] or found["alt2"]) and found["era"] is None and era is None:
        return "year", date(year, 1, 1), date(year, 12, 31), name
    if unit == "年":
        return "year", date(year, 1, 1), date(year, 12, 31), name
    return "fiscal_year", date(year, 4, 1), date(year + 1, 3, 31), name


def _outside_era(point: tuple[str, date, date, str | None]) -> set[str]:
    """`era_overflow` for a period that begins after its era ended, `before_era` for one that ended before it."""
    row = _ROWS.get(point[3] or "")
    if row is None:
        return set()
    if point[1] > date.fromisoformat(row["last_day"]):
        return {"era_overflow"}
    return {"before_era"} if point[2] < date.fromisoformat(row["first_day"]) else set()


def _disagrees(found: re.Match[str], point: tuple[str, date, date, str | None]) -> bool:
    """Whether the year in brackets is another one than the year before them (令和4年度(2023年度))."""
    other = found["alt"] or found["alt2"]
    if other is None:
        return False
    era = re.match(_ERA, other)
    name = era.group() if era else None
    year, _ = _year(name, other[len(name or "") :], point[3])
    return year is not None and year not in {point[1].year, fiscal_year_of(point[1])}


@lru_cache(maxsize=65536)
def parse(value: str, context: str | None = None) -> Period:
    """Read a date expression; every field is None for anything else. `context` names the era if the value does not."""
    text = _WORDS.sub("", squeeze(value)).strip("[]【】:、")
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    if not text or len(text) > 48:
        return _NONE
    open_end = False
    for tail in ("以降", "以後", "から", "~", "～", "〜", "-"):
        if text.endswith(tail):
            text, open_end = text[: -len(tail)], True
            break
    inherited = _context_era(context)
    first = _POINT.match(text)
    if not first:
        return _NONE
    rest = text[first.end() :]
    parts = [first]
    if rest:
        mark = re.match(r"から|より|[~～〜\-－−–・]", rest)
        second = _POINT.fullmatch(rest, mark.end()) if mark else None
        if second is None:
            return _NONE
        parts.append(second)
    unit = parts[-1]["unit"] if len(parts) > 1 else None
    a = _point(parts[0], inherited, unit)
    if a is None:
        return _NONE
    b = _point(parts[1], a[3] or inherited, parts[0]["unit"]) if len(parts) > 1 else a
    if b is None or b[1] < a[1]:
        return _NONE
    fiscal = a[0] != "year"
    flags = {"inherited_era"} if inherited and not parts[0]["era"] and a[3] else set()
    if any(_disagrees(part, point) for part, point in zip(parts, (a, b), strict=False)):
        flags.add("conflict")
    flags |= _outside_era(a) | _outside_era(b)
    return Period(
        a[0],
        a[1],
        None if open_end else b[2],
        fiscal_year_of(a[1]) if fiscal else None,
        fiscal_year_of(b[2]) if fiscal and not open_end else None,
        False,
        open_end,
        tuple(sorted(flags)),
    )
