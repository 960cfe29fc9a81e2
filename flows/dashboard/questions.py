"""The questions behind tables and charts: questions.toml, as people may see, change and ask them themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from keikaku._internal.warehouse.database import quoted

_GIVEN = re.compile(r"\$([a-z_]+)")


def question(name: str) -> str:
    """The SQL of a question, with `$names` of what is given. Raises KeyError for one that is not there."""
    return str(_questions()[name]["sql"]).strip()


def title(name: str, language: str) -> str:
    """What a question asks, in Japanese (`ja`) or English (`en`)."""
    return str(_questions()[name][language])


def names() -> tuple[str, ...]:
    """The names of all questions."""
    return tuple(_questions())


def given_in(name: str) -> frozenset[str]:
    """The names of what a question is given."""
    return frozenset(_GIVEN.findall(question(name)))


def inlined(sql: str, given: Mapping[str, Any]) -> str:
    """SQL that needs nothing given: what is given stands in it as literals."""
    return _GIVEN.sub(lambda found: _literal(given.get(found[1])), sql)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_literal(item) for item in value)}]"
    return quoted(str(value))


@cache
def _questions() -> dict[str, dict[str, str]]:
    text = files("keikaku._internal.flows.dashboard").joinpath("questions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
