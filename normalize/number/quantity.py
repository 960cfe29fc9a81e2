"""One number at a place of a text, with sign, scale, unit, comparator and period."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from keikaku._internal.normalize.numerals import KANJI_NUMERALS, kanji_value

from .text import either, words

_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_BIG = "万億兆"
_GROUP = re.compile(rf"([^{_BIG}]+)([{_BIG}]?)")
_SMALL = re.compile(rf"({_ARABIC})\s?([百千]?)|([{KANJI_NUMERALS}]+)")
_RUN = re.compile("(?:か(?=[所月年国])|つ(?![一-鿿ァ-ヺ])|[ァ-ヺー一-鿿々])+")
_ORDINAL = re.compile(r"第\s?$")
_LONGER_BEFORE = re.compile(r"[0-9A-Za-z'.,]$|[0-9][:/]$")
_LONGER_BEHIND = re.compile(r"[.,:/]?[0-9]|\.(?:\s|$)")
_TENTHS = "割"


@dataclass(frozen=True, slots=True)
class Found:
    """A number from `start` to `end` of a text; `scale` is 10,000 for 2万.

    `is_valid` is false where it is part of a name (第2次, 5G), `is_indefinite` true where it is no one number (10数件).
    """

    start: int
    end: int
    value: float
    scale: float = 1.0
    unit: str | None = None
    comparator: str = "="
    period: str | None = None
    has_period: bool = False
    is_approximate: bool = False
    is_valid: bool = True
    is_indefinite: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it says what it counts, or in which time."""
        return self.is_valid and (self.unit is not None or self.has_period)


def first_number(text: str, at: int) -> Found | None:
    """Return the first number of a cleaned text from a place on, also one that is part of a name."""
    match = _number().search(text, at)
    return _found(text, match) if match else None


def number_at(text: str, at: int) -> Found | None:
    """Return the number that begins at a place of the text."""
    match = _number().match(text, at)
    return _found(text, match) if match else None


def _found(text: str, match: re.Match[str]) -> Found:
    before, sign, printed = match["before"], match["sign"] or "", match["number"]
    value, scale = _value(printed)
    found = Found(
        start=match.start(),
        end=match.end(),
        value=-value if value and (sign or "").strip() in ("▲", "△", "-", "−") else value or 0.0,
        scale=scale,
        comparator=next((sign for word, sign in words("comparator_before").items() if word in before), "="),
        is_approximate=_is_approximate(text, match),
        is_valid=value is not None and _stands_free(text, match),
        is_indefinite=_is_indefinite_before(text, match),
    )
    times = [word for word in (*words("period_before"), *words("period_alone")) if word in before]
    if times:
        longest = max(times, key=len)
        period = words("period_before").get(longest) or words("period_alone").get(longest)
        found = replace(found, period=period, has_period=True)
    found = _with_unit(found, text, printed, match["currency"])
    return _with_what_follows(found, text)


def _value(printed: str) -> tuple[float | None, float]:
    """Return the number that digits, numerals and scales write (1億2,000万, 百二十), and its scale if it has one."""
    total, scale, last = Decimal(0), 1, 0
    groups = _GROUP.findall(printed)
    for small, big in groups:
        factor = int(words("scale").get(big, 1))
        if last and factor >= last:
            return None, 1.0
        for arabic, hundreds, kanji in _SMALL.findall(small):
            scale = int(words("scale").get(hundreds, 1))
            number = kanji_value(kanji) if kanji else _decimal(arabic)
            if number is None:
                return None, 1.0
            total += number * scale * factor
        scale, last = scale * factor, factor
    return float(total), float(scale) if len(groups) == 1 else 1.0


def _decimal(digits: str) -> Decimal | None:
    """Return the number of plain digits; None for a code, which may begin with a zero."""
    is_code = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    return None if is_code else Decimal(digits.replace(",", ""))


def _is_approximate(text: str, match: re.Match[str]) -> bool:
    if not any(word in match["before"] for word in words("approx_before")):
        return False
    return not text[: match.start() + 1].endswith(tuple(words("not_approx")))


def _stands_free(text: str, match: re.Match[str]) -> bool:
    """Whether the number is no part of a name, an ordinal, a code, a time of day or a longer number."""
    before, behind = text[: match.start()], text[match.end() :]
    if _ORDINAL.search(before):
        return bool(re.match(rf"\s?{either('rank')}", behind))
    if _LONGER_BEHIND.match(behind) or _LONGER_BEFORE.search(before) or _product().search(before):
        return False
    if match["sign"] in ("-", "−") and re.search(r"[^\s:(]$", before):
        return False
    is_kanji = match["number"][0] in KANJI_NUMERALS
    return not is_kanji or _is_kanji_number(match["number"], before if not match["before"] else "", behind)


def _is_kanji_number(printed: str, before: str, behind: str) -> bool:
    """Whether kanji numerals count something: 三十件, but not 一部, 千円 (a unit), 二、三 written 二三."""
    if re.search("[一-鿿ァ-ヺぁ-ゖ々]$", before) or printed == "〇" or printed in _several():
        return False
    is_unit = printed == "千" or (not set(printed) - {*words("scale")} and bool(set(printed) & {*_BIG}))
    if is_unit:
        return False
    run = _RUN.match(behind)
    unit = _cut(run[0]) if run else behind[:1]
    return unit in words("kanji_unit") or (not behind and len(printed) > 1)


