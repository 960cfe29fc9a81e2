"""Work on a PDF in a process of its own, with limits: whatever the file is, it ends, and the asking process goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

from .errors import LookError

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 300.0
"""What a document may take."""
_MEMORY_MB = 4096


def apart(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """The result of a function of a module, called in a process of its own; its own errors are raised here.

    Raises LookError where it takes longer than SECONDS, or more memory than it may.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, function, arguments, named), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(SECONDS):
            raise LookError(f"{SECONDS:.0f}秒で終わらないため止めました")
        error, result = ours.recv()
    except EOFError as end:
        raise LookError("途中で止まりました（壊れたPDFか、メモリーの上限です）") from end
    finally:
        process.kill()
        process.join()
        ours.close()
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


def _answer(
    connection: Connection, function: Callable[..., object], arguments: tuple[object, ...], named: dict[str, object]
) -> None:
    _limit_memory()
    told: tuple[Exception | None, object]
    try:
        told = (None, function(*arguments, **named))
    except MemoryError:
        told = (LookError("メモリーの上限を超えました"), None)
    except Exception as error:
        told = (_sendable(error), None)
    with suppress(OSError):
        connection.send(told)


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
