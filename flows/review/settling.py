"""An item of a review told to people, and settled by their answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import RefusedError
from .items import Item, Review
from .lines import BLANK, AnswerError, Line, allowed, line_for, propose, understood
from .writing import accept, is_written

SHOWN_PLACES = 3


@dataclass(frozen=True, slots=True)
class Places:
    """Where an answer may be written, and where the build is."""

    raw: Path
    curated: Path
    lookups: Path


def told_of(item: Item, found: Review, places: Places) -> dict[str, Any]:
    """An item as data: what and where it is, the line that settles it and what is proposed."""
    told: dict[str, Any] = {
        "number": item.number,
        "key": item.key,
        "code": item.code,
        "value": item.value,
        "meaning": item.meaning,
        "message": item.message,
        "count": item.count,
        "municipality_code": item.municipality_code,
        "places": [{"file_name": name, "page_no": page} for name, page in item.places[:SHOWN_PLACES]],
        "more_places": max(0, len(item.places) - SHOWN_PLACES),
        "suggestion": item.suggestion,
        "finding": f"{item.document_id}/{item.ord}" if item.bbox else None,
    }
    if item.rule is None:
        return told
    proposal = propose(item, found)
    answer = understood(item, proposal.answer) if proposal else {}
    line = line_for(item, found, answer, places.lookups)
    told |= {
        "file": line.file,
        "columns": list(line.values),
        "line": str(line),
        "proposal": {"answer": proposal.answer, "like": proposal.like, "likeness": proposal.likeness}
        if proposal
        else None,
        "allowed": allowed(item),
        "is_written": is_written(item.rule["file"], line, places.raw, places.lookups),
    }
    return told


def settle(found: Review, item: Item, answer: str | None, reason: str | None, places: Places) -> tuple[Path, Line]:
    """Write the line that settles an item (without an answer, the one that is proposed); the file and the line.

    Raises AnswerError and RefusedError, and what `accept` raises.
    """
    if item.rule is None:
        raise RefusedError(f"{item.number} を解決する行はありません。{item.suggestion}")
    if answer is None:
        proposal = propose(item, found)
        if proposal is None:
            raise AnswerError(f"答えを書いてください（{allowed(item)}）")
        answer = proposal.answer
    told = understood(item, answer) | ({"reason": reason} if reason else {})
    line = line_for(item, found, told, places.lookups)
    if not line.is_complete:
        raise RefusedError(_missing(line.values))
    return accept(item.rule["file"], line, places.raw, places.lookups), line


def _missing(values: Any) -> str:
    if values.get("reason") == BLANK and values.get("key") != BLANK:
        return "訂正の理由を書いてください（--reason）"
    return "どの行かが決まりません。corrections.csv に手で書いてください（示した行の ＿ を埋める）"
