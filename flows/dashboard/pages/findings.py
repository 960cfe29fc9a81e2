"""What should be checked, to be worked off: grouped, with its place and the line or command that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from keikaku._internal.flows.review import (
    Item,
    RefusedError,
    Review,
    review,
    settle,
    told_of,
)
from keikaku._internal.flows.review import Places as Writable
from keikaku._internal.flows.teach import ignored
from keikaku._internal.warehouse.builds import published_files

from ..page import Page, Site
from .project import box_of, picture_of

_ON_A_PAGE = 50


def findings(site: Site, places: Writable, said: str = "", refused: str = "") -> Page:
    """The items of `keikaku review`, what one line settles first; `said` and `refused` tell of an answer."""
    found = _review(places)
    first = (site.state.page - 1) * _ON_A_PAGE
    own = found.items
    if site.build.only.municipalities is not None:
        own = tuple(item for item in own if item.document_id in site.build.documents)
    items = own if site.links.is_frozen else own[first : first + _ON_A_PAGE]
    facts = {
        "items": _all_told(site, places, items),
        "count": len(own),
        "found": site.build.rows("SELECT count(*) AS n FROM findings")[0]["n"],
        "more": first + _ON_A_PAGE < len(own) and not site.links.is_frozen,
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


def warm(places: Writable) -> None:
    """Work out the items of the published build before somebody asks for them: of many cities it takes seconds."""
    _reviewed(*_stand(places))


def _review(places: Writable) -> Review:
    return _reviewed(*_stand(places))


def _stand(places: Writable) -> tuple[Writable, str, tuple[tuple[str, int], ...]]:
    """The build, and the state of the files that answers are written into: as long as both are the same, so are the
    items and their lines."""
    own = [*places.raw.glob("*.toml"), *places.raw.glob("*.csv"), *places.lookups.glob("*.csv")]
    stamps = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in own if path.is_file()))
    return places, str(published_files(places.curated).resolve()), stamps


@lru_cache(2)
def _reviewed(places: Writable, build: str, stamps: tuple[tuple[str, int], ...]) -> Review:
    return review(places.curated, ignored(places.raw))


@lru_cache(4000)
def _line(key: str, places: Writable, build: str, stamps: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    found = _reviewed(places, build, stamps)
    item = found.find(key)
    assert item is not None
    return told_of(item, found, places)


def _all_told(site: Site, places: Writable, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items in the language asked for, with the pictures of their first places."""
    meanings = {row["code"]: row[f"message_{site.state.language}"] for row in site.build.rows("FROM finding_codes")}
    sql = "SELECT document_id, page_no, width, height FROM pages WHERE document_id IN (SELECT unnest($documents))"
    pages = site.build.rows(sql, documents=sorted({item.document_id for item in items}))
    sizes = {(row["document_id"], row["page_no"]): row for row in pages}
    found = []
    for item in items:
        told = _told(site, places, item)
        told["meaning"] = meanings.get(item.code) or item.meaning
        page = sizes.get((item.document_id, item.page_no))
        boxes = [box_of(item.number, told["meaning"], item.value or "", item.bbox, kind="finding")] if item.bbox else []
        is_there = page is not None and (site.raw / (item.file_name or "")).is_file()
        told["picture"] = picture_of(site, item.document_id, page, boxes) if page and is_there else None
        found.append(told)
    return found


def _told(site: Site, places: Writable, item: Item) -> dict[str, Any]:
    """An item with where its first place is shown."""
    page = f"/documents/{item.document_id}/pages/{item.page_no}"
    document = f"/documents/{item.document_id}"
    url = None if item.file_name is None else site.url(page if item.page_no is not None else document)
    return {**_line(item.key, *_stand(places)), "url": url}
