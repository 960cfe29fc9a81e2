"""One ingest as a person sees it: progress while reading, then the summary."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from warehouse.builds import KEEP
from warehouse.errors import NotPublishedError
from warehouse.lock import writer_lock

from .jobs import Job, Limits
from .night import LookupsBrokenError, Night, begin
from .options import RunOptions
from .outcome import Outcome
from .reading import ReadingPool
from .summary import print_findings, print_summary, print_work

EXIT_OK, EXIT_NOTHING, EXIT_FAILED_DOCUMENT = 0, 1, 3


@contextmanager
def _reading(console: Console, jobs: list[Job], workers: int | None) -> Iterator[ReadingPool]:
    """Start reading at once, so that the seconds in which Prefect starts are not lost, and show how far it is."""
    pool = ReadingPool(workers)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, disable=not console.is_terminal)
    with progress:
        bar = progress.add_task("PDFを読み取り中", total=len(jobs), visible=bool(jobs))

        def done(job: Job) -> None:
            progress.advance(bar)
            if not console.is_terminal:
                console.print(f"読み取り済み {job.name}", markup=False, highlight=False)

        pool.start(jobs, done)
        try:
            yield pool
        finally:
            pool.close()


class _Warnings(logging.Handler):
    """Warnings of ours as plain lines, beside the progress bar."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.WARNING)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.print(record.getMessage(), markup=False, highlight=False, style="yellow")


def run_ingest(raw: Path, curated: Path, options: RunOptions, keep: int = KEEP) -> int:
    """Ingest and print; the exit code: 0, 1 if nothing could be published, 3 with `strict` and a failed file."""
    console = Console()
    logging.getLogger("keikaku").addHandler(_Warnings(console))

    def waiting(owner: int | None) -> None:
        who = f"（プロセス {owner}）" if owner else ""
        console.print(f"{curated} はほかの処理{who}が書き込み中です。終わるのを待ちます", highlight=False)

    with writer_lock(curated, waiting=waiting):
        limits = Limits(options.page_seconds, options.document_seconds, options.worker_mb)
        try:
            night = begin(raw, curated, options.cache, limits, options.force)
        except LookupsBrokenError as error:
            return _not_published(console, error)
        missing = [] if night.is_unchanged else night.missing
        known = len(night.jobs) - len(missing)
        told = f"（{known}件は前回の結果を使います）" if known else ""
        console.print(f"{len(missing)}件のPDFを読み取ります{told}", highlight=False)
        with _reading(console, missing if options.dask is None else [], options.workers) as pool:
            outcome = _run_flow(console, night, pool, raw, curated, options, keep)
    return EXIT_NOTHING if outcome is None else _report(console, curated, outcome, options.strict)


def _run_flow(
    console: Console, night: Night, pool: ReadingPool, raw: Path, curated: Path, options: RunOptions, keep: int
) -> Outcome | None:
    """Run the flow; None where nothing could be published."""
    from . import ingest as pipeline
    from .dask import NoDaskError

    pipeline.hand_over(night, pool)
    try:
        outcome: Outcome = pipeline.ingest(str(raw), str(curated), keep, **options.parameters())
        return outcome
    except pipeline.DocumentsFailedError as error:
        return error.outcome
    except (NotPublishedError, NoDaskError) as error:
        _not_published(console, error)
        return None


def _not_published(console: Console, error: Exception) -> int:
    console.print("公開しませんでした（前の版はそのままです）", style="bold red")
    console.print(str(error), markup=False, highlight=False, soft_wrap=True)
    return EXIT_NOTHING


def _report(console: Console, curated: Path, outcome: Outcome, strict: bool) -> int:
    if outcome.counts is not None:
        print_summary(console, curated)
    print_findings(console, outcome.findings)
    if outcome.counts is None:
        console.print("読めたPDFがないため、何も公開しませんでした（前の版はそのままです）", style="bold red")
        return EXIT_NOTHING
    print_work(console, outcome)
    if outcome.was_published:
        console.print(f"公開しました：{curated}/keikaku.duckdb と {curated}/*.parquet", highlight=False)
    else:
        console.print(f"前回から変わりがないため、公開中の版のままです：{curated}", highlight=False)
    return EXIT_FAILED_DOCUMENT if strict and outcome.failed else EXIT_OK


def print_status(console: Console, curated: Path) -> int:
    """What is published, when it was built, how complete it is; 1 when nothing is."""
    record = curated / "build.json"
    if not record.exists():
        console.print(f"{curated} にはまだ何も公開されていません。keikaku ingest を実行してください")
        return EXIT_NOTHING
    build = json.loads(record.read_text(encoding="utf-8"))
    console.print(f"作成：{build['built_at']}  文書 {build['row_counts']['documents']}件", highlight=False)
    print_summary(console, curated)
    print_coverage(console, curated)
    return EXIT_OK


def print_coverage(console: Console, curated: Path) -> None:
    """The account of what was read, per document."""
    from rich.table import Table

    from warehouse.database import FILE_NAME, connect

    table = Table(title="読み残しの一覧", title_justify="left")
    for name in ("文書", "ページ", "文字なし", "表", "読んだ表", "年度のない事業", "状況不明の欄", "要確認"):
        table.add_column(name, justify="left" if name == "文書" else "right")
    sql = (
        "SELECT coalesce(title, document_id), page_count, pages_without_text, tables_seen, tables_read, "
        "projects_without_years, year_cells_without_status, errors + warnings FROM coverage"
    )
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        for row in con.execute(sql).fetchall():
            table.add_row(*(str(v) for v in row))
    console.print(table)


if __name__ == "__main__":
    sys.exit("use: keikaku ingest")
