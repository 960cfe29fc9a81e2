"""Writing the line that settles an item: checked as the next ingest will check it, then put in place in one step."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path

from keikaku._internal.flows.raw import (
    BOM,
    COLUMNS,
    CORRECTIONS,
    SOURCES,
    edit,
    read_sources,
    universal,
    with_fields,
    with_line,
)
from keikaku._internal.normalize.corrections import columns as correction_columns
from keikaku._internal.normalize.corrections import read_corrections
from keikaku._internal.normalize.lookups import Fault, check_all, schema

from .errors import RefusedError
from .journal import remember
from .lines import Line


def accept(file: str, line: Line, raw: Path, lookups: Path) -> Path:
    """Write a line into a user's own lookup file below `lookups`, or into `sources` or `corrections` of `raw`.

    Returns the path of the file. Raises RefusedError and what `csv_edit.edit` raises.
    """
    if file == "sources":
        path = raw / SOURCES
        change = partial(_with_checked_source, path, line.values)
    elif file == "corrections":
        path = raw / CORRECTIONS
        change = partial(_with_checked_correction, line.values)
    else:
        lookups.mkdir(parents=True, exist_ok=True)
        path = lookups / f"{file}.csv"
        change = partial(_with_checked_row, file, line.values)
    texts: list[str] = []

    def noted(text: str) -> str:
        texts[:] = [text, change(text)]
        return texts[1]

    edit(path, noted)
    remember(raw, "review", path, *_difference(*texts))
    return path


def _difference(before: str, after: str) -> tuple[str | None, str]:
    """What stood where a text was changed (None where something was added), and what stands there now."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if not old:  # a new file has its header first
        return None, new[-1]
    same = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a.rstrip("\r\n") != b.rstrip("\r\n")), None
    )
    if same is None:
        return None, "".join(new[len(old) :])
    end = 0  # lines from the end that are alike
    while end < min(len(old), len(new)) - same - 1 and old[-1 - end] == new[-1 - end]:
        end += 1
    return "".join(old[same : len(old) - end]), "".join(new[same : len(new) - end])


def is_written(file: str, line: Line, raw: Path, lookups: Path) -> bool:
    """Whether a file has the line, or one that settles the same, already."""
    if file == "sources":
        path = raw / SOURCES
        own = [s for s in read_sources(path).lines if s.file == line.values["file"]] if path.is_file() else []
        return bool(own) and all(getattr(own[0], name) is not None for name in line.values)
    if file == "corrections":
        path, key = raw / CORRECTIONS, ["sha256", "table", "key", "column"]
    else:
        path, key = lookups / f"{file}.csv", [k for k in schema()[file]["key"] if k in line.values]
    if not path.is_file():
        return False
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return any(all(row.get(k) == line.values[k] for k in key) for row in csv.DictReader(lines))


def _with_row(text: str, values: Mapping[str, str], columns: Sequence[str]) -> str:
    """One more line; a new file gets its header first."""
    text = text or with_line(text, columns)
    return with_line(text, [values[name] for name in columns])


def _checked_lookup(name: str, text: str) -> str:
    """The text, unless some lookup file would break its rules with it."""
    _refuse(check_all({name: universal(text)}))
    return text


def _checked_corrections(before: str, text: str) -> str:
    """The text, unless a line that was not at fault before is now."""
    known = set(read_corrections(lambda: universal(before)).faults) if before else set()
    _refuse([fault for fault in read_corrections(lambda: universal(text)).faults if fault not in known])
    return text


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise RefusedError("、".join(f"{f.file} {f.line}行目 {f.column or ''}列：{f.reason}" for f in faults[:3]))


def _with_checked_source(path: Path, values: Mapping[str, str], text: str) -> str:
    return _checked_sources(path, text, _with_source(path, text, values))


def _with_checked_correction(values: Mapping[str, str], text: str) -> str:
    return _checked_corrections(text, _with_row(text, values, correction_columns()))


def _with_checked_row(file: str, values: Mapping[str, str], text: str) -> str:
    return _checked_lookup(file, _with_row(text, values, list(schema()[file]["columns"])))


def _with_source(path: Path, text: str, values: Mapping[str, str]) -> str:
    """The file's own line with the fields filled, else one more line. A column that is missing is not added: it is the
    person's table."""
    text = text or with_line("", COLUMNS)
    header = [name.strip() for name in next(csv.reader(StringIO(text.removeprefix(BOM), newline="")), [])]
    if missing := [name for name in values if name not in header]:
        raise RefusedError(f"{SOURCES} に {'、'.join(missing)} の列がありません。見出しに足してください")
    listing = read_sources(path) if path.is_file() else None
    if listing and listing.problems:
        raise RefusedError(f"{listing.problems[0]}（先に直してください）")
    own = next((s for s in listing.lines if s.file == values["file"]), None) if listing else None
    if own is None:
        return with_line(text, [values.get(name, "") for name in header])
    for name, value in values.items():
        if (there := getattr(own, name)) is not None and str(there) != value:
            raise RefusedError(f"{SOURCES} {own.line}行目の {name} には、すでに {there} とあります")
    new = {header.index(name): value for name, value in values.items() if getattr(own, name) is None}
    if not new:
        raise RefusedError(f"{SOURCES} {own.line}行目にすでに同じことが書いてあります")
    return with_fields(text, own.line, new)


def _checked_sources(path: Path, before: str, text: str) -> str:
    """The text, unless it cannot be read as a whole any more."""
    with tempfile.TemporaryDirectory(prefix="keikaku-review-") as place:
        trial = Path(place) / SOURCES
        trial.write_bytes(text.encode())
        problems = read_sources(trial).problems
    if problems:
        raise RefusedError(str(replace(problems[0], path=path)))
    return text
