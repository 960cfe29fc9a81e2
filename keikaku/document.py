"""One PDF without a warehouse."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import KeikakuError
from .frames import frame

if TYPE_CHECKING:
    import os

    import pandas as pd

    from keikaku._internal.normalize.plan import Tidy


class ReadError(KeikakuError):
    """A file of which nothing can be read; `code` is the finding code that it would be in a warehouse."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Document:
    """What keikaku understood of a PDF, in the tables that a warehouse has."""

    path: Path
    document_id: str
    _rows: Tidy

    @property
    def tables(self) -> list[str]:
        """The names of the tables that the document has rows of."""
        return [name for name, rows in self._rows.tables.items() if rows]

    def table(self, name: str) -> pd.DataFrame:
        """The document's rows of a table (see `keikaku schema`). Raises KeyError for a table that is none."""
        from keikaku._internal.warehouse.parquet import to_arrow
        from keikaku._internal.warehouse.schema import BY_NAME

        return frame(to_arrow(BY_NAME[name], self._rows.rows(name)))

    @property
    def projects(self) -> pd.DataFrame:
        """The projects (事業)."""
        return self.table("projects")

    @property
    def findings(self) -> pd.DataFrame:
        """What was not understood (確認事項)."""
        return self.table("findings")

    def __repr__(self) -> str:
        """The file with the number of its projects."""
        return f"<keikaku.Document {self.path.name}: {len(self._rows.rows('projects'))} projects>"


def read(path: str | os.PathLike[str]) -> Document:
    """Read a PDF in this process.

    >>> plan = keikaku.read("data/raw/tomi.pdf")
    >>> plan
    <keikaku.Document tomi.pdf: 14 projects>
    >>> plan.projects["name"].iloc[0]
    '行政手続のオンライン化'

    Raises ReadError for a file of which nothing can be read, and FileNotFoundError.
    """
    from keikaku._internal.extract.pdf.document import PdfError
    from keikaku._internal.extract.plan.reader import read_plan
    from keikaku._internal.normalize.findings import finding
    from keikaku._internal.normalize.plan import Source, tidy

    file = Path(path)
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    try:
        plan = read_plan(file)
    except PdfError as error:
        told = finding(error.code, detail=file.name)
        raise ReadError(error.code, f"{told['message']}。{told['suggestion']}") from error
    source = replace(Source(sha256[:16], sha256, file.name, 0), page_count=len(plan.pages))
    return Document(file, sha256[:16], tidy(plan, source))
