"""A page to be rendered, and what every page may ask: the build, the state of its address, words and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .build import Answer, Build, Row
from .links import Links
from .questions import given_in, title
from .state import State, pairs_of, query_of
from .words import Words

ROWS = 100
"""Rows of a table on one page."""


class NotFoundError(Exception):
    """A page of something that is not in the build."""


@dataclass(frozen=True)
class Site:
    """Where a page stands: its build, the PDFs, what its address asks for; who may write."""

    build: Build
    raw: Path
    state: State
    links: Links
    path: str = "/"
    token: str | None = None
    """Of whom may write; None where nobody may."""

    @cached_property
    def words(self) -> Words:
        """The words of the language asked for."""
        return Words(self.state.language)

    def url(self, path: str, **changes: Any) -> str | None:
        """The address of a page, in this language and with this state only; None where there is no such page."""
        state = replace(State(language=self.state.language, year=self.state.year), **changes)
        return self.links.page(path, lambda only: query_of(state, only))

    def again(self, **changes: Any) -> str | None:
        """The address of this page with the state changed; the first part of a list again."""
        state = replace(self.state, **({"page": 1} | changes))
        return self.links.page(self.path, lambda only: query_of(state, only))

    def kept(self, *fields: str, **changes: Any) -> list[tuple[str, Any]]:
        """Names and values of the language and some fields of the state, for a form to send with its own."""
        return pairs_of(replace(self.state, **changes), {*fields, *changes})

    def file(self, path: str) -> str | None:
        """The address of a picture, style or script."""
        return self.links.file(path)

    def theme(self, code: str | None) -> str:
        """The name of a theme."""
        row = self.build.themes.get(code or "")
        return str(row[f"meaning_{self.state.language}"]) if row else self.words("unknown")

    def place(self, code: str | None) -> str:
        """The name of a municipality."""
        row = self.build.municipalities.get(code or "")
        return str(row["name"]) if row else self.words("unknown_place")


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as people see it: title, the columns that are shown, where all of it can be had."""

    answer: Answer
    title: str
    columns: tuple[str, ...]
    first: int
    data: str | None
    """The address of the whole answer, without the ending that tells its form."""
    page: int = 1
    is_paged: bool = False

    @property
    def numbers(self) -> frozenset[str]:
        """The columns that hold numbers."""
        rows = self.answer.rows
        return frozenset(
            column
            for column in self.columns
            if any(isinstance(row[column], int | float) and not isinstance(row[column], bool) for row in rows)
        )

    @property
    def last(self) -> int:
        """The number of the last row that is shown."""
        return self.first + len(self.answer.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """What a template needs."""

    template: str
    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    crumbs: Sequence[tuple[str, str | None]] = ()
    status: int = 200


HIDDEN = frozenset(
    {
        *("project_id", "document_id", "municipality_code", "plan_key", "initiative_id", "ord"),
        *("first_project_id", "indicator_key"),
    }
)
"""Columns that links are made from; files that are downloaded have them."""


def table(
    site: Site,
    name: str,
    given: Mapping[str, Any] | None = None,
    hide: Iterable[str] = (),
    paged: bool = False,
    most: int = ROWS,
) -> Table:
    """The answer to a question as a table; of a `paged` one the part that the state asks for, else the beginning."""
    asked = {**site.state.given, **(given or {})}
    if "found" in given_in(name):
        asked["found"] = site.build.find(site.state.text)
    number = site.state.page if paged else 1
    answer = site.build.ask(name, {key: asked.get(key) for key in given_in(name)}, most, (number - 1) * most)
    shown = tuple(column for column in answer.columns if column not in HIDDEN and column not in set(hide))
    address = _data(site, name, asked)
    return Table(answer, title(name, site.state.language), shown, (number - 1) * most, address, number, paged)


def _data(site: Site, name: str, given: Mapping[str, Any]) -> str | None:
    from urllib.parse import urlencode

    if site.links.is_frozen:
        return None
    pairs: list[tuple[str, Any]] = []
    fields = {"text" if field == "found" else field for field in given_in(name)}  # what is found, the text gives again
    for key in sorted(fields):
        value = given.get(key)
        if value is not None:
            pairs += [(key, item) for item in value] if isinstance(value, list | tuple) else [(key, value)]
    return f"/data/{name}.{{form}}" + (f"?{urlencode(pairs)}" if pairs else "")


def by_place(rows: Iterable[Row]) -> dict[str | None, list[Row]]:
    """Rows by municipality, in their order."""
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row["municipality_code"], []).append(row)
    return found
