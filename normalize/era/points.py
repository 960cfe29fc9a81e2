"""One date as printed (a year, a month, a half …): the pattern that reads it, and the days that it spans.

Fiscal years run from 1 April to 31 March (地方自治法第208条) and bear the year they begin in.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from keikaku._internal.normalize.numerals import KANJI_NUMERALS, kanji_value

from .words import NUMBER, YEAR_NUMBER, Era, either, era_pattern, eras, words

FISCAL, CALENDAR = "年度", "年"

_QUARTERS = ("quarter", "quarter_before", "quarter_after")
_NUMBERS = ("year", "first", "second", "month", "day", "only_day", "loose", *_QUARTERS)
_FIRST_WESTERN, _LAST_WESTERN = 1800, 2199


@dataclass(frozen=True, slots=True)
class Point:
    """What is printed of one date; None or empty what is not. `at` `unit_at` `end_at` are places in the text.

    `numbers` are those of a date written with separators (R5.4.1: 4 and 1); `loose` is a number whose unit stands only
    in the other side of a range (令和5年4～6月).
    """

    at: int
    end_at: int
    unit_at: int | None = None
    era: Era | None = None
    is_letter: bool = False
    western: str | None = None
    year: int | None = None
    year_digits: int = 0
    unit: str = ""
    numbers: tuple[int, ...] = ()
    relative: int | None = None
    month: int | None = None
    day: int | None = None
    half: int | None = None
    quarter: int | None = None
    loose: int | None = None
    is_end: bool = False
    is_same_month: bool = False
    note: str = ""

    @property
    def is_western(self) -> bool:
        """Whether the year is a western one: marked as such or of four digits."""
        return self.western is not None or (self.era is None and self.year is not None and self.year_digits == 4)

    @property
    def has_day(self) -> bool:
        """Whether a day of a month is printed."""
        return self.day is not None or len(self.numbers) == 2

    @property
    def is_year_only(self) -> bool:
        """Whether nothing narrower than a year is printed."""
        return self.year is not None and not (self.numbers or self.is_end or self.part)

    @property
    def part(self) -> tuple[int | None, ...]:
        """What is printed inside the year, empty if nothing is."""
        inside = (self.month, self.day, self.half, self.quarter, self.loose)
        return inside if any(number is not None for number in inside) else ()


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a date, both included, and its kind (contract *era*, rule 2)."""

    kind: str
    start: date
    end: date


@cache
def point_pattern() -> re.Pattern[str]:
    """Return the pattern of a point; it may match nothing.

    A hyphen separates in 2023-03 and R5-4-1 but is a range in R5-7; in 2023-25年度 the unit says that it is one.
    """
    year = rf"(?:(?P<era>{era_pattern()})|(?P<western>{either('western')}))?(?P<year>{YEAR_NUMBER})"
    separated = (
        r"(?P<sign>[./]|-(?=[0-9]{1,2}-[0-9])|(?<=[0-9]{4})-(?=(?:0?[1-9]|1[0-2])(?![0-9])))(?P<first>[0-9]{1,2})"
        r"(?:(?P=sign)(?P<second>[0-9]{1,2})|月(?![0-9]))?(?![0-9年月日])(?!(?P=sign)[0-9])"
    )
    bare = rf"(?![0-9{KANJI_NUMERALS}月日]|Q(?![1-4]))"
    unknown = f"{either('placeholder')}*"
    goes_on = "(?=[～・-])"
    month = rf"(?P<month>{NUMBER})月(?:(?P<day>{NUMBER})(?:日|{goes_on})|{unknown}日|(?P<month_end>{either('end')}))?"
    quarter = (
        rf"(?(unit)第|第?)(?P<quarter>[1-4一二三四])(?:{either('quarter')}|{goes_on})"
        r"|(?P<quarter_before>[1-4])Q|Q(?P<quarter_after>[1-4])"
    )
    within = (
        rf"(?P<half>{either('half')})|{quarter}"
        rf"|(?(unit){unknown}月(?:{unknown}日|{NUMBER}日)?|(?!))"
        rf"|{month}|(?P<only_day>{NUMBER})日|(?P<end>{either('end')})"
        rf"|(?P<season>{either('season')}{either('about')}?)|(?(unit)(?P<loose>{NUMBER}){goes_on}|(?!))"
    )
    return re.compile(
        rf"(?:{year}(?:{separated}|(?P<unit>{either('unit')})|{bare})|(?P<relative>{either('relative')})"
        rf"|(?P<same_month>{either('same_month')})(?={NUMBER}日))?[ ]?(?:{within})?(?P<third>{either('third')})?"
    )


