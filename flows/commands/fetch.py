"""One fetch as a person sees it: a line for each file while it runs, then the table and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from keikaku._internal.flows.fetch import (
    FAILED,
    MEGABYTE,
    NEW,
    PLANNED,
    UNCHANGED,
    UPDATED,
    Clock,
    Fetch,
    Network,
    Result,
    megabytes,
    selected,
)
from keikaku._internal.flows.raw import SOURCES, BusyError, SourceLine, locked, printable, read_sources
from keikaku._internal.flows.terminal import make_console, print_findings
from keikaku._internal.normalize.findings import NO_DOCUMENT, finding
from keikaku._internal.normalize.plan import Row

EXIT_OK, EXIT_NOTHING, EXIT_FAILED_SOURCE, EXIT_INTERRUPTED = 0, 1, 3, 130


def run_fetch(
    raw: Path,
    sources: Path | None = None,
    max_mb: int = 100,
    only: str | None = None,
    allow_private: bool = False,
    dry_run: bool = False,
    clock: Clock | None = None,
) -> int:
    """Fetch and print; the exit code: 0 when all is fetched or unchanged, 1 when nothing could be done, 3 when a source
    failed, 130 after Ctrl-C. Nothing is asked for unless all of sources.csv can be read."""
    console = make_console()
    lines = _lines(console, sources or raw / SOURCES, only)
    if lines is None:
        return EXIT_NOTHING
    if dry_run:
        _show(console, [_planned(raw, line) for line in lines])
        return EXIT_OK
    network = Network(may_connect=lambda address: True) if allow_private else Network()
    results: list[Result] = []
    try:
        with locked(raw):
            _fetch(console, Fetch(raw, max_mb * MEGABYTE, network, clock), lines, results)
    except BusyError:
        message = f"{raw} では別の keikaku fetch が動いています。終わってから実行してください"
        console.print(message, style="bold red", markup=False)
        return EXIT_NOTHING
    except OSError as error:
        console.print(f"{raw} に書き込めません（{error.strerror}）", style="bold red", markup=False)
        return EXIT_NOTHING
    except KeyboardInterrupt:
        _show(console, results)
        console.print(f"中断しました（残り {len(lines) - len(results)}件）。取得済みのファイルはそのまま使えます")
        return EXIT_INTERRUPTED
    _show(console, results)
    print_findings(console, [_row(r) for r in results if r.code], {})
    return EXIT_FAILED_SOURCE if any(r.outcome == FAILED for r in results) else EXIT_OK


def _row(result: Result) -> Row:
    assert result.code is not None
    return {"document_id": NO_DOCUMENT, **finding(result.code, result.file, detail=_explained(result))}


def _lines(console: Console, path: Path, only: str | None) -> list[SourceLine] | None:
    """What to fetch; None, with the reason printed, when that cannot be said."""
    try:
        listing = read_sources(path)
    except OSError as error:
        console.print(f"{path} を開けません（{error.strerror}）", style="bold red", markup=False)
        console.print("file と url の列を持つ一覧を置くか、--sources で指定してください")
        return None
    if listing.problems:
        console.print(f"{path} を直してください（何も取得していません）", style="bold red", markup=False)
        for problem in listing.problems:
            console.print(f"  ・{problem}", markup=False, highlight=False)
        return None
    lines = selected(listing.lines, only)
    if only is not None and not lines:
        console.print(f"{only} に当てはまる、URLのある行がありません", style="bold red", markup=False)
        return None
    without = len(listing.lines) - len(selected(listing.lines, None))
    if without:
        console.print(f"URLのない行 {without}件は取得しません", highlight=False)
    return lines


def _fetch(console: Console, fetch: Fetch, lines: list[SourceLine], results: list[Result]) -> None:
    """Fetch into `results`, which the caller has even when this is interrupted."""
    for number, line in enumerate(lines, 1):
        waiting = escape(f"取得中 {number}/{len(lines)} {line.file}")
        with console.status(waiting) if console.is_terminal else nullcontext():
            result = fetch.one(line)
        results.append(result)
        if not console.is_terminal:
            console.print(_plain(result), markup=False, highlight=False, soft_wrap=True)


def _planned(raw: Path, line: SourceLine) -> Result:
    present = (raw / line.file).exists()
    return Result(line.file, line.url or "", PLANNED, detail="変わっていれば取得" if present else "初めて取得")


def _explained(result: Result) -> str:
    return f"{result.file}（{printable(result.detail)}）" if result.detail else result.file


def _reason(result: Result) -> str:
    """What is said behind the outcome: the kind of failure and its detail."""
    if result.code is None:
        return result.detail
    message = str(finding(result.code)["message"])
    return f"{message}：{printable(result.detail)}" if result.detail else message


def _plain(result: Result) -> str:
    size = f" {megabytes(result.size)}" if result.size is not None else ""
    reason = _reason(result)
    return f"{result.outcome} {result.file}{size}" + (f"：{reason}" if reason else "")


def _show(console: Console, results: list[Result]) -> None:
    """A table on a terminal (a log has the lines already), and the counts."""
    if console.is_terminal and results:
        table = Table(title="取得の結果", title_justify="left")
        for name in ("ファイル", "結果", "大きさ", "理由"):
            table.add_column(name, justify="right" if name == "大きさ" else "left", overflow="fold")
        for r in results:
            size = megabytes(r.size) if r.size is not None else ""
            table.add_row(*(escape(cell) for cell in (r.file, r.outcome, size, _reason(r))))
        console.print(table)
    elif results and results[0].outcome == PLANNED:
        for r in results:
            console.print(f"{_plain(r)} {r.url}", markup=False, highlight=False, soft_wrap=True)
    console.print(_counts(results), highlight=False)


def _counts(results: Iterable[Result]) -> str:
    counts = Counter(r.outcome for r in results)
    parts = [f"{name} {counts[name]}" for name in (PLANNED, NEW, UPDATED, UNCHANGED, FAILED) if counts[name]]
    return f"取得 {counts.total()}件：{'、'.join(parts)}" if parts else "取得するものはありません"
