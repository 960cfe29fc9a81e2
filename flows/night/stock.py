"""What a night has to do: which documents are as they were, which are to be read, whether all is published already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keikaku._internal.flows.raw import Inventory, take_inventory
from keikaku._internal.flows.reading import (
    FORMAT,
    Cache,
    Failure,
    Job,
    Limits,
    TidyEntry,
    Versions,
    default_place,
    failed_document,
    find_tidy,
    fingerprint,
    is_remote,
    program_digests,
)
from keikaku._internal.flows.verify import KeptChecks
from keikaku._internal.normalize.findings import NO_DOCUMENT, finding
from keikaku._internal.normalize.lookups import Fault, check_all, notices
from keikaku._internal.normalize.plan import Row
from keikaku._internal.warehouse.builds import damaged_files, published_files, record_of
from keikaku._internal.warehouse.errors import NotPublishedError

_LOOKING = 8
"""Cache entries that are looked for at a time; on an object store each takes a while."""


class LookupsBrokenError(NotPublishedError):
    """Lookup files break their rules; with them nothing is read. The message names every file, line and reason."""

    def __init__(self, faults: list[Fault]) -> None:
        told = "\n".join(f"  ・{fault}" for fault in faults)
        super().__init__(f"辞書に読めない行があるため、何も読み取っていません。示された行を直してください\n{told}")
        self.faults = faults


@dataclass(slots=True)
class Night:
    """The documents of a run. `kept` are rows by document_id, `failures` what could not be kept, by document_id."""

    stock: Inventory
    jobs: list[Job]
    record: Mapping[str, Any]
    """What build.json of the published build says; empty where there is none."""
    kept: dict[str, TidyEntry] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    published: str | None = None
    """The key of what is published; None where that is to be made anew in any case."""
    readings: set[str] = field(default_factory=set)
    """The documents without rows of which a reading is kept, so that they are probably to be normalised only."""
    damaged: list[str] = field(default_factory=list)
    """Files of the published build that are not what was published; they are made anew."""
    is_unchanged: bool = False
    """Whether all that can be foreseen is published already, so that nothing need be looked for."""

    @property
    def names(self) -> dict[str, str]:
        """Under which name the rows of each document are kept, by document_id."""
        limited = self.limited
        ids = ((job.source.document_id, job) for job in self.jobs)
        return {document_id: job.tidy_names[document_id in limited] for document_id, job in ids}

    @property
    def missing(self) -> list[Job]:
        """Documents without rows, the largest files first."""
        found = [job for job in self.jobs if job.source.document_id not in self.kept]
        return sorted(found, key=lambda job: -job.size)

    @property
    def is_published(self) -> bool:
        """Whether exactly this is published already."""
        return self.is_unchanged or self.published == self.content

    @property
    def content(self) -> str:
        """A key of everything that is to be published: the same key, the same tables."""
        told = {job.source.document_id: self.failures.get(job.source.document_id) for job in self.jobs}
        return _content(self.jobs, self.limited, self.provisional, told, self.stock.findings)

    @property
    def limited(self) -> set[str]:
        """Documents whose reading a limit has cut short."""
        return {key for key, entry in self.kept.items() if entry.is_limited}

    @property
    def provisional(self) -> set[str]:
        """Documents that are to be read again the next night, because the reading of a page stood still."""
        return {key for key, entry in self.kept.items() if entry.is_provisional}

    @property
    def lost(self) -> list[str]:
        """Files that the published build has and that are neither there any more nor replaced."""
        names, contents = {job.name for job in self.jobs}, {job.source.sha256 for job in self.jobs}
        published: Mapping[str, str] = self.record.get("inputs", {})
        return sorted(name for name, sha256 in published.items() if name not in names and sha256 not in contents)

    def findings(self) -> list[Row]:
        """What the failures say."""
        failed = [(job, self.failures.get(job.source.document_id)) for job in self.jobs]
        return [row for job, why in failed if why for row in failed_document(job.source, why).rows("findings")]

    def look(self, also_provisional: bool = False) -> None:
        """Look for rows of documents that have none yet."""
        missing = self.missing
        with ThreadPoolExecutor(_LOOKING) as threads:
            found = threads.map(lambda job: find_tidy(job, also_provisional), missing)
            for job, entry in zip(missing, found, strict=True):
                if entry is not None:
                    self.kept[job.source.document_id] = entry


def begin(raw: Path, curated: Path, cache: str | None, limits: Limits, force: bool) -> Night:
    """Take stock: hash every PDF, and find what is kept of it unless `force` is given.

    Raises LookupsBrokenError before anything else where a lookup file breaks its rules.
    """
    if faults := check_all():
        raise LookupsBrokenError(faults)
    place = absolute(cache) if cache else default_place(curated)
    stock = take_inventory(raw)
    stock.findings.extend({"document_id": NO_DOCUMENT, **finding(code, None, detail=at)} for code, at in notices())
    versions = Versions.here()
    jobs = [
        Job(str(found.path.absolute()), found.source, place, versions, limits, found.published_on, force, found.lessons)
        for found in stock.files
    ]
    night = Night(stock, jobs, record_of(published_files(curated)))
    night.damaged = damaged_files(curated)
    night.published = night.record.get("content") if jobs and not (force or night.damaged) else None
    expected = _content(jobs, set(night.record.get("limited", ())), set(), {}, stock.findings)
    night.is_unchanged = night.published == expected
    if not (night.is_unchanged or force):
        night.look()
        with ThreadPoolExecutor(_LOOKING) as threads:
            found = zip(night.missing, threads.map(_has_reading, night.missing), strict=True)
        night.readings = {job.source.document_id for job, has_reading in found if has_reading}
    return night


def _has_reading(job: Job) -> bool:
    return Cache(job.cache).has(job.reading_names[0])


def absolute(place: str) -> str:
    """A cache place that means the same in every process."""
    return place if is_remote(place) else str(Path(place.removeprefix("file://")).absolute())


def _content(
    jobs: Sequence[Job],
    limited: set[str],
    provisional: set[str],
    failures: Mapping[str, Failure | None],
    findings: Iterable[Row],
) -> str:
    documents = []
    for job in jobs:
        failure = failures.get(job.source.document_id)
        name = job.tidy_names[job.source.document_id in limited]
        if job.source.document_id in provisional:
            name += " provisional"
        documents.append(f"{name} {failure.code} {failure.detail}" if failure else name)
    extra = json.dumps(list(findings), sort_keys=True, ensure_ascii=False)
    checks = _checks(jobs, limited)
    return fingerprint.digest_of(FORMAT, program_digests()["building"], *documents, extra, *checks)


def _checks(jobs: Sequence[Job], limited: set[str]) -> list[str]:
    """The names of the kept checks of documents, which tell their content."""
    names = [job.tidy_names[job.source.document_id in limited] for job in jobs]
    return sorted(KeptChecks(jobs[0].cache).names(names).values()) if jobs else []
