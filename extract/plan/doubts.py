"""Pages on which something was probably missed, by what of them stays unread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from keikaku._internal.extract.pdf.geometry import union
from keikaku._internal.normalize.records import Evidence, RawFinding, RawPlan
from keikaku._internal.normalize.text import squeeze

from . import trace
from .account import Account, Block, Read
from .evidence.doubts import Left, missed_share
from .flow import bbox

_FIRST_WORDS = 4
"""Texts by which a person knows the place again."""

_watcher: ContextVar[dict[int, Left] | None] = ContextVar("_watcher", default=None)


@contextmanager
def watched() -> Iterator[dict[int, Left]]:
    """Within this, what is left of each page is collected, to learn from."""
    pages: dict[int, Left] = {}
    token = _watcher.set(pages)
    try:
        yield pages
    finally:
        _watcher.reset(token)


@dataclass(frozen=True)
class Doubt:
    """How likely something was missed on a page, and what of it is unread: that among projects where there are any."""

    share: float
    blocks: Sequence[Block]


def doubts_of(account: Account, places: Mapping[int, Read]) -> dict[int, Doubt]:
    """The doubt about each page."""
    doubts = {}
    for page_no in account.words:
        left, blocks = _left_of(page_no, account, places)
        if (watcher := _watcher.get()) is not None:
            watcher[page_no] = left
        doubts[page_no] = Doubt(missed_share(left), blocks)
    return doubts


def findings_of(doubts: Mapping[int, Doubt], plan: RawPlan) -> list[RawFinding]:
    """A finding for each page on which more likely than not something was missed, with the box of what is unread."""
    told = {f.at.page_no for f in plan.findings if f.code == "unread_region" and f.at is not None}
    found = []
    for page_no, doubt in doubts.items():
        if page_no in told or doubt.share <= 0.5 or not doubt.blocks:
            continue
        words = "｜".join(squeeze(block.text) for block in doubt.blocks[:_FIRST_WORDS])
        box = bbox(union(line.box for block in doubt.blocks for line in block.lines))
        found.append(RawFinding("unread_region", words or None, Evidence(page_no, box)))
        trace.tell(trace.Region(page_no, box, None, words, "unread_region"))
    return found


def _left_of(page_no: int, account: Account, places: Mapping[int, Read]) -> tuple[Left, Sequence[Block]]:
    """What of a page is left, and its unread blocks: those among projects where there are any."""
    read = places.get(page_no, Read())
    unread = [block for block in account.unread(page_no) if not read.leaves(block.lines[0])]
    near = [b for b in unread if read.holds(b.lines[0]) or (read.projects and not b.in_table)]
    far = [block for block in unread if not any(block is own for own in near)]
    return Left([block.text for block in near], [block.text for block in far]), near or far
