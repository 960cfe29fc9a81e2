"""What should be checked, to be worked off: grouped, with its place and the line or command that settles it."""

from __future__ import annotations

from typing import Any

from keikaku._internal.flows.review import (
    AnswerError,
    NothingPublishedError,
    RefusedError,
    Review,
    review,
    settle,
    told_of,
)
from keikaku._internal.flows.review import Places as Writable
from keikaku._internal.flows.teach import ignored

from ..page import Page, Site

_ON_A_PAGE = 50


def findings(site: Site, places: Writable, said: str = "", refused: str = "") -> Page:
    """The items of `keikaku review`, what one line settles first; `said` and `refused` tell of an answer."""
    found = _review(places)
    first = (site.state.page - 1) * _ON_A_PAGE
    items = found.items if site.links.is_frozen else found.items[first : first + _ON_A_PAGE]
    facts = {
        "items": [_told(site, told_of(item, found, places), item) for item in items],
        "count": len(found.items),
        "more": first + _ON_A_PAGE < len(found.items) and not site.links.is_frozen,
        "said": said,
        "refused": refused,
    }
    return Page("findings.html", site.words("findings"), facts)


def accept(places: Writable, key: str, answer: str | None, reason: str | None) -> str:
    """Write the line that settles an item; what was written. Raises AnswerError and RefusedError."""
    found = _review(places)
    item = found.find(key)
    if item is None:
        raise RefusedError(f"{key} という項目はありません")
    path, line = settle(found, item, answer, reason, places)
    return f"{path.name}：{line}"


def _review(places: Writable) -> Review:
    return review(places.curated, ignored(places.raw))


def _told(site: Site, told: dict[str, Any], item: Any) -> dict[str, Any]:
    """An item with where its first place is shown."""
    page = f"/documents/{item.document_id}/pages/{item.page_no}"
    known = item.file_name is not None and item.page_no is not None
    document = f"/documents/{item.document_id}" if item.file_name is not None else None
    return told | {"url": site.url(page) if known else (site.url(document) if document else None)}


__all__ = ["AnswerError", "NothingPublishedError", "RefusedError", "Writable", "accept", "findings"]
