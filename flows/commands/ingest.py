"""One ingest as a person sees it: what there is to do, how far it is, and what came of it."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from keikaku._internal.flows.night import (
    LookupsBrokenError,
    Night,
    Note,
    Outcome,
    Recorder,
    RunOptions,
    Server,
    away_from_here,
    begin,
    begin_outcome,
    find_recorder,
    in_this_process,
    noted,
    prefect_at,
    prepare_environment,
    run_steps,
)
from keikaku._internal.flows.raw import pdf_paths
from keikaku._internal.flows.reading import Limits, ReadingPool, clear, default_place, workers_for
from keikaku._internal.flows.terminal import make_console, say
from keikaku._internal.warehouse.builds import KEEP, RECORD, published_files
from keikaku._internal.warehouse.errors import NotPublishedError
from keikaku._internal.warehouse.lock import writer_lock

from .lookups_option import put_to_use
from .progress import ReadingProgress
from .summary import print_outcome

EXIT_OK, EXIT_NOTHING, EXIT_FAILED_DOCUMENT, EXIT_STOPPED = 0, 1, 3, 130
logger = logging.getLogger("keikaku.run")


class _Warnings(logging.Handler):
    """Warnings of ours as plain lines, beside the progress bar."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.WARNING)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        say(self._console, record.getMessage(), style="yellow")


def run_ingest(raw: Path, curated: Path, options: RunOptions, keep: int = KEEP) -> int:
    """Ingest and print; the exit code: 0, 1 if nothing could be published, 3 with `strict` and a failed file, 130 if it
    was stopped."""
    console = make_console()
    if fault := _nothing_in(raw):
        say(console, f"公開しませんでした：{fault}", style="bold red")
        return EXIT_NOTHING
    logging.getLogger("keikaku").addHandler(_Warnings(console))
    put_to_use(Path(options.lookups) if options.lookups else None, raw)
    try:
        with (
            _stoppable(),
            noted(curated) as note,
            writer_lock(curated, waiting=lambda owner: _waiting(console, curated, owner, note)),
        ):
            return _ingest(console, raw, curated, options, keep, note)
    except KeyboardInterrupt:
        say(console, "中断しました。読み終えた文書の結果は残っています。もう一度実行すると続きから始めます")
        return EXIT_STOPPED
    except NotPublishedError as error:
        return _not_published(console, error)
    except OSError as error:
        why = f"{error.filename or curated} を使えません（{error.strerror or error}）"
        told = f"{why}。書き込みの権限とディスクの空きを確かめてください"
        return _not_published(console, NotPublishedError(told))


def _nothing_in(raw: Path) -> str | None:
    """Why nothing can be read there; None where something may be."""
    if not raw.exists():
        return f"{raw} というフォルダーがありません。PDFを置いたフォルダーを --raw で指定してください"
    if not raw.is_dir():
        return f"{raw} はフォルダーではありません。PDFを置いたフォルダーを --raw で指定してください"
    if not any(True for _ in pdf_paths(raw)):
        return f"{raw} にPDFがありません。PDFを {raw} に置いてください"
    return None


def _waiting(console: Console, curated: Path, owner: int | None, note: Note) -> None:
    note.waits(owner)
    who = f"（プロセス {owner}）" if owner else ""
    say(console, f"{curated} はほかの処理{who}が書き込み中です。終わるのを待ちます")


def _ingest(console: Console, raw: Path, curated: Path, options: RunOptions, keep: int, note: Note) -> int:
    limits = Limits(options.page_seconds, options.document_seconds, options.worker_mb)
    try:
        night = begin(raw, curated, options.cache, limits, options.force)
    except LookupsBrokenError as error:
        note.comes_to("failed", "辞書に読めない行があります")
        return _not_published(console, error)
    outcome = begin_outcome(night, curated)
    if night.is_published:  # nothing for Prefect to record
        run_steps(night, outcome, keep, lambda jobs: ())
    else:
        _carry_out(console, night, outcome, raw, options, keep)
    note.comes_to(*outcome.result)
    code = print_outcome(console, outcome)
    if outcome.counts is None:
        _leave_nothing(curated)
    return code or (EXIT_FAILED_DOCUMENT if options.strict and outcome.failed else EXIT_OK)


