"""Targets told in sentences:「令和4年度末までに…10件を達成」「現状12件（令和5年度）から30件へ」.

A sentence is read as periods and quantities; each quantity takes the period that brackets bind it to, else the one
before it in its clause. Several quantities that could both be the target are left as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from keikaku._internal.normalize.records import Evidence, RawValue

from . import vocabulary
from .axis import Slot
from .spans import era_context, role_word, span_of
from .titles import fold_lines

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x301C: 0x7E}
"""Full-width signs by their narrow twins, one for one, so that places in the text stay the same."""
_YEAR = r"(?:(?:令和|平成|[RH]\.?)\s?[0-9元]{1,2}|20[0-9]{2})"
_PERIOD = re.compile(
    rf"(?P<each>各年度?|毎年度?)|(?P<text>{_YEAR}\s?(?:年度|年)?(?:\s?\([RH]?\s?(?:令和)?[0-9]{{1,4}}(?:年度?)?\))?(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?)"
    r"(?P<tail>末?(?:時点|現在)?(?:まで)?(?:に|は|で|の|、|:|において)*)"
)
_YEAR_SIGN = re.compile(r"年|^[RH]\.?[0-9]|^20[0-9]{2}$")
_KANJI = re.compile(r"[一-龥]")
_SPLIT = re.compile(r"(?<=。)|\n(?=[・●○■])")
_OPEN_BRACKET = re.compile(r"[（(](?![^（()）0-9０-９]*[)）]).*$")
"""A bracket that is cut, or dates something; （累計） belongs to a name."""
_STOPS = " 　、,:：・「」●○■◆-－―–"
_TOPIC = "は、"
"""What stands behind the topic of a sentence is told of it, no name."""
_OPENING = 12
"""A line that dates itself does so within so many signs."""
_BOUND = 6
"""Signs between a quantity and the bracket that dates it, at most."""


@dataclass(frozen=True, slots=True)
class _Period:
    start: int
    end: int
    years: tuple[int, ...]
    """Empty for 各年度."""


@dataclass(slots=True)
class _Quantity:
    start: int
    end: int
    text: str
    period: _Period | None = None
    bracketed: bool = False
    kind: str | None = None


def read_sentence(text: str, at: Evidence, slots: Sequence[Slot] = (), name: str = "") -> list[RawValue]:
    """Values that a text tells; a statement without a number keeps its words, one without a year holds for each year
    of `slots` (and gives nothing where there are none). `name` is the indicator's, where it is known."""
    out: list[RawValue] = []
    for part in statements(text):
        out.extend(_read_clause(part, at, slots, name))
    return out


def statements(text: str) -> list[str]:
    """The sentences, list items and lines with a period of their own that a text is made of, lines joined."""
    parts = _SPLIT.split(text)
    for lines in [part.split("\n") for part in parts]:
        if len(lines) > 1 and all(_periods(line.translate(_NARROW)[:_OPENING]) for line in lines):
            parts = [line for part in parts for line in part.split("\n")]
            break
    return [fold_lines(part) for part in parts if part.strip()]


def opens_with_period(text: str) -> bool:
    """Whether a text begins with a year or 毎年度."""
    periods = _periods(text.translate(_NARROW))
    return bool(periods) and periods[0].start <= 1


def ends_with_period(text: str) -> bool:
    """Whether a text ends with a year or 毎年度 and says more before it."""
    plain = text.translate(_NARROW).rstrip(_STOPS)
    periods = _periods(plain)
    return bool(periods) and 0 < periods[-1].start < periods[-1].end == len(plain)


def name_in_sentence(text: str) -> str | None:
    """The indicator a sentence speaks of: the words between its period and its first quantity."""
    narrow = text.translate(_NARROW)
    periods = _periods(narrow)
    quantities = _quantities(narrow, periods)
    if not quantities:
        return None
    first = quantities[0].start
    opening = periods[0].start if periods and periods[0].start < first else first
    begin = max((p.end for p in periods if p.end <= first), default=0)
    return _noun(text[:opening]) or _noun(text[begin:first])


def _noun(text: str) -> str | None:
    """The words of the last sentence before its value, without brackets, particles and role words (現状, 目標)."""
    name = _OPEN_BRACKET.sub("", text.rpartition("。")[2]).strip(_STOPS)
    words = (*vocabulary.sentence_words("roles"), *vocabulary.sentence_words("before_value"))
    while (shorter := next((name.removesuffix(w).strip(_STOPS) for w in words if name.endswith(w)), "")) != "":
        name = shorter
    if _TOPIC in name or (role_word(name) and len(name) <= 4):
        return None
    return name or None


