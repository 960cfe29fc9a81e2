"""One worker process seen from outside: it is given documents, watched, ended when it exceeds a limit, and replaced."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import IO, Any

import psutil

from keikaku._internal import HOME

from .entries import STALLED, Failure
from .jobs import Done, Job, NotDoneError, give_up
from .limits import PATIENCE

DOCUMENTS = 50
"""Documents after which a worker is replaced, so that what libraries leak is given back."""
_TRIES = 2
"""A page on which a worker dies this often is left out; so is a document that dies elsewhere this often."""
_MOST_BAD_PAGES = 20
_START_SECONDS = 120.0
_POLL = 0.05
_OWN_SHARE = 0.25
"""A page is to blame for the memory if it took this share of the limit; otherwise the document is."""

logger = logging.getLogger("keikaku.worker")


@dataclass(slots=True)
class _Progress:
    """How far a worker is with a document. Page 0 is opening it, the page after the last is making sense of it."""

    started: bool = False
    page: int = 0
    pages: int = 0
    since: float = field(default_factory=time.monotonic)
    worked_before: float = 0.0
    mb_before: float = 0.0

    @property
    def in_page(self) -> bool:
        return 1 <= self.page <= self.pages


class _StopError(Exception):
    """The worker was ended or died; `code` says why: timeout, stalled, memory, crashed."""

    def __init__(self, code: str, page: int | None) -> None:
        super().__init__(code, page)
        self.code, self.page = code, page


class Watcher:
    """Is told how far reading is, from any thread. This one does nothing with it."""

    def page(self, job: Job, page: int, pages: int) -> None:
        """A page begins (1 …); pages + 1 when all are read."""

    def recognising(self, job: Job, page: int) -> None:
        """The text of a page must be recognised, which takes seconds."""

    def done(self, job: Job) -> None:
        """A document is read and normalised, or has failed."""


class WorkerProcess:
    """A worker process that is started when there is work and started anew when it has ended."""

    def __init__(self, command: Sequence[str] | None = None, watcher: Watcher | None = None) -> None:
        self._command = list(command or [sys.executable, "-P", "-m", "keikaku._internal.flows.reading.worker"])
        self._watcher = watcher or Watcher()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._told: SimpleQueue[bytes] = SimpleQueue()
        self._documents = 0
        self._ended = False
        self.peak_mb = 0.0
        """The most memory it was seen to use."""

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._process.pid if self._process else None

    def run(self, job: Job) -> Done:
        """Have a document read and normalised, without the pages that go beyond a limit. Raises NotDoneError."""
        end = time.monotonic() + PATIENCE * job.limits.document_seconds
        skip: dict[int, str] = {}
        deaths: dict[int, int] = {}
        while True:
            try:
                return self._attempt(job, skip, end)
            except _StopError as stop:
                page = stop.page or 0
                if stop.code == "crashed":
                    deaths[page] = deaths.get(page, 0) + 1
                    if deaths[page] < _TRIES:
                        continue
                    if not page:
                        raise NotDoneError("read_failed", f"ワーカーが{_TRIES}回落ちました") from None
                if stop.code == "stalled" and not page:
                    raise NotDoneError("document_stalled") from None
                if not page or len(skip) >= _MOST_BAD_PAGES:
                    return give_up(job, Failure("document_memory" if stop.code == "memory" else "document_timeout"))
                skip[page] = STALLED if stop.code == "stalled" else f"page_{stop.code}"
                logger.warning("%s の %d ページを飛ばします（%s）", job.name, page, skip[page])

    def end(self) -> None:
        """End the process for good; a thread that waits for it will notice."""
        self._ended = True
        process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the process at once; the next document starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, self._errors):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _attempt(self, job: Job, skip: dict[int, str], end: float) -> Done:
        if self._documents >= DOCUMENTS:
            self.close()
        progress = _Progress(started=self._process is not None and self._process.poll() is None)
        process = self._started()
        progress.worked_before = seconds_worked(process.pid)
        if progress.started:
            self._send(process, job, skip)
        self._documents += 1
        for event in self._events(process, job, progress, end):
            if event["event"] == "ready":
                progress.started, progress.since = True, time.monotonic()
                progress.worked_before = seconds_worked(process.pid)
                self._send(process, job, skip)
            elif event["event"] == "page":
                progress.page, progress.pages, progress.since = event["page"], event["pages"], time.monotonic()
                progress.worked_before, progress.mb_before = seconds_worked(process.pid), memory_mb(process.pid)
                self._watcher.page(job, progress.page, progress.pages)
            elif event["event"] == "recognising":
                self._watcher.recognising(job, progress.page)
            elif event["event"] == "warning":
                logger.warning("%s", event["text"])
            elif event["event"] == "memory":
                self.close()
                raise _StopError("memory", event["page"] if progress.in_page else None)
            elif event["event"] == "not_done":
                raise NotDoneError(event["code"], event["detail"])
            else:
                failure = Failure(**event["failure"]) if event["failure"] else None
                return Done(event["tidy"], event["pages_read"], failure)
        self._explain(job)
        self.close()
        raise _StopError("crashed", progress.page if progress.in_page else None)

    def _send(self, process: subprocess.Popen[bytes], job: Job, skip: dict[int, str]) -> None:
        told = json.dumps({"job": json.loads(job.to_json()), "skip": skip})
        with suppress(BrokenPipeError):  # a worker that has died tells no more, which is seen next
            assert process.stdin is not None
            process.stdin.write(told.encode() + b"\n")
            process.stdin.flush()

    def _events(
        self, process: subprocess.Popen[bytes], job: Job, progress: _Progress, end: float
    ) -> Iterator[dict[str, Any]]:
        """What the worker tells, until it dies. Raises _StopError when it exceeds a limit, having ended it."""
        while True:
            with suppress(Empty):
                line = self._told.get(timeout=_POLL)
                if not line:
                    return
                yield json.loads(line)
            self._watch(process.pid, job, progress, end)

    def _watch(self, pid: int, job: Job, progress: _Progress, end: float) -> None:
        used = memory_mb(pid)
        self.peak_mb = max(self.peak_mb, used)
        now, worked = time.monotonic(), seconds_worked(pid)
        page = progress.page if progress.in_page else None
        if used > job.limits.worker_mb:
            own = page if used - progress.mb_before > _OWN_SHARE * job.limits.worker_mb else None
            self.close()
            raise _StopError("memory", own)
        most = job.limits.page_seconds if progress.page <= progress.pages else job.limits.document_seconds
        most = most if progress.started else _START_SECONDS
        if now > end or worked - progress.worked_before > most:
            self.close()
            raise _StopError("timeout", None if now > end else page)
        if now - progress.since > PATIENCE * most:
            self.close()
            raise _StopError("stalled", page)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            if self._ended:
                raise RuntimeError("the worker has ended")
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115
            above = str(HOME)
            path = os.pathsep.join(filter(None, [above, os.environ.get("PYTHONPATH")]))
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, "PYTHONPATH": path},
            )
            self._told, self._documents = SimpleQueue(), 0
            threading.Thread(target=_listen, args=(self._process.stdout, self._told), daemon=True).start()
        return self._process

    def _explain(self, job: Job) -> None:
        """Log why a worker died, as far as it said so; not where it was ended on purpose."""
        if self._ended:
            return
        said = b""
        if self._errors is not None:
            self._errors.seek(0)
            said = self._errors.read()[-500:]
        code = self._process.wait() if self._process else None
        logger.warning("%s でワーカーが落ちました（終了コード %s）%s", job.name, code, said.decode(errors="replace"))


def _listen(out: IO[bytes], told: SimpleQueue[bytes]) -> None:
    """Pass on the lines of a worker (Windows waits for pipes in no other way), and an empty one when it has died."""
    with suppress(OSError, ValueError):  # closed while we wait
        for line in out:
            told.put(line)
    told.put(b"")


def memory_mb(pid: int) -> float:
    """Memory that a process uses now; 0 when it has ended."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0


def seconds_worked(pid: int) -> float:
    """Seconds that the processors have worked for a process; 0 when it has ended."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)
