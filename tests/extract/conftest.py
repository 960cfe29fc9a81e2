"""A PDF to draw on and what a user gets from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from keikaku._internal.extract.plan.reader import read_plan
from keikaku._internal.normalize.plan.tidy import Source, Tidy, tidy
from tests.kit.pdfs import Pdf

Row = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """The tidy rows of one PDF, asked for by project name."""

    tidy: Tidy

    def rows(self, table: str) -> list[Row]:
        return self.tidy.rows(table)

    @property
    def document(self) -> Row:
        return self.rows("documents")[0]

    @property
    def names(self) -> list[str]:
        return [row["name"] for row in self.rows("projects")]

    @property
    def codes(self) -> set[str]:
        return {row["code"] for row in self.rows("findings")}

    def project(self, name: str) -> Row:
        found = [row for row in self.rows("projects") if row["name"] == name]
        assert len(found) == 1, f"{name!r} is {len(found)} of {self.names}"
        return found[0]

    def of(self, name: str, table: str) -> list[Row]:
        project_id = self.project(name)["project_id"]
        return [row for row in self.rows(table) if row["project_id"] == project_id]

    def years(self, name: str) -> dict[int, str | None]:
        rows = self.of(name, "project_years")
        assert len({row["fiscal_year"] for row in rows}) == len(rows), f"a year of {name!r} has several entries"
        return {row["fiscal_year"]: row["status"] for row in rows}

    def sections(self, name: str) -> list[str]:
        return [row["section"] for row in self.of(name, "project_departments")]

    def activities(self, name: str) -> dict[str, tuple[int | None, int | None]]:
        rows = self.of(name, "activities")
        return {row["name"]: (row["fiscal_year_from"], row["fiscal_year_to"]) for row in rows}


def read_file(path: Path) -> Reading:
    plan = read_plan(path)
    source = Source(document_id="x", sha256="x" * 64, file_name=path.name, page_count=len(plan.pages))
    return Reading(tidy(plan, source))


@pytest.fixture
def pdf(tmp_path: Path) -> Pdf:
    return Pdf(tmp_path / "plan.pdf")


@pytest.fixture
def read() -> Callable[[Pdf], Reading]:
    """Saves the drawn PDF and reads it."""
    return lambda pdf: read_file(pdf.save())
