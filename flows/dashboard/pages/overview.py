"""The first page, what words mean, and what was asked and changed."""

from __future__ import annotations

from urllib.parse import urlencode

from keikaku._internal.normalize.municipality import by_code
from keikaku._internal.normalize.text import fold, squeeze
from keikaku._internal.warehouse.schema import TABLES
from keikaku._internal.warehouse.views import views

from ..build import Row
from ..page import Page, Site, table

_FOUND = 30
_COUNTS = "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM projects WHERE same_as IS NULL) AS projects, (SELECT count(*) FROM project_years) AS year_cells, (SELECT count(*) FROM findings) AS findings"  # noqa: E501


def overview(site: Site) -> Page:
    """How far the municipalities are, and the ways into the rest."""
    counts = site.build.rows(_COUNTS)[0]
    facts = {
        "counts": counts,
        "cities": table(site, "cities", {"municipalities": None}, paged=True),
        "themes": table(site, "themes"),
        "initiatives": table(site, "initiatives", {"themes": None}, most=12),
        "first": tuple(site.build.municipalities)[:6],
    }
    return Page("overview.html", site.words("overview"), facts)


def municipalities(site: Site) -> Page:
    """The municipalities with a plan that words find: by name, kana, prefecture or code."""
    text = site.state.text
    found = found_places(site, text) if text else []
    facts = {"found": found, "cities": table(site, "cities", {"municipalities": None}, paged=True)}
    return Page("municipalities.html", site.words("municipalities"), facts)


def found_places(site: Site, text: str) -> list[Row]:
    """Municipalities with a plan whose name, kana, prefecture or code holds a text, those that begin with it first."""
    asked = _spelling(text)
    ranked = []
    for code, row in site.build.municipalities.items():
        known = by_code(code)
        names = [_spelling(row["name"]), _spelling(known.kana if known else ""), code, _spelling(row["prefecture"])]
        rank = min((2 * (not name.startswith(asked)) for name in names if asked in name), default=None)
        if rank is not None:
            ranked.append((rank, code, row))
    return [row for _, _, row in sorted(ranked, key=lambda one: one[:2])[:_FOUND]]


def _spelling(text: str) -> str:
    """Whatever the width and the kana: りゅう finds リュウ."""
    return "".join(chr(ord(s) + 0x60) if "ぁ" <= s <= "ゖ" else s for s in squeeze(fold(text)).casefold())


def definitions(site: Site) -> Page:
    """Stages, statuses, themes, how values are read and how sure that is."""
    build = site.build
    facts = {
        "stages": list(build.stages.values()),
        "statuses": build.rows("FROM statuses ORDER BY stage NULLS LAST, status"),
        "methods": list(build.methods.values()),
        "codes": build.rows("FROM finding_codes ORDER BY code"),
    }
    return Page("definitions.html", site.words("definitions"), facts)


def dictionary(site: Site) -> Page:
    """Every table and view with what it answers, its columns, and the view's own SQL."""
    facts = {
        "tables": TABLES,
        "views": views(),
        "ask": lambda sql: site.links.page("/sql", lambda _: urlencode({"q": sql})),
    }
    return Page("dictionary.html", site.words("dictionary"), facts)


def changes(site: Site) -> Page:
    """What changed since the build before."""
    return Page("table.html", site.words("changes"), {"tables": [table(site, "changes", paged=True)]})