def _periods(narrow: str) -> list[_Period]:
    found: list[_Period] = []
    context: str | None = None
    for hit in _PERIOD.finditer(narrow):
        if hit["each"]:
            found.append(_Period(hit.start(), hit.end(), ()))
            continue
        text = hit["text"].strip()
        span = span_of(text, context) if _YEAR_SIGN.search(text) else None
        if span is not None:
            context = era_context(text) or context
            found.append(_Period(hit.start(), hit.end(), tuple(range(span.start, span.end + 1))))
    return found


def _quantity_pattern() -> re.Pattern[str]:
    before, after = (
        "|".join(map(re.escape, vocabulary.sentence_words(kind))) for kind in ("before_number", "comparators")
    )
    stop = "|".join(map(re.escape, vocabulary.sentence_words("after_unit")))
    return re.compile(
        rf"(?:(?:{before})\s?)?[0-9][0-9,]*(?:\.[0-9]+)?\s?(?:[億万千百](?!分))*"
        rf"(?P<unit>(?:(?!{stop}|{after}|令和|平成)[^\s\x000-9、。,()「」をにのへとがはでもや→⇒~～:=]){{0,6}})"
        rf"(?:/[年月日人件])?\s?(?:{after})?"
    )


def _quantities(narrow: str, periods: Sequence[_Period]) -> list[_Quantity]:
    masked = list(narrow)
    for period in periods:
        masked[period.start : period.end] = "\0" * (period.end - period.start)
    plain = "".join(masked)
    hits = [_Quantity(m.start(), m.end(), m[0].strip()) for m in _quantity_pattern().finditer(plain)]
    counted = vocabulary.sentence_words("ordinals")
    ends = {q.end for q in hits}
    return [
        q
        for q in hits
        if not plain[: q.start].rstrip().endswith(counted) and q.start not in ends and _stands_free(plain, q)
    ]


def _stands_free(plain: str, quantity: _Quantity) -> bool:
    """A number inside a name (JIS X 8341-3, 24時間365日, 1件当たり) or before a thing (１つの地図) is no quantity."""
    before, after = plain[max(quantity.start - 1, 0) : quantity.start], plain[quantity.end : quantity.end + 1]
    inside = bool(before) and before.isascii() and (before.isalnum() or before in "-./")
    per = vocabulary.sentence_words("per")
    compared = quantity.text.endswith(vocabulary.sentence_words("comparators"))
    if compared and _KANJI.match(after) and not plain[quantity.end :].startswith(vocabulary.sentence_words("aims")):
        return False  # 月1回以上利用する職員の割合
    is_rate = any(word in quantity.text + plain[quantity.end : quantity.end + len(word)] for word in per)
    return not inside and not after.isdigit() and not is_rate and not (quantity.text.endswith("つ") and after == "の")


def _read_clause(text: str, at: Evidence, slots: Sequence[Slot], name: str) -> list[RawValue]:
    narrow = text.translate(_NARROW)
    periods = _periods(narrow)
    quantities = _quantities(narrow, periods)
    for quantity in quantities:
        _bind(quantity, narrow, periods)
    if len(periods) == 1 and not any(q.period for q in quantities):
        for quantity in quantities:
            if not _bracket_around(narrow, quantity.start):
                quantity.period = periods[0] if quantity.period is None else quantity.period
    _tell_kinds(quantities, narrow)
    chosen = _chosen(quantities, narrow, name.translate(_NARROW))
    if chosen:
        return [
            RawValue(year, q.kind or "target", text[q.start : q.end].strip(), at)
            for q in chosen
            for year in (_years(q.period, slots) if q.period or q.kind != "baseline" else (None,))
        ]
    return _words(text, periods, at, slots)


def _bind(quantity: _Quantity, narrow: str, periods: Sequence[_Period]) -> None:
    """Find the period of a quantity: in its brackets, in the brackets behind it, or before it."""
    inner = _bracket_around(narrow, quantity.start)
    for period in periods:
        if inner and inner[0] <= period.start < inner[1]:
            quantity.period, quantity.bracketed = period, True
            return
    if not inner and (leading := _leading_bracket(narrow, quantity.start, periods)) is not None:
        quantity.period, quantity.bracketed = leading, True
        return
    opening = narrow.find("(", quantity.end)
    nearest = opening >= 0 and not any(sign.isdigit() for sign in narrow[quantity.end : opening])
    if nearest and opening - quantity.end <= _BOUND and not inner:
        closing = narrow.find(")", opening)
        dated = [p for p in periods if opening < p.start < closing]
        if dated and not any(sign.isdigit() for sign in _without(narrow[opening:closing], dated, opening)):
            quantity.period, quantity.bracketed = dated[0], True
            return
    before = [p for p in periods if p.end <= quantity.start and not inner and not _bracket_around(narrow, p.start)]
    quantity.period = before[-1] if before else None


