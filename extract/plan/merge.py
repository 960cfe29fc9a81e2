"""One project, several places: card, schedule row, overview table and target table become one listing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from keikaku._internal.normalize.records import RawMark, RawProject, RawText
from keikaku._internal.normalize.text import squeeze

_SAME_NAME = 82.0
_PART_OF_NAME = 85.0
"""One name is (nearly) a part of the other: an overview prints it short."""
_NEARLY_SAME_NAME = 88.0
_OVERVIEWS = ({"table", "card"}, {"table", "box"}, {"table", "outline"})
_HEADED = re.compile(r"^(?:施策|基本目標|目標|取組)?(\d+(?:[-－‐―.．]\d+)*)")
"""The number that a heading opens with."""
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)} | {chr(0x3251 + i): str(i + 21) for i in range(15)}


def number_key(text: str | None) -> str:
    """A number for comparison: circled digits as digits, every dash and bracket as one hyphen."""
    if not text:
        return ""
    plain = "".join(_CIRCLED.get(sign, sign) for sign in squeeze(text))
    plain = re.sub(r"^(?:施策|事業|取組|No\.?|№)", "", plain)
    series = re.match(r"([ァ-ヶあ-ん一-龥])(?![ァ-ヶあ-ん一-龥])", plain)  # イ-1 is not ロ-1
    return (series[1] if series else "") + re.sub(r"[^0-9A-Za-z]+", "-", plain).strip("-").upper()


def name_key(text: str | None) -> str:
    """A name for comparison: without blanks, marks and brackets at its ends."""
    return re.sub(r"[【】\[\]「」『』・･\s]|再掲|[(（]再掲[)）]", "", squeeze(text or ""))


@dataclass(slots=True, eq=False)
class _Place:
    """What tells one place that speaks of a project from another; asked many times, so worked out once."""

    project: RawProject
    name: str
    number: str
    whole: str
    """The number behind that of the heading it stands under, (1) below 2-1."""
    is_timed: bool

    @classmethod
    def of(cls, project: RawProject) -> _Place:
        """A project with its name and number in comparable form."""
        number = number_key(project.text("number"))
        heading = _HEADED.match(squeeze(project.section_path[-1])) if project.section_path else None
        whole = f"{number_key(heading[1])}-{number}" if heading and number.isdigit() else number
        return cls(project, name_key(project.text("name")), number, whole, _timed(project))

    def common(self, other: _Place) -> str:
        """The number that both have, if any; one may print it whole where the other prints its end."""
        if self.whole and self.whole == other.whole:
            return self.whole
        return (
            self.number
            if self.number in (other.number, other.whole)
            else self.whole
            if self.whole == other.number
            else ""
        )

    def is_apart(self, other: _Place) -> bool:
        """Whether the two are printed at different places, or in different ways."""
        return self.project.layout != other.project.layout or self.project.at != other.project.at


def _timed(project: RawProject) -> bool:
    return any(not _is_period(m) for m in project.marks) or any(a.marks for a in project.activities)


def _is_period(mark: RawMark) -> bool:
    """Whether a mark only says when a project runs (実施年度：令和7年度～)."""
    return mark.text is None and mark.method == "text"


def _specific(number: str) -> bool:
    return "-" in number


def _same(a: _Place, b: _Place) -> bool:
    """Whether two places speak of one listing; two places that both give years are two listings, unless one is an
    overview that repeats what the card says."""
    number = a.common(b)
    same_number = bool(number)
    layouts = {a.project.layout, b.project.layout}
    if a.is_timed and b.is_timed:
        same = a.name == b.name and (same_number or a.number == b.number or not (a.number and b.number))
        return same and layouts in _OVERVIEWS and _agree(a.project, b.project)
    if a.name and a.name == b.name:
        relisted = "relisted" in a.project.fields.keys() ^ b.project.fields.keys()
        differ = _specific(a.number) and _specific(b.number) and not same_number
        return not relisted and not (differ and len(layouts) == 1)
    if same_number and any(_only_figures(p.project) and not p.project.text("name") for p in (a, b)):
        return True
    if same_number and min(len(a.name), len(b.name)) > 2 and fuzz.partial_ratio(a.name, b.name) >= _PART_OF_NAME:
        return True
    similar = fuzz.ratio(a.name, b.name)
    if same_number and _specific(number):
        if layouts in _OVERVIEWS and _same_section(a.project, b.project):
            return True  # whatever an overview calls it for short
        return similar >= 50.0 or _only_figures(a.project) or _only_figures(b.project)
    return bool(similar >= _SAME_NAME and (not a.number or not b.number or same_number))


def _twin(place: _Place, places: Sequence[_Place]) -> _Place | None:
    """The first of the places that speaks of the same listing."""
    if not places:
        return None
    near = process.cdist([place.name], [p.name for p in places], scorer=fuzz.ratio, score_cutoff=_SAME_NAME)[0]
    for other, score in zip(places, near.tolist(), strict=True):
        # Without a like name only a number can tell them to be the same.
        likely = score > 0 or place.common(other)
        if likely and other.is_apart(place) and _same(other, place):
            return other
    return None


def _same_section(a: RawProject, b: RawProject) -> bool:
    """Whether both name a department in charge, one of them perhaps with its bureau."""
    own, other = (squeeze(p.text("section") or "") for p in (a, b))
    return bool(own and other) and (own in other or other in own)


def _agree(a: RawProject, b: RawProject) -> bool:
    """Whether two places give the same marks for the same years, as far as one of them goes, and no activities."""
    return _tells(a, b) or _tells(b, a)


def _tells(a: RawProject, b: RawProject) -> bool:
    """Whether a place gives all the marks that another gives, and no activities."""
    own, other = ({(m.fiscal_year_from, m.fiscal_year_to, squeeze(m.text or "")) for m in p.marks} for p in (a, b))
    return other <= own and not (a.activities or b.activities)


def _only_figures(project: RawProject) -> bool:
    """Whether a place tells figures alone; a row that names its project by number may say what they are for."""
    told = {"section", "goal"} if project.refers else {"description", "section", "goal"}
    return bool(project.indicators or project.budgets) and not _timed(project) and not told & project.fields.keys()


def _says_more(own: list[RawText], other: list[RawText]) -> bool:
    """Whether another place prints the same value, or each of several, with more around it (the bureau before the
    section)."""
    if len(own) != 1 or len(other) != 1:
        return False
    long = squeeze(other[0].text)
    parts = [squeeze(part) for part in re.split(r"[、,\n]", own[0].text)]
    return all(part in long for part in parts) and len(long) > sum(map(len, parts))


def _is_told(departments: list[RawText], others: list[RawText]) -> bool:
    """Whether departments are among others."""
    told = "、".join(squeeze(other.text) for other in others)
    return all(squeeze(part) in told for raw in departments for part in re.split(r"[、,\n]", raw.text))


def absorb(into: RawProject, other: RawProject) -> None:
    """Add to a project what another place says of it and it does not say itself."""
    for role, values in other.fields.items():
        own = into.fields.get(role)
        if other.refers and role == "description":
            continue  # of a row of figures it says what they are for
        if role == "number" and own and number_key(values[0].text).endswith(f"-{number_key(own[0].text)}"):
            into.fields[role] = list(values)  # printed whole there
        if own is None or (role != "number" and _says_more(own, values)):
            into.fields[role] = list(values)
    if all(map(_is_period, into.marks)) and _timed(other):
        into.marks = list(other.marks)
    elif _agree(into, other):
        into.marks = max(into.marks, list(other.marks), key=len)
    elif not all(map(_is_period, other.marks)):
        into.marks.extend(other.marks)
    into.activities.extend(other.activities)
    into.budgets = into.budgets or list(other.budgets)
    into.taught = into.taught or other.taught
    for role in ("bureau", "related"):
        if role in into.fields and _is_told(into.fields[role], into.fields.get("section", [])):
            del into.fields[role]
    known = {squeeze(i.name.text) for i in into.indicators}
    into.indicators.extend(i for i in other.indicators if squeeze(i.name.text) not in known)


def merge(projects: list[RawProject]) -> list[RawProject]:
    """Merge the places that speak of the same listing, keeping the order of the richest places."""
    out: list[_Place] = []
    for place in map(_Place.of, projects):
        # Figures belong to the listing that was printed last before them.
        twin = _twin(place, out[::-1] if place.project.refers else out)
        if twin is None:
            out.append(place)
        elif _leads(place.project, twin.project):
            absorb(place.project, twin.project)
            out.remove(twin)
            out.append(_Place.of(place.project))
        else:
            absorb(twin.project, place.project)
            out[out.index(twin)] = _Place.of(twin.project)
    return [place.project for place in out]


def _leads(later: RawProject, earlier: RawProject) -> bool:
    """A card leads over the overview row that came before it, a listing over figures that do."""
    if earlier.refers and not later.refers:
        return True
    overview = earlier.layout == "table" and (not _timed(earlier) or _tells(later, earlier))
    return later.layout in {"card", "box"} and overview


def repeated(projects: list[RawProject]) -> None:
    """Set `same_as` where a later listing is the same project as an earlier one: the same name, or nearly the same in
    another chapter under the same department."""
    places = [_Place.of(project) for project in projects]
    named: dict[str, list[int]] = {}
    run: dict[str, list[int]] = {}
    for i, (project, place) in enumerate(zip(projects, places, strict=True)):
        department = squeeze(project.text("section") or "")
        likely = sorted({*named.get(place.name, ()), *(run.get(department, ()) if department else ())})
        project.same_as = next((k for k in likely if _relisted(places[k], place)), None)
        if project.same_as is None:
            named.setdefault(place.name, []).append(i)
            run.setdefault(department, []).append(i)


def _relisted(earlier: _Place, later: _Place) -> bool:
    """Whether the later place lists the project of the earlier one again; their names or departments are the same."""
    elsewhere = earlier.project.section_path != later.project.section_path
    if not elsewhere and earlier.number and later.number and earlier.number != later.number:
        return False  # neighbours of one name under two numbers are two projects
    return earlier.name == later.name or (elsewhere and fuzz.ratio(earlier.name, later.name) >= _NEARLY_SAME_NAME)
