"""The line that would settle an item, with a proposal where one can be made honestly, and what --as may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from keikaku._internal.flows.raw import CORRECTIONS, SOURCES, record
from keikaku._internal.normalize import era
from keikaku._internal.normalize.lookups import rows
from keikaku._internal.normalize.municipality import Municipality, by_code, find
from keikaku._internal.normalize.status import statuses, word_of
from keikaku._internal.normalize.text import fold, squeeze

from .items import Item, Review

BLANK = "＿"
_OF_STATUS = {"status_unknown", "status_without_stage"}
_LEAST_LIKENESS = 60.0
_SHORTEST_PART = 2
_ENDINGS = "課室所係部局"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class AnswerError(Exception):
    """An answer that does not settle the item; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that suggests itself: the known word it comes from, and how like that is to the value (0 to 100)."""

    answer: str
    like: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file by column; what nobody knows yet is ＿. `file` is as people know it."""

    file: str
    values: Mapping[str, str]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to fill in."""
        return BLANK not in self.values.values()

    def __str__(self) -> str:
        return record(self.values.values())


def propose(item: Item, review: Review) -> Proposal | None:
    """What suggests itself for an item; None where nothing is like enough."""
    value = squeeze(item.value or "")
    if item.code in _OF_STATUS:
        word = word_of(item.value or "")
        inside = [known for known in statuses() if len(known) >= _SHORTEST_PART and known in word]
        return _most_like(word, {known: statuses()[known] for known in inside or statuses()}, 0 if inside else None)
    if item.code == "function_unknown":
        known = {r["section"] or r["bureau"]: r["function"] for r in review.departments if r["function"]}
        whole = {r["pattern"][1:]: r["function"] for r in rows("functions") if r["pattern"].startswith("=")}
        return _most_like(value, whole | known)
    if item.code == "department_unknown":
        of_it = [r for r in review.departments if r["municipality_code"] == item.municipality_code and r["section"]]
        return _most_like(value, {r["section"]: "/".join(filter(None, (r["bureau"], r["section"]))) for r in of_it})
    return None


def _most_like(value: str, answers: Mapping[str, str], least: float | None = None) -> Proposal | None:
    """The known word most like a value, of equal ones the longest; endings that all departments have do not count."""
    compared = value.rstrip(_ENDINGS) or value
    found = ((fuzz.ratio(compared, word.rstrip(_ENDINGS) or word), len(word), word) for word in answers)
    likeness, _, word = max(found, default=(0.0, 0, ""))
    if not word or likeness < (_LEAST_LIKENESS if least is None else least):
        return None
    return Proposal(answers[word], word, round(likeness))


def line_for(item: Item, found: Review, answer: Mapping[str, str], lookups: Path) -> Line:
    """The line that settles an item with an answer (see `understood`); without one, with blanks to fill in."""
    rule = item.rule or {}
    known = {
        "word": _word(item),
        "municipality_code": item.municipality_code or "",
        "file_name": item.file_name or "",
        "sha256": item.sha256 or "",
        **answer,
    }
    if rule["file"] == "corrections" and (row := found.correctable_row(item)):
        known |= {"key": row[0], "printed": row[1]}
    values = {
        column: _PLACEHOLDER.sub(lambda found: known.get(found[1], BLANK), told)
        for column, told in rule["line"].items()
    }
    return Line(_shown(rule["file"], lookups), values)


def _word(item: Item) -> str:
    return word_of(item.value or "") if item.code in _OF_STATUS else fold(item.value or "")


def _shown(file: str, lookups: Path) -> str:
    return {"sources": SOURCES, "corrections": CORRECTIONS}.get(file, str(lookups / f"{file}.csv"))


def choices(item: Item) -> tuple[str, ...]:
    """What an answer may be, where that is a list."""
    source = (item.rule or {}).get("choices")
    return _column(source) if source else ()


@cache
def _column(source: str) -> tuple[str, ...]:
    name, column = source.split(".")
    return tuple(dict.fromkeys(row[column] for row in rows(name) if row[column]))


def allowed(item: Item) -> str:
    """What --as takes for an item, in words."""
    listed = choices(item)
    if not listed and item.code == "municipality_ambiguous":
        listed = tuple(_told(one) for one in _named(item.value or ""))
    return "、".join(listed) if listed else str((item.rule or {}).get("hint", ""))


def understood(item: Item, text: str) -> dict[str, str]:
    """What an answer says, by placeholder of the line. Raises AnswerError with what is allowed."""
    return _ASKED[(item.rule or {})["ask"]](item, text.strip())


def _choice(item: Item, text: str) -> dict[str, str]:
    if text not in choices(item):
        raise AnswerError(f"「{text}」は使えません（使えるもの：{allowed(item)}）")
    return {"answer": text}


def _text(item: Item, text: str) -> dict[str, str]:
    if not text:
        raise AnswerError(f"空にはできません（{allowed(item)}）")
    return {"answer": fold(text)}


def _department(item: Item, text: str) -> dict[str, str]:
    parts = fold(text).split("/")
    if not 1 <= len(parts) <= 2 or not all(part.strip() for part in parts):
        raise AnswerError(f"「{text}」の書き方が違います（{allowed(item)}）")
    return {"bureau": parts[0].strip() if len(parts) > 1 else "", "section": parts[-1].strip()}


def _municipality(item: Item, text: str) -> dict[str, str]:
    known = by_code(fold(text))
    found = [known] if known else _named(text)
    if len(found) != 1:
        several = f"「{text}」は複数あります（{'、'.join(map(_told, found))}）。6桁のコードで答えてください"
        raise AnswerError(several if found else f"「{text}」という自治体はありません（{allowed(item)}）")
    return {"municipality": found[0].municipality_code}


def _named(text: str) -> list[Municipality]:
    return [one for one in find(text) if one.kind != "都道府県"]


def _told(one: Municipality) -> str:
    return f"{one.municipality_code} {one.prefecture}{one.name}"


def _period(item: Item, text: str) -> dict[str, str]:
    years = re.fullmatch(r"([0-9]{4})[-~]([0-9]{4})", re.sub("[‐-―−～〜－]", "-", fold(text)))
    if years:
        first, last = int(years[1]), int(years[2])
    else:
        period = era.parse(text)
        first, last = period.fiscal_year_from or 0, period.fiscal_year_to or 0
    if not first or not last or first > last:
        raise AnswerError(f"「{text}」は期間として読めません（{allowed(item)}）")
    return {"first": str(first), "last": str(last)}


_ASKED: dict[str, Callable[[Item, str], dict[str, str]]] = {
    "choice": _choice,
    "text": _text,
    "department": _department,
    "municipality": _municipality,
    "period": _period,
}