def _leading_bracket(narrow: str, at: int, periods: Sequence[_Period]) -> _Period | None:
    """The period in the bracket right before a quantity, behind a word that says what the value is: 現状(R5)15.8%."""
    before = narrow[:at].rstrip(" :")
    opening = before.rfind("(")
    if not before.endswith(")") or opening < 0 or role_word(before[max(opening - _BOUND, 0) : opening]) is None:
        return None
    dated = [p for p in periods if opening < p.start < len(before)]
    return dated[0] if dated else None


def _without(text: str, periods: Sequence[_Period], offset: int) -> str:
    return "".join(s for i, s in enumerate(text) if not any(p.start <= i + offset < p.end for p in periods))


def _bracket_around(narrow: str, at: int) -> tuple[int, int] | None:
    opening = narrow.rfind("(", 0, at)
    if opening < 0 or ")" in narrow[opening:at]:
        return None
    closing = narrow.find(")", at)
    return (opening, closing if closing >= 0 else len(narrow))


def _tell_kinds(quantities: Sequence[_Quantity], narrow: str) -> None:
    led = False
    for i, quantity in enumerate(quantities):
        start = max(quantities[i - 1].end if i else 0, quantity.start - 14)
        near = narrow[start : quantity.start]
        inner = _bracket_around(narrow, quantity.start)
        word = role_word(narrow[inner[0] : inner[1]]) if inner else role_word(near)
        following = narrow[quantity.end : quantities[i + 1].start] if i + 1 < len(quantities) else ""
        outside = re.sub(r"\([^)]*\)?", "", following)
        leads, continues = i + 1 < len(quantities) and _leads_on(outside), led
        led = leads
        if word:
            quantity.kind = word
            continue
        dated_before = quantity.bracketed and quantity.period is not None and _is_earlier(quantity, quantities)
        if (dated_before or leads) and not continues:
            quantity.kind = "baseline"


def _leads_on(between: str) -> bool:
    words = vocabulary.sentence_words("leads_to")
    return between.strip(" 、") in {*words, "を"} or between.strip(" 、").startswith(words)


def _is_earlier(quantity: _Quantity, quantities: Sequence[_Quantity]) -> bool:
    others = [q for q in quantities if q is not quantity]
    own = max(quantity.period.years, default=9999) if quantity.period else 9999
    return any(q.period is None or not q.period.years or max(q.period.years) > own for q in others)


def _chosen(quantities: Sequence[_Quantity], narrow: str, name: str) -> list[_Quantity]:
    """One quantity for each kind and period; where several compete, the one beside the indicator's name or before a
    word that sets a target. Nothing when that does not decide."""
    groups: dict[tuple[str, _Period | None], list[_Quantity]] = {}
    for quantity in quantities:
        groups.setdefault((quantity.kind or "target", quantity.period), []).append(quantity)
    chosen: list[_Quantity] = []
    for group in groups.values():
        if len(group) > 1:
            aims = vocabulary.sentence_words("aims")
            group = (
                [q for q in group if name and _tail(narrow[: q.start]).endswith(_tail(name))]
                or [q for q in group if narrow[q.end :].lstrip(" をに、").startswith(aims)]
                or group
            )
        if len(group) > 1:
            return []
        chosen.extend(group)
    return sorted(chosen, key=lambda q: q.start)


def _tail(text: str) -> str:
    plain = "".join(text.split())
    for particle in vocabulary.sentence_words("before_value"):
        plain = plain.removesuffix(particle)
    return plain[-4:]


def _years(period: _Period | None, slots: Sequence[Slot]) -> tuple[int | None, ...]:
    if period is not None and period.years:
        return period.years[-1:]
    return tuple(sorted({y for s in slots for y in range(s.span.start, s.span.end + 1)}))


def _words(text: str, periods: Sequence[_Period], at: Evidence, slots: Sequence[Slot]) -> list[RawValue]:
    """A statement without a number: its words behind each period that opens a part of it."""
    if not periods:
        return [RawValue(year, "target", text.strip(), at) for year in _years(None, slots)]
    values: list[RawValue] = []
    for i, period in enumerate(periods):
        end = periods[i + 1].start if i + 1 < len(periods) else len(text)
        words = text[period.end : end].strip(" 　、,。")
        words = words.removeprefix("から").removeprefix("より").strip(" 　、")
        if words:
            values.extend(RawValue(year, "target", words, at) for year in _years(period, slots))
    return values
