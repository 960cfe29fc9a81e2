"""The pipeline as a Prefect flow: open → read → normalise → validate → publish, one run of tasks per document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from extract.plan.reader import READER_VERSION
from normalize.findings import finding
from normalize.plan import Row, Tidy, tidy
from normalize.records import RawPlan
from warehouse.builds import KEEP
from warehouse.parquet import to_arrow
from warehouse.publish import publish
from warehouse.schema import BY_NAME, TABLES

from .code_tables import code_tables
from .reading import ReadError, ReadingPool
from .settings import CURATED, RAW
from .sources import Found, inventory

_POOL: ReadingPool | None = None
_RUNNER: Any = ThreadPoolTaskRunner(max_workers=4)


@dataclass(slots=True)
class Outcome:
    """What a run did: row counts of what was published (None if nothing was) and the files that failed."""

    counts: dict[str, int] | None = None
    failed: list[str] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


def use_pool(pool: ReadingPool) -> None:
    """Let the flow use a pool that is reading already."""
    global _POOL
    _POOL = pool


def _pool() -> ReadingPool:
    global _POOL
    if _POOL is None:
        _POOL = ReadingPool()
    return _POOL


@task(task_run_name="読取 {found.source.file_name}", retries=1, retry_delay_seconds=0, persist_result=False)
def read_document(found: Found) -> RawPlan | ReadError:
    """Read one PDF in a worker process. A file that cannot be opened is a result, not a failure; a dead worker is
    tried again."""
    try:
        return _pool().submit(found.path).result()
    except ReadError as error:
        return error


@task(task_run_name="正規化 {found.source.file_name}", persist_result=False)
def normalise_document(found: Found, plan: RawPlan | ReadError) -> Tidy:
    """Raw records to rows; a file that could not be read gives its finding. A printed date of publication goes before
    the one that sources.csv states."""
    if isinstance(plan, ReadError):
        return failed_document(found, plan.code, plan.detail)
    document = tidy(plan, replace(found.source, page_count=len(plan.pages)))
    for row in document.rows("documents"):
        row["published_on"] = row["published_on"] or found.published_on
    return document


@task(task_run_name="検査 {found.source.file_name}", persist_result=False)
def validate_document(found: Found, document: Tidy) -> Tidy:
    """Hold the rows against the declared schema before they can spoil a build. Raises where they do not fit."""
    for table in TABLES:
        to_arrow(table, document.rows(table.name))
    return document


@task(task_run_name="公開", persist_result=False)
def publish_tables(
    tables: Mapping[str, list[Row]], curated: Path, info: dict[str, Any], keep: int = KEEP
) -> dict[str, int]:
    """Build, check and switch."""
    return publish(tables, curated, info, keep)


def collect(found: Found, futures: list[PrefectFuture[Any]]) -> Tidy:
    """The validated rows of a document, or the finding that says which of its tasks failed."""
    for future in futures:
        future.wait()
    broken = next((f.state for f in futures if not f.state.is_completed()), None)
    if broken is not None:
        return failed_document(found, "read_failed", str(broken.message))
    document: Tidy = futures[-1].result()
    return document


def failed_document(found: Found, code: str, detail: str = "") -> Tidy:
    """The finding that a file becomes when nothing of it can be read."""
    out = Tidy()
    name = found.source.file_name
    row = finding(code, name, detail=f"{name}（{detail}）" if code == "read_failed" and detail else name)
    out.add("findings", {"document_id": found.source.document_id, "ord": 1, **row})
    return out


@flow(name="keikaku-ingest", task_runner=_RUNNER, log_prints=False)
def ingest(raw: str = str(RAW), curated: str = str(CURATED), keep: int = KEEP) -> Outcome:
    """Read every PDF below `raw` and publish the curated tables to `curated`; `keep` older builds stay beside it."""
    stock = inventory(Path(raw))
    outcome = Outcome()
    submitted: list[tuple[Found, list[PrefectFuture[Any]]]] = []
    for found in stock.files:
        plan: Any = read_document.submit(found)
        rows: Any = normalise_document.submit(found, plan)
        submitted.append((found, [plan, rows, validate_document.submit(found, rows)]))
    documents = [collect(found, futures) for found, futures in submitted]
    for (found, _), document in zip(submitted, documents, strict=True):
        if not document.rows("documents"):
            outcome.failed.append(found.source.file_name)
    tables = merge_tables(documents, stock.findings)
    outcome.findings = tables["findings"]
    if any(d.rows("documents") for d in documents):
        info = {"reader_version": READER_VERSION, "inputs": {f.source.file_name: f.source.sha256 for f in stock.files}}
        outcome.counts = publish_tables(tables, Path(curated), info, keep)
    return outcome


def merge_tables(documents: Iterable[Tidy], extra_findings: Iterable[Row] = ()) -> dict[str, list[Row]]:
    """All documents' rows by table, with the code tables and findings numbered anew."""
    tables: dict[str, list[Row]] = {name: [] for name in BY_NAME}
    for document in documents:
        for name, rows in document.tables.items():
            tables[name].extend(rows)
    tables |= code_tables()
    numbers: dict[str, int] = defaultdict(int)
    findings = []
    for row in [*tables["findings"], *extra_findings]:
        numbers[row["document_id"]] += 1
        findings.append({**row, "ord": numbers[row["document_id"]]})
    tables["findings"] = findings
    return tables
