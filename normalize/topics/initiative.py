"""The initiatives (取組) that projects of different municipalities have in common: RPA導入, 統合型GIS, おくやみ窓口 …

`lookups/initiatives.csv` names them (initiative_id, label, theme: one or several codes with `|`). A row of
`lookups/initiative_terms.csv` is one way to recognise one:

- `terms`: what must be found, as `terms.py` finds it: groups joined by ` + ` of which each needs one of its words,
  separated by `|` (スマートフォン|スマホ + 教室|講座). `@digital` stands for that group of `initiative_words.csv`.
- `without`: words of which none may be found.
- `weight`: how certain a project is the initiative whose *name* has the terms: 0.95 by its own word, 0.9 by words that
  leave no doubt, 0.8 by words that usually mean it, 0.7 where another reading is possible. Empty: the name does not
  count.
- `context`: the same where the terms are only complete with a sentence of the description or the department; 0.6 for a
  word that decides, 0.55 for one that needs the theme. Empty, as in most rows: what is told in passing does not count.

The group `hiding` of `initiative_words.csv` lists words that hide what is inside them (ネット in ネットワーク).

The score of a membership is the certainty of the best row: a tenth less where the theme of the project is none of the
initiative's, and a tenth less for the context of a name that says of itself what it is. Below a half there is no
membership. A project may belong to several initiatives.

What no row covers but at least two municipalities call nearly the same becomes an automatic initiative
(`similar_names.py`); its score is the likeness of the names.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import fold

from . import similar_names
from .terms import Vocabulary
from .theme import OTHER

Row = Mapping[str, Any]

_FOREIGN_THEME_FACTOR = 0.9
_TELLING_NAME_FACTOR = 0.9
_LEAST_SCORE = 0.5
# Word processors set a blank between scripts: 生成 AI の利用.
_SPACED_LATIN = re.compile("(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_SENTENCE_END = re.compile(r"[。\n]")


class Membership(NamedTuple):
    """That a project belongs to an initiative: how certain (0 to 1), and the terms that say so."""

    initiative_id: str
    score: float
    terms: tuple[str, ...]


class _Rule(NamedTuple):
    initiative_id: str
    groups: tuple[frozenset[str], ...]
    without: frozenset[str]
    weight: float
    context: float

    def holds(self, found: Mapping[str, int]) -> bool:
        return self.is_complete(found) and self.without.isdisjoint(found)

    def is_complete(self, found: Mapping[str, int]) -> bool:
        return all(not group.isdisjoint(found) for group in self.groups)


@remembered(16_384)
def classify(
    name: str, description: str | None = None, section: str | None = None, theme: str | None = None
) -> tuple[Membership, ...]:
    """Return the initiatives a project belongs to, the most certain first.

    `section` is the responsible 課, `theme` the primary theme of the project. An empty result says that no row of the
    lookup covers it.
    """
    scores: dict[str, float] = {}
    terms: dict[str, dict[str, None]] = {}
    for rule, certainty, found in _holding(name, description, section):
        score = certainty * (1 if _agrees(theme, rule.initiative_id) else _FOREIGN_THEME_FACTOR)
        if score < _LEAST_SCORE:
            continue
        scores[rule.initiative_id] = max(score, scores.get(rule.initiative_id, 0))
        words = frozenset().union(*rule.groups)
        terms.setdefault(rule.initiative_id, {}).update(dict.fromkeys(term for term in found if term in words))
    ranked = sorted(scores, key=lambda initiative: (-scores[initiative], initiative))
    return tuple(Membership(i, round(scores[i], 3), tuple(terms[i])) for i in ranked)


def link(projects: Iterable[Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of `initiatives` and of `project_initiatives` for all projects of a build.

    A project is a row with project_id, municipality_code and name; description, section and theme where they are known
    (`projects_of` makes them of the curated tables). The order of the projects does not matter. All initiatives of the
    lookup are given, whether a project has them or not; automatic ones follow.
    """
    initiatives = [{"initiative_id": row["initiative_id"], "label": row["label"]} for row in rows("initiatives")]
    memberships: list[dict[str, Any]] = []
    rest: list[similar_names.Named] = []
    for project in projects:
        name, about = project["name"] or "", project.get("theme")
        found = classify(name, project.get("description"), project.get("section"), about)
        memberships.extend(_membership_row(project["project_id"], one) for one in found)
        if not found:
            code = project["municipality_code"]
            rest.append(similar_names.Named(project["project_id"], code, name, about or OTHER))
    for group in similar_names.groups(rest):
        initiatives.append({"initiative_id": group.group_id, "label": group.label})
        for project_id, score, words in group.members:
            memberships.append(_membership_row(project_id, Membership(group.group_id, score, words)))
    initiatives.sort(key=lambda row: row["initiative_id"])
    memberships.sort(key=lambda row: (row["project_id"], row["initiative_id"]))
    return initiatives, memberships


