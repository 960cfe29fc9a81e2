"""The fiscal years that a printed word names: the header of a column, a label, what stands in its brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from keikaku._internal.normalize import era
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold, squeeze

from . import vocabulary

_ROLE_WORDS = (
    ("baseline", ("現況", "現状", "基準", "当初", "策定時", "出発点", "スタート")),
    ("actual", ("実績", "できた")),
    ("target", ("目標", "最終", "中間", "計画値", "めあて", "ゴール")),
)
_BARE_YEAR = re.compile(r"^(?P<year>20[0-4]\d)(?P<open>[~〜～]|以降)?$")
_ROLE_YEAR = re.compile(r"^(?:現況|現状|基準|当初|実績|目標|最終|中間|計画)値?(?P<year>20[0-4]\d)$")
_SHORT_YEAR = re.compile(r"^[‘’'`´](?P<year>[0-9]{2})(?:年度?)?(?P<open>[~〜～]|以降)?$")
"""The last two digits of a year behind an apostrophe (’26)."""
_ABOUT = re.compile("(?:評価|評定|判定)$")
"""What a year has behind it where something is said of it, and nothing is done in it (６年度評価)."""
_MAYBE_YEAR = re.compile(r"[0-9元〇一二三四五六七八九十]")
_OPENING = re.compile(r"(?:令和|平成|[RH]|20)[0-9元]{1,2}年度|[RH]\.?[0-9]{1,2}(?=[一-龥])(?!年)")
_DOWNWARDS = re.compile(r"(?:\S\n)+\S")
"""A text that is written downwards, one sign a line."""
_MISPRINTED = re.compile(r"^[Rr]\.?([0-9]{3})(?:年度?)?$")
"""A year of 令和 with a digit too many."""


@dataclass(frozen=True, slots=True)
class Span:
    """Fiscal years a header names; `half` is 1 or 2 for 上期/下期, `kind` the role word beside it."""

    start: int
    end: int
    open_ended: bool = False
    half: int = 0
    kind: str | None = None


@remembered(65536)
def span_of(text: str, context: str | None = None) -> Span | None:
    """The fiscal span that a header cell names, or None. `context` names the era where the cell does not."""
    if not text or len(text) > 40 or not _MAYBE_YEAR.search(fold(text)):
        return None
    if _DOWNWARDS.fullmatch(text):
        text = text.replace("\n", "")
    if misprint := _MISPRINTED.match(squeeze(text)):
        text = f"令和{misprint[1]}年度"
    if says_of(text):
        return None
    if short := _SHORT_YEAR.match(squeeze(text)):
        return Span(2000 + int(short["year"]), 2000 + int(short["year"]), bool(short["open"]))
    period = era.parse(text, context)
    kind = role_word(text)
    if "inherited_era" in period.flags and "年" not in text and not squeeze(text).isdigit():
        return None
    start = period.fiscal_year_from
    if start is None and period.kind == "year" and period.start is not None:
        start = period.start.year
    if start is None:
        bare = squeeze(text)
        if with_role := _ROLE_YEAR.match(bare):
            return Span(int(with_role["year"]), int(with_role["year"]), kind=kind)
        found = _BARE_YEAR.match(bare)
        year = int(found["year"]) if found else 0
        return Span(year, year, bool(found["open"]), kind=kind) if found else _twice(text, context)
    end = period.fiscal_year_to
    if end is None and period.kind == "year" and period.end is not None:
        end = period.end.year
    half = 0
    if period.kind == "half" and period.start is not None:
        half = 1 if period.start.month == 4 else 2
    return Span(start, end if end is not None else start, period.open_end, half, kind)


def _twice(text: str, context: str | None) -> Span | None:
    """A year written twice, one writing a line (Ｒ５ over 2023); None when the two disagree."""
    lines = text.split("\n")
    if len(lines) != 2:
        return None
    first, second = span_of(lines[0], context), span_of(lines[1], context)
    return first if first is not None and second is not None and first.start == second.start else None


def role_word(text: str) -> str | None:
    """`baseline`, `actual` or `target` when the header says so (現状, 実績, 目標)."""
    plain = squeeze(text)
    return next((kind for kind, words in _ROLE_WORDS if any(w in plain for w in words)), None)


def span_in(text: str) -> Span | None:
    """The fiscal span that a label names beside its role word or in brackets (現状 over 2024, 目標値（R8）)."""
    found = span_of(vocabulary.label_remark(text) or "") or span_of(text)
    if found is None:
        plain = squeeze(text)
        for word in sorted((w for _, words in _ROLE_WORDS for w in words), key=len, reverse=True):
            plain = plain.replace(word, "")
        found = span_of(plain.strip("値:：()（）"))
    return found


def are_periods(texts: Sequence[str], context: str | None = None) -> bool:
    """Whether texts are different periods and nothing else: the head of what stands below them."""
    spans = [span_of(text, context) for text in texts]
    return all(spans) and len({span.start for span in spans if span is not None}) > 1


def says_of(text: str) -> bool:
    """Whether a text ends with a word for what is said of a year (６年度評価)."""
    return bool(_ABOUT.search(squeeze(text)))


def is_era(text: str) -> bool:
    """Whether a text is the name of an era alone, as over the years of an axis (令　和)."""
    return squeeze(text) in {"令和", "平成"}


def span_before(text: str) -> int | None:
    """The fiscal year that a label opens with (令和６年度決算額)."""
    found = _OPENING.match(fold(squeeze(text)))
    span = span_of(found[0]) if found else None
    return span.start if span is not None and found and found.end() < len(squeeze(text)) else None


def era_context(text: str) -> str | None:
    """The text itself when it can name the era for later cells (令和, R5 …)."""
    return text if re.search(r"令和|平成|昭和|[RHS]\.?[0-9元]", squeeze(text)) else None
