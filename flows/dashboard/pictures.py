"""Pictures of the pages of raw PDFs, made in a process of its own and kept for those who look again."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from keikaku._internal.extract.pdf.render import rendered
from keikaku._internal.flows.look import apart, raw_file

from .build import Row

SCALE = 1.6
"""Pixels to a point."""
_QUALITY = 62
_MOST_PIXELS = 4096
_KEPT_BYTES = 200_000_000


def drawn(path: Path, numbers: Sequence[int], sizes: Sequence[tuple[float, float]]) -> list[bytes]:
    """Pages (from 1) of a PDF as WebP; `sizes` are their widths and heights in points. Raises PdfError."""
    found = []
    for number, size in zip(numbers, sizes, strict=True):
        scale = min(SCALE, _MOST_PIXELS / max(*size, 1.0))
        content = io.BytesIO()
        rendered(path, number, scale).convert("RGB").save(content, "WEBP", quality=_QUALITY, method=4)
        found.append(content.getvalue())
    return found


class Pictures:
    """Pictures of pages below a folder of PDFs."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(2)

    def of(self, document: Row, page: Row) -> bytes:
        """The picture of a page (rows of `documents` and `pages`). Raises LookError and PdfError."""
        key = (document["sha256"], page["page_no"])
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._turns:
            path = raw_file(self.raw, document["file_name"], document["sha256"])
            content = apart(drawn, path, [page["page_no"]], [(page["width"], page["height"])])[0]
        with self._lock:
            self._kept[key] = content
            while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return content
