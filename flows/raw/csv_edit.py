"""Lines added to CSV files that people keep: nothing else in the file changes, and nobody sees half of it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from pathlib import Path

from keikaku._internal.warehouse.file_lock import sync

from .storage import incoming, locked

BOM = "\ufeff"
_FIELD = re.compile(r'"(?:[^"]|"")*"|[^,\r\n]*')


def with_line(text: str, fields: Iterable[str]) -> str:
    """The text of a file with one more line at its end, written as the others are."""
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if text.removeprefix(BOM) == "" or text.endswith(("\n", "\r")) else newline
    return f"{text}{gap}{record(fields)}{newline}"


def with_fields(text: str, line: int, values: Mapping[int, str]) -> str:
    """The text with fields (by index) of the record that begins in a line (from 1) replaced."""
    spans = _spans(text, sum(len(one) for one in StringIO(text, newline="").readlines()[: line - 1]))
    for index in sorted(values, reverse=True):
        begin, end = spans[index]
        text = text[:begin] + _quoted(values[index]) + text[end:]
    return text


def _spans(text: str, at: int) -> list[tuple[int, int]]:
    """Where the fields of the record that begins at a position stand."""
    at += text.startswith(BOM, at)
    spans = []
    while found := _FIELD.match(text, at):
        spans.append(found.span())
        if not text.startswith(",", found.end()):
            break
        at = found.end() + 1
    return spans


def _quoted(value: str) -> str:
    return record([value, ""]).removesuffix(",")


def record(fields: Iterable[str]) -> str:
    """Fields as a line of a CSV file, without its end."""
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(fields)
    return out.getvalue().removesuffix("\r\n")


def universal(text: str) -> str:
    """The text as it is read: no byte order mark, every end of a line alike."""
    return StringIO(text.removeprefix(BOM), newline=None).read()


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file (empty where there is none) in one step; what `change` raises leaves it untouched.

    Raises BusyError where somebody else is writing into the folder, UnicodeDecodeError and OSError.
    """
    target = path.resolve()
    with locked(target.parent):
        exists = target.exists()
        before = target.read_bytes().decode("utf-8") if exists else ""
        after = change(before).encode("utf-8")
        with incoming(target.parent) as part:
            part.write(after)
            part.sync()
            if exists:
                shutil.copymode(target, part.path)
            part.path.replace(target)
        sync(target.parent)
