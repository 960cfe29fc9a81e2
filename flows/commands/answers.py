"""The answer to a question for the eye: a table, or one value a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console

from keikaku._internal.flows.export import different_names, plain_value
from keikaku._internal.flows.terminal import add_row, make_table, plain, say

SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".xlsx": "xlsx", ".txt": "table"}
_NARROW = 16
"""Columns of text that are folded narrower than this cannot be read."""
_SHOWN_ROWS = 200
_SHOWN_TEXT = 400


def print_answer(console: Console, result: Any) -> None:
    """Show an answer: a table where it fits, else one value a line."""
    names = different_names(list(result.columns))
    rows = [[plain_value(value) for value in row] for row in result.limit(_SHOWN_ROWS + 1).fetchall()]
    more, rows = len(rows) > _SHOWN_ROWS, rows[:_SHOWN_ROWS]
    numbers = [
        any(isinstance(row[i], int | float) for row in rows)
        and all(row[i] is None or isinstance(row[i], int | float) for row in rows)
        for i in range(len(names))
    ]
    shown = [[_shown(value) for value in row] for row in rows]
    if _fits(console, names, shown, numbers):
        table = make_table(None, zip(names, numbers, strict=True))
        for row in shown:
            add_row(table, *row)
        console.print(table)
    else:
        _print_records(console, names, shown)
    if more:
        say(console, f"（はじめの{_SHOWN_ROWS}行です。すべては -o ファイル.csv で書き出せます）")
    else:
        say(console, f"（{len(rows)}行）")


def _fits(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> bool:
    """Whether the columns stand side by side: numbers whole, text folded no narrower than can be read."""
    least = 1
    for i, name in enumerate(names):
        widest = max([cell_len(name), *(cell_len(row[i]) for row in rows)])
        least += 3 + (widest if numbers[i] else min(widest, max(_NARROW, cell_len(name))))
    return least <= console.width


def _print_records(console: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    wide = max(cell_len(name) for name in names)
    for number, row in enumerate(rows, 1):
        say(console, f"── {number} ──", style="dim")
        for name, value in zip(names, row, strict=True):
            say(console, f"{name}{' ' * (wide - cell_len(name))}  {value}")


def _shown(value: Any) -> str:
    text = (
        "" if value is None else json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    )
    text = plain(text.replace("\n", " "))
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}…"