def _carry_out(console: Console, night: Night, outcome: Outcome, raw: Path, options: RunOptions, keep: int) -> None:
    """Do the steps, recorded by Prefect where a server is there. Raises NotPublishedError."""
    missing = night.missing
    known = len(night.jobs) - len(missing)
    told = f"（{known}件は前回の結果を使います）" if known else ""
    say(console, f"{len(missing)}件のPDFを読み取ります{told}")
    ours = missing if options.dask is None else []
    with ReadingProgress(console, ours) as progress:
        pool = ReadingPool(workers_for(ours, options.workers), watcher=progress)
        try:
            pool.start(ours)
            with _recorded(console, outcome.curated, options) as recorder:
                if recorder.server is None or not _run_flow(night, outcome, pool, raw, options, keep):
                    _run_here(night, outcome, pool, keep, options)
        finally:
            pool.close()


@contextmanager
def _recorded(console: Console, curated: Path, options: RunOptions) -> Iterator[Recorder]:
    """Point Prefect at the server that records the run; a cluster needs one, so one is started for it."""
    if options.dask is not None:
        from keikaku._internal.flows.night import NoServerError, local_server

        prepare_environment(curated)
        try:
            with local_server() as api:
                yield Recorder(Server(api, ""), "")
        except NoServerError as error:
            raise NotPublishedError(str(error)) from None
        return
    recorder = find_recorder(curated)
    say(console, recorder.notice, style="dim")
    if recorder.server is None:
        yield recorder
        return
    prepare_environment(curated)
    with prefect_at(recorder.server):
        yield recorder


def _run_flow(night: Night, outcome: Outcome, pool: ReadingPool, raw: Path, options: RunOptions, keep: int) -> bool:
    """Run the steps as a flow; False where Prefect failed before they were done. Raises NotPublishedError."""
    with away_from_here():  # Prefect takes settings from files of the folder in which it is imported
        from keikaku._internal.flows import ingest as pipeline
    from keikaku._internal.flows.reading import NoDaskError

    pipeline.hand_over(night, outcome, pool)
    try:
        pipeline.ingest(str(raw), str(outcome.curated), keep, **options.parameters())
    except pipeline.DocumentsFailedError:
        return True
    except NoDaskError as error:
        raise NotPublishedError(str(error)) from None
    except NotPublishedError:
        raise
    except Exception as error:
        if options.dask is not None and not outcome.was_published:
            raise
        logger.warning("Prefectに実行を記録できませんでした（%s）", _first_line(error))
        return outcome.was_published
    return True


def _run_here(night: Night, outcome: Outcome, pool: ReadingPool, keep: int, options: RunOptions) -> None:
    """Run the steps in this process; after a flow that failed, with a pool of its own."""
    night.failures.clear()
    night.look()
    if not pool.is_closed:
        run_steps(night, outcome, keep, in_this_process(pool), options.most_lost, options.verify)
        return
    again = ReadingPool(workers_for(night.missing, pool.workers))
    try:
        run_steps(night, outcome, keep, in_this_process(again), options.most_lost, options.verify)
    finally:
        again.close()


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


@contextmanager
def _stoppable() -> Iterator[None]:
    """Have SIGTERM end a run as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread, which alone gets signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _not_published(console: Console, error: Exception) -> int:
    say(console, "公開しませんでした（前の版はそのままです）", style="bold red")
    say(console, str(error))
    return EXIT_NOTHING


def _leave_nothing(curated: Path) -> None:
    """Where nothing is published and nothing was read, nothing of ours stays beside it."""
    if not (published_files(curated) / RECORD).exists():
        clear(default_place(curated))
