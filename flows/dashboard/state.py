"""What a page is asked to show: the part of its address behind the question mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from keikaku._internal.normalize.text import fold

from .build import Build
from .words import LANGUAGES

_LONGEST = 200
"""Characters of what somebody types."""
_MOST = 60
"""Municipalities side by side."""
_ALL_YEARS = "plan"


@dataclass(frozen=True, slots=True)
class State:
    """Municipalities (codes), themes, a fiscal year, words; what stands in no plan of the build is left out.

    `year` is None for the whole plan; `differs` keeps what is not the same everywhere; `page` counts from 1.
    """

    language: str = "ja"
    municipalities: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    year: int | None = None
    until: int | None = None
    """The last fiscal year of a span that begins with `year`."""
    versus: int | None = None
    """A second fiscal year, which is shown beside the first."""
    stage: str | None = None
    function: str | None = None
    initiative: str | None = None
    text: str = ""
    sort: str = ""
    differs: bool = False
    page: int = 1

    @property
    def given(self) -> dict[str, Any]:
        """As the questions take it."""
        return {
            "municipalities": list(self.municipalities) or None,
            "themes": list(self.themes) or None,
            "year": self.year,
            "until": self.until or self.year,
            "stage": self.stage,
            "function": self.function,
            "initiative": self.initiative,
            "text": fold(self.text).casefold() or None,
        }


_NAMES = {
    "municipalities": "m",
    "themes": "theme",
    "year": "year",
    "until": "until",
    "versus": "versus",
    "stage": "stage",
    "function": "function",
    "initiative": "initiative",
    "text": "q",
    "sort": "sort",
    "differs": "differs",
    "page": "page",
    "language": "lang",
}
"""The fields of a State, and what an address calls them."""


def state_of(asked: Iterable[tuple[str, str]], build: Build) -> State:
    """The state that an address asks for."""
    told: dict[str, list[str]] = {}
    for name, value in asked:
        told.setdefault(name, []).append(value[:_LONGEST])

    def one(name: str) -> str | None:
        return told.get(name, [None])[-1] or None

    asked_year = one("year")
    year = build.year if asked_year is None else _year(asked_year, build)
    until = _number(one("until"))
    if year is not None and until in build.years and until < year:
        year, until = until, year
    versus = _number(one("versus"))
    stage = one("stage")
    sort = one("sort") or ""
    language = one("lang") or "ja"
    return State(
        language=language if language in LANGUAGES else "ja",
        municipalities=_known(told.get("m", ()), build.municipalities)[:_MOST],
        themes=_known(told.get("theme", ()), build.themes),
        year=year,
        until=until if year is not None and until in build.years and until > year else None,
        versus=versus if year is not None and versus in build.years and versus != year else None,
        stage=stage if stage in build.stages else None,
        function=one("function") if one("function") in build.functions else None,
        initiative=one("initiative"),
        text=(one("q") or "").strip(),
        sort=sort if sort == "differences" else "",
        differs=one("differs") == "1",
        page=max(1, _number(one("page")) or 1),
    )


def query_of(state: State, only: Iterable[str] | None = None) -> str:
    """The state as a part of an address; `only` are the fields to keep."""
    return urlencode(pairs_of(state, only))


def pairs_of(state: State, only: Iterable[str] | None = None) -> list[tuple[str, Any]]:
    """What an address calls the fields, with their values, where they are not the usual ones."""
    usual, fields = State(), None if only is None else {*only, "language"}
    pairs: list[tuple[str, Any]] = []
    for field, name in _NAMES.items():
        value = getattr(state, field)
        is_usual = value == getattr(usual, field) and field != "year"  # what is usual for the year changes
        if is_usual or (fields is not None and field not in fields):
            continue
        if isinstance(value, tuple | list):
            pairs += [(name, item) for item in value]
        else:
            pairs.append((name, _ALL_YEARS if value is None else 1 if value is True else value))
    return pairs


def _known(asked: Iterable[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in asked if code in known))


def _year(asked: str, build: Build) -> int | None:
    year = _number(asked)
    if asked == _ALL_YEARS:
        return None
    return year if year in build.years else build.year


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
