"""The pipeline as a Prefect flow: take stock → read and normalise what is new → build, check and publish."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from extract.plan.reader import READER_VERSION
from warehouse.builds import KEEP
from warehouse.checks import ChecksFailedError
from warehouse.lock import writer_lock
from warehouse.publish import publish

from .artifacts import publish_artifacts
from .blame import culprits
from .entries import Failure
from .jobs import Job, Limits, NotDoneError
from .merge import MergedTables, merge_tables
from .names import run_name
from .night import Night, begin, is_read
from .notify import tell_crash, tell_news
from .options import DOCUMENT_SECONDS, PAGE_SECONDS, WORKER_MB
from .outcome import Outcome, new_among, note_failures, table_rows
from .reading import ReadingPool
from .settings import CURATED, RAW

__all__ = ["ingest", "merge_tables"]

READ_TAG = "keikaku-read"
"""A concurrency limit on this tag holds for all machines together."""
_NIGHT_SECONDS = 12 * 3600

_pool: ReadingPool | None = None
_prepared: Night | None = None
logger = logging.getLogger("keikaku.ingest")


class DocumentError(Exception):
    """A file of which nothing could be read; its reason is kept."""


class DocumentsFailedError(Exception):
    """With `strict`: all that could be read is published, but some files could not be read."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("読めない文書があります：" + "、".join(outcome.failed))
        self.outcome = outcome


def hand_over(night: Night, pool: ReadingPool) -> None:
    """Let the next run use stock that is taken and a pool that is reading already."""
    global _pool, _prepared
    _pool, _prepared = pool, night


def _shared_pool() -> ReadingPool:
    """The pool of this process: handed over, or made by the first task that comes to a worker of a cluster."""
    global _pool
    if _pool is None:
        _pool = ReadingPool()
    return _pool


