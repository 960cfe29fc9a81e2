"""Questions in SQL that somebody typed: asked in a process of their own, which can only read and always ends."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keikaku._internal.flows.export import different_names, plain_value, write_answer
from keikaku._internal.flows.look import apart_within
from keikaku._internal.warehouse.question import Limits, RefusedError, asked

SECONDS = 20.0
_ROWS = 500
_MEMORY_MB, _SPILL_MB = 1024, 1024
_LIMITS = Limits(SECONDS, _MEMORY_MB, _SPILL_MB, ends_process=True)


_turns = threading.BoundedSemaphore(2)
_PATIENCE = 3.0
"""Seconds that a question waits for its turn: waiting ones would keep pages from others."""


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=_PATIENCE):
        raise RefusedError("ほかの問い合わせに答えているところです。少し待って、もう一度問うてください")
    try:
        yield
    finally:
        _turns.release()


def typed(file: Path, sql: str) -> tuple[list[str], list[list[Any]], bool]:
    """Columns, the first rows, and whether there are more. Raises RefusedError and LookError."""
    with _turn():
        return apart_within(SECONDS + 10, _rows, file, sql)


def typed_file(file: Path, sql: str, form: str) -> bytes:
    """The whole answer as a file. Raises RefusedError and LookError."""
    with _turn():
        return apart_within(SECONDS + 10, _file, file, sql, form)


def _rows(file: Path, sql: str) -> tuple[list[str], list[list[Any]], bool]:
    with asked(file, sql, _LIMITS) as answer:
        rows = [[plain_value(value) for value in row] for row in answer.limit(_ROWS + 1).fetchall()]
        return different_names(list(answer.columns)), rows[:_ROWS], len(rows) > _ROWS


def _file(file: Path, sql: str, form: str) -> bytes:
    content = io.BytesIO()
    with asked(file, sql, _LIMITS) as answer:
        try:
            write_answer(answer, form, content, with_bom=True)
        except (ValueError, OverflowError) as error:
            raise RefusedError(f"この形では書けない値があります（{error}）") from error
    return content.getvalue()
