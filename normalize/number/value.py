"""Numbers with unit, comparator and period (数値目標): the one value that a cell or a phrase states.

Rules: contract *number* (`normalize-cases/CONTRACT.md`). `number_text.py` takes out what is not the number,
`number_quantity.py` reads one number; here numbers become a value, a range, a fraction or a change.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from keikaku._internal.normalize import era
from keikaku._internal.normalize.era import either as date_words
from keikaku._internal.normalize.lookups import alternatives
from keikaku._internal.normalize.numerals import KANJI_NUMERALS, kanji_value
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold, without_notes

from .quantity import Found, first_number, number_at
from .text import clean, either, words

_LONGEST = 400
_PERCENTAGES = ("%", "ポイント", "pt")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed beside an indicator.

    `value` counts `unit`s (円 and % after scales and 割 are multiplied out) in a `period` (年, 月); `comparator` is one
    of = >= <= > <. A `range` has both ends and no value. `flags`: approx, change, dated, relative (contract, rule 6).
    """

    value: float | None = None
    unit: str | None = None
    comparator: str | None = None
    period: str | None = None
    range: tuple[float, float] | None = None
    flags: tuple[str, ...] = ()


_NONE = Quantity()


@dataclass(frozen=True, slots=True)
class _Item:
    """A number, with the `other` end of the range or change that it begins."""

    one: Found
    other: Found | None = None
    is_change: bool = False

    @property
    def end(self) -> int:
        return (self.other or self.one).end

    @property
    def is_counted(self) -> bool:
        return self.one.is_counted or (self.other is not None and self.other.is_counted)


@remembered(65536)
def parse(value: str) -> Quantity:
    """Return the number that a cell or a phrase states; all None where it states none or several. Never raises."""
    value = without_notes(value)
    if len(value) > _LONGEST or not _may_be_number().search(value):
        return _NONE
    if plain := _plain().fullmatch(fold(value)):
        comparator = words("comparator_after").get(plain["after"] or "", "=")
        return Quantity(float(plain["number"].replace(",", "")), plain["unit"], comparator)
    return read_phrase(value)


def read_phrase(value: str) -> Quantity:
    """Return what `parse` does, without its short way for plain numbers."""
    if era.parse(value).kind not in (None, "duration"):
        return _NONE
    cleaned = clean(value)
    if _relative().search(cleaned.text):
        return Quantity(flags=("relative",))
    found = _fraction(cleaned.text) or _change(cleaned.text)
    if found == _NONE or not cleaned.is_dated:
        return found
    return replace(found, flags=tuple(sorted({*found.flags, "dated"})))


def _change(text: str) -> Quantity:
    """Return what the last of the values joined by arrows states, with a unit that only an earlier one prints."""
    *earlier, last = _arrow().split(text)
    found = _stated(last)
    before = [quantity for quantity in map(_stated, earlier) if quantity != _NONE]
    if found == _NONE or not before:
        return found
    # A change names its base, so a percentage is no longer one of an unnamed base.
    flags = {*found.flags, "change"} - {"relative"}
    return replace(found, unit=found.unit or before[-1].unit, flags=tuple(sorted(flags)))


def _stated(text: str) -> Quantity:
    """Return the one number with unit or period that a text states, or the number that is all of it."""
    items: list[_Item] = []
    at = 0
    while (one := first_number(text, at)) is not None:
        if one.is_indefinite or (not one.is_valid and text[one.end : one.end + 1].isdigit()):
            return _NONE
        items.append(_item(one, text))
        at = items[-1].end
    counted = [item for item in items if item.is_counted]
    if not counted and len(items) == 1 and items[0].one.is_valid:
        rest = text[: items[0].one.start] + text[items[0].end :]
        counted = items if _beside().fullmatch(rest) else []
    if len(counted) != 1 or _is_open(text[: counted[0].one.start], text[counted[0].end :]):
        return _NONE
    return _quantity(counted[0], text)


def _is_open(before: str, behind: str) -> bool:
    """Whether a range has one end only (10%～) or a sign stands behind (10%≦): no rule says which comparator it has."""
    is_compared = behind.strip().startswith(("<", ">", "≦", "≧", "≤", "≥"))
    return is_compared or before.strip().endswith("～") or behind.strip() in ("～", "-", "から")


