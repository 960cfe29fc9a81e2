"""The published build that the pages show: questions to it, and the change to a newer one without a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from keikaku._internal.flows.export import Only
from keikaku._internal.flows.look import LookError, Searchable, asked_for, published, rank, searchable
from keikaku._internal.flows.terminal import JAPAN
from keikaku._internal.warehouse.builds import record_of
from keikaku._internal.warehouse.database import FILE_NAME, connect, quoted
from keikaku._internal.warehouse.schema import TABLES
from keikaku._internal.warehouse.views import FOLDER, views

from .questions import inlined, question

Row = dict[str, Any]
_MEMORY = "1GB"
_MOST_FOUND = 2000
_FIRST_MONTH = 4
"""A fiscal year (年度) begins in April."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer, the SQL that gives all of them, and how many there are (rows may hold a part)."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]
    sql: str
    count: int


_ALL = Only()
_DOCUMENTS = (
    "(SELECT document_id FROM build.main.documents WHERE municipality_code IN (SELECT unnest($municipalities)))"
)
_PROJECTS = "(SELECT project_id FROM build.main.projects WHERE theme IN (SELECT unnest($themes)))"


def _conditions(name: str, columns: set[str], only: Only) -> list[str]:
    """What the rows of a table must fulfil, by the columns it has: municipality, document, project, theme."""
    found = []
    if only.municipalities is not None and name != "municipalities":
        if "municipality_code" in columns:
            found.append("municipality_code IN (SELECT unnest($municipalities))")
        elif "document_id" in columns:
            found.append(f"document_id IN {_DOCUMENTS}")
        elif "project_id" in columns:
            found.append(f"split_part(project_id, '/', 1) IN {_DOCUMENTS}")
    if only.themes is not None and name != "themes":
        if "project_id" in columns and name not in ("changes", "projects"):
            found.append(f"project_id IN {_PROJECTS}")
        elif "theme" in columns and name != "previous_results":
            found.append("theme IN (SELECT unnest($themes))")
    return found


