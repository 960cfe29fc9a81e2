"""A published build as pandas users have it in hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import KeikakuError
from .frames import frame
from .project import Project

if TYPE_CHECKING:
    import os

    import pandas as pd


class NotPublishedError(KeikakuError):
    """There is no published build at the place."""


class QuestionError(KeikakuError):
    """A table, view or project that is not there, or a question that cannot be answered."""


class Plans:
    """The tables and views of one build. It goes on showing that build when a newer one is published."""

    def __init__(self, folder: Path, place: Path) -> None:
        self._folder, self._place = folder, place

    @property
    def built_at(self) -> datetime:
        """When the build was made."""
        from keikaku._internal.warehouse.builds import record_of

        return datetime.fromisoformat(record_of(self._folder)["built_at"])

    @property
    def tables(self) -> list[str]:
        """The names of the tables."""
        from keikaku._internal.warehouse.schema import TABLES

        return [table.name for table in TABLES]

    @property
    def views(self) -> dict[str, str]:
        """The names of the views, with the question that each answers (Japanese and English)."""
        from keikaku._internal.warehouse.views import views

        return {view.name: view.comment.splitlines()[0] for view in views()}

    def table(self, name: str) -> pd.DataFrame:
        """A table.

        >>> plans.table("projects").shape[0]
        287
        >>> plans.table("project_years").dtypes["fiscal_year"]
        Int32Dtype()
        """
        import pyarrow.parquet as pq

        if name not in self.tables:
            raise QuestionError(f"{name} という表はありません（あるのは {'、'.join(self.tables)}）")
        return frame(pq.read_table(self._folder / f"{name}.parquet"))

    def view(self, name: str) -> pd.DataFrame:
        """A view.

        >>> int(plans.view("coverage")["projects"].sum())
        287
        """
        if name not in self.views:
            raise QuestionError(f"{name} というビューはありません（あるのは {'、'.join(self.views)}）")
        return self.sql(f'FROM "{name}"')

    def sql(self, question: str) -> pd.DataFrame:
        """The answer to a question in SQL, which can only read.

        >>> plans.sql("SELECT count(*) AS documents FROM documents")["documents"].tolist()
        [5]
        """
        from keikaku._internal.warehouse.database import FILE_NAME
        from keikaku._internal.warehouse.question import RefusedError, asked

        try:
            with asked(self._folder / FILE_NAME, question) as answer:
                return frame(answer.to_arrow_table())
        except RefusedError as error:
            raise QuestionError(str(error)) from error

    def project(self, project_id: str) -> Project:
        """Everything about one project.

        >>> plans.project(plans.table("projects")["project_id"].iloc[0]).name
        '行政手続のオンライン化'
        """
        found = self._rows("projects", project_id)
        if found.empty:
            raise QuestionError(f"{project_id} という事業はありません（projects 表の project_id で指定してください）")
        row: dict[str, Any] = {str(key): value for key, value in found.iloc[0].items()}
        document = self.table("documents").set_index("document_id").loc[row["document_id"]]
        values = self._rows("indicator_values", project_id)
        return Project(
            project_id=project_id,
            name=row["name"],
            file_name=document["file_name"],
            row=row,
            departments=self._rows("project_departments", project_id),
            years=self._rows("project_years", project_id),
            activities=self._rows("activities", project_id),
            indicators=self._rows("indicators", project_id)
            .drop(columns=["page_no", "bbox"])
            .merge(values, on=["project_id", "indicator_no"], how="left"),
            budgets=self._rows("budgets", project_id),
        )

    def find(
        self,
        text: str = "",
        *,
        municipality: str | None = None,
        theme: str | None = None,
        department: str | None = None,
        document: str | None = None,
    ) -> pd.DataFrame:
        """The projects that words name, the best first; the other arguments are parts of names or codes.

        >>> plans.find("電子決裁", theme="internal_systems")["name"].tolist()
        ['電子決裁の推進、内部事務の効率化']
        """
        import pandas as pd

        from keikaku._internal.flows.look import Filters, find

        found = find(self._folder, text, Filters(municipality, theme, department, document))
        columns = ["project_id", "municipality", "number", "name", "section", "theme", "file_name"]
        return pd.DataFrame(found, columns=columns, dtype="string")

    def _rows(self, table: str, project_id: str) -> pd.DataFrame:
        rows = self.table(table)
        return rows[rows["project_id"] == project_id].reset_index(drop=True)

    def __repr__(self) -> str:
        """The place, and when the build was made."""
        return f"<keikaku.Plans {self._place} of {self.built_at:%Y-%m-%d %H:%M %Z}>"


def open(path: str | os.PathLike[str] = "data/curated") -> Plans:
    """Open the published build at a place (the `--curated` of `keikaku ingest`). Raises NotPublishedError."""
    from keikaku._internal.warehouse.builds import published_build
    from keikaku._internal.warehouse.errors import NotPublishedError as NotOursError

    place = Path(path).absolute()
    try:
        folder = published_build(place)
    except NotOursError as error:
        raise NotPublishedError(str(error)) from error
    if folder is None:
        raise NotPublishedError(f"{path} にはまだ何も公開されていません。keikaku ingest を実行してください")
    return Plans(folder, Path(path))
