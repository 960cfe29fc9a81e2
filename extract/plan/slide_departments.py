"""Departments in boxes: known by their names, behind a word for their part in the project or not."""

from __future__ import annotations

import re

from . import vocabulary
from .anchors import Piece
from .evidence.contents import kinds_of, names_department

_PART = 6
"""A word before departments that says what they do is no longer than this."""
_COLON = re.compile("[：:]")
_UNITS = {"department", "bureau"}


def behind_part(text: str) -> str | None:
    """What stands behind a short first word that is no department (連携　総務課), else None."""
    first, rest = vocabulary.label_and_rest(_COLON.sub(" ", text, count=1))
    return rest if len(first) <= _PART and not kinds_of(first) & _UNITS else None


def names_unit(text: str) -> bool:
    """Whether the first part of a text is a department."""
    first = re.split(r"[、・,，\s（(]", text.strip(), maxsplit=1)[0]
    return bool(kinds_of(first) & _UNITS) or names_department(text)


def departments_of(texts: list[Piece]) -> tuple[str, list[Piece]] | None:
    """The departments that lines which go on name; None where they name none, or each of the lines does for itself."""
    own = [bool(kinds_of(t.line.text.split(" ")[-1]) & _UNITS) for t in texts]
    if len(texts) > 1 and (not kinds_of(texts[0].line.text.split(" ")[0].strip("◆◇◎○")) & _UNITS or all(own)):
        return None
    printed = "".join(t.line.text for t in texts)
    told = departments_in(printed)
    if told is not None and _COLON.search(printed):
        told = printed  # the word before the colon says whether they lead or take part
    return (told, texts) if told is not None else None


def departments_in(text: str) -> str | None:
    """The departments that a line consists of, without a short word for their part (いっしょに 市民部 市民課).

    None for any other line."""
    rest = behind_part(text)
    if rest is not None and names_department(rest):
        return rest
    return text if names_department(text) else None
