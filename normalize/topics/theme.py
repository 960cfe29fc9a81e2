"""The theme (施策テーマ) of a project: which of the topics of `lookups/theme_codes.csv` it is about, and why.

The topics are those of 総務省「自治体DX推進計画」 and the practical ones of municipal plans. Their words are rows of
`lookups/themes.csv` (term, theme, weight); `terms.py` says how they are found. A term inside a longer one does not
count (図書館 in 電子図書館); a row without a theme only serves to hide what is inside it (議会 in 協議会).

The weight is how much a term makes its theme the point of a project: 6 and 5 a technique or task that decides whatever
the domain, 4 a domain, 3 what yields to a domain, 2 and 1 hints. A theme's score is its heaviest term in the name, plus
a little of its heaviest term around it: enough to settle a draw, too little to lift a domain over a technique. The
highest score is the primary theme; of equal ones the term that comes first decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.remembered import remembered

from .terms import Hit, Vocabulary, outermost

OTHER = "other"

_CONTEXT_FACTOR = 0.15
# A theme of less than this share of the primary's score is a side remark.
_SECONDARY_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Theme:
    """What a project is about: primary theme, all themes (primary first), and the terms that say so."""

    theme: str | None
    themes: tuple[str, ...]
    terms: tuple[str, ...]


def classify(
    name: str,
    description: str | None = None,
    section: str | None = None,
    section_path: Sequence[str] = (),
    parent_name: str | None = None,
) -> Theme:
    """Return the themes of a project from its name and, more lightly, what is printed around it.

    `section` is the responsible 課, `section_path` the headings above the project, of which only the innermost counts.
    Without any known term the theme is `other`.
    """
    heading = section_path[-1] if section_path else None
    context_hits = [hit for text in (parent_name, description, section, heading) if text for hit in _hits(text)]
    in_name, in_context = _heaviest(_hits(name)), _heaviest(context_hits)
    scores = {theme: float(weight) for theme, weight in in_name.items()}
    for theme, weight in in_context.items():
        scores[theme] = scores.get(theme, 0) + weight * _CONTEXT_FACTOR
    if not scores:
        return Theme(OTHER, (OTHER,), ())
    ranked = sorted(scores, key=lambda theme: -scores[theme])
    least = scores[ranked[0]] * _SECONDARY_SHARE
    themes = tuple(theme for theme in ranked if scores[theme] >= least)
    terms = dict.fromkeys(hit.term for hit in (*_hits(name), *context_hits) if _speaks_for(hit, themes))
    return Theme(ranked[0], themes, tuple(terms))


def _speaks_for(hit: Hit, themes: Sequence[str]) -> bool:
    return any(theme in themes for theme, _ in _weights()[hit.term])


def _heaviest(hits: Iterable[Hit]) -> dict[str, int]:
    """Return the weight of the heaviest term of each theme, in the order of the text."""
    heaviest: dict[str, int] = {}
    for hit in hits:
        for theme, weight in _weights()[hit.term]:
            heaviest[theme] = max(weight, heaviest.get(theme, 0))
    return heaviest


@remembered(16_384)
def _hits(text: str) -> tuple[Hit, ...]:
    """Return where known terms stand in a text, in its order, without those inside a longer one."""
    return tuple(outermost(_vocabulary().hits(text)))


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(_weights())


@cache
def _weights() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the themes of each term with their weights."""
    themes: dict[str, list[tuple[str, int]]] = {}
    for row in rows("themes"):
        of_term = themes.setdefault(row["term"], [])
        if row["theme"]:
            of_term.append((row["theme"], int(row["weight"])))
    return {term: tuple(weights) for term, weights in themes.items()}
