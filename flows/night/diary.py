"""What runs came to: a line when one begins, waits and ends, and while nightly runs are served. `status` reads it.

Lines of JSON beside the builds. A run that is killed writes no end, and that its process is gone tells of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from keikaku._internal.warehouse.builds import DIARY, builds_folder, kept_builds

_MOST_LINES = 2000
_EARLY = 2.0
"""Seconds by which a process may seem to have begun after what it wrote."""


@dataclass(slots=True)
class Run:
    """A run: `result` is published, unchanged, nothing, failed or stopped; None while it runs or when it was killed."""

    pid: int
    begun_at: datetime
    ended_at: datetime | None = None
    result: str | None = None
    told: str = ""
    waits_for: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether its process is still there."""
        return self.result is None and _lives(self.pid, self.begun_at)

    @property
    def lasts(self) -> timedelta:
        """How long it took, or has taken."""
        return (self.ended_at or datetime.now(UTC)) - self.begun_at


@dataclass(frozen=True, slots=True)
class Diary:
    """The runs in the order of their beginnings, and the cron by which a living process serves nightly ones."""

    runs: list[Run]
    cron: str | None


class Note:
    """What is told of a run while it lasts."""

    def __init__(self, curated: Path) -> None:
        self._curated = curated
        self.result, self.told = "failed", ""

    def waits(self, owner: int | None) -> None:
        """It waits for another process."""
        _write(self._curated, {"event": "waits", "for": owner})

    def comes_to(self, result: str, told: str) -> None:
        """What it came to: published, unchanged, nothing or failed; and how that is said."""
        self.result, self.told = result, told


@contextmanager
def noted(curated: Path) -> Iterator[Note]:
    """Write down that a run begins and what it comes to, also when it raises."""
    note = Note(curated)
    place = builds_folder(curated)
    made = [folder for folder in (place, *place.absolute().parents) if not folder.exists()]
    _write(curated, {"event": "begins"})
    try:
        yield note
    except KeyboardInterrupt:
        note.comes_to("stopped", "")
        raise
    except BaseException as error:
        note.comes_to("failed", str(error).splitlines()[0][:300] if str(error) else type(error).__name__)
        raise
    finally:
        _write(curated, {"event": "ends", "result": note.result, "told": note.told})
        if not kept_builds(curated) and read_diary(curated).cron is None:
            _leave_nothing(place, made)


def _leave_nothing(place: Path, made: list[Path]) -> None:
    """Where nothing is published and no night will come, nothing of ours stays."""
    with suppress(OSError):
        (place / DIARY).unlink()
        for folder in made or [place]:
            folder.rmdir()


@contextmanager
def serving(curated: Path, cron: str) -> Iterator[None]:
    """Write down that this process serves nightly runs."""
    _write(curated, {"event": "serves", "cron": cron})
    try:
        yield
    finally:
        _write(curated, {"event": "serves", "cron": None})


def read_diary(curated: Path) -> Diary:
    """What is written down; lines that cannot be read are passed over."""
    runs: dict[int, Run] = {}
    done: list[Run] = []
    server: tuple[int, datetime, str | None] | None = None
    for line in _lines(curated):
        with suppress(ValueError, KeyError, TypeError):
            told: dict[str, Any] = json.loads(line)
            pid, at = int(told["pid"]), datetime.fromisoformat(told["at"])
            if told["event"] == "begins":
                done += [runs.pop(pid)] if pid in runs else []
                runs[pid] = Run(pid, at)
            elif told["event"] == "waits" and pid in runs:
                runs[pid].waits_for = told["for"]
            elif told["event"] == "ends" and pid in runs:
                run = runs.pop(pid)
                run.ended_at, run.result, run.told = at, str(told["result"]), str(told["told"])
                done.append(run)
            elif told["event"] == "serves":
                server = (pid, at, told["cron"])
    serves = server is not None and server[2] is not None and _lives(server[0], server[1])
    return Diary(
        sorted([*done, *runs.values()], key=lambda run: run.begun_at), server[2] if server and serves else None
    )


def _lives(pid: int, then: datetime) -> bool:
    """Whether the process that wrote at that time is still there; another may bear its number."""
    try:
        return psutil.Process(pid).create_time() <= then.timestamp() + _EARLY
    except psutil.Error:
        return False


def _lines(curated: Path) -> list[str]:
    try:
        return (builds_folder(curated) / DIARY).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _write(curated: Path, told: dict[str, Any]) -> None:
    """Add a line; a diary that cannot be written stops no run."""
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "pid": os.getpid(), **told})
    place = builds_folder(curated) / DIARY
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        lines = _lines(curated) if told["event"] == "begins" else []
        if len(lines) > _MOST_LINES:
            part = place.with_name(f".{DIARY}.{os.getpid()}")
            part.write_text("".join(f"{each}\n" for each in lines[-_MOST_LINES // 2 :]), encoding="utf-8")
            part.replace(place)
        with place.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
