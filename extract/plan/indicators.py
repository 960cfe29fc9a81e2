"""Indicator values that are printed beside their year: 「R5実績 131件」「目標（令和4年度末）10件」 and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.pdf.grid import Cell
from normalize.records import Evidence, RawIndicator, RawProject, RawText, RawValue
from normalize.text import fold, squeeze

from . import vocabulary
from .axis import Slot, role_word, span_of
from .flow import cell_at
from .titles import fold_lines

_ROLE = r"(?:目標値?|最終目標値?|中間目標値?|中間値|基準値?|現状値?|現況値?|実績値?|計画値)"
_PERIOD = (
    r"(?:(?:令和|平成|[RHＲＨ]\.?)\s?[0-9０-９元]{1,2}\s?(?:年度末|年度|年末|年)?"
    r"|20[0-9]{2}\s?(?:年度末|年度|年)?(?:\s?[(（][RＲ]?[0-9０-９元]{1,2}[)）])?)"
)
_REFERENCE = re.compile(r"\s*(?:[*＊]\d?|※\d*|[(（]?注\d*[)）]?)$")
_EACH = r"(?:各年度?|毎年度?)"
_ROLE_FIRST = re.compile(
    rf"^(?P<role>{_ROLE})\s*[(（\[]?\s*(?P<period>{_PERIOD}|{_EACH})(?:末|時点|現在)?\s*[)）\]]?\s*[:：]?\s*(?P<value>.+)$",
    re.S,
)
_PERIOD_FIRST = re.compile(
    rf"^(?P<period>{_PERIOD}|{_EACH})\s*(?:末|時点|現在)?\s*[(（]?(?P<role>{_ROLE})[)）]?\s*[:：]?\s*(?P<value>.+)$",
    re.S,
)
_UNTIL = re.compile(rf"(?P<period>{_PERIOD}|{_EACH})(?:末)?(?:まで)?(?:に|は|で|、|において)")


def value_of(text: str, at: Evidence, slots: Sequence[Slot] = ()) -> list[RawValue]:
    """Values of a text that names year and role itself; empty when it does not.

    「各年度」 stands for every year of `slots`.
    """
    plain = text.strip()
    found = _ROLE_FIRST.match(plain) or _PERIOD_FIRST.match(plain)
    if not found:
        return []
    kind = role_word(found["role"]) or "target"
    return [RawValue(year, kind, found["value"].strip(), at) for year in _years(found["period"], slots)]


def _years(period: str, slots: Sequence[Slot]) -> list[int | None]:
    if re.match(_EACH, squeeze(period)):
        years = sorted({y for s in slots for y in range(s.span.start, s.span.end + 1)})
        return list(years) or [None]
    span = span_of(period)
    return [span.start if span else None]


def sentence_values(text: str, at: Evidence, slots: Sequence[Slot]) -> list[RawValue]:
    """The target of a sentence:「令和4年度末までに…10件を達成」. A sentence without a year gives nothing."""
    found = _UNTIL.search(fold(text))
    if not found:
        return []
    rest = fold(text)[found.end() :]
    raw = quantity_text(rest) or rest.strip()
    return [RawValue(year, "target", raw, at) for year in _years(found["period"], slots)]


_QUANTITY = re.compile(r"(?:年間?\s?)?[約概]?[0-9][0-9,.]*\s?[^\s0-9、。()（）をにのへとがはでも]{0,6}(?:/年)?")


def quantity_text(text: str) -> str | None:
    """The printed number with its unit inside a phrase, the last one that is no date."""
    hits = [m.group(0).strip() for m in _QUANTITY.finditer(text)]
    hits = [h for h in hits if span_of(h) is None]
    return hits[-1] if hits else None


def add_indicator(project: RawProject, name: str, at: Evidence) -> None:
    """Open an indicator; values that follow belong to it."""
    plain = _REFERENCE.sub("", fold_lines(name).strip())
    project.indicators.append(RawIndicator(RawText(plain, at)))


def add_values(project: RawProject, values: Sequence[RawValue]) -> bool:
    """Give values to the indicator opened last; False when there is none."""
    if not project.indicators or not values:
        return False
    last = project.indicators[-1]
    project.indicators[-1] = RawIndicator(last.name, (*last.values, *values), last.unit, last.rationale)
    return True


def set_unit(project: RawProject, unit: str) -> None:
    """Note the unit printed in a column or label of its own."""
    if project.indicators:
        last = project.indicators[-1]
        project.indicators[-1] = RawIndicator(last.name, last.values, unit, last.rationale)


def put_labelled_value(project: RawProject, role: str, label: Cell, cell: Cell) -> None:
    """A cell under 現状値 / 目標値 / 実績値; the year stands in the label's brackets or in the value."""
    text = fold_lines(cell.text)
    if not text:
        return
    own = value_of(text, cell_at(cell))
    if own:
        add_values(project, own)
        return
    remark = vocabulary.label_remark(label.text) or ""
    span = span_of(remark) or span_of(label.text)
    add_values(project, [RawValue(span.start if span else None, role, text, cell_at(cell))])


_CHANGE = re.compile(
    rf"^(?P<name>.+?)\s*[:：]\s*(?P<a>[^(（]+?)\s*[(（](?P<pa>{_PERIOD})[^)）]*[)）]\s*[→⇒]\s*(?P<b>[^(（]+?)\s*[(（](?P<pb>{_PERIOD})[^)）]*[)）]$"
)


def put_sentence(project: RawProject, raw: RawText) -> None:
    """An indicator told in one line: name：a（year）→ b（year）; anything else is a name without values."""
    text = fold_lines(raw.text)
    found = _CHANGE.match(text)
    if found is None:
        if squeeze(text) not in {"-", "－", "―", "ー", "なし"}:
            add_indicator(project, text, raw.at)
        return
    add_indicator(project, found["name"], raw.at)
    for value, period, kind in ((found["a"], found["pa"], "baseline"), (found["b"], found["pb"], "target")):
        span = span_of(period)
        add_values(project, [RawValue(span.start if span else None, kind, value.strip(), raw.at)])
