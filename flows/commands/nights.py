"""The runs of the nights as a person follows them: the last, the next, one that stands still."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from keikaku._internal.flows.night import Run, read_diary
from keikaku._internal.flows.schedule import next_run
from keikaku._internal.flows.terminal import JAPAN, say

_LONG = timedelta(hours=3)
"""A run that lasts so long is looked after."""
_LOOK = 1.0
_RESULTS = {"stopped": "中断されました"}


def print_nights(console: Console, curated: Path) -> None:
    """The last run and what it came to, one that is running or was killed, and when the next will be."""
    diary = read_diary(curated)
    ended = [run for run in diary.runs if not run.is_running]
    if ended:
        say(console, f"前回の実行：{_line(ended[-1])}")
    for run in diary.runs:
        if run.is_running:
            late = run.lasts > _LONG
            say(console, f"実行中：{_line(run)}", style="bold red" if late else "")
    if diary.cron:
        say(console, f"次の実行：{next_run(diary.cron):%Y-%m-%d %H:%M}（日本時間、keikaku nightly が動いています）")


def _line(run: Run) -> str:
    begun = f"{run.begun_at.astimezone(JAPAN):%Y-%m-%d %H:%M}（日本時間）"
    if run.result is not None:
        told = _RESULTS.get(run.result, f"失敗しました：{run.told}" if run.result == "failed" else run.told)
        return f"{begun}　{told}　{_duration(run.lasts)}"
    if not run.is_running:
        return f"{begun}　途中で終わりました（電源か強制終了）。次の実行で続きから読みます"
    told = f"{begun}から{_duration(run.lasts)}（プロセス {run.pid}）"
    if run.waits_for:
        told += f"　ほかの処理（プロセス {run.waits_for}）が終わるのを待っています"
    if run.lasts > _LONG:
        told += "　長すぎます。止まっていればこのプロセスを終わらせてください（公開した表はそのままです）"
    return told


def _duration(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 60:
        return f"{seconds}秒"
    minutes = seconds // 60
    return f"{minutes}分{seconds % 60}秒" if minutes < 60 else f"{minutes // 60}時間{minutes % 60}分"


@contextmanager
def told_as_they_come(console: Console, curated: Path, cron: str) -> Iterator[None]:
    """Print a line when a run waits for another and when it has ended, until the context ends."""
    stop = threading.Event()
    known = {(run.pid, run.begun_at) for run in read_diary(curated).runs}
    thread = threading.Thread(target=_follow, args=(console, curated, cron, known, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _follow(console: Console, curated: Path, cron: str, known: set[tuple[int, object]], stop: threading.Event) -> None:
    waiting = set[tuple[int, object]]()
    is_last = False
    while not is_last:
        is_last = stop.wait(_LOOK)
        for run in read_diary(curated).runs:
            key = (run.pid, run.begun_at)
            if key in known:
                continue
            if not run.is_running:
                known.add(key)
                say(console, _line(run))
                say(console, f"次の実行：{next_run(cron):%Y-%m-%d %H:%M}（日本時間）")
            elif run.waits_for and key not in waiting:
                waiting.add(key)
                say(console, _line(run))
