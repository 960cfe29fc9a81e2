"""Standard output that takes any letter, and text that no terminal obeys."""

from __future__ import annotations

import json
import re
import sys
from io import TextIOWrapper

import click

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey, and what turns the direction of text around."""


def accept_any_letter() -> None:
    """Have standard output and error replace letters that their encoding lacks (cp932, ASCII) rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def plain(text: object) -> str:
    """A text without signs that a terminal obeys."""
    return _CONTROL.sub("�", str(text))


def as_json(value: object, indent: int | None = 1) -> str:
    """A value as JSON with Japanese as it is; what a terminal would obey is escaped, which every reader undoes."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


def tell(text: str, err: bool = False) -> None:
    """Print text for people that may come from documents, lines and all, without signs that a terminal obeys."""
    click.echo("\n".join(plain(line) for line in text.split("\n")), err=err)
