"""Which address is which page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .page import NotFoundError, Page, Site
from .pages import compare, documents, overview, places, project, subjects

Handler = Callable[..., Page]
_NAMED = re.compile(r"{(\w+)}")

PAGES: tuple[tuple[str, Handler], ...] = (
    ("/", overview.overview),
    ("/municipalities", overview.municipalities),
    ("/municipalities/{code}", places.municipality),
    ("/compare", compare.compare),
    ("/themes", subjects.themes),
    ("/themes/{code}", subjects.theme),
    ("/initiatives", subjects.initiatives),
    ("/initiatives/{key}", subjects.initiative),
    ("/functions", subjects.functions),
    ("/functions/{name}", subjects.function),
    ("/projects", subjects.projects),
    ("/projects/{document}/{seq}", project.project),
    ("/stalled", subjects.stalled),
    ("/indicators", subjects.indicators),
    ("/budgets", subjects.budgets),
    ("/documents", documents.documents),
    ("/documents/{document}", documents.document),
    ("/documents/{document}/pages/{number}", documents.page),
    ("/reading/{document}/{number}", documents.reading),
    ("/changes", overview.changes),
    ("/definitions", overview.definitions),
    ("/dictionary", overview.dictionary),
)
"""The pages that the build, the PDFs and an address decide alone; those that run questions or write are in `app`."""
_PATTERNS = tuple((re.compile(_NAMED.sub(r"(?P<\1>[^/]+)", path)), handler) for path, handler in PAGES)


def page_at(site: Site) -> Page:
    """The page at the path of a site. Raises NotFoundError, LookError and PdfError."""
    for pattern, handler in _PATTERNS:
        if found := pattern.fullmatch(site.path):
            named: dict[str, Any] = found.groupdict()
            return handler(site, **named)
    raise NotFoundError(site.path)
