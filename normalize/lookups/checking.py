"""The rules of the lookup files (lookups/schema.toml): a broken line is named before anything is read with it."""

from __future__ import annotations

import csv
import errno
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from .files import folder, own_files, own_folder, schema

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a lookup file that breaks a rule; `line` counts from 1, the header included."""

    file: str
    line: int
    column: str | None
    reason: str
    place: str = ""
    """The path of the file; empty for a shipped one."""

    def __str__(self) -> str:
        column = f" {self.column} 列" if self.column else ""
        line = f" {self.line}行目" if self.line else ""
        return f"{self.place or f'normalize/lookups/{self.file}'}{line}{column}：{self.reason}"


@cache
def review_rules() -> dict[str, Rule]:
    """Which line settles which finding (lookups/review.toml), by finding code; `as` names another that it is like."""
    rules = tomllib.loads(folder().joinpath("review.toml").read_text(encoding="utf-8"))
    return {code: rules[rule["as"]] if "as" in rule else rule for code, rule in rules.items()}


def check_all(own: Mapping[str, str] | None = None) -> list[Fault]:
    """Every fault of every declared file: of those that are shipped, then of the user's own.

    `own` gives the text of own files that are to be written, by name.
    """
    texts: dict[str, str | OSError | UnicodeDecodeError] = {name: _text(path) for name, path in own_files().items()}
    texts |= own or {}
    faults: list[Fault] = []
    for name, rule in schema().items():
        faults.extend(check_file(name, rule, _shipped))
    for name, text in texts.items():
        faults.extend(_check_own(name, text, texts))
    return faults


def notices() -> list[tuple[str, str]]:
    """Own lines that the shipped files have meanwhile gained, and those that say otherwise: finding code and place."""
    found = []
    for name, path in own_files().items():
        key, shipped = schema()[name]["key"], _shipped(name)
        known = {tuple(row[k] for k in key): row for row in csv.DictReader(StringIO(shipped))}
        text = path.read_text(encoding="utf-8-sig")
        columns = list(schema()[name]["columns"])
        for number, fields in list(records(text))[1:]:
            row = dict(zip(columns, fields, strict=True))
            other = known.get(tuple(row[k] for k in key))
            if other is not None:
                code = "lookup_redundant" if other == row else "lookup_overrides"
                found.append((code, f"{path} {number}行目（{'、'.join(row[k] for k in key)}）"))
    return found


def _check_own(
    name: str, text: str | OSError | UnicodeDecodeError, texts: Mapping[str, str | OSError | UnicodeDecodeError]
) -> list[Fault]:
    """The faults of a user's own file; what it refers to may stand in his other files."""
    rule = schema().get(name)
    place = str(_own_path(name))
    if rule is None:
        told = f"この名前の辞書はありません（使えるもの：{'、'.join(sorted(schema()))}）"
        return [Fault(f"{name}.csv", 0, None, told, place)]

    def read(asked: str) -> str:
        own = texts.get(asked)
        if asked == name:
            if isinstance(text, Exception):
                raise text
            return text
        return _shipped(asked) + ("" if not isinstance(own, str) else "\n".join(["", *own.splitlines()[1:]]))

    try:
        return [replace(fault, place=place) for fault in check_file(name, rule, read)]
    except OSError as error:
        return [Fault(f"{name}.csv", 0, None, f"読めません（{error.strerror}）", place)]


def _own_path(name: str) -> Path:
    return (own_folder() or Path("data/lookups")) / f"{name}.csv"


def _text(path: Path) -> str | OSError | UnicodeDecodeError:
    if not path.is_file():
        return OSError(errno.EINVAL, "ふつうのファイルではありません")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return error


def check_file(name: str, rule: Rule, read: Callable[[str], str]) -> list[Fault]:
    """The faults of one file."""
    file = f"{name}.csv"
    try:
        text = read(name)
    except FileNotFoundError:
        return [Fault(file, 0, None, "ファイルがありません")]
    except UnicodeDecodeError as error:
        return [Fault(file, 1 + error.object[: error.start].count(b"\n"), None, "UTF-8として読めません")]
    try:
        lines = list(records(text))
    except csv.Error as error:
        return [Fault(file, 1, None, f"CSVとして読めません（{error}）")]
    columns = list(rule["columns"])
    if not lines or lines[0][1] != columns:
        return [Fault(file, 1, None, f"見出しは {','.join(columns)} でなければなりません")]
    allowed = {column: _allowed(limits, read) for column, limits in rule["columns"].items()}
    return list(_line_faults(file, rule, lines[1:], columns, allowed))


def _line_faults(
    file: str,
    rule: Rule,
    lines: Sequence[tuple[int, list[str]]],
    columns: Sequence[str],
    allowed: Mapping[str, frozenset[str] | None],
) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for number, fields in lines:
        if len(fields) != len(columns):
            yield Fault(file, number, None, f"列が{len(fields)}個あります（{len(columns)}個でなければなりません）")
            continue
        row = dict(zip(columns, fields, strict=True))
        for column, value in row.items():
            if reason := _reason(value, rule["columns"][column], allowed[column]):
                yield Fault(file, number, column, reason)
        key = tuple(row[column] for column in rule["key"])
        if key in seen:
            yield Fault(file, number, ",".join(rule["key"]), f"{seen[key]}行目と同じです（{'、'.join(key)}）")
        seen.setdefault(key, number)


def _reason(value: str, limits: Rule, allowed: frozenset[str] | None) -> str | None:
    """Why a field breaks its rule; None when it does not."""
    if value == "":
        return None if limits.get("optional") else "空です"
    if value != value.strip():
        return f"前後に空白があります（{value!r}）"
    if allowed is not None and value not in allowed:
        few = "、".join(sorted(allowed)) if len(allowed) <= 30 else limits["in"]
        return f"{value} は使えません（使えるもの：{few}）"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
        return f"{value} の書き方が違います（{limits['pattern']}）"
    return None if _is_of_type(value, limits.get("type")) else f"{value} は {limits['type']} ではありません"


def _is_of_type(value: str, kind: str | None) -> bool:
    try:
        if kind == "integer":
            int(value)
        elif kind == "number":
            float(value)
        elif kind == "date":
            date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _allowed(limits: Rule, read: Callable[[str], str]) -> frozenset[str] | None:
    source = limits.get("in")
    if source is None:
        return None
    if isinstance(source, list):
        return frozenset(source)
    name, column = source.split(".")
    try:
        return frozenset(row.get(column) or "" for row in csv.DictReader(StringIO(read(name)))) - {""}
    except (FileNotFoundError, UnicodeDecodeError):
        return frozenset()  # the other file's own fault is reported for it


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The filled lines of a CSV text with the number of the line they begin in."""
    reader = csv.reader(StringIO(text))
    begins = 1
    for fields in reader:
        if fields:
            yield begins, fields
        begins = reader.line_num + 1


def _shipped(name: str) -> str:
    return folder().joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
