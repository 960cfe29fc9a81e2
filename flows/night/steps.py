"""The steps of a run, with Prefect or without: read and normalise what is new, build, check and publish."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from keikaku._internal.extract.plan.reader import READER_VERSION
from keikaku._internal.flows.reading import Done, Failure, Job, NotDoneError, ReadingPool
from keikaku._internal.warehouse.checks import ChecksFailedError
from keikaku._internal.warehouse.publish import publish

from .blame import culprits
from .loss import require_documents, require_projects
from .merge import MergedTables
from .options import MOST_LOST
from .outcome import Outcome, new_among, note_failures, table_rows
from .stock import Night
from .verified import check_new, verifications

logger = logging.getLogger("keikaku.ingest")


Carrier = Callable[[list[Job]], Iterable[tuple[Job, Done | Failure]]]
"""Has jobs done, wherever that is, and gives each with what came of it. One that fails unexpectedly it tries twice."""


def run_steps(
    night: Night, outcome: Outcome, keep: int, carry_out: Carrier, most_lost: float = MOST_LOST, verify: int = 0
) -> None:
    """Do what a night has to do, and note in `outcome` what was done. Raises NotPublishedError.

    Nothing is published where more than the share `most_lost` of the documents or of a city's projects would be lost.
    The witness reads `verify` values of each document that was read or normalised anew.
    """
    if night.damaged:
        told = "、".join(night.damaged)
        logger.warning("公開中の版のファイルが公開したときと違うため、残してある結果から作り直します：%s", told)
    require_documents(night, most_lost)
    if not night.is_unchanged:
        new = night.missing
        _work(night, outcome, carry_out)
        check_new(night, new, verify)
    _publish(night, outcome, keep, most_lost)


def in_this_process(pool: ReadingPool) -> Carrier:
    """Have jobs done by the worker processes of a pool."""

    def carry_out(jobs: list[Job]) -> Iterator[tuple[Job, Done | Failure]]:
        pool.start(jobs)
        for job in jobs:
            yield job, _twice(pool, job)

    return carry_out


def failure_of(error: BaseException) -> Failure:
    """What becomes of a document when its job raises."""
    if isinstance(error, NotDoneError):
        return Failure(error.code, error.detail)
    return Failure("read_failed", f"{type(error).__name__}: {error}"[:300])


def _twice(pool: ReadingPool, job: Job) -> Done | Failure:
    for is_last in (False, True):
        try:
            return pool.submit(job).result()
        except Exception as error:
            if is_last:
                return failure_of(error)
    raise AssertionError


def _work(night: Night, outcome: Outcome, carry_out: Carrier) -> None:
    """Do what is missing; what fails becomes a failure of its document."""
    missing = night.missing
    if not missing:
        return
    outcome.processed = len(missing)
    logger.info("%d件の文書のうち%d件を処理します", len(night.jobs), len(missing))
    for job, done in carry_out(missing):
        if isinstance(done, Failure):
            night.failures[job.source.document_id] = done
        elif done.failure is None:
            outcome.read += done.pages_read > 0
            outcome.normalised += done.pages_read == 0
            outcome.pages_read += done.pages_read
    night.look(also_provisional=True)
    for job in night.missing:
        night.failures.setdefault(job.source.document_id, Failure("read_failed", "結果が残っていません"))


def _publish(night: Night, outcome: Outcome, keep: int, most_lost: float) -> None:
    """Publish unless exactly this is published already, or nothing could be read."""
    before = [] if night.damaged else table_rows(outcome.curated, "findings")
    while not night.is_published:
        note_failures(outcome, night)
        checks, contradicted = verifications(night)
        tables = MergedTables(night.kept, [*night.stock.findings, *night.findings(), *contradicted], checks)
        if not any(entry.failure is None for entry in night.kept.values()):
            outcome.findings = tables.rows("findings")
            return
        require_projects(night, outcome, most_lost)
        try:
            outcome.counts = publish(tables, outcome.curated, _info(night, outcome), keep)
        except ChecksFailedError as error:
            if not _left_out(night, culprits(tables, error)):
                raise
            continue
        outcome.was_published = True
        outcome.findings = table_rows(outcome.curated, "findings")
        outcome.new_findings = new_among(outcome.findings, before)
        outcome.changes = table_rows(outcome.curated, "changes")
        return
    outcome.counts, outcome.findings = dict(night.record["row_counts"]), before
    outcome.failed, outcome.newly_failed = dict(night.record.get("failed", {})), []


def _left_out(night: Night, broken: Mapping[str, str]) -> bool:
    """Take documents that break a check out of the build; False where none of them is in it."""
    known = broken.keys() & night.kept.keys()
    for key in known:
        night.failures[key] = Failure("checks_failed", broken[key])
        del night.kept[key]
    return bool(known)


def _info(night: Night, outcome: Outcome) -> dict[str, Any]:
    return {
        "reader_version": READER_VERSION,
        "inputs": {job.name: job.source.sha256 for job in night.jobs},
        "content": night.content,
        "limited": sorted(night.limited),
        "failed": outcome.failed,
    }
