"""One project with all that the plan says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Place:
    """Where a value is printed: file, page (from 1), box in points from the top left of the page."""

    what: str
    file_name: str
    page_no: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True)
class Project:
    """A project (事業); `row` are its columns of the table `projects`."""

    project_id: str
    name: str
    file_name: str
    row: dict[str, Any] = field(repr=False)
    departments: pd.DataFrame = field(repr=False)
    years: pd.DataFrame = field(repr=False)
    activities: pd.DataFrame = field(repr=False)
    indicators: pd.DataFrame = field(repr=False)
    """One row a value; an indicator without values has one row without a year."""
    budgets: pd.DataFrame = field(repr=False)

    @property
    def evidence(self) -> list[Place]:
        """Where the plan says it: the project itself, then what the other fields hold, in their order."""
        found = [("project", self.row)]
        parts = ("departments", "years", "activities", "indicators", "budgets")
        for what in parts:
            found += [(what, row) for row in getattr(self, what).to_dict("records")]
        return [
            Place(what, self.file_name, int(row["page_no"]), tuple(float(edge) for edge in row["bbox"]))  # type: ignore[arg-type]
            for what, row in found
            if row["bbox"] is not None and len(row["bbox"]) == 4
        ]