@cache
def _several() -> frozenset[str]:
    digits = "一二三四五六七八九"
    return frozenset(a + b for a, b in pairwise(digits))


def _is_indefinite_before(text: str, match: re.Match[str]) -> bool:
    """Whether 数, ±, a sign set apart or another number stands before it: 数10件, － 5件, 2、3件."""
    before = text[: match.start()]
    return bool(re.search(rf"(?:^|[^一-鿿ァ-ヺー])数\s?$|±$|[−-]\s$|[0-9{KANJI_NUMERALS}][、・,]\s?$", before))


def _with_unit(found: Found, text: str, printed: str, currency: str | None) -> Found:
    """Return the number with the unit behind it."""
    at = found.end
    if sign := re.compile("\\s?([%‰])").match(text, at):
        return replace(found, end=sign.end(), unit=sign[1])
    if latin := _latin_unit().match(text, at):
        return replace(found, end=latin.end(), unit=latin[1])
    if text[at : at + 1].isascii() and text[at : at + 1].isalpha():
        return replace(found, is_valid=False)
    is_apart = text[at : at + 1] == " "
    run = _RUN.match(text, at + is_apart)
    if run is None:
        return replace(found, unit=words("currency").get(currency or ""))
    unit = _cut(run[0])
    if _is_no_one_number(run[0], unit):
        return replace(found, is_indefinite=True)
    if not unit or (is_apart and unit not in words("kanji_unit") and unit not in words("unit")):
        return found
    end = run.start() + len(unit)
    if unit == _TENTHS:
        tenths = re.compile("([0-9])分").match(text, end)
        value = round(10 * found.value, 9) + (int(tenths[1]) if tenths else 0)
        return replace(found, value=value, scale=10 * found.scale, unit="%", end=tenths.end() if tenths else end)
    # 5年 may be a date, 最大5年 is a length of time; for 5年以内 see below.
    is_length = unit == "年" and found.comparator != "="
    return replace(found, end=end, unit=unit, is_valid=found.is_valid and (is_length or not _names(unit)))


def _cut(run: str) -> str:
    """Return the unit at the beginning of a run of signs: 人 of 人参加, 件 of 件以上."""
    stop = _stop().search(run)
    return run[: stop.start()] if stop else run


def _is_no_one_number(run: str, unit: str) -> bool:
    vague = tuple(words("indefinite_after"))
    return run.startswith(vague) or (unit.endswith(vague) and not unit.endswith("数"))


def _names(unit: str) -> bool:
    """Whether a word after a number makes it a name, an edition or an ordinal: 2次, 3号, 5年生, 3回目."""
    if unit.endswith(tuple(words("ordinal"))) and not unit.endswith(tuple(words("counted"))):
        return True
    return unit.startswith(tuple(words("no_unit"))) and not unit.startswith(tuple(words("unit")))


def _with_what_follows(found: Found, text: str) -> Found:
    """Return the number with the comparators, the period and the words of vagueness behind its unit."""
    while (match := _following().match(text, found.end)) is not None:
        if match["comparator"]:
            is_length = found.unit == "年" and not found.is_valid
            found = replace(found, comparator=words("comparator_after")[match["comparator"]])
            found = replace(found, is_valid=True) if is_length else found
        elif match["approx"]:
            found = replace(found, is_approximate=True)
        else:
            period = words("per")[match["per"]] if match["n"] in (None, "1") else ""
            found = replace(found, period=period or None, has_period=True)
        found = replace(found, end=match.end())
    if found.unit and (other := re.compile("/([ァ-ヺー一-鿿]+)").match(text, found.end)):
        return replace(found, unit=found.unit + other[0], end=other.end())
    return found


@cache
def _number() -> re.Pattern[str]:
    scaled = rf"(?:{_ARABIC}(?:\s?[百千](?={either('kanji_unit')}|[{_BIG}])|[百千])?)+"
    number = rf"(?:(?:{scaled}|[{KANJI_NUMERALS}]+)(?:\s?[{_BIG}])?)+"
    sure = either("comparator_before", "approx_before", "plain_before")
    period = rf"(?<![0-9]){either('period_before')}|(?<![0-9一-鿿ァ-ヺ]){either('period_alone')}"
    # What stands before is never given back; a possessive group would say so, but Python before 3.11.5 fails on it.
    return re.compile(
        rf"(?=(?P<before>(?:(?:{sure}|{period})\s?)*))(?P=before)(?P<sign>[▲△][ ]?|[−+-])?"
        rf"(?P<currency>{either('currency')})?(?P<number>{number})"
    )


@cache
def _latin_unit() -> re.Pattern[str]:
    return re.compile(rf"\s?({either('latin_unit')})(?![0-9A-Za-z])")


@cache
def _stop() -> re.Pattern[str]:
    anywhere = either("stop", "comparator_after", "approx_after", "direction", "relative")
    return re.compile(f"{anywhere}|{either('stop_at_end')}$")


@cache
def _following() -> re.Pattern[str]:
    behind = either("comparator_after", "approx_after", "direction")
    return re.compile(
        rf"\s?(?:(?P<comparator>{either('comparator_after')})|(?P<approx>{either('approx_after')})"
        rf"|/\s?(?P<n>[0-9]+)?\s?(?P<per>{either('per')})(?={behind}|[^一-鿿ァ-ヺ]|$))"
    )


@cache
def _product() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z]){either('product')}[A-Za-z0-9\s./:-]*$")
