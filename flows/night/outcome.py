"""What a run did, for the summary, the artifacts and the notification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keikaku._internal.normalize.plan import Row
from keikaku._internal.warehouse.builds import published_files

from .stock import Night


@dataclass(slots=True)
class Outcome:
    """What a run did. `counts` are the rows published by table, None where nothing is published."""

    curated: Path
    names: dict[str, str] = field(default_factory=dict)
    """The file names of the documents by document_id."""
    counts: dict[str, int] | None = None
    was_published: bool = False
    """Whether there is a new build; not where exactly this was published already."""
    processed: int = 0
    """Documents of which not everything was kept."""
    read: int = 0
    """Documents that were read, and with what came of it normalised."""
    pages_read: int = 0
    normalised: int = 0
    """Documents that were normalised from a reading that was kept."""
    failed: dict[str, str] = field(default_factory=dict)
    """Files of which nothing could be read, each with the reason."""
    newly_failed: list[str] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    new_findings: list[Row] = field(default_factory=list)
    """Those that the build before did not have."""
    changes: list[Row] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.names)

    @property
    def reused(self) -> int:
        """Documents of which everything was kept from an earlier run."""
        return self.documents - self.processed

    @property
    def result(self) -> tuple[str, str]:
        """What the run came to, for the diary: one word, and one sentence."""
        failed = f"、読めない文書{len(self.failed)}件" if self.failed else ""
        counted = f"文書{self.documents}件のうち{self.processed}件を処理し、確認事項{len(self.findings)}件{failed}"
        if self.was_published:
            return "published", f"公開しました（{counted}）"
        if self.counts is None:
            return "nothing", f"公開しませんでした（{counted}）"
        return "unchanged", f"変わりありません（文書{self.documents}件{failed}）"


def begin_outcome(night: Night, curated: Path) -> Outcome:
    """What a night has done before it has done anything."""
    return Outcome(curated, {job.source.document_id: job.name for job in night.jobs})


def note_failures(outcome: Outcome, night: Night) -> None:
    """Name the files of which nothing could be read, and those that the last build could read or did not know."""
    for job in night.jobs:
        entry = night.kept.get(job.source.document_id)
        failure = night.failures.get(job.source.document_id) or (entry.failure if entry else None)
        if failure is not None:
            outcome.failed[job.name] = failure.detail or failure.code
    known = night.record.get("failed", {})
    outcome.newly_failed = [name for name in outcome.failed if name not in known]


def table_rows(curated: Path, name: str) -> list[Row]:
    """The rows of a published table; none where there is no such table."""
    import pyarrow.parquet as pq

    path = published_files(curated) / f"{name}.parquet"
    if not path.is_file():
        return []
    # Not read_table, which takes a second to load what reads folders of files.
    rows: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist()
    return rows


def new_among(findings: Iterable[Row], before: Iterable[Row]) -> list[Row]:
    """Findings that were not there before; where in its document one stands does not make it another."""

    def key(row: Row) -> tuple[Any, ...]:
        return row["document_id"], row["code"], row["value_raw"], row["message"]

    known = {key(row) for row in before}
    return [row for row in findings if key(row) not in known]
