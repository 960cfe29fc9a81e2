"""Work on a PDF in a process of its own, with limits: whatever the file is, it ends, and the asking process goes on.

It is a program of its own and started as those are that read: nothing of the current folder is run (`-P`).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

from keikaku._internal import HOME
from keikaku._internal.flows.look.errors import LookError

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 300.0
"""What a document may take."""
_MEMORY_MB = 4096


def apart(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """The result of a function of a module, called in a process of its own; its own errors are raised here.

    Raises LookError where it takes longer than SECONDS, or more memory than it may.
    """
    return apart_within(SECONDS, function, *arguments, **named)


def apart_within(seconds: float, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """`apart` for what may take so many seconds."""
    path = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "keikaku._internal.flows.look.own_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        told, _ = process.communicate(pickle.dumps((function, arguments, named)), timeout=seconds)
    except subprocess.TimeoutExpired as late:
        raise LookError(f"{seconds:.0f}秒で終わらないため止めました") from late
    finally:
        process.kill()
        process.wait()
    if not told:
        raise LookError("途中で止まりました（壊れたPDFか、メモリーの上限です）")
    error, result = pickle.loads(told)
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def main() -> None:
    """Carry out the call that standard input holds; what comes of it goes to standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among it
    _limit_memory()
    told: tuple[Exception | None, object]
    try:
        function, arguments, named = pickle.load(sys.stdin.buffer)
        told = (None, function(*arguments, **named))
    except MemoryError:
        told = (LookError("メモリーの上限を超えました"), None)
    except Exception as error:
        told = (_sendable(error), None)
    with suppress(BrokenPipeError):
        out.write(pickle.dumps(told))
        out.flush()


def _sendable(error: Exception) -> Exception:
    """An error of ours as it is; one of a library as a sentence."""
    ours = type(error).__module__.startswith("keikaku")
    return error if ours else LookError(f"読めません（{type(error).__name__}：{str(error)[:200]}）")


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        most = _MEMORY_MB * 2**20
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    main()
