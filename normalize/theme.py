"""The theme (施策テーマ) of a project: which of the topics of `lookups/theme_codes.csv` it is about, and why.

The topics are those of 総務省「自治体DX推進計画」 and the practical ones of municipal plans. Their words are rows of
`lookups/themes.csv` (term, theme, weight). A term is found where it is printed, or where its SudachiPy normal form is
part of the text's (手続 = 手続き, 引越し = 引っ越し, こども = 子ども), whatever the word boundaries; a term in Latin
letters must not touch another one (AI, not MAIN). A term inside a longer one does not count (図書館 in 電子図書館); a
row without a theme only serves to hide what is inside it (議会 in 協議会).

The weight is how much a term makes its theme the point of a project: 6 and 5 a technique or task that decides whatever
the domain, 4 a domain, 3 what yields to a domain, 2 and 1 hints. A theme's score is its heaviest term in the name, plus
a little of its heaviest term around it: enough to settle a draw, too little to lift a domain over a technique. The
highest score is the primary theme; of equal ones the term that comes first decides.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from normalize.lookup_files import rows
from normalize.text import fold

if TYPE_CHECKING:
    from sudachipy import Tokenizer

OTHER = "other"

_CONTEXT_FACTOR = 0.15
# A theme of less than this share of the primary's score is a side remark.
_SECONDARY_SHARE = 0.4
_CHUNK = 8_000  # Sudachi refuses more than 49,149 bytes at once.

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Theme:
    """What a project is about: primary theme, all themes (primary first), and the terms that say so."""

    theme: str | None
    themes: tuple[str, ...]
    terms: tuple[str, ...]


class _Term(NamedTuple):
    text: str
    printed: re.Pattern[str]
    normal: re.Pattern[str]
    themes: tuple[tuple[str, int], ...]


class _Text(NamedTuple):
    """A text as printed and in normal form; for each sign of the latter the extent of its token in the former."""

    printed: str
    normal: str
    extents: list[tuple[int, int]]


class _Hit(NamedTuple):
    start: int
    end: int
    term: _Term

    def speaks_for(self, themes: Sequence[str]) -> bool:
        """Whether the term belongs to one of the themes."""
        return any(theme in themes for theme, _ in self.term.themes)


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
    terms = dict.fromkeys(hit.term.text for hit in (*_hits(name), *context_hits) if hit.speaks_for(themes))
    return Theme(ranked[0], themes, tuple(terms))


def _heaviest(hits: Iterable[_Hit]) -> dict[str, int]:
    """Return the weight of the heaviest term of each theme, in the order of the text."""
    heaviest: dict[str, int] = {}
    for hit in hits:
        for theme, weight in hit.term.themes:
            heaviest[theme] = max(weight, heaviest.get(theme, 0))
    return heaviest


@lru_cache(maxsize=16_384)
def _hits(text: str) -> tuple[_Hit, ...]:
    """Return where known terms stand in a text, in its order, without those inside a longer one."""
    printed, normal, extents = _read(text)
    found = [
        *(_Hit(*match.span(), term) for term in _terms() for match in term.printed.finditer(printed)),
        *(
            _Hit(extents[match.start()][0], extents[match.end() - 1][1], term)
            for term in _terms()
            for match in term.normal.finditer(normal)
        ),
    ]
    return tuple(_outermost(sorted(found, key=lambda hit: (hit.start, -hit.end))))


def _outermost(hits: list[_Hit]) -> Iterator[_Hit]:
    reached = 0
    for hit in hits:
        if hit.end > reached:
            yield hit
            reached = hit.end


@cache
def _terms() -> tuple[_Term, ...]:
    themes: dict[str, list[tuple[str, int]]] = {}
    for row in rows("themes"):
        of_term = themes.setdefault(row["term"], [])
        if row["theme"]:
            of_term.append((row["theme"], int(row["weight"])))
    return tuple(_term(text, tuple(weights)) for text, weights in themes.items())


def _term(text: str, themes: tuple[tuple[str, int], ...]) -> _Term:
    printed, normal, _ = _read(text)
    return _Term(text, _pattern(printed), _pattern(normal), themes)


def _pattern(spelling: str) -> re.Pattern[str]:
    before = "(?<![a-z0-9])" if re.match("[a-z0-9]", spelling) else ""
    after = "(?![a-z])" if re.search("[a-z0-9]$", spelling) else ""
    return re.compile(before + re.escape(spelling) + after)


def _read(text: str) -> _Text:
    # A lone surrogate, which a damaged text layer may give, cannot be handed to Sudachi.
    printed = fold(text).casefold().encode(errors="replace").decode()
    normal: list[str] = []
    extents: list[tuple[int, int]] = []
    for offset in range(0, len(printed), _CHUNK):
        for token in _tokenizer().tokenize(printed[offset : offset + _CHUNK]):
            form = token.normalized_form().casefold()
            normal.append(form)
            extents.extend([(offset + token.begin(), offset + token.end())] * len(form))
    return _Text(printed, "".join(normal), extents)


def _tokenizer() -> "Tokenizer":
    """Return this thread's tokenizer: one that threads share raises."""
    if not hasattr(_local, "tokenizer"):
        # Loading the dictionary takes as long as classifying a whole plan.
        from sudachipy import Dictionary, SplitMode

        _local.tokenizer = Dictionary().tokenizer(mode=SplitMode.A)
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer
