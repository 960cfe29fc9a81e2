"""What reading asks of the status words that an analyst edits.

Reading asks little: whether a text is a sign and not a word, and whether it is a status at all. The answers are noted,
so that whoever keeps a reading can tell whether it would come out the same with other words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from keikaku._internal.normalize import status

Answers = dict[str, dict[str, str]]
"""By question, then by text."""

_noted: ContextVar[Answers | None] = ContextVar("_noted", default=None)


def is_status(text: str) -> bool:
    """Whether a text says how far something is."""
    return _note("is_status", text, _is_status(text)) == "yes"


def method_of(text: str) -> str:
    """How a mark in a cell is to be read: `continuation`, `symbol` or `text`."""
    return _note("method_of", text, _method_of(text))


def _is_status(text: str) -> str:
    return "yes" if status.parse(text).status else "no"


def _method_of(text: str) -> str:
    flags = status.parse(text).flags
    if "continuation" in flags:
        return "continuation"
    return "symbol" if "needs_legend" in flags else "text"


_QUESTIONS = {"is_status": _is_status, "method_of": _method_of}


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
