"""Finding the documents and projects of one build again in another."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

T = TypeVar("T")

_SIMILAR = 80.0
"""Names at least so similar (0–100) are one project whose name has changed,"""
_SIMILAR_SAME_NUMBER = 50.0
"""and under the same number already names as similar as this."""


@dataclass(frozen=True, slots=True)
class Document:
    """What tells a document's plan."""

    document_id: str
    municipality_code: str | None
    plan_key: str | None
    file_name: str
    published_on: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Project:
    """What tells a project within its document."""

    project_id: str
    number: str | None
    name: str
    parent_name: str | None


@dataclass(frozen=True, slots=True)
class Pairs(Generic[T]):
    """What was found again (before, after), what is gone and what is new."""

    both: tuple[tuple[T, T], ...]
    gone: tuple[T, ...]
    new: tuple[T, ...]


def _fold(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def _match(
    before: Sequence[T], after: Sequence[T], keys: Iterable[Callable[[T], Hashable | None]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair what has the same key, trying one key after the other; what has a key several times is paired in order."""
    pairs: list[tuple[T, T]] = []
    old, new = list(before), list(after)
    for key in keys:
        waiting: dict[Hashable, list[T]] = defaultdict(list)
        for item in old:
            if (value := key(item)) is not None:
                waiting[value].append(item)
        left = []
        taken: set[int] = set()
        for item in new:
            value = key(item)
            if value is not None and waiting[value]:
                pairs.append((waiting[value].pop(0), item))
                taken.add(id(pairs[-1][0]))
            else:
                left.append(item)
        old, new = [item for item in old if id(item) not in taken], left
    return pairs, old, new


def pair_documents(before: Sequence[Document], after: Sequence[Document]) -> Pairs[Document]:
    """Documents that are the same, or that were replaced: by another file of the same name, or by another edition of
    the same plan, the oldest by the oldest."""
    old, new = (
        sorted(side, key=lambda d: (d.published_on or "", d.file_name, d.document_id)) for side in (before, after)
    )
    pairs, gone, added = _match(
        old, new, (lambda d: d.document_id, lambda d: (d.municipality_code, d.file_name), lambda d: d.plan_key)
    )
    return Pairs(tuple(pairs), tuple(gone), tuple(added))


def pair_projects(before: Sequence[Project], after: Sequence[Project]) -> Pairs[Project]:
    """Projects of one plan in two builds: the same name first (with number and parent, then without), then the most
    similar name, the same number helping."""
    pairs, old, new = _match(
        before,
        after,
        (
            lambda p: (_fold(p.name), _fold(p.number), _fold(p.parent_name)),
            lambda p: (_fold(p.name), _fold(p.parent_name)),
            lambda p: _fold(p.name),
        ),
    )
    if old and new:
        renamed = _similar(old, new)
        pairs += [(old[i], new[j]) for i, j in renamed]
        matched_old, matched_new = {i for i, _ in renamed}, {j for _, j in renamed}
        old = [p for i, p in enumerate(old) if i not in matched_old]
        new = [p for j, p in enumerate(new) if j not in matched_new]
    return Pairs(tuple(pairs), tuple(old), tuple(new))


def _similar(old: Sequence[Project], new: Sequence[Project]) -> list[tuple[int, int]]:
    scores = process.cdist([_fold(p.name) for p in old], [_fold(p.name) for p in new], scorer=fuzz.ratio)
    found = []
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            numbered = bool(one.number) and _fold(one.number) == _fold(other.number)
            if scores[i][j] >= (_SIMILAR_SAME_NUMBER if numbered else _SIMILAR):
                found.append((-float(scores[i][j]) - 20 * numbered, i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(found):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs
