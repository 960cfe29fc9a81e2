"""The script that an analyst would write for any library's tables: header words to columns, rows to projects.

It knows a header row (事業名, 担当課, years), a card whose first cell is a label, and a dozen status words. The same
script maps the tables of every peer, so that what differs in the score is the tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
_NAME = re.compile("事業名|取組|施策名|項目名|名称|計画名")
_SECTION = re.compile("担当|所管|主管")
_NUMBER = re.compile("番号|No|№", re.I)
_YEAR = re.compile(r"(?:(令和|R|平成|H)\s*(\d{1,2}|元)|(20\d\d))\s*年?度?", re.I)
_NUMBERED = re.compile(r"([0-9Ⅰ-Ⅹ①-⑳().（）－-]+)\s+(.+)", re.S)
_STAGES = {
    "検討": "検討",
    "調査": "検討",
    "準備": "検討",
    "構築": "検討",
    "試行": "実施",
    "実証": "実施",
    "実施": "実施",
    "導入": "実施",
    "運用": "実施",
    "推進": "実施",
    "拡充": "実施",
    "継続": "実施",
    "更新": "実施",
    "完了": "完了",
    "中止": "中止",
}
_HEADER_ROWS = 4
_LONGEST_LABEL = 12


def year_of(text: str) -> int | None:
    """The fiscal year that a header names."""
    found = _YEAR.search(text)
    if found is None:
        return None
    if found[3]:
        return int(found[3])
    count = 1 if found[2] == "元" else int(found[2])
    return count + (2018 if found[1] in ("令和", "R", "r") else 1988)


def stage_of(text: str) -> str | None:
    """The stage of the first status word in a text."""
    places = [(text.index(word), stage) for word, stage in _STAGES.items() if word in text]
    return min(places)[1] if places else None


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_label(text: str, pattern: re.Pattern[str]) -> bool:
    plain = _plain(text)
    return len(plain) <= _LONGEST_LABEL and pattern.search(plain) is not None


def _years(row: Sequence[str]) -> dict[int, int]:
    """Columns whose header names a year."""
    plain = [_plain(text) for text in row]
    return {i: year for i, text in enumerate(plain) if len(text) <= _LONGEST_LABEL and (year := year_of(text))}


def _columns(row: Sequence[str]) -> dict[str, Any] | None:
    """What the columns below a header row mean; None for another row."""
    name = next((i for i, text in enumerate(row) if _is_label(text, _NAME)), None)
    if name is None or sum(bool(text) for text in row) < 2:
        return None
    section = next((i for i, text in enumerate(row) if _is_label(text, _SECTION)), None)
    number = next((i for i, text in enumerate(row) if _is_label(text, _NUMBER)), None)
    return {"name": name, "years": _years(row), "section": section, "number": number}


def _header(table: Sequence[Sequence[str]]) -> tuple[int, dict[str, Any]] | None:
    """The header row of a table, and what it says."""
    told = ((i, _columns(row)) for i, row in enumerate(table[:_HEADER_ROWS]))
    return next(((i, columns) for i, columns in told if columns is not None), None)


def _listed(rows: Iterable[Sequence[str]], columns: dict[str, Any]) -> Iterator[Row]:
    """Projects of the rows below a header."""
    for row in rows:
        if name := row[columns["name"]]:
            years = [(year, row[i]) for i, year in columns["years"].items() if row[i]]
            told = {key: row[columns[key]] if columns[key] is not None else "" for key in ("section", "number")}
            yield {"name": name, "years": years, **told}


def _card(table: Sequence[Sequence[str]]) -> Iterator[Row]:
    """The project of a table whose cells alternate between label and value."""
    found: Row = {"name": "", "section": "", "number": "", "years": []}
    for r, row in enumerate(table):
        filled = [text for text in row if text]
        for label, value in pairwise(filled):
            for key, pattern in (("name", _NAME), ("section", _SECTION), ("number", _NUMBER)):
                if not found[key] and _is_label(label, pattern):
                    found[key] = value
        years = _years(row)
        if len(years) > 1 and r + 1 < len(table):
            found["years"] = [(year, table[r + 1][i]) for i, year in years.items() if table[r + 1][i]]
    if found["name"]:
        yield found


def map_tables(document_id: str, file_name: str, tables: Iterable[Sequence[Sequence[object]]]) -> dict[str, list[Row]]:
    """Rows of the curated tables that the score looks at."""
    out: dict[str, list[Row]] = {"documents": [{"document_id": document_id, "file_name": file_name}]}
    out |= {"projects": [], "project_departments": [], "project_years": []}
    columns, columns_width = None, 0
    for raw in tables:
        width = max((len(row) for row in raw), default=0)
        table = [[*(_text(cell) for cell in row), *[""] * (width - len(row))] for row in raw]
        header = _header(table)
        if header is not None and header[1]["years"]:
            start, columns = header
            columns_width = width
            found = list(_listed(table[start + 1 :], columns))
        elif found := list(_card(table)):
            columns = None
        elif columns is not None and width == columns_width:  # it goes on from the page before
            found = list(_listed(table, columns))
        else:
            found = list(_listed(table[header[0] + 1 :], header[1])) if header is not None else []
        for project in found:
            _add(out, document_id, project)
    return out


def _add(out: dict[str, list[Row]], document_id: str, project: Row) -> None:
    seq = len(out["projects"]) + 1
    key = {"project_id": f"{document_id}/{seq:04d}"}
    number, name = project["number"] or None, project["name"]
    if number is None and (numbered := _NUMBERED.match(name)):
        number, name = numbered[1], numbered[2]
    out["projects"].append({**key, "document_id": document_id, "seq": seq, "name": name, "number": number})
    for order, section in enumerate(filter(None, re.split(r"[\n、,，・/]", project["section"])), 1):
        out["project_departments"].append({**key, "ord": order, "section": section})
    for year, status in project["years"]:
        told = {"fiscal_year": year, "status_raw": status, "stage": stage_of(status)}
        out["project_years"].append({**key, "ord": 1, **told})
