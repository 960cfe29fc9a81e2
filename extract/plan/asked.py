"""What reading asks of the words that an analyst edits.

Reading asks little: whether a text is a sign and not a word, whether it is a status at all, and whether it names
departments. The answers are noted, so that whoever keeps a reading can tell whether it would come out the same with
other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from keikaku._internal.normalize import department, status
from keikaku._internal.normalize.remembered import remembered
from keikaku._internal.normalize.text import squeeze

Answers = dict[str, dict[str, str]]
"""By question, then by text."""

_BETWEEN = re.compile(
    r"[、。・,/／()（）【】\[\]:：\s～~＋+※*]|主管|主担当|（主）|主|副|関連|関係|協力|ほか|他|等|全て|すべて"
)
_VERB = re.compile(
    r"^[0-9０-９]|した|する|され|ている|ための|について|どの|[ぁ-ん一-龥]での|[うくすつぬふむるぐぶ](?:課|室|所)$"
)
"""No department has a verb in its name or begins with a digit, though it end with 室 or 所 (3か所)."""
_PART_TAKEN = re.compile(r"[(（【][^()（）【】]{2,12}[うくすつぬふむるぐぶ](?:課|室|所|部署|所属)[)）】]")
"""What an office does with those behind it (（一緒に取り組む課）); that names none."""
_SHORTEST = 3
"""The end of a name that is broken over lines (援課) is no department."""
_LONGEST = 120
_REST = 0.25
"""What a text has beside departments is at most this share of them."""
_noted: ContextVar[Answers | None] = ContextVar("_noted", default=None)


def is_status(text: str) -> bool:
    """Whether a text says how far something is."""
    return _note("is_status", text, _is_status(text)) == "yes"


def method_of(text: str) -> str:
    """How a mark in a cell is to be read: `continuation`, `symbol` or `text`."""
    return _note("method_of", text, _method_of(text))


def department_kind(text: str) -> str:
    """What a text that consists of departments names: a `section`, a `bureau` or `everyone` (全庁); else `none`."""
    return _note("department_kind", text, _department_kind(text))


@remembered(65536)
def _department_kind(text: str) -> str:
    if len(text) > _LONGEST or not any(sign.isalpha() for sign in text) or _VERB.search(text):
        return "none"
    if len(squeeze(text)) < _SHORTEST:
        return "none"
    found = department.parse(text)
    text = _PART_TAKEN.sub("", text)
    if found.scope and not found.departments:
        return "everyone"
    named = sum(len(squeeze(d.bureau or "")) + len(squeeze(d.section or "")) for d in found.departments)
    rest = sum(len(part) for part in _parts(squeeze(text))) - named - (2 if found.scope else 0)
    if not found.departments or rest > _REST * named:
        return "none"
    return "section" if any(d.section for d in found.departments) else "bureau"


def _parts(text: str) -> Iterator[str]:
    """The pieces of a text between what separates departments, without the units within a section (広報情報係)."""
    for part in filter(None, _BETWEEN.split(text)):
        found = department.parse(part).departments
        section = (found[-1].section or "") if found else ""
        yield part.split(section)[0] + section if section and department.is_subunit(part.split(section)[-1]) else part


def _is_status(text: str) -> str:
    return "yes" if status.parse(text).status else "no"


def _method_of(text: str) -> str:
    flags = status.parse(text).flags
    if "continuation" in flags:
        return "continuation"
    return "symbol" if "needs_legend" in flags else "text"


_QUESTIONS: dict[str, Callable[[str], str]] = {
    "is_status": _is_status,
    "method_of": _method_of,
    "department_kind": _department_kind,
}


def _note(question: str, text: str, answer: str) -> str:
    noted = _noted.get()
    if noted is not None:
        noted.setdefault(question, {})[text] = answer
    return answer


@contextmanager
def noting() -> Iterator[Answers]:
    """Note every question asked inside and its answer."""
    answers: Answers = {}
    token = _noted.set(answers)
    try:
        yield answers
    finally:
        _noted.reset(token)


def still_hold(answers: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the same questions get the same answers today."""
    return all(
        question in _QUESTIONS and _QUESTIONS[question](text) == answer
        for question, noted in answers.items()
        for text, answer in noted.items()
    )
