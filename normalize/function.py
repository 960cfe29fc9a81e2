"""The cross-city function (機能) of a department: what 税務課 here and 市民税課 there have in common.

The words are rows of `lookups/functions.csv` (pattern, function, rank), taken from the names that municipalities give
their departments. A pattern is a plain part of the name, or with a leading `=` the whole name. Its rank is

- `scope`: no department but all of them (各課, 関係所属); decides before any other word of the name,
- `subject`: what the department deals with (税, 下水道),
- `general`: what every bureau has (総務, 企画); decides only if neither section nor bureau names a subject.

What one municipality calls differently is a row of `lookups/department_aliases.csv`: `printed` is the name as the plan
prints it (section, bureau, or both written together), `bureau` and `section` the name to read instead, `function` the
group if the name does not tell it, `valid_from` and `valid_to` the fiscal years it holds for (blank: open).
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from normalize.lookup_files import rows
from normalize.text import squeeze

_RANKS = {"scope": 0, "subject": 1, "general": 2}


class _Match(NamedTuple):
    """A pattern in a name; the smallest is the one that decides."""

    not_scope: bool
    minus_length: int
    rank: int
    position: int
    function: str


def function_of(
    bureau: str | None, section: str | None, municipality_code: str | None = None, fiscal_year: int | None = None
) -> str | None:
    """Return the function group of a department, or None where no word of its name is known.

    The longest pattern in a name decides, of equal ones the subject before the general word, then the first printed;
    the section before the bureau, unless the section has only a general word. With a municipality (and a fiscal year)
    its own aliases come first.
    """
    alias = _alias(bureau, section, municipality_code, fiscal_year) if municipality_code else None
    if alias:
        if alias["function"]:
            return alias["function"]
        bureau, section = alias["bureau"] or bureau, alias["section"] or section
    matches = [match for name in (section, bureau) if name and (match := _deciding_match(name))]
    best = min(matches, key=lambda match: match.rank, default=None)
    return best.function if best else None


@lru_cache(maxsize=8192)
def _deciding_match(name: str) -> _Match | None:
    return min(_matches(_key(name)), default=None)


def _matches(key: str) -> Iterator[_Match]:
    for pattern, function, rank in _patterns():
        whole = pattern.startswith("=")
        word = pattern.removeprefix("=")
        position = key.find(word)
        if position >= 0 and (not whole or key == word):
            yield _Match(_RANKS[rank] > 0, -len(word), _RANKS[rank], position, function)


@cache
def _patterns() -> tuple[tuple[str, str, str], ...]:
    return tuple((_key(row["pattern"]), row["function"], row["rank"]) for row in rows("functions"))


def _key(name: str) -> str:
    return squeeze(name).casefold()


def _alias(
    bureau: str | None, section: str | None, municipality_code: str, fiscal_year: int | None
) -> dict[str, str] | None:
    printed = {_key(name) for name in (section, bureau, (bureau or "") + (section or "")) if name}
    for row in rows("department_aliases"):
        here_and_then = row["municipality_code"] == municipality_code and _holds(row, fiscal_year)
        if here_and_then and _key(row["printed"]) in printed:
            return row
    return None


def _holds(row: dict[str, str], fiscal_year: int | None) -> bool:
    if fiscal_year is None:
        return True
    return int(row["valid_from"] or 0) <= fiscal_year <= int(row["valid_to"] or 9999)
