"""The second reading: the characters in a box by pdfplumber (pdfminer.six), which has no code in common with PDFium."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pdfplumber

_CID = re.compile(r"\(cid:\d+\)")
"""What pdfminer gives for a glyph whose font says no character."""
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it tells of every font without measures
_EDGE = 1.5
"""Points by which a glyph may stand beyond its box: the engines measure glyphs differently."""


class Unreadable:
    """Stands for the text in a box of a page that the engine cannot read."""


def texts_in(path: Path, boxes: Sequence[tuple[int, Sequence[float]]]) -> list[str | Unreadable | None]:
    """What the witness reads in each box of a PDF, given as page (from 1) and box; see `Witness.text_in`."""
    found: list[str | Unreadable | None] = []
    with Witness(path) as witness:
        for page_no, bbox in boxes:
            try:
                found.append(witness.text_in(page_no, bbox))
            except MemoryError:
                raise
            except Exception:  # whatever pdfminer raises on a page that is damaged
                found.append(Unreadable())
    return found


class Witness:
    """An open PDF; a context manager. Pages are laid out once."""

    def __init__(self, path: Path) -> None:
        self._pdf = pdfplumber.open(path)
        self._pages: dict[int, tuple[list[dict[str, Any]], float, float]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pdf.close()

    def text_in(self, page_no: int, bbox: Sequence[float]) -> str | None:
        """What stands in a box (points from the top left of the page as shown), line by line; None where the engine
        cannot say which characters these are."""
        chars, dx, dy = self._page(page_no)
        x0, top, x1, bottom = bbox
        own = [c for c in chars if _holds(c, x0 + dx, top + dy, x1 + dx, bottom + dy)]
        text = "".join(c["text"] for c in sorted(own, key=_place))
        return None if _CID.search(text) else text

    def _page(self, page_no: int) -> tuple[list[dict[str, Any]], float, float]:
        if page_no not in self._pages:
            page = self._pdf.pages[page_no - 1]
            # Its places count from the corner of the media box; boxes count from that of what is shown.
            x0, top = (page.cropbox or page.bbox)[:2]
            self._pages[page_no] = (list(page.chars), float(x0 - page.bbox[0]), float(top - page.bbox[1]))
            page.close()
        return self._pages[page_no]


def _holds(char: dict[str, Any], x0: float, top: float, x1: float, bottom: float) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(x0 - _EDGE <= x <= x1 + _EDGE and top - _EDGE <= y <= bottom + _EDGE)


def _place(char: dict[str, Any]) -> tuple[int, float]:
    return (round(char["bottom"] / 4), char["x0"])
