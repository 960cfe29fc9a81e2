"""Names of projects that a roadmap prints short, in the order in which the plan lists or numbers them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from rapidfuzz.distance import LCSseq

from keikaku._internal.normalize.records import RawProject

from .merge import name_key, number_key

_LIKELY = 0.6
"""A name of which so much stands in the full name, in order, is likely short for it."""
_MOST = 0.6
"""A list is one of the plan's projects when so many of its names are likely short for names of projects."""
_OWN = {"number", "section", "bureau"}
"""What a place that lists projects says of each."""
_OVERVIEW = {"name", "number", "group", "novelty", "priority", *_OWN}
"""What an overview or a roadmap tells of its projects beside years."""
_PLACED = 0.25
"""A less like name is one all the same where its neighbours in the list are those of its neighbours in the plan."""


def full_names(short: Sequence[str], names: Sequence[str]) -> dict[int, int]:
    """For names of a list the index of the project's name that each is short for, where both are in one order.

    Names and their order are weighed together; empty when too few of the list are names of projects.
    """
    if not short or not names:
        return {}
    likeness = np.array([[_likeness(name_key(a), name_key(b)) for b in names] for a in short])
    pairs = _aligned(likeness)
    sure = {i: j for i, j in pairs.items() if likeness[i, j] >= _LIKELY}
    if len(sure) < _MOST * len(short):
        return {}
    between = {i: j for i, j in pairs.items() if likeness[i, j] >= _PLACED and _is_between(i, j, sure, len(short))}
    return {**between, **sure}


def spell_out(projects: Sequence[RawProject]) -> None:
    """Give the rows of a list that tells years alone the names of the projects that other places list with a number or
    who is in charge, where most of the list are names of these and others are short for them."""
    listed = [p for p in projects if p.text("name") and _OWN & p.fields.keys()]
    names = [p.text("name") or "" for p in listed]
    bare = [p for p in projects if p.layout == "table" and not p.text("number") and _tells_years_alone(p)]
    for _, group in groupby(bare, key=lambda p: p.at.page_no):
        rows = list(group)
        for i, j in full_names([p.text("name") or "" for p in rows], names).items():
            _rename(rows[i], names[j])
    _spell_out_numbered(projects)


def _spell_out_numbered(projects: Sequence[RawProject]) -> None:
    """The same for rows with the numbers of the projects, where most of their names are short for those of the same
    numbers, each of which the plan gives once: then the number tells."""
    bare = [p for p in projects if p.layout == "table" and p.text("number") and _is_overview(p)]
    rows = {id(p) for p in bare}
    told = [(number_key(p.text("number")), p.text("name") or "") for p in projects if id(p) not in rows]
    often = Counter(number for number, name in told if name)
    full = {number: name for number, name in told if often[number] == 1 and name}
    for _, group in groupby(bare, key=lambda p: p.at.page_no):
        numbers = [(p, number_key(p.text("number"))) for p in group]
        times = Counter(number for _, number in numbers)  # ２－２－甲 and ２－２－乙 are parts of ２－２
        own = [(p, full.get(number, "") if times[number] == 1 else "") for p, number in numbers]
        like = [_likeness(name_key(p.text("name") or ""), name_key(name)) for p, name in own]
        if sum(share >= _LIKELY for share in like) >= _MOST * len(own):
            for project, name in own:
                if name:
                    _rename(project, name)


def _rename(project: RawProject, name: str) -> None:
    project.fields["name"] = [replace(one, text=name) for one in project.fields["name"]]


def _tells_years_alone(project: RawProject) -> bool:
    return bool(project.marks or project.activities) and not project.indicators and project.fields.keys() == {"name"}


def _is_overview(project: RawProject) -> bool:
    """Whether a row says no more of a project than an overview does."""
    return "name" in project.fields and project.fields.keys() <= _OVERVIEW and not project.indicators


def _likeness(short: str, name: str) -> float:
    """The share of a short name's signs that stand in a name in the same order; 1 for a part of it."""
    if not short or len(short) > len(name) + 4:
        return 0.0
    return 1.0 if short in name else LCSseq.similarity(short, name) / len(short) * min(1.0, len(name) / len(short))


def _aligned(likeness: np.ndarray) -> dict[int, int]:
    """The pairs in the same order on both sides that are most alike together."""
    rows, columns = likeness.shape
    best = np.zeros((rows + 1, columns + 1))
    gain = np.where(likeness >= _PLACED, likeness, 0.0)
    for i in range(rows):
        for j in range(columns):
            best[i + 1, j + 1] = max(best[i, j] + gain[i, j], best[i, j + 1], best[i + 1, j])
    pairs: dict[int, int] = {}
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[i] = j
    return pairs


def _is_between(i: int, j: int, sure: dict[int, int], count: int) -> bool:
    """Whether the neighbours of a name are those of the project on both sides, as far as it has any."""
    before = i == 0 or sure.get(i - 1) == j - 1
    after = i == count - 1 or sure.get(i + 1) == j + 1
    return before and after