class Build:
    """One build, or what `only` takes of it; it is shown while somebody asks it, whatever is published since."""

    def __init__(self, folder: Path, only: Only = _ALL) -> None:
        self.folder, self.only = folder, only
        self.record = record_of(folder)
        if not isinstance(self.record.get("built_at"), str):
            raise LookError("公開中の版の build.json が壊れています（keikaku ingest で作り直されます）")
        self._con = connect()
        self._con.execute(f"SET memory_limit = '{_MEMORY}'")
        self._con.execute(f"ATTACH {quoted(str(folder / FILE_NAME))} AS build (READ_ONLY)")
        for table in TABLES:
            self._show(table.name, f"build.main.{table.name}", only)
        for view in views():  # their rows lie ready as Parquet
            file = folder / FOLDER / f"{view.name}.parquet"
            self._show(view.name, f"read_parquet({quoted(str(file))})", only)

    def _show(self, name: str, source: str, only: Only) -> None:
        """Have a table or view seen under its name, or only those of its rows that are wanted."""
        columns = {column[0] for column in self._con.sql(f"FROM {source}").description}
        wanted = inlined(" AND ".join(_conditions(name, columns, only)) or "true", only.parameters)
        self._con.execute(f"CREATE VIEW {name} AS SELECT * FROM {source} WHERE {wanted}")

    @property
    def built_at(self) -> datetime:
        """When it was made, in Japan's time."""
        return datetime.fromisoformat(self.record["built_at"]).astimezone(JAPAN)

    def ask(self, name: str, given: Mapping[str, Any] | None = None, most: int | None = None, first: int = 0) -> Answer:
        """The answer to a question of questions.toml: `most` rows of it, from row `first` on (0 is the first)."""
        sql = question(name)
        asked = {key: value for key, value in (given or {}).items() if f"${key}" in sql}
        columns, rows = self._rows(sql if most is None else f"FROM ({sql}) LIMIT {most} OFFSET {first}", asked)
        count = first + len(rows)
        if most is not None and (len(rows) == most or (first and not rows)):
            count = self._rows(f"SELECT count(*) AS n FROM ({sql})", asked)[1][0]["n"]
        return Answer(name, columns, rows, inlined(sql, asked), count)

    def relation(self, name: str, given: Mapping[str, Any]) -> duckdb.DuckDBPyRelation:
        """The whole answer as DuckDB gives it, to be written to a file."""
        return self._con.cursor().sql(inlined(question(name), given))

    def rows(self, sql: str, **given: Any) -> list[Row]:
        """The rows of a question of this room."""
        return self._rows(sql, given)[1]

    def where(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows of a table in which a column has a value, in the order of the table."""
        return self._rows(f'FROM "{table}" WHERE "{column}" = $value ORDER BY ALL', {"value": value})[1]

    def _rows(self, sql: str, given: Mapping[str, Any]) -> tuple[tuple[str, ...], list[Row]]:
        cursor = self._con.cursor().execute(sql, dict(given))
        columns = tuple(column[0] for column in cursor.description or ())
        return columns, [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    @cached_property
    def municipalities(self) -> dict[str, Row]:
        """Those that have a plan, by code."""
        sql = (
            "SELECT DISTINCT m.* FROM municipalities m JOIN documents d USING (municipality_code) "
            "ORDER BY m.municipality_code"
        )
        return {row["municipality_code"]: row for row in self.rows(sql)}

    @cached_property
    def themes(self) -> dict[str, Row]:
        """The code table, in the order of the columns of theme_matrix; `other` is the last."""
        ordered = [name for name in next(v for v in views() if v.name == "theme_matrix").meanings if name != "projects"]
        rows = {row["theme"]: row for row in self.rows("FROM themes")}
        return {code: rows[code] for code in [*ordered, *(set(rows) - set(ordered))] if code in rows}

    @cached_property
    def stages(self) -> dict[str, Row]:
        """The ladder, from its first rung; what is on none comes last."""
        return {row["stage"]: row for row in self.rows("FROM stages ORDER BY rank NULLS LAST, stage")}

    @cached_property
    def stage_of_status(self) -> dict[str, str | None]:
        """The stage of each status."""
        return {row["status"]: row["stage"] for row in self.rows("FROM statuses")}

    @cached_property
    def methods(self) -> dict[str, Row]:
        """How values are read, the surest way first."""
        return {row["method"]: row for row in self.rows("FROM methods ORDER BY confidence DESC")}

    @cached_property
    def functions(self) -> list[str]:
        """The groups of departments that have projects."""
        sql = 'SELECT DISTINCT "function" AS f FROM department_load WHERE "function" IS NOT NULL ORDER BY 1'
        return [row["f"] for row in self.rows(sql)]

    @cached_property
    def years(self) -> list[int]:
        """The fiscal years of which plans tell something."""
        return [row["y"] for row in self.rows("SELECT DISTINCT fiscal_year AS y FROM progress_by_theme ORDER BY 1")]

    @cached_property
    def year(self) -> int:
        """The newest fiscal year, up to that of the build, of which half of the most municipalities tell something."""
        now = self.built_at.year - (self.built_at.month < _FIRST_MONTH)
        told = self.rows(
            "SELECT fiscal_year AS y, count(DISTINCT municipality_code) AS n FROM progress_by_theme GROUP BY 1"
        )
        past = [row for row in told if row["y"] <= now] or told
        most = max((row["n"] for row in past), default=0)
        return max((row["y"] for row in past if 2 * row["n"] >= most), default=now)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The ids of the documents."""
        return frozenset(row["document_id"] for row in self.rows("SELECT document_id FROM documents"))

    @cached_property
    def _searchable(self) -> list[tuple[str, Searchable]]:
        """The projects that count, by id; what is the same in many plans is worked out once."""
        once = cache(searchable)
        sql = "SELECT project_id, name, description FROM projects_wide WHERE is_newest AND same_as IS NULL ORDER BY 1"
        return [(row["project_id"], once(row["name"], row["description"])) for row in self.rows(sql)]

    def find(self, text: str) -> list[str] | None:
        """The ids of the projects that a text names, the best first, as `keikaku find` does; None without a text."""
        asked = asked_for(text)
        if not asked.text:
            return None
        found = [(how_well, key) for key, one in self._searchable if (how_well := rank(one, asked)) is not None]
        return [key for _, key in sorted(found)[:_MOST_FOUND]]

    def sources(self, codes: Sequence[str] | None) -> list[Row]:
        """The documents of municipalities (None for all): what a chart or table stands on."""
        sql = (
            "SELECT d.document_id, d.title, d.file_name, m.name AS municipality FROM documents d "
            "LEFT JOIN municipalities m USING (municipality_code) "
            "WHERE $codes IS NULL OR d.municipality_code IN (SELECT unnest($codes)) ORDER BY d.municipality_code, 1"
        )
        return self.rows(sql, codes=None if codes is None else list(codes))


class Published:
    """Whatever is published at a place; `begun` is called with each build that is another
    than before, beside what is asked of it."""

    def __init__(self, curated: Path, begun: Callable[[Build], object] | None = None) -> None:
        self.curated = curated
        self._begun = begun
        self._build: Build | None = None
        self._lock = threading.Lock()

    def build(self) -> Build:
        """The build that is published now. Raises LookError where there is none."""
        folder = published(self.curated)
        with self._lock:
            if self._build is None or self._build.folder != folder:
                self._build = Build(folder)
                if self._begun is not None:
                    threading.Thread(target=self._begun, args=(self._build,), daemon=True).start()
            return self._build
