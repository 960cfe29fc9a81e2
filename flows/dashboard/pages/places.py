"""One municipality: its plans and editions, themes, departments, what stalls and what moved."""

from __future__ import annotations

from dataclasses import replace

from ..page import NotFoundError, Page, Site, table
from .compare import stage_charts


def municipality(site: Site, code: str) -> Page:
    """Everything about one municipality."""
    known = site.build.municipalities.get(code)
    if known is None:
        raise NotFoundError(code)
    site = replace(site, state=replace(site.state, municipalities=(code,)))
    here = {"municipality"}
    absent = table(site, "absent_themes")
    facts = {
        "code": code,
        "place": known,
        **stage_charts(site),
        "told": _told(site),
        "behind": _behind(site),
        "absent": [(site.theme(row["theme"]), site.url(f"/themes/{row['theme']}")) for row in absent.answer.rows],
        "tables": [
            table(site, "editions"),
            table(site, "city_themes"),
            absent,
            table(site, "stalled", {"themes": None}, here),
            table(site, "slippage", {"themes": None}, here),
            table(site, "departments"),
            table(site, "changes", {}, here),
            table(site, "documents", {}, here),
            table(site, "projects", {"themes": None}, here, paged=True),
        ],
    }
    crumbs = [(site.words("municipalities"), site.url("/municipalities"))]
    return Page("municipality.html", f"{known['prefecture']}{known['name']}", facts, crumbs)


def _told(site: Site) -> str | None:
    """The fiscal years of which its plans tell something, where the one asked for is none of them."""
    rows = site.build.ask("stages_by_year", {"municipalities": site.state.municipalities, "themes": None}).rows
    years = [row["fiscal_year"] for row in rows]
    if not years or site.state.year in years:
        return None
    return str(years[0]) if min(years) == max(years) else f"{min(years)}–{max(years)}"


def _behind(site: Site) -> list[tuple[str, str, str | None]]:
    """The themes in which the share at 実施 or 完了 is furthest below that of the others."""
    rows = site.build.ask("city_themes", {"municipalities": site.state.municipalities, "year": site.state.year}).rows
    told = [row for row in rows if row["others_share"] is not None and row["share_implemented"] < row["others_share"]]
    told.sort(key=lambda row: row["share_implemented"] - row["others_share"])
    return [
        (
            site.theme(row["theme"]),
            site.words("behind_by", own=f"{row['share_implemented']:.0%}", others=f"{row['others_share']:.0%}"),
            site.url(f"/themes/{row['theme']}")
            if site.links.is_frozen
            else site.url("/projects", municipalities=site.state.municipalities, themes=(row["theme"],), stage="検討"),
        )
        for row in told[:5]
    ]
