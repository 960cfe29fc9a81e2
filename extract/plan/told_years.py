"""Years that a plan tells once for all its values: 「現状値は令和5年度末、目標値は令和10年度末の値です」."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from keikaku._internal.normalize import era
from keikaku._internal.normalize.records import RawProject
from keikaku._internal.normalize.text import fold

from . import vocabulary
from .flow import Sheet, text_of
from .spans import role_word

_ON_THE_WAY = "中間"
"""A target on the way has a year of its own."""
_KINDS = ("baseline", "target", "actual")
_TOLD = re.compile(
    r"(?:^|[」』の、。：:※)・\s])[「『]?(?P<label>[^「」『』、。：:は※)\s]{1,10})[」』]?(?:とは|は、?|[=＝：:])\s*(?:計画?策定時?\s*\()?"
    r"(?P<period>(?:令和|平成|[RH]\.?)\s?(?:\d{1,2}|元)\s?(?:年度|年\s?\d{1,2}\s?月|(?=末|の|時点|現在))|20\d\d\s?年度?)"
    r"\s*(?:末日?)?\s*(?:時点|現在)?\)?\s*(?=の|$|[、。）)※])"
)


def told_years(sheets: Sequence[Sheet]) -> dict[str, int]:
    """The fiscal year of each kind of value (`baseline`, `target`, `actual`) that the plan names in a sentence or a
    note, where it names but one."""
    found: dict[str, set[int]] = {}
    for sheet in sheets:
        lines = [fold(line) for line in text_of(sheet).split("\n")]
        for told in (found for text in ("".join(lines), *lines) for found in _TOLD.finditer(text)):
            kind, year = _kind(told["label"]), era.parse(told["period"]).fiscal_year_from
            if kind is not None and year is not None and not told["label"].startswith(_ON_THE_WAY):
                found.setdefault(kind, set()).add(year)
    return {kind: next(iter(years)) for kind, years in found.items() if len(years) == 1}


def _kind(label: str) -> str | None:
    """Of what kind the values are that a label heads, by what is known or learned of it."""
    roles = [role for role in vocabulary.roles_of(label) if role in _KINDS]
    return roles[0] if roles else vocabulary.said_kind(label) or role_word(label)


def put_told_years(projects: Sequence[RawProject], years: Mapping[str, int]) -> None:
    """Give their year to the values of indicators that are printed without one; several targets of one indicator
    without a year stay as they are."""
    for project in projects:
        for i, indicator in enumerate(project.indicators):
            bare = [value.kind for value in indicator.values if value.fiscal_year is None]
            values = tuple(
                replace(value, fiscal_year=years[value.kind])
                if value.fiscal_year is None and value.kind in years and bare.count(value.kind) == 1
                else value
                for value in indicator.values
            )
            project.indicators[i] = replace(indicator, values=values)
