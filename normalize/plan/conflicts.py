"""Conflicts inside one plan: two places that do not agree. Both stay as printed; a finding names both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from keikaku._internal.normalize.findings import finding
from keikaku._internal.normalize.records import Evidence
from keikaku._internal.normalize.text import squeeze

Row = dict[str, Any]


def find_conflicts(tables: Mapping[str, Sequence[Row]], plan_years: range) -> list[Row]:
    """Findings for the rows of one document; `plan_years` is empty where the plan prints no period."""
    projects = tables.get("projects", ())
    years = tables.get("project_years", ())
    return [
        *_repeated_numbers(projects),
        *_moved_statuses(projects, years),
        *_outside(projects, years, plan_years),
    ]


def _repeated_numbers(projects: Sequence[Row]) -> Iterator[Row]:
    """A number of several places (1-2) that two projects of one section bear; sub-projects share their parent's."""
    seen: dict[tuple[str, str], Row] = {}
    for project in projects:
        number = squeeze(project["number"] or "")
        if sum(sign.isdigit() for sign in number) < 2 or project["parent_name"] or project["same_as"]:
            continue
        first = seen.setdefault((number, project["layout"]), project)
        if first is not project and squeeze(first["name"]) != squeeze(project["name"]):
            yield _conflict("number_repeated", number, first, project, f"{first['name']} ⇔ {project['name']}")


def _moved_statuses(projects: Sequence[Row], years: Sequence[Row]) -> Iterator[Row]:
    """Two listings of one project that give another stage for the same year."""
    stages: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in years:
        if row["stage"]:
            stages[row["project_id"]].setdefault(row["fiscal_year"], row)
    for project in projects:
        first = stages.get(project["same_as"] or "", {})
        for year, row in stages[project["project_id"]].items():
            if year in first and first[year]["stage"] != row["stage"]:
                told = f"{project['name']} {year}年度 {first[year]['stage']} ⇔ {row['stage']}"
                yield _conflict("status_conflict", f"{project['name']} {year}", first[year], row, told)


def _outside(projects: Sequence[Row], years: Sequence[Row], plan_years: range) -> Iterator[Row]:
    """Years with a status outside the period of the plan, each named once; 「…年度以降」 may reach beyond it."""
    if not plan_years:
        return
    names = {project["project_id"]: project["name"] for project in projects}
    outside: dict[int, list[Row]] = defaultdict(list)
    for row in years:
        if row["fiscal_year"] not in plan_years and not row["open_ended"]:
            outside[row["fiscal_year"]].append(row)
    for year, rows in sorted(outside.items()):
        period = f"計画期間は{plan_years[0]}～{plan_years[-1]}年度"
        detail = f"{year}年度 {names[rows[0]['project_id']]} ほか計{len(rows)}か所（{period}）"
        yield finding("year_outside_plan", str(year), _at(rows[0]), detail)


def _conflict(code: str, value: str, first: Row, second: Row, detail: str) -> Row:
    return finding(code, value, _at(second), f"{detail}（{first['page_no']}ページと{second['page_no']}ページ）")


def _at(row: Row) -> Evidence:
    x0, top, x1, bottom = row["bbox"]
    return Evidence(row["page_no"], (x0, top, x1, bottom))
