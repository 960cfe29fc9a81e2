"""Standard output that takes any letter."""

from __future__ import annotations

import sys
from io import TextIOWrapper


def accept_any_letter() -> None:
    """Have standard output and error replace letters that their encoding lacks (cp932, ASCII) rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