def projects_of(projects: Iterable[Row], documents: Iterable[Row], departments: Iterable[Row]) -> Iterator[Row]:
    """Give each row of `projects` what `link` asks for besides: municipality_code and the leading section."""
    codes = {row["document_id"]: row["municipality_code"] for row in documents}
    sections: dict[str, str] = {}
    for row in sorted(departments, key=lambda row: (row["project_id"], row["ord"]), reverse=True):
        if row["role"] == "lead" and row["section"]:
            sections[row["project_id"]] = row["section"]
    for row in projects:
        yield {
            "project_id": row["project_id"],
            "municipality_code": codes.get(row["document_id"]),
            "name": row["name"],
            "description": row["description"],
            "section": sections.get(row["project_id"]),
            "theme": row["theme"],
        }


def _membership_row(project_id: str, membership: Membership) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "initiative_id": membership.initiative_id,
        "score": membership.score,
        "terms": list(membership.terms),
    }


def _agrees(about: str | None, initiative_id: str) -> bool:
    return about in (None, OTHER) or about in _themes()[initiative_id]


def _holding(
    name: str, description: str | None, section: str | None
) -> Iterator[tuple[_Rule, float, Mapping[str, int]]]:
    """Yield the rules that hold with their certainty and what was found: in the name, then with what is around it."""
    in_name, factor = _found(name), 1.0
    for rule in _asked(in_name):
        if rule.weight and rule.holds(in_name):
            factor = _TELLING_NAME_FACTOR
            yield rule, rule.weight, in_name
    around = [sentence for sentence in _SENTENCE_END.split(description or "") if sentence.strip()]
    for text in (*around, section):
        found = {**in_name, **_found(text)} if text else {}
        for rule in _asked(found):
            if rule.context and rule.holds(found) and not rule.is_complete(in_name):
                yield rule, rule.context * factor, found


def _asked(found: Mapping[str, int]) -> Iterator[_Rule]:
    """Yield the rules of which at least the first group is found, in the order of the lookup."""
    numbers = {number for term in found for number in _rules_by_term().get(term, ())}
    return (_rules()[number] for number in sorted(numbers))


@remembered(16_384)
def _found(text: str) -> Mapping[str, int]:
    """Return the terms of a text with their places, without those inside a word that hides them."""
    hits = _vocabulary().hits(_SPACED_LATIN.sub("", fold(text)))
    hiding = [hit for hit in hits if hit.term in _hiding_words()]
    found: dict[str, int] = {}
    for hit in hits:
        hidden = any(h.start <= hit.start and hit.end <= h.end and h[:2] != hit[:2] for h in hiding)
        if not hidden:
            found.setdefault(hit.term, hit.start)
    return found


@cache
def _vocabulary() -> Vocabulary:
    terms = [term for rule in _rules() for group in (*rule.groups, rule.without) for term in sorted(group)]
    return Vocabulary(dict.fromkeys([*sorted(_hiding_words()), *terms]))


@cache
def _hiding_words() -> frozenset[str]:
    return _words(_word_groups()["hiding"])


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["initiative_id"],
            tuple(_words(group) for group in row["terms"].split(" + ")),
            _words(row["without"]),
            float(row["weight"] or 0),
            float(row["context"] or 0),
        )
        for row in rows("initiative_terms")
    )


@cache
def _rules_by_term() -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for number, rule in enumerate(_rules()):
        for term in rule.groups[0]:
            numbers.setdefault(term, []).append(number)
    return numbers


def _words(cell: str) -> frozenset[str]:
    """Return the words of a cell; a name with @ stands for the words of that group."""
    words = [word.strip() for word in cell.split("|") if word.strip()]
    return frozenset(w for word in words for w in (_words(_word_groups()[word]) if word.startswith("@") else [word]))


@cache
def _word_groups() -> dict[str, str]:
    return {row["group"]: row["words"] for row in rows("initiative_words")}


@cache
def _themes() -> dict[str, tuple[str, ...]]:
    return {row["initiative_id"]: tuple(row["theme"].split("|")) for row in rows("initiatives")}
