"""A worker process: takes jobs as lines of JSON, tells of every page it begins, and what came of the document.

Started as a program by worker_process.py, which ends it when a page or a document goes beyond a limit. It is a program
of its own and no fork, so that it can be started from anywhere, also from a cluster's daemons.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import sys
import threading
from dataclasses import asdict
from queue import SimpleQueue
from typing import Any, BinaryIO

from .jobs import Job, NotDoneError, PageMemoryError, Versions, carry_out

_GRACE = 2.0
"""The process ends itself when a limit is exceeded by this factor: whoever should have ended it is gone."""


class _Line:
    """The way back to the process that started this one."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lock = out, threading.Lock()

    def tell(self, **event: Any) -> None:
        data = json.dumps(event).encode() + b"\n"
        with self._lock:
            self._out.write(data)
            self._out.flush()


class _Logged(logging.Handler):
    """What is logged, as events: warnings, and that the text of a page must be recognised."""

    def __init__(self, line: _Line) -> None:
        super().__init__(logging.INFO)
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "keikaku.scan":
            self._line.tell(event="recognising")
        elif record.levelno >= logging.WARNING:
            self._line.tell(event="warning", text=record.getMessage())


def main() -> None:
    """Work until the input ends."""
    # Ctrl-C reaches all processes of a terminal; the one that started this ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever a library prints must not get among the lines.
    line = _Line(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    logger = logging.getLogger("keikaku")
    logger.addHandler(_Logged(line))
    logging.getLogger("keikaku.scan").setLevel(logging.INFO)
    logger.propagate = False
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(waiting,), daemon=True).start()
    _load()
    line.tell(event="ready")
    while True:
        told = json.loads(waiting.get())
        job = Job.from_json(json.dumps(told["job"]))
        line.tell(**_work(job, {int(no): code for no, code in told["skip"].items()}, line))
        _alarm(0)


def _load() -> None:
    """Import what the work needs, so that no page's time goes into it."""
    import keikaku._internal.extract.plan.reader
    import keikaku._internal.warehouse.parquet  # noqa: F401

    Versions.here()


def _listen(waiting: SimpleQueue[bytes]) -> None:
    """Take jobs; when there can be no more, there is nobody left to work for."""
    for line in sys.stdin.buffer:
        waiting.put(line)
    os._exit(0)


def _work(job: Job, skip: dict[int, str], line: _Line) -> dict[str, Any]:
    def begin(page: int, pages: int) -> None:
        _alarm(job.limits.page_seconds if page <= pages else job.limits.document_seconds)
        line.tell(event="page", page=page, pages=pages)

    _alarm(job.limits.page_seconds)
    try:
        done = carry_out(job, skip, begin)
    except NotDoneError as error:
        return {"event": "not_done", "code": error.code, "detail": error.detail}
    except PageMemoryError as error:
        return {"event": "memory", "page": error.page}
    except MemoryError:
        return {"event": "memory", "page": 0}
    except OSError as error:
        code = "disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "read_failed"
        return {"event": "not_done", "code": code, "detail": str(error)[:300]}
    except Exception as error:
        return {"event": "not_done", "code": "read_failed", "detail": f"{type(error).__name__}: {error}"[:300]}
    return {"event": "done", **asdict(done)}


def _alarm(seconds: float) -> None:
    """Have the system, where it can, end this process after so much work, whatever native code it is in by then."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, _GRACE * seconds)


if __name__ == "__main__":
    main()
