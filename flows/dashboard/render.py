"""Pages as HTML: the templates of this room, with every text escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from .cells import cell, stage_class, stage_name
from .page import Page, Site
from .words import LANGUAGES

NAVIGATION = (
    "compare",
    "municipalities",
    "themes",
    "initiatives",
    "functions",
    "projects",
    "stalled",
    "indicators",
    "budgets",
    "documents",
    "findings",
)
"""The pages that every page leads to."""


def rendered(site: Site, page: Page) -> str:
    """The HTML of a page."""
    return (
        _environment()
        .get_template(page.template)
        .render(site=site, page=page, t=site.words, url=site.url, again=site.again, **_helpers(site), **page.facts)
    )


def _helpers(site: Site) -> dict[str, Any]:
    return {
        "cell": lambda column, row: cell(site, column, row),
        "stage_class": stage_class,
        "stage_name": lambda stage: stage_name(site, stage),
        "place_list": lambda: [(code, row["name"]) for code, row in site.build.municipalities.items()],
        "theme_list": lambda: [(code, site.theme(code)) for code in site.build.themes],
        "function_list": lambda: [(name, name) for name in site.build.functions],
        "stage_list": lambda: [(stage, stage_name(site, stage)) for stage in site.build.stages],
        "languages": LANGUAGES,
        "navigation": [
            (site.words(name), site.url(f"/{name}"), site.path.startswith(f"/{name}")) for name in NAVIGATION
        ],
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("keikaku._internal.flows.dashboard", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: "" if value is None else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
