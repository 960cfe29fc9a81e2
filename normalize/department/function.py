"""The cross-city function (機能) of a department: what 税務課 here and 市民税課 there have in common.

The words are rows of `lookups/functions.csv` (pattern, function, rank), taken from the names that municipalities give
their departments. A pattern is a plain part of the name, or with a leading `=` the whole name. Its rank is

- `scope`: no department but all of them (各課, 関係所属); decides before any other word of the name,
- `subject`: what the department deals with (税, 下水道),
- `general`: what every bureau has (総務, 企画); decides only if neither section nor bureau names a subject.

What one municipality calls differently is a row of `lookups/department_aliases.csv`: `printed` is the name as the plan
prints it (section, bureau, or both written together), `bureau` and `section` the name to read instead, `function` the
group if the name does not tell it, `municipality_code` who calls it so (blank: everybody), `valid_from` and `valid_to`
the fiscal years it holds for (blank: open).
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import squeeze

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
    the section before the bureau, unless the section has only a general word. Aliases come first, a municipality's own
    before those of all.
    """
    printed = {_key(name) for name in (section, bureau, (bureau or "") + (section or "")) if name}
    alias = _alias(printed, municipality_code, fiscal_year)
    if alias:
        if alias["function"]:
            return alias["function"]
        bureau, section = alias["bureau"] or bureau, alias["section"] or section
    matches = [match for name in (section, bureau) if name and (match := _deciding_match(name))]
    best = min(matches, key=lambda match: match.rank, default=None)
    return best.function if best else None


@remembered(8192)
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


def alias_of(printed: str, municipality_code: str | None) -> dict[str, str] | None:
    """The line of `lookups/department_aliases.csv` for a name as printed, if there is one for this municipality or,
    without a municipality, for all."""
    return _alias({_key(printed)}, municipality_code, None)


def _alias(printed: set[str], municipality_code: str | None, fiscal_year: int | None) -> dict[str, str] | None:
    here = [row for row in rows("department_aliases") if row["municipality_code"] in ("", municipality_code)]
    of_them = (row for row in here if _key(row["printed"]) in printed and _holds(row, fiscal_year))
    return min(of_them, key=lambda row: row["municipality_code"] == "", default=None)


def _holds(row: dict[str, str], fiscal_year: int | None) -> bool:
    if fiscal_year is None:
        return True
    return int(row["valid_from"] or 0) <= fiscal_year <= int(row["valid_to"] or 9999)
