"""What is printed for people: plain lines that nothing breaks, tables that fit, no sign that a terminal obeys."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from .letters import plain

_LOG_WIDTH = 160
"""Columns where there is no terminal that would break lines."""


def make_console(stderr: bool = False) -> Console:
    """A console for this process."""
    console = Console(stderr=stderr)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _LOG_WIDTH
    return console


def say(console: Console, text: str, style: str | None = None) -> None:
    """Print a line as it is: no markup, no colours of rich's own, not broken where the terminal would do so itself."""
    console.print(plain(text), markup=False, highlight=False, soft_wrap=True, style=style)


def make_table(title: str | None, columns: Iterable[tuple[str, bool]]) -> Table:
    """An empty table; each column has its header and whether it holds numbers."""
    # Cells come from documents: text and no markup.
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SQUARE)
    for name, is_number in columns:
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    return table


def add_row(table: Table, *cells: Any) -> None:
    """Add a row of values; None is empty."""
    from rich.text import Text

    table.add_row(*(Text("" if cell is None else plain(cell)) for cell in cells))
