"""What the independent witness says of a night's documents: checked when they are new, published beside the rows."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from keikaku._internal.flows.reading import Job, TidyEntry, is_remote
from keikaku._internal.flows.verify import KeptChecks, printed_values_of, sample_of, verify_document
from keikaku._internal.normalize.findings import finding
from keikaku._internal.normalize.plan import Row
from keikaku._internal.normalize.records import Evidence

from .stock import Night

logger = logging.getLogger("keikaku.ingest")


def check_new(night: Night, jobs: Iterable[Job], count: int) -> None:
    """Have the witness read so many values of each document again, always the same of the same document, and keep what
    it says. Documents behind URLs are left out."""
    if not count:
        return
    checks, names = {}, night.names
    for job in jobs:
        entry = night.kept.get(job.source.document_id)
        if entry is None or entry.failure is not None or is_remote(job.location):
            continue
        values = list(printed_values_of(_reader(entry), job.source.file_name))
        sources = {row["page_no"]: row["text_source"] for row in _reader(entry)("pages")}
        own = sorted(sample_of(values, job.source.sha256, count), key=lambda v: (v.page_no, v.bbox[1], v.bbox[0]))
        checks[names[job.source.document_id]] = list(verify_document(Path(job.location), own, sources))
    if checks:
        KeptChecks(night.jobs[0].cache).add(checks)


def _reader(entry: TidyEntry) -> Any:
    def rows(name: str) -> list[Row]:
        table = entry.table(name)
        return [] if table is None else table.to_pylist()

    return rows


def verifications(night: Night) -> tuple[list[Row], list[Row]]:
    """The rows of `verifications`, numbered within each document, and what was contradicted as findings."""
    if not night.jobs:
        return [], []
    kept = KeptChecks(night.jobs[0].cache)
    names = night.names
    rows = [row for document_id in sorted(names.keys() & night.kept.keys()) for row in kept.rows(names[document_id])]
    return list(_numbered(rows)), [_finding(row) for row in rows if row["verdict"] == "contradicted"]


def _numbered(rows: Iterable[Row]) -> Iterator[Row]:
    for _, own in groupby(sorted(rows, key=lambda row: str(row["document_id"])), key=lambda row: row["document_id"]):
        for number, row in enumerate(own, 1):
            yield {**row, "ord": number}


def _finding(row: Row) -> Row:
    at = Evidence(row["page_no"], tuple(row["bbox"]))
    seen = " ".join((row["seen"] or "").split()) or "何も見えません"
    told = f"{row['table_name']} {row['row_key']}、別の読みは「{seen[:80]}」"
    return {"document_id": row["document_id"], **finding("value_contradicted", row["value_raw"], at, told)}
