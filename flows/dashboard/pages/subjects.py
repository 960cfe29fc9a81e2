"""Pages across municipalities: projects, themes, initiatives, department functions, indicators, budgets."""

from __future__ import annotations

from dataclasses import replace

from keikaku._internal.normalize.topics import initiatives_of

from ..build import Row
from ..charts import Chart, chart
from ..page import NotFoundError, Page, Site, by_place, table
from .compare import every_year, stage_charts

_CHARTS = 12
_STARTS = 40
_NAMED = 3
"""Municipalities of a tie that a sentence names."""


def projects(site: Site) -> Page:
    """The projects of what is asked for."""
    facts = {"shown": table(site, "projects", paged=True), "alike": _initiatives_meant(site)}
    return Page("projects.html", site.words("projects"), facts)


def _initiatives_meant(site: Site) -> list[tuple[str, str | None]]:
    """The initiatives of the build that the words of a search mean, whatever their projects are called."""
    if not site.state.text:
        return []
    meant = [membership.initiative_id for membership in initiatives_of(site.state.text)]
    sql = (
        "SELECT initiative_id, label FROM initiatives WHERE initiative_id IN (SELECT unnest($meant)) "
        "OR contains(lower(label), $text) ORDER BY label"
    )
    rows = site.build.rows(sql, meant=meant, text=site.state.given["text"])
    return [(row["label"], site.url(f"/initiatives/{row['initiative_id']}")) for row in rows]


def themes(site: Site) -> Page:
    """All themes."""
    return Page("table.html", site.words("themes"), {"tables": [table(site, "themes")]})


def theme(site: Site, code: str) -> Page:
    """One theme: who is how far, since when, with which initiatives and projects."""
    if code not in site.build.themes:
        raise NotFoundError(code)
    site = replace(site, state=replace(site.state, themes=(code,)))
    cities = table(site, "theme_cities")
    facts = {
        "findings": _first_at(site, cities.answer.rows),
        **stage_charts(_only(site, cities.answer.rows)),
        "tables": [
            cities,
            table(site, "initiatives"),
            table(site, "projects", hide={"theme"}, paged=True),
            table(site, "stalled"),
        ],
        "years": True,
    }
    return Page("subject.html", site.words("theme_title", theme=site.theme(code)), facts, _up(site, "themes"))


def stalled(site: Site) -> Page:
    """What does not move, and what was moved, in all municipalities."""
    tables = [table(site, "stalled", paged=True), table(site, "slippage")]
    return Page("table.html", site.words("stalled"), {"tables": tables})


def initiatives(site: Site) -> Page:
    """All initiatives that municipalities share."""
    return Page("table.html", site.words("initiatives"), {"tables": [table(site, "initiatives", most=1000)]})


def initiative(site: Site, key: str) -> Page:
    """One initiative: who began when."""
    label = site.build.rows("SELECT label FROM initiatives WHERE initiative_id = $key", key=key)
    if not label:
        raise NotFoundError(key)
    site = replace(site, state=replace(site.state, initiative=key))
    cities = table(site, "initiative_cities")
    begun = [row for row in cities.answer.rows if row["first_year"]]
    charts: list[Chart] = []
    if begun:
        rows = [{**row, "since_before": str(bool(row["since_before"])).lower()} for row in begun[:_STARTS]]
        years = every_year(row["first_year"] for row in rows)
        charts = [chart(site, "starts", _begun_first(site, begun), rows, {"years": years})]
    facts = {
        "charts": charts,
        "note": site.words("since_before_note"),
        "tables": [cities, table(site, "projects", paged=True)],
    }
    return Page("subject.html", str(label[0]["label"]), facts, _up(site, "initiatives"))


def functions(site: Site) -> Page:
    """All functions of departments."""
    return Page("table.html", site.words("functions"), {"tables": [table(site, "functions")]})


def function(site: Site, name: str) -> Page:
    """One function of departments: which sections have it, and what they do."""
    if name not in site.build.functions:
        raise NotFoundError(name)
    site = replace(site, state=replace(site.state, function=name))
    tables = [table(site, "function_departments"), table(site, "projects", paged=True)]
    return Page("subject.html", name, {"tables": tables, "years": True}, _up(site, "functions"))


