"""A question in SQL, its answer, and the tables and views that can be asked."""

from __future__ import annotations

import json
from typing import Any

from keikaku._internal.flows.look import LookError
from keikaku._internal.warehouse.database import FILE_NAME
from keikaku._internal.warehouse.question import RefusedError
from keikaku._internal.warehouse.schema import TABLES
from keikaku._internal.warehouse.views import views

from ..asking import typed
from ..page import Page, Site

EXAMPLE = "FROM progress_by_theme\nWHERE fiscal_year = 2024\nORDER BY share_implemented DESC\nLIMIT 20"


def sql(site: Site, question: str) -> Page:
    """The answer to a question, or a place to write one."""
    facts: dict[str, Any] = {
        "question": question or EXAMPLE,
        "views": [(view.name, site.words.half(view.question)) for view in views()],
        "tables": [(table.name, table.en if site.state.language == "en" else table.ja) for table in TABLES],
        "columns": [],
        "rows": [],
        "refused": "",
        "asked": bool(question),
    }
    status = 200
    if question:
        try:
            facts["columns"], rows, facts["more"] = typed(site.build.folder / FILE_NAME, question)
            facts["rows"] = [[_shown(value) for value in row] for row in rows]
        except (RefusedError, LookError) as error:
            facts["refused"], status = str(error), 400
    return Page("sql.html", "SQL", facts, status=status)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
