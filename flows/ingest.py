"""The pipeline as a Prefect flow: the steps of every run, each document a task, what came of it for all to see."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from keikaku._internal.flows.night import (
    CURATED,
    MOST_LOST,
    RAW,
    Carrier,
    Night,
    Note,
    Outcome,
    RunOptions,
    begin,
    begin_outcome,
    failure_of,
    merge_tables,
    noted,
    publish_artifacts,
    run_name,
    run_steps,
    tell_crash,
    tell_news,
)
from keikaku._internal.flows.reading import (
    DOCUMENT_SECONDS,
    PAGE_SECONDS,
    WORKER_MB,
    Done,
    Failure,
    Job,
    Limits,
    ReadingPool,
    workers_for,
)
from keikaku._internal.normalize.lookups import use_own
from keikaku._internal.warehouse.builds import KEEP
from keikaku._internal.warehouse.lock import writer_lock

__all__ = ["ingest", "merge_tables"]

READ_TAG = "keikaku-read"
"""A concurrency limit on this tag holds for all machines together."""
_NIGHT_SECONDS = 12 * 3600

_pool: ReadingPool | None = None
_prepared: tuple[Night, Outcome] | None = None
logger = logging.getLogger("keikaku.ingest")


class DocumentError(Exception):
    """A file of which nothing could be read; its reason is kept."""


class DocumentsFailedError(Exception):
    """With `strict`: all that could be read is published, but some files could not be read."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("読めない文書があります：" + "、".join(outcome.failed))
        self.outcome = outcome


def hand_over(night: Night, outcome: Outcome, pool: ReadingPool) -> None:
    """Let the next run use stock that is taken and a pool that is reading already, and note in `outcome` what it does.

    What is noted there stands when Prefect fails after the tables were published.
    """
    global _pool, _prepared
    _pool, _prepared = pool, (night, outcome)


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
def tell_published(counts: dict[str, int]) -> dict[str, int]:
    """Record that the tables are published. They are already: no record stands between a reading and its publishing."""
    return counts


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
    lookups: str | None = None,
    force: bool = False,
    max_loss: float = MOST_LOST,
    accept_loss: bool = False,
    strict: bool = False,
    notify: str | None = None,
    page_seconds: float = PAGE_SECONDS,
    document_seconds: float = DOCUMENT_SECONDS,
    worker_mb: int = WORKER_MB,
    verify: int = 0,
) -> Outcome:
    """Read what is new below `raw` and publish the curated tables to `curated`; `keep` older builds stay beside it.

    `workers` processes read on this machine, or the cluster behind `dask` does. `cache` is where readings are kept,
    `force` ignores them. `lookups` holds the user's own words (by default beside `raw`). `notify` names a notification
    block. Another engine reads `verify` values of each new document again. Raises DocumentsFailedError with `strict`.
    """
    use_own(Path(lookups) if lookups else Path(raw).parent / "lookups")
    place = Path(curated)
    limits = Limits(page_seconds, document_seconds, worker_mb)
    # A command that hands its own over writes the run down itself.
    diary = noted(place) if _prepared is None else nullcontext(Note(place))
    with diary as note, writer_lock(place, waiting=lambda owner: _waits(note, owner)):
        night, outcome = _take(Path(raw), place, cache, limits, force)
        run_steps(
            night,
            outcome,
            keep,
            _as_tasks(night.readings, workers, dask),
            RunOptions(max_loss=max_loss, accept_loss=accept_loss).most_lost,
            verify,
        )
        note.comes_to(*outcome.result)
    _record(outcome)
    if notify:
        tell_news(notify, outcome)
    if strict and outcome.failed:
        raise DocumentsFailedError(outcome)
    return outcome


def _waits(note: Note, owner: int | None) -> None:
    logger.warning("ほかの処理（%s）が終わるのを待ちます", owner)
    note.waits(owner)


def _take(raw: Path, curated: Path, cache: str | None, limits: Limits, force: bool) -> tuple[Night, Outcome]:
    global _prepared
    prepared, _prepared = _prepared, None
    if prepared is not None:
        return prepared
    night = begin(raw, curated, cache, limits, force)
    return night, begin_outcome(night, curated)


def _record(outcome: Outcome) -> None:
    """Show what was done. That a server does not take it is logged and does not fail the run."""
    if outcome.was_published and outcome.counts is not None:
        try:
            tell_published(outcome.counts)
        except Exception as error:
            logger.warning("Prefectに公開を記録できません：%s", error)
    publish_artifacts(outcome)


def _as_tasks(readings: set[str], workers: int | None, dask: str | None) -> Carrier:
    """Have jobs done by tasks, on this machine or on a cluster; `readings` are kept of these documents."""

    def carry_out(jobs: list[Job]) -> Iterator[tuple[Job, Done | Failure]]:
        with _running(jobs, workers, dask) as runner:
            places = _staged(jobs) if dask else jobs
            futures = []
            for job, place in zip(jobs, places, strict=True):
                work = normalise_document if job.source.document_id in readings else read_document
                futures.append((job, runner.submit(work, {"job": place})))
            for job, future in futures:
                yield job, _settled(future)

    return carry_out


def _staged(jobs: list[Job]) -> list[Job]:
    from keikaku._internal.flows.reading import staged

    return [staged(job) for job in jobs]


def _settled(future: PrefectFuture[Any]) -> Done | Failure:
    """Wait for a task. Of a file that cannot be read the reason is kept, as rows are."""
    try:
        result = future.result(raise_on_failure=False)
    except Exception as error:  # a cluster's own: all workers that had the task have died
        result = error
    if isinstance(result, DocumentError):
        return Done("", pages_read=0, failure=Failure("read_failed"))
    if isinstance(result, BaseException):
        return failure_of(result)
    return Done(**result)


@contextmanager
def _running(jobs: list[Job], workers: int | None, dask: str | None) -> Iterator[TaskRunner[Any]]:
    """Threads that wait for worker processes of this machine, or a cluster."""
    global _pool
    if dask:
        from keikaku._internal.flows.reading import cluster

        with cluster(dask) as runner:
            yield runner
        return
    if _pool is None:
        _pool = ReadingPool(workers_for(jobs, workers))
    pool = _pool
    try:
        threads: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=pool.workers)
        with threads:
            yield threads
    finally:
        pool.close()
        _pool = None
