"""Projects of different municipalities that have nearly the same name.

A name is reduced to its telling words: the SudachiPy normal forms without those of `lookups/generic_words.csv` (事業,
推進, 導入 …). Two names of one theme are nearly the same if their words, weighted by how rare they are, agree to four
fifths and only one of them says something more (空き店舗対策 and 空き店舗活用対策), or if what they say differently is
one word in two spellings. So 住民税システム and 資産税システム stay apart, however much else they share. A name with a
single telling word must be printed alike.

Names are grouped around leaders: the names that most municipalities use come first, each following name joins the
leader it resembles most or becomes a leader itself. A leader can only be near if it shares one of the rarest words; of
those, the ones that most municipalities use are compared. Nothing depends on the order of the projects.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import fuzz

from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.text import squeeze

from .terms import foldcase, words

_LEAST_LIKENESS = 0.8
_LEAST_SPELLING = 75.0
_LEAST_MUNICIPALITIES = 2
# Of the leaders that share a rare word; more would make the work grow with the square of the names.
_MOST_COMPARED = 50

_NO_WORD = re.compile(r"[\W_\d]+")


class Named(NamedTuple):
    """A project by its name. One without a municipality may belong to a group but does not make one."""

    project_id: str
    municipality_code: str | None
    name: str
    theme: str


class Group(NamedTuple):
    """Projects with nearly the same name; each with the likeness to the leading name (0 to 1) and the shared words."""

    group_id: str
    label: str
    members: tuple[tuple[str, float, tuple[str, ...]], ...]


class _Key(NamedTuple):
    """The telling words of a name: sorted, each once."""

    theme: str
    words: tuple[str, ...]


class _Member(NamedTuple):
    key: _Key
    likeness: float
    shared: tuple[str, ...]


def groups(projects: Iterable[Named]) -> list[Group]:
    """Return the groups with projects of at least two municipalities, by their id."""
    by_key: dict[_Key, list[Named]] = defaultdict(list)
    for project in projects:
        if telling := telling_words(project.name):
            by_key[_Key(project.theme, tuple(sorted(set(telling))))].append(project)
    weights = _weights(by_key)
    ranks = {key: -len({p.municipality_code for p in of_key} - {None}) for key, of_key in by_key.items()}
    ordered = sorted(by_key, key=lambda key: (ranks[key], key))
    found = (_group(members, by_key) for members in _clusters(ordered, weights).values())
    return sorted(group for group in found if group)


def telling_words(name: str) -> tuple[str, ...]:
    """Return the words that tell what a name is about; of a single one, the whole name."""
    telling = tuple(word for word in words(name) if word not in _generic_words() and not _NO_WORD.fullmatch(word))
    return telling if len(set(telling)) != 1 else (foldcase(squeeze(name)),)


def _weights(keys: Iterable[_Key]) -> dict[str, float]:
    """Return the weight of each word: the rarer the heavier."""
    counts = Counter(word for key in keys for word in key.words)
    return {word: 1 / (1 + math.log(count)) for word, count in counts.items()}


def _clusters(ordered: Iterable[_Key], weights: dict[str, float]) -> dict[_Key, list[_Member]]:
    clusters: dict[_Key, list[_Member]] = {}
    leaders: dict[tuple[str, str], list[_Key]] = defaultdict(list)
    word_sets: dict[_Key, frozenset[str]] = {}
    for key in ordered:
        rarest, ours = _rarest(key, weights), frozenset(key.words)
        near = dict.fromkeys(one for word in rarest for one in leaders[key.theme, word][:_MOST_COMPARED])
        scored = ((_likeness(ours, word_sets[one], weights), one) for one in near)
        likeness, leader = max(scored, key=itemgetter(0), default=(0.0, key))
        if likeness >= _LEAST_LIKENESS:
            shared = tuple(sorted(ours & word_sets[leader]))
            clusters[leader].append(_Member(key, round(likeness, 3), shared))
            continue
        clusters[key] = [_Member(key, 1.0, key.words)]
        word_sets[key] = ours
        for word in rarest:
            leaders[key.theme, word].append(key)
    return clusters


def _rarest(key: _Key, weights: dict[str, float]) -> list[str]:
    """Return the rarest words: without one of them in common, two names cannot agree as much as they must."""
    by_rarity = sorted(key.words, key=lambda word: (-weights[word], word))
    rest = sum(weights[word] for word in by_rarity)
    least = rest * _LEAST_LIKENESS
    taken = []
    for word in by_rarity:
        if rest < least:
            break
        taken.append(word)
        rest -= weights[word]
    return taken


def _likeness(ours: frozenset[str], theirs: frozenset[str], weights: dict[str, float]) -> float:
    more, less = ours - theirs, theirs - ours
    if not more or not less:
        return sum(weights[word] for word in ours & theirs) / sum(weights[word] for word in ours | theirs)
    # One word in two spellings, which may be split differently.
    if len(more) > 1 < len(less) or fuzz.ratio(_joined(more), _joined(less)) < _LEAST_SPELLING:
        return 0.0
    return fuzz.ratio(_joined(ours), _joined(theirs)) / 100


def _joined(words_of_name: Iterable[str]) -> str:
    return "".join(sorted(words_of_name))


def _group(members: list[_Member], by_key: dict[_Key, list[Named]]) -> Group | None:
    found = [(project, member) for member in members for project in by_key[member.key]]
    if len({project.municipality_code for project, _ in found} - {None}) < _LEAST_MUNICIPALITIES:
        return None
    label = _label(project for project, _ in found)
    digest = sha256(f"{members[0].key.theme}/{label}".encode()).hexdigest()
    rows_of_group = sorted((project.project_id, member.likeness, member.shared) for project, member in found)
    return Group(f"auto-{digest[:12]}", label, tuple(rows_of_group))


def _label(projects: Iterable[Named]) -> str:
    """Return the name that most municipalities use; of equal ones the shortest."""
    users = {(p.name, p.municipality_code or p.project_id) for p in projects}
    counts = Counter(name for name, _ in users)
    return min(counts, key=lambda name: (-counts[name], len(name), name))


@cache
def _generic_words() -> frozenset[str]:
    """Return the words that tell nothing, in all the spellings a name may have them."""
    return frozenset(word for row in rows("generic_words") for word in (row["word"], *_of(row["word"])))


def _of(word: str) -> Iterator[str]:
    normal = words(word)
    return iter(normal if len(normal) == 1 else ())
