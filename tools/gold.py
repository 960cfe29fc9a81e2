"""Plans with their gold, and on which pages a reading of one misses or mistakes something."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keikaku._internal.normalize.plan.tidy import Tidy
from keikaku._internal.normalize.text import fold, squeeze
from tests.plans.printed import Plan

Unit = tuple[str, object]
"""Something that a project says: a year with its stage, a section, a value of an indicator."""


@dataclass(frozen=True)
class Project:
    """A project of the gold: the ways its name is printed, and what it says."""

    names: frozenset[str]
    units: Mapping[Unit, int] = field(default_factory=dict)


def of_file(path: Path) -> list[Project]:
    """The projects of a gold file beside a PDF."""
    return [
        Project(
            frozenset(squeeze(fold(name)) for name in (told["name"], *told["names"])),
            Counter(_units_of_gold(told)),
        )
        for told in json.loads(path.read_text("utf-8"))["projects"]
    ]


def _units_of_gold(told: Mapping[str, Any]) -> Iterator[Unit]:
    yield from (("year", (year["fiscal_year"], year["stage"])) for year in told["years"])
    yield from (("section", squeeze(fold(one["section"]))) for one in told["departments"] if one["section"])
    for indicator in told["indicators"]:
        name = squeeze(fold(indicator["name"]))
        for value in indicator["values"]:
            if value["value"] is not None and value["fiscal_year"] is not None:
                yield "value", (name, value["fiscal_year"], float(value["value"]))


def of_generated(made: Plan) -> list[Project]:
    """The projects of a generated plan."""
    return [
        Project(
            frozenset({squeeze(fold(one.name.removesuffix("【重点】")))}),
            Counter([("year", told) for told in made.stages(one).items()] + [("section", s) for s in one.sections]),
        )
        for one in made.projects
    ]


@dataclass(frozen=True)
class _Found:
    row: Mapping[str, Any]
    units: Counter[Unit]
    methods: Counter[tuple[Unit, str]] = field(default_factory=Counter)
    """The rows of years with their methods."""

    def right(self, wanted: Counter[Unit], is_project: bool) -> dict[str, tuple[int, int]]:
        """How many rows are right of how many, by method of the year."""
        left = wanted.copy()
        told: dict[str, list[int]] = {"": [int(is_project), 1]}
        years: Counter[Unit] = Counter()
        for (unit, method), n in self.methods.items():
            hits = min(left[unit], n)
            left[unit] -= hits
            years[unit] += n
            of = told.setdefault(method, [0, 0])
            of[0], of[1] = of[0] + hits, of[1] + n
        others = self.units - years
        told[""][0] += (others & left).total()
        told[""][1] += others.total()
        return {method: (hits, n) for method, (hits, n) in told.items()}


def _found(read: Tidy, kinds: frozenset[str]) -> dict[str, list[_Found]]:
    """What was read, by the comparable name of the project."""
    units: dict[str, Counter[Unit]] = {row["project_id"]: Counter() for row in read.rows("projects")}
    methods: dict[str, Counter[tuple[Unit, str]]] = {project_id: Counter() for project_id in units}
    for row in read.rows("project_years"):
        unit = "year", (row["fiscal_year"], row["stage"])
        units[row["project_id"]][unit] += 1
        methods[row["project_id"]][unit, row["method"]] += 1
    for row in read.rows("project_departments"):
        if row["section"]:
            units[row["project_id"]]["section", squeeze(row["section"])] += 1
    names = {(row["project_id"], row["indicator_no"]): squeeze(row["name"]) for row in read.rows("indicators")}
    for row in read.rows("indicator_values"):
        if row["value"] is not None and row["fiscal_year"] is not None:
            name = names[row["project_id"], row["indicator_no"]]
            units[row["project_id"]]["value", (name, row["fiscal_year"], float(row["value"]))] += 1
    found: dict[str, list[_Found]] = {}
    for row in read.rows("projects"):
        own = Counter({unit: n for unit, n in units[row["project_id"]].items() if unit[0] in kinds})
        found.setdefault(squeeze(row["name"]), []).append(_Found(row, own, methods[row["project_id"]]))
    return found


@dataclass
class Outcome:
    """How many rows were missed and wrong, by page; and of each project that was read, by the number it has in the plan
    (from 1), how many of its rows are right and how many there are: those of years by method, the others as ``."""

    missed: Counter[int] = field(default_factory=Counter)
    wrong: Counter[int] = field(default_factory=Counter)
    right: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)


def compare(gold: Sequence[Project], read: Tidy, unread: Mapping[int, int]) -> Outcome:
    """A reading beside the gold. What is missed is counted on the page of its project; a project that was not found on
    the page that prints its name and has most words unread (`unread`, by page)."""
    out = Outcome()
    kinds = frozenset(unit[0] for project in gold for unit in project.units)
    found = _found(read, kinds)
    texts = {row["page_no"]: squeeze(fold(row["text"])) for row in read.rows("pages")}
    for project in gold:
        alike = next((ones for name in project.names if (ones := found.get(name))), None)
        own = alike.pop(0) if alike else None
        if own is None:
            pages = [no for no, text in texts.items() if any(name in text for name in project.names)]
            if pages:
                out.missed[max(pages, key=lambda no: unread.get(no, 0))] += 1 + sum(project.units.values())
            continue
        wanted = Counter(project.units)
        page_no = own.row["page_no"]
        out.missed[page_no] += (wanted - own.units).total()
        out.wrong[page_no] += (own.units - wanted).total()
        out.right[own.row["seq"]] = own.right(wanted, True)
    for other in (each for ones in found.values() for each in ones):
        out.wrong[other.row["page_no"]] += 1 + other.units.total()
        out.right[other.row["seq"]] = other.right(Counter(), False)
    return out
