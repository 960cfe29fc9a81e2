"""Reading in worker processes: PDFium is not thread-safe, reading needs the processor, and PDFs may be hostile."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, Semaphore

from .jobs import Done, Job
from .worker_process import Watcher, WorkerProcess

_WORTH_A_WORKER = 400_000
"""Bytes of PDFs that are read in about the time in which a worker starts."""


def workers_for(jobs: Sequence[Job], most: int | None = None) -> int:
    """How many workers are worth their start: at most `most`, or as many as there are processors."""
    size = sum(job.size for job in jobs)
    return max(1, min(most or os.cpu_count() or 1, len(jobs), -(-size // _WORTH_A_WORKER)))


class ReadingPool:
    """At most `workers` processes. A job submitted twice is done once, so reading can begin before the flow does.

    `watcher` is told how far it is. `command` starts another program than flows.reading.worker (for tests).
    """

    def __init__(
        self, workers: int | None = None, command: Sequence[str] | None = None, watcher: Watcher | None = None
    ) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._command, self._watcher = command, watcher or Watcher()
        self._idle: list[WorkerProcess] = []
        self._all: list[WorkerProcess] = []
        self._places = Semaphore(self.workers)
        self._lock = Lock()
        self._threads: ThreadPoolExecutor | None = None
        self._futures: dict[Job, Future[Done]] = {}
        self._closed = False

    def run(self, job: Job) -> Done:
        """Do a job here and now, waiting for a free worker. Raises NotDoneError."""
        with self._places:
            worker = self._take()
            try:
                return worker.run(job)
            finally:
                self._give_back(worker)
                if not self._closed:
                    self._watcher.done(job)

    def submit(self, job: Job) -> Future[Done]:
        """The future of a job; one that failed is tried anew."""
        with self._lock:
            future = self._futures.get(job)
            if future is None or (future.done() and future.exception() is not None):
                if self._threads is None:
                    self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="reading")
                future = self._futures[job] = self._threads.submit(self.run, job)
            return future

    def start(self, jobs: Sequence[Job]) -> None:
        """Begin with jobs in the order given."""
        for job in jobs:
            self.submit(job)

    @property
    def peak_mb(self) -> float:
        """The most memory that any worker was seen to use."""
        return max((worker.peak_mb for worker in self._all), default=0.0)

    @property
    def is_closed(self) -> bool:
        """Whether it does nothing more."""
        return self._closed

    @property
    def pids(self) -> list[int]:
        """Of the running workers."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    def close(self) -> None:
        """End the workers, whatever they do."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.end()

    def _take(self) -> WorkerProcess:
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if self._idle:
                return self._idle.pop()
            worker = WorkerProcess(self._command, self._watcher)
            self._all.append(worker)
            return worker

    def _give_back(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._idle.append(worker)
