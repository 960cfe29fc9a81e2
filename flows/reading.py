"""Reading in worker processes. PDFium is not thread-safe and reading is bound by the processor."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Lock

from normalize.records import RawPlan


class ReadError(Exception):
    """A file that could not be read; `code` is a finding code."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def read_file(path: Path) -> RawPlan:
    """Read one PDF (in a worker). Raises ReadError for a file that cannot be opened."""
    from extract.pdf.document import PdfError
    from extract.plan.reader import read_plan

    try:
        return read_plan(path)
    except PdfError as error:
        raise ReadError(error.code, error.detail) from None


class ReadingPool:
    """Worker processes that read files. A file submitted twice is read once, so reading can begin before the flow."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._futures: dict[Path, Future[RawPlan]] = {}
        self._lock = Lock()

    def submit(self, path: Path) -> Future[RawPlan]:
        """The future of a file's reading; a broken worker's files are read again."""
        with self._lock:
            future = self._futures.get(path)
            if future is not None and not (future.done() and isinstance(future.exception(), BrokenProcessPool)):
                return future
            try:
                future = self._executor().submit(read_file, path)
            except BrokenProcessPool:
                self._pool = None
                future = self._executor().submit(read_file, path)
            self._futures[path] = future
            return future

    def start(self, paths: Sequence[Path], done: Callable[[Path], None] | None = None) -> None:
        """Begin reading, the largest files first; `done` is told of each file that ends."""
        for path in sorted(paths, key=lambda p: -p.stat().st_size):
            future = self.submit(path)
            if done is not None:
                future.add_done_callback(lambda _, path=path: done(path))  # type: ignore[misc]

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("spawn"))
        return self._pool

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
