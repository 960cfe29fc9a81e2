"""One project, several places: card, schedule row, overview table and target table become one listing."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from normalize.records import RawProject, RawText
from normalize.text import squeeze

_SAME_NAME = 82.0
_NEARLY_SAME_NAME = 88.0
_OVERVIEWS = ({"table", "card"}, {"table", "box"})
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)} | {chr(0x3251 + i): str(i + 21) for i in range(15)}


def number_key(text: str | None) -> str:
    """A number for comparison: circled digits as digits, every dash and bracket as one hyphen."""
    if not text:
        return ""
    plain = "".join(_CIRCLED.get(sign, sign) for sign in squeeze(text))
    plain = re.sub(r"^(?:施策|事業|取組|No\.?|№)", "", plain)
    return re.sub(r"[^0-9A-Za-z]+", "-", plain).strip("-").upper()


def name_key(text: str | None) -> str:
    """A name for comparison: without blanks, marks and brackets at its ends."""
    return re.sub(r"[【】\[\]「」『』・･\s]|再掲|[(（]再掲[)）]", "", squeeze(text or ""))


def _timed(project: RawProject) -> bool:
    return bool(project.marks or any(a.marks for a in project.activities))


def _specific(number: str) -> bool:
    return "-" in number


def _same(a: RawProject, b: RawProject) -> bool:
    """Whether two places speak of one listing; two places that both give years are two listings, unless one is an
    overview that repeats what the card says."""
    names = name_key(a.text("name")), name_key(b.text("name"))
    numbers = number_key(a.text("number")), number_key(b.text("number"))
    if _timed(a) and _timed(b):
        return names[0] == names[1] and numbers[0] == numbers[1] and {a.layout, b.layout} in _OVERVIEWS and _agree(a, b)
    if all(names) and names[0] == names[1]:
        relisted = "relisted" in a.fields.keys() ^ b.fields.keys()
        differ = all(_specific(n) for n in numbers) and numbers[0] != numbers[1]
        return not (differ and (relisted or a.layout == b.layout))
    if numbers[0] and numbers[0] == numbers[1] and any(_only_indicators(p) and not p.text("name") for p in (a, b)):
        return True
    similar = fuzz.ratio(*names)
    if numbers[0] and numbers[0] == numbers[1] and _specific(numbers[0]):
        return similar >= 50.0 or _only_indicators(a) or _only_indicators(b)
    return bool(similar >= _SAME_NAME and (not numbers[0] or not numbers[1] or numbers[0] == numbers[1]))


def _agree(a: RawProject, b: RawProject) -> bool:
    """Whether both give the same marks for the same years, and no activities."""
    marks = [
        {(m.fiscal_year_from, m.fiscal_year_to, squeeze(m.text or "")) for m in project.marks} for project in (a, b)
    ]
    return marks[0] == marks[1] and not (a.activities or b.activities)


def _only_indicators(project: RawProject) -> bool:
    return (
        bool(project.indicators)
        and not _timed(project)
        and not ({"description", "section", "goal"} & project.fields.keys())
    )


def _says_more(own: list[RawText], other: list[RawText]) -> bool:
    """Whether another place prints the same value with more around it (the bureau before the section)."""
    if len(own) != 1 or len(other) != 1:
        return False
    short, long = squeeze(own[0].text), squeeze(other[0].text)
    return short in long and len(long) > len(short)


def absorb(into: RawProject, other: RawProject) -> None:
    """Add to a project what another place says of it and it does not say itself."""
    for role, values in other.fields.items():
        own = into.fields.get(role)
        if own is None or _says_more(own, values):
            into.fields[role] = list(values)
    if not into.marks or not _agree(into, other):
        into.marks.extend(other.marks)
    into.activities.extend(other.activities)
    into.budgets = into.budgets or list(other.budgets)
    known = {squeeze(i.name.text) for i in into.indicators}
    into.indicators.extend(i for i in other.indicators if squeeze(i.name.text) not in known)


def merge(projects: list[RawProject]) -> list[RawProject]:
    """Merge the places that speak of the same listing, keeping the order of the richest places."""
    out: list[RawProject] = []
    for project in projects:
        twin = next(
            (p for p in out if p.layout + str(p.at) != project.layout + str(project.at) and _same(p, project)), None
        )
        if twin is None:
            out.append(project)
        elif _leads(project, twin):
            absorb(project, twin)
            out.remove(twin)
            out.append(project)
        else:
            absorb(twin, project)
    return out


def _leads(later: RawProject, earlier: RawProject) -> bool:
    """A card leads over the overview row that came before it."""
    overview = earlier.layout == "table" and (not _timed(earlier) or _agree(earlier, later))
    return later.layout in {"card", "box"} and overview


def repeated(projects: list[RawProject]) -> None:
    """Set `same_as` where a later listing is the same project as an earlier one: the same name, or nearly the same in
    another chapter under the same department."""
    first: list[int] = []
    for i, project in enumerate(projects):
        twin = next((k for k in first if _relisted(projects[k], project)), None)
        if twin is None:
            first.append(i)
        else:
            project.same_as = twin


def _relisted(earlier: RawProject, later: RawProject) -> bool:
    names = name_key(earlier.text("name")), name_key(later.text("name"))
    numbers = number_key(earlier.text("number")), number_key(later.text("number"))
    if earlier.section_path == later.section_path and all(numbers) and numbers[0] != numbers[1]:
        return False  # neighbours of one name under two numbers are two projects
    if names[0] == names[1]:
        return True
    departments = [squeeze(p.text("section") or "") for p in (earlier, later)]
    elsewhere = earlier.section_path != later.section_path and all(departments) and departments[0] == departments[1]
    return elsewhere and fuzz.ratio(*names) >= _NEARLY_SAME_NAME