def _item(one: Found, text: str) -> _Item:
    """Return the number with the one that it is joined to: 80～90%, 10時間から5時間に."""
    joint = _joint().match(text, one.end)
    other = number_at(text, joint.end()) if joint else None
    if joint is None or other is None or not (one.is_valid and other.is_valid):
        return _Item(one)
    # 4-1 is a project number; a hyphen between values needs a unit.
    if joint["hyphen"] and not (one.unit or other.unit):
        return _Item(one)
    return _Item(one, other, is_change=bool(joint["from"]) and bool(_to().match(text, other.end)))


def _quantity(item: _Item, text: str) -> Quantity:
    one, other = item.one, item.other
    flags = {"approx"} if one.is_approximate or (other and other.is_approximate) else set()
    if _is_relative(item, text):
        flags.add("relative")
    if other is None:
        return Quantity(one.value, one.unit, one.comparator, one.period, flags=tuple(sorted(flags)))
    unit, period = other.unit or one.unit, other.period or one.period
    if item.is_change:
        return Quantity(other.value, unit, other.comparator, period, flags=tuple(sorted({*flags, "change"})))
    is_scaled_once = one.unit is None and one.scale == 1.0 and one.value * other.scale <= other.value
    first = one.value * other.scale if is_scaled_once else one.value
    if first > other.value or (one.unit and other.unit and one.unit != other.unit):
        return _NONE
    return Quantity(None, unit, None, period, (first, other.value), tuple(sorted(flags)))


def _is_relative(item: _Item, text: str) -> bool:
    """Whether a percentage is one of an unnamed base: 20%削減, 前年度比5%."""
    last = item.other or item.one
    if last.unit not in _PERCENTAGES:
        return False
    return bool(_direction().match(text, item.end) or _compared().search(text[: item.one.start]))


def _fraction(text: str) -> Quantity | None:
    """Return the value of a fraction up to 1 that is all of a text; 4/1 may be a date."""
    match = _fraction_pattern().fullmatch(text)
    if match is None:
        return None
    over, under = (_whole(match["a"] or match["c"]), _whole(match["b"] or match["d"]))
    if over is None or not under or over > under:
        return None
    comparator = words("comparator_after").get(match["after"] or "", "=")
    return Quantity(over / under, None, comparator, flags=("approx",) if match["approx"] else ())


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() else kanji_value(text)


@cache
def _plain() -> re.Pattern[str]:
    """Return the pattern of the numbers that most cells hold: read in one go, and the same as step by step."""
    units = alternatives({"%", *words("kanji_unit")} - {"割"})
    return re.compile(
        rf"(?![0-9]{{4}}\.)(?P<number>(?:0|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[1-9][0-9]*)(?:\.[0-9]+)?)"
        rf"\s?(?P<unit>{units})?\s?(?P<after>{either('comparator_after')})?"
    )


@cache
def _may_be_number() -> re.Pattern[str]:
    # Kanji numerals are in many words; only a unit makes them numbers (also as radicals, before folding).
    kanji = rf"[{KANJI_NUMERALS}{''.join(words('scale'))}⼀⼆⼋⼗]\s*(?:{either('kanji_unit')}|分の)"
    return re.compile(rf"\d|{either('relative')}|{kanji}|^\s*[{KANJI_NUMERALS}]{{2,}}\s*$")


@cache
def _relative() -> re.Pattern[str]:
    return re.compile(either("relative"))


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(either("arrow"))


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:(?P<from>から)|(?P<hyphen>-)|{either('range')})\s?")


@cache
def _to() -> re.Pattern[str]:
    return re.compile(rf"\s?{either('to')}")


@cache
def _direction() -> re.Pattern[str]:
    return re.compile(rf"\s?[のをに]?\s?{either('direction')}")


@cache
def _compared() -> re.Pattern[str]:
    return re.compile(rf"{either('compared')}[、\s]*$")


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(rf"(?:{date_words('role', 'planned')}|[:。\s])*")


@cache
def _fraction_pattern() -> re.Pattern[str]:
    number = f"(?:[0-9]+|[{KANJI_NUMERALS}]+)"
    return re.compile(
        rf"(?P<approx>{either('approx_before')})?\s?(?:(?P<a>[0-9]{{1,4}})\s?/\s?(?P<b>[0-9]{{1,4}})|(?P<d>{number})分の(?P<c>{number}))\s?(?P<after>{either('comparator_after')})?"
    )