def _worth_another_try(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    failure = state.result(raise_on_failure=False)
    return not isinstance(failure, DocumentError)


@task(
    name="読取",
    task_run_name="読取 {job.name}",
    tags=[READ_TAG],
    retries=1,
    retry_condition_fn=_worth_another_try,
    persist_result=False,
    cache_policy=NO_CACHE,
)
def read_document(job: Job) -> dict[str, Any]:
    """Read and normalise one PDF in a worker process; the result says where the rows are kept."""
    return _carry_out(job)


@task(name="正規化", task_run_name="正規化 {job.name}", retries=1, persist_result=False, cache_policy=NO_CACHE)
def normalise_document(job: Job) -> dict[str, Any]:
    """Normalise a kept reading in a worker process; the result says where the rows are kept."""
    return _carry_out(job)


def _carry_out(job: Job) -> dict[str, Any]:
    done = _shared_pool().submit(job).result()
    if done.failure is not None:
        raise DocumentError(f"{done.failure.code} {done.failure.detail}".strip())
    return asdict(done)


@task(name="公開", task_run_name="公開", persist_result=False, cache_policy=NO_CACHE)
def publish_tables(tables: Mapping[str, Any], curated: Path, info: Mapping[str, Any], keep: int) -> dict[str, int]:
    """Build, check and switch."""
    return publish(tables, curated, info, keep)


@flow(
    name="keikaku-ingest",
    flow_run_name=run_name,
    timeout_seconds=_NIGHT_SECONDS,
    on_failure=[tell_crash],
    on_crashed=[tell_crash],
    log_prints=False,
    persist_result=False,
)
def ingest(
    raw: str = str(RAW),
    curated: str = str(CURATED),
    keep: int = KEEP,
    workers: int | None = None,
    dask: str | None = None,
    cache: str | None = None,
    force: bool = False,
    strict: bool = False,
    notify: str | None = None,
    page_seconds: float = PAGE_SECONDS,
    document_seconds: float = DOCUMENT_SECONDS,
    worker_mb: int = WORKER_MB,
) -> Outcome:
    """Read what is new below `raw` and publish the curated tables to `curated`; `keep` older builds stay beside it.

    `workers` processes read on this machine, or the cluster behind `dask` does. `cache` is where readings are kept,
    `force` ignores them. `notify` names a notification block. Raises DocumentsFailedError with `strict`.
    """
    place = Path(curated)
    limits = Limits(page_seconds, document_seconds, worker_mb)
    with writer_lock(place, waiting=lambda owner: logger.warning("ほかの処理（%s）が終わるのを待ちます", owner)):
        night = _take(Path(raw), place, cache, limits, force)
        outcome = Outcome(place, len(night.jobs))
        if not night.is_unchanged:
            _work(night, outcome, workers, dask)
        _publish(night, outcome, keep)
    publish_artifacts(outcome)
    if notify:
        tell_news(notify, outcome)
    if strict and outcome.failed:
        raise DocumentsFailedError(outcome)
    return outcome


def _take(raw: Path, curated: Path, cache: str | None, limits: Limits, force: bool) -> Night:
    global _prepared
    night, _prepared = _prepared, None
    return night or begin(raw, curated, cache, limits, force)


def _work(night: Night, outcome: Outcome, workers: int | None, dask: str | None) -> None:
    """Do what is missing; what fails becomes a failure of its document."""
    missing = night.missing
    if not missing:
        return
    outcome.processed = len(missing)
    logger.info("%d件の文書のうち%d件を処理します", len(night.jobs), len(missing))
    with _running(workers, dask) as runner:
        jobs = _staged(missing) if dask else missing
        futures = [(job, runner.submit(_task_of(job), {"job": job})) for job in jobs]
        for job, future in futures:
            failure = _settled(future)
            if failure is not None:
                night.failures[job.source.document_id] = failure
            elif isinstance(done := future.result(raise_on_failure=False), dict):
                outcome.read += done["pages_read"] > 0
                outcome.normalised += done["pages_read"] == 0
                outcome.pages_read += done["pages_read"]
    night.look()
    for job in night.missing:
        night.failures.setdefault(job.source.document_id, Failure("read_failed", "結果が残っていません"))


def _task_of(job: Job) -> Task[[Job], dict[str, Any]]:
    return normalise_document if is_read(job) else read_document


def _staged(jobs: list[Job]) -> list[Job]:
    from .dask import staged

    return [staged(job) for job in jobs]


def _settled(future: PrefectFuture[Any]) -> Failure | None:
    """Wait for a task; why nothing is kept of its document, if so."""
    try:
        result = future.result(raise_on_failure=False)
    except Exception as error:  # a cluster's own: all workers that had the task have died
        result = error
    if isinstance(result, NotDoneError):
        return Failure(result.code, result.detail)
    if isinstance(result, BaseException) and not isinstance(result, DocumentError):
        return Failure("read_failed", f"{type(result).__name__}: {result}"[:300])
    return None


@contextmanager
def _running(workers: int | None, dask: str | None) -> Iterator[TaskRunner[Any]]:
    """Threads that wait for worker processes of this machine, or a cluster."""
    global _pool
    if dask:
        from .dask import cluster

        with cluster(dask) as runner:
            yield runner
        return
    if _pool is None:
        _pool = ReadingPool(workers)
    pool = _pool
    try:
        threads: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=pool.workers)
        with threads:
            yield threads
    finally:
        pool.close()
        _pool = None


def _publish(night: Night, outcome: Outcome, keep: int) -> None:
    """Publish unless exactly this is published already, or nothing could be read."""
    before = table_rows(outcome.curated, "findings")
    while not night.is_published:
        note_failures(outcome, night)
        tables = MergedTables(night.kept, [*night.stock.findings, *night.findings()])
        if not any(entry.failure is None for entry in night.kept.values()):
            outcome.findings = tables.rows("findings")
            return
        try:
            outcome.counts = publish_tables(tables, outcome.curated, _info(night, outcome), keep)
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
        "limited": sorted(key for key, entry in night.kept.items() if entry.is_limited),
        "failed": outcome.failed,
    }
