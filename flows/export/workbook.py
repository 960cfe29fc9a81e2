"""The workbook of `keikaku export --xlsx`: a sheet for each question, and what their columns mean."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb

from keikaku._internal.warehouse.builds import record_of
from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.schema import MEANINGS
from keikaku._internal.warehouse.views import views

from .labels import label_of
from .sheet import fill, new_book


@dataclass(frozen=True, slots=True)
class Only:
    """Codes of the municipalities and themes to take; None takes all."""

    municipalities: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None

    @property
    def parameters(self) -> dict[str, list[str] | None]:
        """As the questions take them."""
        both = (("municipalities", self.municipalities), ("themes", self.themes))
        return {name: None if codes is None else list(codes) for name, codes in both}


_CHOOSING = (
    "CREATE TEMP TABLE chosen_municipalities AS SELECT municipality_code FROM municipalities "
    "WHERE $municipalities IS NULL OR municipality_code IN (SELECT unnest($municipalities))",
    "CREATE TEMP TABLE chosen_themes AS SELECT theme FROM themes "
    "WHERE $themes IS NULL OR theme IN (SELECT unnest($themes))",
    "CREATE TEMP TABLE chosen AS FROM projects_wide WHERE is_newest AND same_as IS NULL "
    "AND ($municipalities IS NULL OR municipality_code IN (SELECT municipality_code FROM chosen_municipalities)) "
    "AND ($themes IS NULL OR theme IN (SELECT theme FROM chosen_themes))",
)
"""What the sheets are made from; plans of no known municipality are there where nothing is asked for."""


def workbook(
    folder: Path, only: Only = Only(), page_of: Callable[[str], str | None] | None = None
) -> tuple[bytes, dict[str, int]]:
    """The workbook of the build in `folder`, and the rows of each sheet. Raises TooManyRowsError.

    `page_of` gives the file of a project's page, as seen from the workbook; the ids of projects lead there.
    """
    buffer = BytesIO()
    book = new_book(buffer)
    counts: dict[str, int] = {}
    meanings: list[tuple[str, str, str]] = []
    with connect(str(folder / FILE_NAME), read_only=True) as con:
        for sql in _CHOOSING:
            _ask(con, sql, only)
        for one in _declared()["sheet"]:
            answer = _ask(con, one["sql"], only)
            names = [column[0] for column in answer.description or ()]
            labels = [label_of(name) for name in names]
            links = {names.index("project_id"): page_of} if page_of and "project_id" in names else {}
            counts[one["name"]] = fill(book, one["name"], labels, _rows(answer), links)
            meanings += [(one["name"], label, _meaning(name)) for name, label in zip(names, labels, strict=True)]
    told = [(one["name"], "", one["about"]) for one in _declared()["sheet"]]
    made = [("この表", "作った時刻", str(record_of(folder).get("built_at", ""))), ("この表", "作ったもの", "keikaku")]
    counts["データ定義"] = fill(book, "データ定義", ("シート", "列", "意味"), [*told, *meanings, *made])
    book.close()
    return buffer.getvalue(), counts


@cache
def _declared() -> dict[str, Any]:
    text = files("keikaku._internal.flows.export").joinpath("sheets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _ask(con: duckdb.DuckDBPyConnection, sql: str, only: Only) -> duckdb.DuckDBPyConnection:
    return con.execute(sql, {name: codes for name, codes in only.parameters.items() if f"${name}" in sql})


def _rows(answer: Any) -> Iterator[Sequence[Any]]:
    while batch := answer.fetchmany(1000):
        yield from batch


def _meaning(name: str) -> str:
    """The Japanese meaning of a column."""
    told = _of_views().get(name) or (MEANINGS[name].comment if name in MEANINGS else name)
    return told.partition(" / ")[0]


@cache
def _of_views() -> dict[str, str]:
    return {name: told for view in views() for name, told in view.meanings.items()}
