"""What is missing of a project where the others of its plan have it: a number in their series, who is in charge, the
years. A reader that misses a row or a column betrays itself so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from keikaku._internal.normalize.findings import finding
from keikaku._internal.normalize.records import Evidence
from keikaku._internal.normalize.text import squeeze

Row = dict[str, Any]
_LEAST = 5
"""Fewer projects of one kind tell no custom."""
_USUAL = 0.75
"""What this share of the projects has, the others are expected to have."""
_WIDE = 4
"""A step in a series wider than this is no gap but another numbering."""
_SERIES = re.compile(r"^(?P<head>.*?)(?P<n>[0-9]+)(?P<tail>[)）]?)$")
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)}


def find_gaps(tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Findings for the rows of one document."""
    projects = [p for p in tables.get("projects", ()) if not p["parent_name"]]
    return [*_missing_numbers(projects), *_incomplete(projects, tables)]


def _missing_numbers(projects: Sequence[Row]) -> Iterator[Row]:
    """Numbers that a series of three or more leaves out, told where the next one is printed."""
    series: dict[tuple[str, str], dict[int, Row]] = defaultdict(dict)
    for project in projects:
        plain = "".join(_CIRCLED.get(sign, sign) for sign in squeeze(project["number"] or ""))
        found = _SERIES.match(plain)
        if found:
            series[found["head"], found["tail"]].setdefault(int(found["n"]), project)
    for (head, tail), own in series.items():
        numbers = sorted(own)
        if len(numbers) < 3:
            continue
        for before, after in zip([0, *numbers], numbers, strict=False):
            missing = range(before + 1, after)
            if 0 < len(missing) <= _WIDE and (before or after <= _WIDE):
                told = "、".join(f"{head}{n}{tail}" for n in missing)
                yield finding("number_missing", told, _at(own[after]), f"{told}（次は{own[after]['name']}）")


def _incomplete(projects: Sequence[Row], tables: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """Projects without departments or years, where most of those read in the same way have them."""
    told = {
        "担当": {row["project_id"] for row in tables.get("project_departments", ())},
        "年度": {row["project_id"] for row in tables.get("project_years", ())},
    }
    kinds: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for project in projects:
        kinds[project["layout"], next(iter(project["section_path"]), "")].append(project)
    for own in kinds.values():
        for label, having in told.items():
            lacking = [p for p in own if p["project_id"] not in having and not p["same_as"]]
            if len(own) >= _LEAST and lacking and len(own) - len(lacking) >= _USUAL * len(own):
                for project in _unlike_their_section(lacking, own):
                    yield finding("project_incomplete", f"{project['name']}：{label}", _at(project))


def _unlike_their_section(lacking: Sequence[Row], own: Sequence[Row]) -> list[Row]:
    """Those that lack what others have, without those of whose section none has it: the section prints none."""
    alone, of_section = (Counter(tuple(p["section_path"]) for p in those) for those in (lacking, own))
    sections = [tuple(p["section_path"]) for p in lacking]
    return [p for p, at in zip(lacking, sections, strict=True) if not 1 < alone[at] == of_section[at]]


def _at(row: Row) -> Evidence:
    x0, top, x1, bottom = row["bbox"]
    return Evidence(row["page_no"], (x0, top, x1, bottom))
