"""Findings: what could not be decided, with a sentence a person can act on."""

from __future__ import annotations

from functools import cache
from typing import Any

from keikaku._internal.normalize.lookups import rows

from .records import Evidence

NO_DOCUMENT = "-"
"""document_id of findings that belong to no file."""


@cache
def _codes() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("finding_codes")}


def finding(
    code: str, value: str | None = None, at: Evidence | None = None, detail: str | None = None
) -> dict[str, Any]:
    """One row of the findings table, without document and ord. Raises KeyError for a code that is not declared."""
    row = _codes()[code]
    message = row["message_ja"] + (f"：{detail}" if detail else "")
    located = at is not None and any(at.bbox)
    return {
        "page_no": at.page_no if at else None,
        "severity": row["severity"],
        "code": code,
        "message": message,
        "value_raw": value,
        "suggestion": row["suggestion"],
        "bbox": list(at.bbox) if at and located else None,
    }
