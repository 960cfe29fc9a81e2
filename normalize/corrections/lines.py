"""corrections.csv: the misprints of plans that people have found, one line a value.

What a line may say is declared in `lookups/corrections.toml`. A line that breaks a rule is left out and named.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from typing import Any

from keikaku._internal.normalize.lookups import Fault, check_file, folder, records, rows

NAME = "corrections"
FIRST_YEAR, LAST_YEAR = 1970, 2069
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that a plan misprints: which (row and column), what is printed, what it should be, and why.

    Where its line stands in the file is no part of it: a line added above changes nothing.
    """

    table: str
    key: str
    column: str
    expected: str
    corrected: str
    reason: str

    @property
    def row(self) -> tuple[str, ...]:
        """The parts of the key, numbers without leading zeros."""
        return row_key(*self.key.split("/")) if self.key else ()

    @property
    def value(self) -> str | int | bool | None:
        """The corrected value as the table holds it."""
        return _typed(rules()["tables"][self.table]["columns"][self.column], self.corrected)

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.table, self.key, self.column)))
        return f"{place}「{self.expected}」→「{self.corrected}」（{self.reason}）"


@dataclass(slots=True)
class CorrectionList:
    """The corrections by sha256, and what is wrong with the other lines."""

    by_sha256: dict[str, list[Correction]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@cache
def rules() -> dict[str, Any]:
    """The rules of the file and of the tables."""
    return tomllib.loads(folder().joinpath(f"{NAME}.toml").read_text(encoding="utf-8"))


def is_possible_year(year: int) -> bool:
    """Whether the tables hold a fiscal year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def columns() -> list[str]:
    """The columns of corrections.csv."""
    return list(rules()["file"]["columns"])


def row_key(*parts: object) -> tuple[str, ...]:
    """A key as corrections are looked up by: 0012 and 12 are the same number."""
    return tuple(
        text.lstrip("0") or "0" if (text := str(part)).isascii() and text.isdigit() else text for part in parts
    )


def read_corrections(read: Callable[[], str]) -> CorrectionList:
    """The corrections of a file; `read` gives its text. One that is not UTF-8 is one fault."""
    try:
        text = read()
    except UnicodeDecodeError as error:
        line = 1 + error.object[: error.start].count(b"\n")
        return CorrectionList(faults=[_at(line, None, "UTF-8として読めません（「CSV UTF-8」で保存し直してください）")])

    def of(name: str) -> str:
        return text if name == NAME else folder().joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")

    out = CorrectionList(faults=check_file(NAME, rules()["file"], of))
    broken = {fault.line for fault in out.faults}
    if broken & {0, 1}:
        return out
    names = next(csv.reader(StringIO(text)))
    for line, fields in records(text):
        if line == 1 or line in broken:
            continue
        told = dict(zip(names, fields, strict=True))
        one = Correction(**{name: value for name, value in told.items() if name != "sha256"})
        if fault := _fault(one, line):
            out.faults.append(fault)
        else:
            out.by_sha256.setdefault(told["sha256"], []).append(one)
    return out


def _fault(one: Correction, line: int) -> Fault | None:
    """What is wrong with a line whose columns are each well-formed."""
    table = rules()["tables"][one.table]
    if len(one.row) != len(table["key"]):
        form = "/".join(table["key"]) or "空"
        return _at(line, "key", f"{one.key or '空'} では行が決まりません（{one.table} では {form}）")
    rule = table["columns"].get(one.column)
    if rule is None:
        return _at(line, "column", f"{one.column} は訂正できません（{one.table} では {'、'.join(table['columns'])}）")
    if reason := _reason(rule, one.corrected):
        return _at(line, "corrected", reason)
    return None


def _at(line: int, column: str | None, reason: str) -> Fault:
    return Fault(f"{NAME}.csv", line, column, reason)


def _reason(rule: dict[str, Any], text: str) -> str | None:
    """Why a text cannot be the value of a column; None where it can."""
    if not text:
        return "空にはできません" if rule.get("required") else None
    kind = rule.get("type", "text")
    if kind == "boolean" and text not in _BOOLEANS:
        return f"{text} は使えません（使えるもの：{'、'.join(_BOOLEANS)}）"
    if kind == "year" and not (re.fullmatch("[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR):
        return f"{text} は西暦4桁の年度（{FIRST_YEAR}～{LAST_YEAR}）ではありません"
    if "pattern" in rule and not re.fullmatch(rule["pattern"], text):
        return f"{text} の書き方が違います（{rule['pattern']}）"
    if "in" in rule and text not in (allowed := _allowed(rule["in"])):
        few = "、".join(allowed) if len(allowed) <= 30 else rule["in"]
        return f"{text} は使えません（使えるもの：{few}）"
    return None


def _allowed(source: str | list[str]) -> list[str]:
    if isinstance(source, list):
        return source
    name, column = source.split(".")
    return [row[column] for row in rows(name)]


def _typed(rule: dict[str, Any], text: str) -> str | int | bool | None:
    if not text:
        return None
    kind = rule.get("type", "text")
    return int(text) if kind == "year" else _BOOLEANS[text] if kind == "boolean" else text
