"""A night without Prefect: take stock, do what is missing in this process, and count the pages that are read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import keikaku._internal.extract.plan.reader as reader
from keikaku._internal.flows.night.stock import Night, begin
from keikaku._internal.flows.reading import jobs
from keikaku._internal.flows.reading.entries import TidyEntry
from keikaku._internal.flows.reading.jobs import Job, Limits, Versions
from keikaku._internal.normalize.plan.tidy import Source
from tests.kit.pdfs import Pdf

LIMITS = Limits(page_seconds=60, document_seconds=300, worker_mb=2000)


def plan_pdf(path: Path, pages: int = 2, word: str = "検討", name: str = "窓口の予約") -> Path:
    """A plan with one project on each page, whose status is `word`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf = Pdf(path)
    for no in range(pages):
        if no:
            pdf.page()
        pdf.text(50, 60, "情報化計画")
        pdf.grid(
            50,
            100,
            [150, 100, 60, 60],
            [["事業名", "担当課", "令和5年度", "令和6年度"], [f"{name}{no}", "情報政策課", word, "実施"]],
        )
    return pdf.save()


def job_for(path: Path, cache: Path, limits: Limits = LIMITS, force: bool = False) -> Job:
    """A job for one file outside of a night."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    source = Source(sha256[:16], sha256, path.name, 0)
    return Job(str(path), source, str(cache), Versions.here(), limits, force=force)


@dataclass
class Counter:
    """Pages that were read, as (file, page)."""

    pages: list[tuple[str, int]] = field(default_factory=list)

    def take(self) -> int:
        """How many since the last time."""
        count = len(self.pages)
        self.pages.clear()
        return count


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Count the pages that are read in this process."""
    counted = Counter()
    whole = reader.read_plan

    def read_plan(path: Path, progress: Callable[[int, int], None] | None = None, *rest: object) -> object:
        def tell(page: int, pages: int) -> None:
            counted.pages.append((path.name, page))
            if progress:
                progress(page, pages)

        return whole(path, tell, *rest)

    monkeypatch.setattr(reader, "read_plan", read_plan)
    return counted


@dataclass
class Place:
    """Folders of a person who runs keikaku."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def curated(self) -> Path:
        return self.root / "curated"

    def run(self, force: bool = False, cache: Path | None = None) -> Night:
        """One night; what was missing has been done."""
        night = begin(self.raw, self.curated, str(cache) if cache else None, LIMITS, force)
        for job in night.missing:
            jobs.carry_out(job)
        night.look()
        return night


def rows(night: Night, table: str) -> list[dict[str, object]]:
    """A table over all documents of a night."""
    found = [entry.table(table) for entry in night.kept.values() if isinstance(entry, TidyEntry)]
    return [row for part in found if part is not None for row in part.to_pylist()]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "raw").mkdir()
    return Place(tmp_path)