def read_point(found: re.Match[str]) -> Point | None:
    """Return the point that a match of `point_pattern` prints; None where a number is ill formed or no such year."""
    numbers = {name: _value(found[name]) for name in _NUMBERS if found[name]}
    if None in numbers.values():
        return None
    era, year, relative = found["era"], found["year"], found["relative"]
    point = Point(
        at=found.start(),
        end_at=found.end(),
        unit_at=found.start("unit") if found["unit"] else None,
        era=eras()[era.rstrip(".")] if era else None,
        is_letter=bool(era) and len(era.rstrip(".")) == 1,
        western=words("western")[found["western"]] if found["western"] else None,
        year=numbers.get("year"),
        year_digits=len(year if year and year.isascii() else str(numbers.get("year", ""))),
        unit=words("unit").get(found["unit"] or "") or _unit_of_relative(relative),
        numbers=tuple(n for name in ("first", "second") if (n := numbers.get(name)) is not None),
        relative=int(words("relative")[relative]) if relative else None,
        month=numbers.get("month"),
        day=numbers.get("day", numbers.get("only_day")),
        half=int(words("half")[found["half"]]) if found["half"] else None,
        quarter=next((numbers[name] for name in _QUARTERS if name in numbers), None),
        loose=numbers.get("loose"),
        is_end=bool(found["end"] or found["month_end"]),
        is_same_month=bool(found["same_month"]),
        note=found["third"] or found["season"] or "",
    )
    return point if _is_possible(point, found) else None


def _unit_of_relative(relative: str | None) -> str:
    return "" if not relative else FISCAL if relative.endswith(FISCAL) else CALENDAR


def _value(text: str) -> int | None:
    if text == "元":
        return 1
    return int(text) if text.isdigit() and text.isascii() else kanji_value(text)


def _is_possible(point: Point, found: re.Match[str]) -> bool:
    """Whether the year has the digits that its era or mark allows; a first year (元) needs an era."""
    if found["third"] and (point.has_day or not (point.month or point.numbers) or point.is_end):
        return False
    if point.year is None:
        return True
    if point.year == 0:
        return False
    if point.era is not None:
        return point.year_digits <= (2 if point.is_letter else 3)
    if point.western is not None and point.year_digits == 2:
        return point.western != "" and found["year"] != "元"
    if point.western is not None:
        return point.western != "short" and _is_western(point.year)
    return point.year_digits <= 2 or _is_western(point.year)


def _is_western(year: int) -> bool:
    return _FIRST_WESTERN <= year <= _LAST_WESTERN


def western_year(point: Point) -> int | None:
    """Return the western year of a point with its own or carried era; None without one."""
    if point.year is None:
        return None
    if point.era is not None:
        year = point.era.first_year + point.year - 1
        return year if year <= _LAST_WESTERN else None
    if point.western is not None and point.year_digits == 2:
        return 2000 + point.year
    return point.year if point.is_western else None


def era_of_year(year: int, number: int) -> Era | None:
    """Return the era whose year `number` is the western `year`."""
    return next((era for era in eras().values() if era.first_year + number - 1 == year), None)


def fiscal_year_of(day: date) -> int:
    """The fiscal year a day lies in; it begins on 1 April and bears the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def span_of(point: Point) -> Span | None:
    """Return the days that a point with year and unit spans; None where there is no such date, or no year."""
    year = western_year(point)
    if year is None or point.loose is not None:
        return None
    if point.numbers:
        return (
            None if point.part or point.western == "fiscal" else _from_end(_month_or_date(year, *point.numbers), point)
        )
    if not point.unit:
        return None
    if point.half or point.quarter:
        first = 4 + (6 * (point.half - 1) if point.half else 3 * ((point.quarter or 1) - 1))
        months = 6 if point.half else 3
        return Span("half" if point.half else "quarter", _day(year, first), _last_day(year, first + months - 1))
    if point.month is not None:
        later = point.unit == FISCAL and point.month < 4
        return _from_end(_month_or_date(year + later, point.month, point.day), point)
    if point.day is not None:
        return None
    if point.unit == FISCAL:
        return _from_end(Span("fiscal_year", date(year, 4, 1), date(year + 1, 3, 31)), point)
    return _from_end(Span("year", date(year, 1, 1), date(year, 12, 31)), point)


def _from_end(span: Span | None, point: Point) -> Span | None:
    return Span("date", span.end, span.end) if span and point.is_end and not point.has_day else span


def _month_or_date(year: int, month: int, day: int | None = None) -> Span | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        return Span("month", date(year, month, 1), date(year, month, last))
    return Span("date", date(year, month, day), date(year, month, day)) if 1 <= day <= last else None


def _day(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _last_day(year: int, month: int) -> date:
    first = _day(year, month)
    return first.replace(day=monthrange(first.year, first.month)[1])
