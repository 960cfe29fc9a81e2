"""Municipalities side by side: themes × municipalities, and how they move over the years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..build import Row
from ..cells import STAGES, stage_class, stage_name
from ..charts import chart, steps
from ..page import Page, Site, by_place, table
from .overview import found_places

_USUALLY = 6
"""Municipalities that are compared where none are chosen."""
_FROZEN = 60
"""And where nobody can choose."""
_COUNTED = {"検討": "considering", "実施": "implementing", "完了": "completed", "中止": "stopped"}


def compare(site: Site) -> Page:
    """The matrix of furthest stages, with counts and shares, and small charts of the years."""
    everybody = tuple(site.build.municipalities)
    chosen = site.state.municipalities or everybody[: _FROZEN if site.links.is_frozen else _USUALLY]
    site = replace(site, state=replace(site.state, municipalities=chosen))
    years = _years(site)
    shown = [table(site, "compare", {"year": year, "until": until}, most=10_000) for year, until in years]
    cells = {
        (row["theme"], row["municipality_code"], n): _cell(site, row)
        for n, one in enumerate(shown)
        for row in one.answer.rows
    }
    columns = [(code, n) for code in chosen for n in range(len(years))]
    rows = [(theme, [cells.get((theme, *column)) for column in columns]) for theme in site.build.themes]
    rows = [(theme, own) for theme, own in rows if any(own) and (not site.state.themes or theme in site.state.themes)]
    if site.state.differs:
        rows = [(theme, own) for theme, own in rows if _differ(own)]
    if site.state.sort == "differences":
        rows.sort(key=lambda row: -_spread(row[1]))
    facts = {
        "chosen": chosen,
        "years": years,
        "rows": rows,
        "shown": shown,
        "found": [row for row in found_places(site, site.state.text) if row["municipality_code"] not in chosen]
        if site.state.text
        else [],
        "near": _near(site, chosen),
        **stage_charts(site),
        "left_out": len(everybody) - len(chosen) if site.links.is_frozen else 0,
    }
    return Page("compare.html", site.words("compare"), facts)


def _years(site: Site) -> list[tuple[int | None, int | None]]:
    """The fiscal years (first and last) that each municipality has a column for, in order of time."""
    state = site.state
    years = [(state.year, state.until or state.year)]
    return years if state.versus is None else sorted([*years, (state.versus, state.versus)])


def stage_charts(site: Site) -> dict[str, Any]:
    """A chart of stages by fiscal year for each municipality of the state, over the same years, and their table."""
    shown = table(site, "stages_by_year", most=10_000)
    years = every_year(row["fiscal_year"] for row in shown.answer.rows)
    found = []
    for code, rows in by_place(shown.answer.rows).items():
        axis = steps(max(row["projects"] for row in rows))
        facts = {"years": years, "steps": axis, "top": axis[-1]}
        found.append(chart(site, "stages", _finding(site, code, rows), _long(site, rows), facts))
    return {"charts": found, "charted": shown}


def every_year(years: Iterable[int]) -> list[int]:
    """All fiscal years from the first to the last, with those of which nothing is told."""
    known = set(years)
    return [*range(min(known), max(known) + 1)] if known else []


def _finding(site: Site, code: str | None, rows: list[Row]) -> str:
    """What a chart of stages shows, in a sentence."""
    year = site.state.year or site.build.year
    now = min(rows, key=lambda row: abs(row["fiscal_year"] - year))
    return site.words(
        "stages_found",
        place=rows[0]["municipality"] or site.place(code),
        year=now["fiscal_year"],
        done=now["implementing"] + now["completed"],
        projects=now["projects"],
        share=f"{now['share_implemented']:.0%}",
    )


def _long(site: Site, rows: list[Row]) -> list[Row]:
    """A row for each year and stage."""
    most = max(row["projects"] for row in rows)
    return [
        {
            "fiscal_year": row["fiscal_year"],
            "stage": stage,
            "sign": STAGES[stage][1] if site.state.language == "ja" else stage_name(site, stage)[:1].upper(),
            "rung": rung,
            "n": row[column],
            "most": most,
        }
        for row in rows
        for rung, (stage, column) in enumerate(_COUNTED.items())
        if row[column]
    ]


def _cell(site: Site, row: Row) -> Row:
    """A cell of the matrix, with where its projects are listed."""
    known = row["furthest_stage"] or ("中止" if row["stopped"] else None)
    return {
        **row,
        "class": stage_class(known) or "untold",
        "stage_name": stage_name(site, known) if known else site.words("untold"),
        "count": row[_COUNTED[known]] if known in _COUNTED else 0,
        "done": row["implementing"] + row["completed"],
        "url": site.url("/projects", municipalities=(row["municipality_code"],), themes=(row["theme"],))
        if not site.links.is_frozen
        else site.url(f"/municipalities/{row['municipality_code']}"),
    }


def _differ(cells: list[Row | None]) -> bool:
    """Whether those that tell something are at different stages."""
    return len({cell["stage_name"] for cell in cells if cell and cell["told"]}) > 1


def _spread(cells: list[Row | None]) -> float:
    shares = [(cell["share_implemented"] or 0.0) if cell else -0.5 for cell in cells]
    return max(shares) - min(shares)


def _near(site: Site, chosen: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Shortcuts: those of the same prefecture, and of the same kind, as the first that is chosen."""
    first = site.build.municipalities.get(chosen[0]) if chosen else None
    if first is None:
        return []
    found = []
    for column in ("prefecture", "kind"):
        codes = [code for code, row in site.build.municipalities.items() if row[column] == first[column]]
        together = tuple(dict.fromkeys([chosen[0], *codes]))[:12]
        if len(together) > 1:
            found.append((site.words(f"same_{column}", what=first[column], place=first["name"]), together))
    return found
