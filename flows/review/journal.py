"""The answers that people gave to commands: when, which line was written where, and how it is taken back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from keikaku._internal.flows.raw import ANSWERS, edit

from .errors import RefusedError


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: a text that was put into a file, in the place of `before` or at its end. `number` counts from 1."""

    number: int
    at: str
    command: str
    file: str
    before: str | None
    after: str
    undone: str | None = None


def remember(raw: Path, command: str, file: Path, before: str | None, after: str) -> None:
    """Note an answer that was written."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    note = {"at": now, "command": command, "file": str(file.absolute()), "before": before, "after": after}
    edit(raw / ANSWERS, lambda text: f"{text}{json.dumps(note, ensure_ascii=False)}\n")


def answers(raw: Path) -> list[Given]:
    """The answers given so far, the oldest first; lines that cannot be understood are left out."""
    path = raw / ANSWERS
    found: list[Given] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else (), 1):
        try:
            told = json.loads(line)
            found.append(Given(number, **{name: told[name] for name in _NEEDED}, undone=told.get("undone")))
        except (ValueError, KeyError, TypeError):
            continue
    return found


_NEEDED = ("at", "command", "file", "before", "after")


def undo(raw: Path, number: int | None = None) -> Given:
    """Take an answer back (the last one that stands, or the one with a number). Raises RefusedError where the file has
    changed so that the line is no longer there, and what `edit` raises."""
    standing = [one for one in answers(raw) if one.undone is None]
    given = next((one for one in reversed(standing) if number in {None, one.number}), None)
    if given is None:
        raise RefusedError(
            "取り消せる答えがありません" if number is None else f"{number}番の取り消せる答えがありません"
        )
    edit(Path(given.file), lambda text: _without(text, given))
    _mark(raw, given)
    return given


def _without(text: str, given: Given) -> str:
    after = given.after.rstrip("\r\n")
    lines = text.rfind(after)
    if not after or lines < 0:
        raise RefusedError(f"{given.file} が書き換えられ、その行がもうありません。手で直してください")
    end = lines + len(after)
    if given.before is not None:
        return text[:lines] + given.before.rstrip("\r\n") + text[end:]
    rest = text[end:].lstrip("\r\n")
    return text[:lines] + rest if rest else text[:lines].rstrip("\r\n") + ("\n" if text[:lines].strip() else "")


def _mark(raw: Path, given: Given) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")

    def marked(text: str) -> str:
        lines = text.splitlines()
        told = {name: value for name, value in asdict(given).items() if name != "number"} | {"undone": now}
        lines[given.number - 1] = json.dumps(told, ensure_ascii=False)
        return "\n".join(lines) + "\n"

    edit(raw / ANSWERS, marked)
