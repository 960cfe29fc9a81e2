"""How far reading is: a bar on a terminal, a line every half minute in a log."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from keikaku._internal.flows.reading import Job, Watcher
from keikaku._internal.flows.terminal import plain, say

_LOG_EVERY = 30.0
_BAR_EVERY = 0.5
_RATE_AFTER, _RATE_OVER = 5.0, 60.0
"""Seconds after which a rate means something, and over which it is taken."""


@dataclass(slots=True)
class _State:
    """Pages of the documents that are being read or were, by file name."""

    documents: int
    bytes_left: int
    bytes_known: int = 0
    pages_known: int = 0
    pages_done: int = 0
    done: int = 0
    opened: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The page that is being read and the number of pages, by file name."""

    @property
    def pages(self) -> int:
        """All pages; those of documents that are not open yet are guessed from their size."""
        guess = self.bytes_left * self.pages_known / self.bytes_known if self.bytes_known else 0
        return max(self.pages_known + round(guess), self.pages_done)


class ReadingProgress(Watcher):
    """Shows what a ReadingPool reports of `jobs`. Its methods may be called from any thread."""

    def __init__(self, console: Console, jobs: Sequence[Job], log_every: float = _LOG_EVERY) -> None:
        self._console, self._every = console, log_every
        self._sizes = {job.name: job.size for job in jobs}
        self._state = _State(len(jobs), sum(self._sizes.values()))
        self._lock, self._over = threading.Lock(), threading.Event()
        self._start = time.monotonic()
        self._told_of: set[str] = set()
        self._marks = deque([(0.0, 0)])
        """Seconds since the start, and pages that were done by then."""
        bar = Progress(
            BarColumn(24), TextColumn("{task.description}", markup=False), console=console, auto_refresh=False
        )
        self._bar = bar if console.is_terminal and jobs else None
        self._task = bar.add_task("", total=None)
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> ReadingProgress:
        if self._bar:
            self._bar.start()
        if self._sizes:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._sizes:
            self._thread.join()
        if self._bar:
            self._bar.update(self._task, description="", visible=False)
            self._bar.stop()

    def page(self, job: Job, page: int, pages: int) -> None:
        """A page begins (1 …); pages + 1 when all are read."""
        with self._lock:
            if job.name not in self._state.opened:
                size = self._sizes.get(job.name, 0)
                self._state.bytes_left -= size
                self._state.bytes_known += size
                self._state.pages_known += pages
            before = self._state.opened.get(job.name, (1, pages))[0]
            self._state.pages_done += max(page - before, 0)
            self._state.opened[job.name] = page, pages

    def recognising(self, job: Job, page: int) -> None:
        """A page must be recognised, which takes seconds; said once a document."""
        with self._lock:
            is_news = job.name not in self._told_of
            self._told_of.add(job.name)
        if is_news:
            say(self._console, f"{job.name} に画像のページがあります。文字認識で読みます（1ページに数秒かかります）")

    def done(self, job: Job) -> None:
        """A document is read and normalised, or has failed."""
        with self._lock:
            if job.name not in self._state.opened:  # nothing had to be read
                self._state.bytes_left -= self._sizes.get(job.name, 0)
            else:
                page, pages = self._state.opened.pop(job.name)
                self._state.pages_done += max(pages + 1 - page, 0)
                self._state.opened[job.name] = pages + 1, pages
            self._state.done += 1
            is_last = self._state.done == self._state.documents
            pages, seconds = self._state.pages_done, time.monotonic() - self._start
        if is_last:
            say(self._console, f"読み取りました：{self._state.documents}件、{pages}ページ、{_duration(seconds)}")

    def line(self) -> str:
        """How far it is, in one line."""
        with self._lock:
            state, seconds = self._state, time.monotonic() - self._start
            parts = [f"読み取り中 {state.done}/{state.documents}件", f"{state.pages_done}ページ"]
            rate = self._rate(seconds)
            if rate > 0:
                parts += [f"毎秒{rate:.1f}ページ", f"残り約{_duration((state.pages - state.pages_done) / rate)}"]
            doing = [(name, *at) for name, at in state.opened.items() if at[0] <= at[1]]
        parts += [f"{plain(name)} {page}/{pages}" for name, page, pages in doing[:2]]
        return "　".join(parts)

    def _rate(self, seconds: float) -> float:
        """Pages a second of late: a scan is slower than what came before it."""
        self._marks.append((seconds, self._state.pages_done))
        while len(self._marks) > 2 and seconds - self._marks[1][0] >= _RATE_OVER:
            self._marks.popleft()
        then, before = self._marks[0]
        return (self._state.pages_done - before) / (seconds - then) if seconds - then > _RATE_AFTER else 0.0

    def _show(self) -> None:
        while not self._over.wait(_BAR_EVERY if self._bar else self._every):
            if self._bar:
                with self._lock:
                    done, pages = self._state.pages_done, self._state.pages or None
                self._bar.update(self._task, completed=done, total=pages, description=self.line(), refresh=True)
            else:
                say(self._console, self.line())


def _duration(seconds: float) -> str:
    return f"{max(round(seconds), 1)}秒" if seconds < 90 else f"{round(seconds / 60)}分"
