"""What a text is made of: a department, a status, a number with its unit, a sentence.

The answers are asked of `normalize`; none needs to know where the text stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from keikaku._internal.extract.plan import vocabulary
from keikaku._internal.extract.plan.asked import department_kind
from keikaku._internal.extract.plan.sentences import read_sentence
from keikaku._internal.extract.plan.spans import span_of
from keikaku._internal.extract.plan.titles import checked, is_number
from keikaku._internal.extract.plan.told_schedule import marks_of_lines
from keikaku._internal.normalize import number
from keikaku._internal.normalize.records import Evidence, RawText
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.signs import in_full
from keikaku._internal.normalize.text import squeeze

Vector = NDArray[np.float64]
KINDS = (
    "number",
    "department",
    "bureau",
    "status",
    "novelty",
    "sign",
    "nothing",
    "period",
    "date",
    "quantity",
    "bare_figure",
    "money",
    "sentence",
    "phrase",
    "items",
    "person",
    "plan",
    "told_schedule",
    "told_value",
)
"""Kinds of text; one text can be of several."""
SUMMARY = (*(f"share_{kind}" for kind in KINDS), "begins", "blank", "distinct", "length", "longest", "lines")
_NOWHERE = Evidence(0, (0.0, 0.0, 0.0, 0.0))
_LONGEST_NAME = 40
_DATE = re.compile(r"(?:(?:令和|平成|[RH]\.?)?\d{1,4}年(?:度)?\d{1,2}月|\d{4}[./]\d{1,2}|^\d{1,2}月)")
_WORK = re.compile(r"[0-9][^0-9]{0,6}?[でにへ](?!増|減|向上|拡大|削減|縮減|引上|引下|引き|短縮|到達)[^0-9]{2,}$")
"""A number with what is done there (5地区で開催) is no value."""
_BARE = re.compile(r"[△▲-]?\d[\d,]*(?:\.\d+)?")
_MONEY = re.compile(r"[△▲-]?\d[\d,]*(?:\.\d+)?[億万千百]*円")
_PARTS = re.compile(r"[・、,/／→⇒+]|および|及び")
_PLAN = re.compile(r"(?:計画|プラン|ビジョン|戦略|構想|大綱|方針)(?:[(（].*[)）])?$")
_SENTENCE = re.compile(r"(?:。$|する$|ます$|図る$|行う$|進める$|目指す$|、.{4})")
_PERSON = re.compile(r"^[一-龥]{1,3}[　 ][一-龥ぁ-ん]{1,3}$")
_ITEM = re.compile(rf"^[{re.escape(vocabulary.bullets())}(（①-⑳]")


_explained: ContextVar[Mapping[str, str]] = ContextVar("_explained", default=MappingProxyType({}))


@contextmanager
def explained(abbreviations: Mapping[str, str]) -> Iterator[None]:
    """Within this, the signs that the document explains are the departments they stand for."""
    token = _explained.set(abbreviations)
    try:
        yield
    finally:
        _explained.reset(token)


def kinds_of(text: str) -> frozenset[str]:
    """The kinds that a text is of; empty for a blank one."""
    return _kinds_of(in_full(text, _explained.get()))


@remembered(65536)
def _kinds_of(text: str) -> frozenset[str]:
    text = checked(text)
    plain = squeeze(text)
    if not plain:
        return frozenset()
    kinds = {kind for kind, holds in _CHECKS.items() if holds(text, plain)}
    if not kinds and len(plain) <= _LONGEST_NAME and any(sign.isalpha() for sign in plain):
        kinds.add("phrase")
    return frozenset(kinds)


def is_figure(text: str) -> bool:
    """Whether a text is a number, with a unit or without, or says that there is none."""
    return bool(kinds_of(text) & {"quantity", "bare_figure", "nothing"})


def names_department(text: str) -> bool:
    """Whether a text consists of departments and what stands between them, and nothing else."""
    return "department" in kinds_of(text)


def labelled_departments(text: str) -> list[tuple[str, str]]:
    """The role and the departments of each part of a text that prints departments behind their labels, and nothing
    else (所管　総務部　総務課, 主担当：総務課　協力：全課)."""
    found = []
    for part in vocabulary.labelled_parts(text):
        first, rest = vocabulary.label_and_rest(part)
        roles, told = vocabulary.roles_of(first), rest
        if not roles:
            roles, told = vocabulary.label_before_colon(part), vocabulary.without_label(part)
        role = next((r for r in roles if r in {"section", "bureau", "related"}), None)
        if role is None or not names_department(told):
            return []
        found.append((role, told))
    return found


@cache
def _schedule_words() -> frozenset[str]:
    return frozenset(vocabulary.words("of_schedule"))


def _is_of_schedule(plain: str) -> bool:
    """Whether every part of a text is a word of schedules, or ends with one (本格導入). The words that an analyst edits
    are not asked: what is taught later must not change how a page was read."""
    parts = [part for part in _PARTS.split(plain) if part]
    ends = [any(part[-n:] in _schedule_words() for n in range(2, min(len(part), 6) + 1)) for part in parts]
    return bool(parts) and all(part in _schedule_words() or end for part, end in zip(parts, ends, strict=True))


def _is_sign(plain: str) -> bool:
    return len(plain) == 1 and not plain.isalnum() and plain not in vocabulary.words("nothing")


def _tells_schedule(text: str) -> bool:
    return any(mark.text for mark in marks_of_lines(RawText(text, _NOWHERE)))


def _tells_value(text: str) -> bool:
    values = read_sentence(text.replace("\n", ""), _NOWHERE)
    return any(value.fiscal_year is not None and any(sign.isdigit() for sign in value.text) for value in values)


_CHECKS: dict[str, Callable[[str, str], bool]] = {
    "number": lambda text, plain: is_number(plain),
    "department": lambda text, plain: department_kind(text) in {"section", "everyone"},
    "bureau": lambda text, plain: department_kind(text) == "bureau",
    "status": lambda text, plain: len(plain) <= 12 and _is_of_schedule(plain),
    "novelty": lambda text, plain: plain in vocabulary.words("novelty"),
    "sign": lambda text, plain: _is_sign(plain) or plain in "ABCDSＡＢＣＤＳ",
    "nothing": lambda text, plain: plain in vocabulary.words("nothing"),
    "period": lambda text, plain: span_of(text) is not None,
    "date": lambda text, plain: len(plain) <= 16 and bool(_DATE.search(plain)),
    "quantity": lambda text, plain: (
        len(plain) <= 24 and number.parse(text).value is not None and not _WORK.search(plain)
    ),
    "bare_figure": lambda text, plain: bool(_BARE.fullmatch(plain)),
    "money": lambda text, plain: bool(_MONEY.fullmatch(plain)),
    "sentence": lambda text, plain: len(plain) > 8 and bool(_SENTENCE.search(plain)),
    "items": lambda text, plain: len(plain) > 8 and bool(_ITEM.match(plain)),
    "plan": lambda text, plain: len(plain) <= 24 and bool(_PLAN.search(plain)),
    "told_schedule": lambda text, plain: len(plain) > 5 and _tells_schedule(text),
    "told_value": lambda text, plain: len(plain) > 5 and any(sign.isdigit() for sign in plain) and _tells_value(text),
    "person": lambda text, plain: bool(_PERSON.match(text.strip())),
}


def summary(texts: Sequence[str]) -> Vector:
    """What the texts of a column or of a label's values are like, all together; shape (len(SUMMARY),)."""
    filled = [text for text in texts if text.strip()]
    if not filled:
        return np.array([float(name == "blank") for name in SUMMARY])
    found = [kinds_of(text) for text in filled]
    lengths = [len(squeeze(text)) for text in filled]
    shares = [sum(kind in kinds for kinds in found) / len(filled) for kind in KINDS]
    return np.array(
        [
            *shares,
            any(squeeze(checked(text)) in vocabulary.words("begins") for text in filled),
            1 - len(filled) / len(texts),
            len({squeeze(text) for text in filled}) / len(filled),
            math.log1p(sum(lengths) / len(lengths)) / 4,
            math.log1p(max(lengths)) / 4,
            sum("\n" in text.strip() for text in filled) / len(filled),
        ]
    )
