"""What a single printed name is: a bureau, a section, both in one, or all departments of the town hall.

The words are data: `lookups/department_words.csv` (printed, kind). Kinds of names: `bureau`, `section`, `subunit` are
what a name of that level ends in, `bureau_before_section` a room that is a bureau only where a section follows, `stub`
an ending that is no name by itself, `no_section` that of other places (3か所, 会議室), `no_bureau` a word with such an
ending that is none, `body` a bureau that has no sections in a list; `arrow` between an old and a new name,
`same_bureau` for the bureau of the one before (`no_same_bureau`: what only opens like that). All departments: `scope`
whole words, `scope_prefix` + `scope_unit`, `scope_ending` after anything, `scope_each_ending` after 各….
"""

import re
from functools import cache

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.remembered import remembered

_LONGEST_NAME = 80
_PLACEHOLDER_MUNICIPALITY = re.compile("(?:[○〇◯△]+|[本当])[市区町村県]")
_PLACE_SPELLINGS = str.maketrans("ヶヵがノ龍髙﨑", "ケケケの竜高崎")
_OTHER_WORD_AFTER_PLACE = ("民", "立", "長", "街")


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the words of one kind of `lookups/department_words.csv`, longest first."""
    found = (row["printed"] for row in rows("department_words") if row["kind"] == kind)
    return tuple(sorted(found, key=len, reverse=True))


def either(*kinds: str) -> str:
    """Return a regular expression for the words of these kinds, longest first."""
    found = {word for kind in kinds for word in words(kind)}
    return "|".join(map(re.escape, sorted(found, key=lambda word: (-len(word), word))))


@remembered(16384)
def is_scope(name: str) -> bool:
    """Whether a squeezed name means all departments and none in particular (rule 5)."""
    name = name.removesuffix("等").removesuffix("など")
    return len(name) <= _LONGEST_NAME and _scope().fullmatch(name) is not None


@remembered(16384)
def unit(name: str) -> tuple[str | None, str | None] | None:
    """Return (bureau, section) of a squeezed name that is a complete unit, None for anything else (rule 1).

    The municipality's name before a bureau is dropped.
    """
    if len(name) > _LONGEST_NAME or name in words("none") or is_scope(name):
        return None
    place = length_of_place(name)
    local = unit(name[place:]) if place else None
    if local and local[0]:
        return local
    name = _above_subunits(name)
    if name.startswith("各"):  # 各支所 are some; 各課 are all
        each = unit(name[1:])
        return (None, name) if each is not None and each[1] else None
    if _is_section(name):
        at = _end_of_bureau(name)
        return (_nearest(name[:at]) if at else None, name[at:])
    return (_nearest(name), None) if _is_bureau(name) else None


def bureau_name(name: str) -> str | None:
    """Return the bureau that a squeezed name is by itself, or may be before a section (公室); None for a section."""
    bureau, section = unit(name) or (None, None)
    if section is None:
        return bureau
    return section if bureau is None and section.endswith(words("bureau_before_section")) else None


def can_cover(bureau: str, section: str) -> bool:
    """Whether a section printed after a bureau may belong to it: below a 公室 only a 課 does."""
    return not bureau.endswith(words("bureau_before_section")) or section.endswith("課")


def stands_alone(name: str) -> bool:
    """Whether a squeezed name is complete and no mere ending of the name before it (事務局)."""
    return name not in words("stub") and not name.startswith(words("subunit")) and is_complete(name)


def is_complete(name: str) -> bool:
    """Whether a squeezed name is a unit or all departments, 等 after it or not."""
    return is_scope(name) or unit(without_more(name)) is not None


def without_more(name: str) -> str:
    """Return a squeezed name without 等 or など after it."""
    suffix = next((s for s in words("more_suffix") if name.endswith(s)), "")
    return name.removesuffix(suffix)


@cache
def _scope() -> re.Pattern[str]:
    return re.compile(
        f"{either('scope')}|(?:{either('scope_prefix')})(?:{either('scope_unit')})"
        f"|.*(?:{either('scope_ending')})|各.*(?:{either('scope_each_ending')})"
    )


def _is_section(name: str) -> bool:
    other = name in (*words("label"), *words("lead"), *words("related")) or name.endswith(words("no_section"))
    return len(name) > 1 and name.endswith(words("section")) and not other


def _is_bureau(name: str) -> bool:
    return len(name) > 1 and name.endswith(words("bureau")) and name not in words("no_bureau")


def is_subunit(name: str) -> bool:
    """Whether a squeezed name is that of a unit within a section (係, 担当) and names no section."""
    return name.endswith(words("subunit")) and _above_subunits(name) == name


def _above_subunits(name: str) -> str:
    """Return the name down to its section or, without one, its bureau, if a 係 or 担当 follows."""
    if not name.endswith(words("subunit")):
        return name
    ends = [end.end() for end in _ends("section").finditer(name) if not name.startswith("税", end.end())]
    if not ends:
        at = _end_of_bureau(name)
        return name[:at] if at else name
    of_course = [end for end in ends if name[end - 1] == "課"]
    return name[: (of_course or ends)[-1]]


@cache
def _ends(*kinds: str) -> re.Pattern[str]:
    return re.compile(f"(?<=.)(?:{either(*kinds)})")


def _end_of_bureau(name: str) -> int:
    """Return where the last bureau before a section (or 担当) ends, 0 without one."""
    found = 0
    for end in _ends("bureau", "bureau_before_section").finditer(name):
        at = end.end()
        rest = name[at:]
        if len(rest) < 2 or rest in words("stub") or rest.startswith("事務局"):
            continue
        if end[0] in words("bureau_before_section") and not rest.endswith("課"):
            continue
        if not _is_other_word(name, at):
            found = at
    return found


def _is_other_word(name: str, at: int) -> bool:
    """Whether what looks like the end of a bureau is part of another word (内部統制課, 部活動支援課, 東部支所)."""
    before = name[:at]
    whole = before in words("no_bureau") or before.endswith(tuple(f"部{word}" for word in words("no_bureau")))
    return whole or name[at - 1 : at + 1] in words("no_bureau")


def _nearest(bureaus: str) -> str:
    """Return the last of a chain of bureaus (教育委員会教育部 → 教育部)."""
    at = _end_of_bureau(bureaus)
    return bureaus[at:] if at and _is_bureau(bureaus[at:]) else bureaus


def length_of_place(name: str) -> int:
    """Return the length of the municipality's name that the text begins with, 0 without one."""
    if placeholder := _PLACEHOLDER_MUNICIPALITY.match(name):
        return placeholder.end()
    spelled = name.translate(_PLACE_SPELLINGS)
    # The longest: 東村山市 is not 東村.
    lengths = (n for n in range(min(len(name), 12) - 1, 1, -1) if spelled[:n] in _places())
    return next((n for n in lengths if not name.startswith(_OTHER_WORD_AFTER_PLACE, n)), 0)


@cache
def _places() -> frozenset[str]:
    return frozenset(row["name"].translate(_PLACE_SPELLINGS) for row in rows("municipalities"))
