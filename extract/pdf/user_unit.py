"""Pages whose unit is longer than a point (ISO 32000-1, 7.7.3.3, UserUnit): PDFium leaves it to others to apply it."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from .names_used import USER_UNIT, names_used, whole
from .qpdf import opened

_MOST = 1000.0
"""A larger unit is a mistake."""


def user_units(path: Path) -> dict[int, float]:
    """Points to a unit of each page (from 1) on which that is not one."""
    if USER_UNIT not in names_used(whole(path)):
        return {}
    found: dict[int, float] = {}
    try:
        with opened(path) as pdf:
            for no, page in enumerate(pdf.pages, 1):
                unit = _number(page.obj.get("/UserUnit"))
                if unit is not None and unit != 1.0 and 0.0 < unit <= _MOST:
                    found[no] = unit
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        return found
    return found


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