def indicators(site: Site) -> Page:
    """The indicators, those of several municipalities side by side."""
    shared = table(site, "shared_indicators", most=20)
    listed = table(site, "indicators", hide={"baseline", "target"}, paged=True)
    charts = _targets(site, listed.answer.rows, {(row["indicator_key"], row["unit"]) for row in shared.answer.rows})
    facts = {
        "charts": charts,
        "note": site.words("targets_note") if charts else "",
        "tables": [shared, listed],
        "search": True,
    }
    return Page("subject.html", site.words("indicators_page"), facts)


def _targets(site: Site, rows: list[Row], shared: set[tuple[str, str | None]]) -> list[Chart]:
    """A chart for each indicator with numbers that several projects or municipalities have."""
    alike: dict[tuple[str, str | None], list[Row]] = {}
    for row in rows:
        if row["baseline"] is not None and row["target"] is not None:
            alike.setdefault((row["indicator_key"], row["unit"]), []).append(row)
    found = []
    for (key, unit), own in alike.items():
        if len(own) < 2 and (key, unit) not in shared:
            continue
        told = [{**row, "row": f"{row['municipality'] or '－'} {row['project_name']}"} for row in own[:20]]
        title = site.words("targets_of", indicator=own[0]["indicator"], unit=f"（{unit}）" if unit else "")
        found.append(chart(site, "targets", title, told))
    return found[:_CHARTS]


def budgets(site: Site) -> Page:
    """The amounts that plans print."""
    by_year = table(site, "budgets_by_year")
    charts = []
    for code, rows in by_place(by_year.answer.rows).items():
        told = [
            {"fiscal_year": row["fiscal_year"], "millions": row["amount_yen"] / 1e6}
            for row in rows
            if row["fiscal_year"]
        ]
        if told:
            total = sum(row["amount_yen"] for row in rows)
            title = site.words("amounts_found", place=site.place(code), total=f"{total:,}")
            charts.append(chart(site, "amounts", title, told, {"years": every_year(r["fiscal_year"] for r in told)}))
    facts = {"charts": charts[:_CHARTS], "tables": [by_year, table(site, "budgets", paged=True)]}
    return Page("subject.html", site.words("budgets_page"), facts)


def _first_at(site: Site, rows: list[Row]) -> list[str]:
    """Sentences that say who is furthest and who began first."""
    begun = [row for row in rows if row["first_year"] is not None]
    found = []
    if rows and (share := rows[0]["share_implemented"]) is not None:
        furthest = [row for row in rows if row["share_implemented"] == share]
        told = {"share": f"{share:.0%}", "year": site.state.year or ""}
        found.append(site.words("furthest_place", place=_together(site, furthest), **told))
    return [*found, _begun_first(site, begun)] if begun else found


def _begun_first(site: Site, begun: list[Row]) -> str:
    """Who began first, those of the same year together; of these, whose plan has it from its first year on."""
    year = min(row["first_year"] for row in begun)
    earliest = [row for row in begun if row["first_year"] == year]
    before = [row for row in earliest if row["since_before"]]
    key = "began_before" if before else "began_first"
    return site.words(key, place=_together(site, before or earliest), year=year)


def _together(site: Site, rows: list[Row]) -> str:
    """The municipalities of rows in a sentence."""
    names = site.words("comma").join(row["municipality"] or "－" for row in rows[:_NAMED])
    return names + (site.words("and_more", count=len(rows) - _NAMED) if len(rows) > _NAMED else "")


def _only(site: Site, rows: list[Row]) -> Site:
    codes = tuple(row["municipality_code"] for row in rows if row["municipality_code"])[:_CHARTS]
    return replace(site, state=replace(site.state, municipalities=codes))


def _up(site: Site, name: str) -> list[tuple[str, str | None]]:
    return [(site.words(name), site.url(f"/{name}"))]
