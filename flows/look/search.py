"""Projects by words: a name is found by its words in their normal forms (子育て手続 finds 子育て関係手続)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from keikaku._internal.normalize.text import fold, squeeze
from keikaku._internal.normalize.topics import telling_words

from .errors import LookError

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a project must have: each is a part of the name or the code; None asks nothing."""

    municipality: str | None = None
    theme: str | None = None
    department: str | None = None
    document: str | None = None


def find(folder: Path, text: str, filters: Filters = Filters()) -> list[Row]:
    """The projects of the build in `folder` that a text names, the best first: `project_id`, `number`, `name`,
    `municipality`, `file_name`, `section` and `theme` of each. Without a text all that the filters let through."""
    projects = _projects(folder, filters)
    asked = asked_for(text)
    if not asked.text:
        return projects
    told = (
        (rank(searchable(row["name"], row["description"]), asked), place, row) for place, row in enumerate(projects)
    )
    ranked = [(how_well, place, row) for how_well, place, row in told if how_well is not None]
    return [row for _, _, row in sorted(ranked, key=lambda one: one[:2])]


def named(folder: Path, key: str, filters: Filters = Filters()) -> list[Row]:
    """The projects that a key means: one id, else a number, else a whole name, else what its words find."""
    projects = _projects(folder, filters)
    asked = squeeze(fold(key)).casefold()
    for column in ("project_id", "number", "name"):
        same = [row for row in projects if row[column] and squeeze(fold(row[column])).casefold() == asked]
        if same:
            return same
    return find(folder, key, filters)


@dataclass(frozen=True, slots=True)
class Searchable:
    """What a search looks at: a project's name, its telling words, its description."""

    name: str
    words: frozenset[str]
    description: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for."""

    text: str
    words: frozenset[str]


def searchable(name: str, description: str | None) -> Searchable:
    """A project as a search sees it."""
    return Searchable(_plain(name), frozenset(telling_words(name)), _plain(description or ""))


def asked_for(text: str) -> Asked:
    """What a text asks for."""
    return Asked(_plain(text), frozenset(telling_words(text)))


def rank(project: Searchable, asked: Asked) -> tuple[int, int] | None:
    """How well a project answers, less being better; None where it does not."""
    if asked.text in project.name:
        return (int(asked.text != project.name), len(project.name))
    if asked.words and asked.words <= project.words:
        return (2, len(project.words))
    return (3, len(project.name)) if asked.text in project.description else None


def _plain(text: str) -> str:
    return squeeze(fold(text)).casefold()


def _projects(folder: Path, filters: Filters) -> list[Row]:
    documents = {row["document_id"]: row for row in rows_of(folder, "documents")}
    places = {row["municipality_code"]: row["name"] for row in rows_of(folder, "municipalities")}
    departments: dict[str, list[Row]] = {}
    for row in rows_of(folder, "project_departments"):
        departments.setdefault(row["project_id"], []).append(row)
    found = []
    for row in rows_of(folder, "projects"):
        document = documents[row["document_id"]]
        own = departments.get(row["project_id"], [])
        code = document["municipality_code"]
        told = {
            "project_id": row["project_id"],
            "number": row["number"],
            "name": row["name"],
            "municipality": places.get(code),
            "file_name": document["file_name"],
            "section": next((d["section"] or d["bureau"] for d in own if d["section"] or d["bureau"]), None),
            "theme": row["theme"],
        }
        if _lets_through(filters, told, code, own):
            found.append({**told, "description": row["description"]})
    return found


def _lets_through(filters: Filters, told: Row, code: str | None, departments: list[Row]) -> bool:
    asked = (
        (filters.municipality, (told["municipality"], code)),
        (filters.theme, (told["theme"],)),
        (filters.document, (told["file_name"], told["project_id"].partition("/")[0])),
        (
            filters.department,
            [d[key] for d in departments for key in ("bureau", "section", "department_raw", "function")],
        ),
    )
    return all(part is None or any(fold(part) in fold(text) for text in texts if text) for part, texts in asked)


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of a table of the build in `folder`. Raises LookError where it cannot be read."""
    path = folder / f"{name}.parquet"
    try:
        rows: list[Row] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise LookError(f"{path} が読めません（keikaku ingest で作り直されます）：{error}") from error
    return rows
