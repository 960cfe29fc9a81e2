"""How like a label a text is, and like the labels of which roles: by its words, and by likeness to known ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from keikaku._internal.extract.plan import vocabulary
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import squeeze

from . import contents
from .weights import weights

Vector = NDArray[np.float64]
_LONGEST = 24
"""A longer text is no label."""
_LATER = 0.8
"""A label that is another role's first is this much one of a later role."""
_GROUPS = (
    ("description", "actions", "goal", "remarks", "plan_text", "result_text"),
    ("section", "bureau", "related"),
)
"""Roles whose values are of one kind: sentences, departments."""
_UNIT = re.compile(r"(?:課|室|係|部署|部局|組織|所属|所管|担当|主体|部)(?:名|等|など)?$")
"""What labels of departments end with, whatever they say of their part in it."""
_ALIKE = 0.4
"""Likeness above which a text is rather a label than a title."""
KNOWN = 1.0
"""Likeness of a label that is known as it stands."""


@cache
def roles() -> tuple[str, ...]:
    """All roles that a label can have, in the order of the vocabulary."""
    return vocabulary.all_roles()


@cache
def _known() -> tuple[list[str], NDArray[np.intp]]:
    """Every known label, and the index of its role."""
    pairs = [(squeeze(label).upper(), i) for i, role in enumerate(roles()) for label in vocabulary.labels_of(role)]
    return [label for label, _ in pairs], np.array([i for _, i in pairs])


def likeness(text: str) -> tuple[float, ...]:
    """How like the labels of each role a text is, 0 to 1; a known label is 1 for its first role."""
    learned = vocabulary.learned_roles(text)
    return tuple(float(role in learned) for role in roles()) if learned else _likeness(text)


@remembered(16384)
def _likeness(text: str) -> tuple[float, ...]:
    plain = vocabulary.bare(text).upper()
    if not plain or len(plain) > _LONGEST:
        return (0.0,) * len(roles())
    labels, owners = _known()
    near = process.cdist([plain], labels, scorer=fuzz.ratio, dtype=np.uint8)[0].astype(float) / 100
    near = np.where(near < 1.0, 0.9 * near**2, near)
    out = np.zeros(len(roles()))
    np.maximum.at(out, owners, near)
    known = vocabulary.known_roles(text)
    for rank, role in enumerate(known):
        out[roles().index(role)] = 1.0 if rank == 0 else _LATER
    return tuple(out.tolist())


def best_likeness(text: str) -> float:
    """How like any label a text is."""
    return max(likeness(text))


def is_like_label(text: str) -> bool:
    """Whether a text is a label that is known, or much like one."""
    return best_likeness(text) >= _ALIKE


def names_unit(text: str) -> float:
    """Whether a label ends with a word for departments (手を貸す課), as a number."""
    return float(bool(_UNIT.search(vocabulary.bare(text))))


def feature_names() -> tuple[str, ...]:
    """The names of the features of a label with its values, in order."""
    return (*(f"like_{role}" for role in roles()), *contents.SUMMARY, "of_unit", "one")


def features(text: str, values: Sequence[str]) -> Vector:
    """One row of features: whose label a text is like, and what stands beside it wherever it comes."""
    return np.array([*likeness(text), *contents.summary(values), names_unit(text), 1.0])


def role_of(text: str, values: Sequence[str]) -> tuple[str, float]:
    """The likeliest role of a label and how sure it is; roles whose values are of one kind are as sure as all of them
    together."""
    model = weights("labels")
    shares = model.probabilities(features(text, values)[None, :])[0]
    best = int(shares.argmax())
    for group in _GROUPS:
        alike = [model.answers.index(role) for role in group]
        if best in alike:
            return model.answers[best], float(shares[alike].sum())
    return model.answers[best], float(shares[best])
