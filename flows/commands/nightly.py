"""Serving the nightly run: what it waits for, where its pages are, why it cannot start."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from keikaku._internal.flows.night import (
    ADDRESS,
    NoServerError,
    RunOptions,
    answers,
    local_server,
    prepare_environment,
    serving,
    shown,
)
from keikaku._internal.flows.schedule import next_run
from keikaku._internal.flows.terminal import make_console, say

from .nights import told_as_they_come

_FAILED = 1


def run_nightly(raw: Path, curated: Path, cron: str, options: RunOptions, keep: int) -> int:
    """Serve the nightly run until Ctrl-C; the exit code."""
    console = make_console()
    try:
        first = next_run(cron)
    except ValueError as error:
        say(console, str(error), style="bold red")
        return _FAILED
    url = os.environ.get("PREFECT_API_URL")
    if url and not answers(url):
        told = f"PREFECT_API_URL（{shown(url)}）につながりません。サーバーを起動するか、この変数を消してください"
        say(console, told, style="bold red")
        return _FAILED
    raw, curated = raw.absolute(), curated.absolute()
    options = replace(options, cache=_absolute(options.cache), lookups=_absolute(options.lookups))
    prepare_environment(curated)
    home = Path(os.environ.get("PREFECT_HOME") or curated.parent)
    say(console, "Prefectのサーバーを起動しています")
    try:
        with local_server() as api:
            os.chdir(home)  # what lies in the current folder is not believed
            from keikaku._internal.flows.schedule import serve

            say(
                console,
                f"次の実行：{first:%Y-%m-%d %H:%M}（日本時間、cron {cron}）　画面：{shown(api).removesuffix('/api')}",
            )
            if not url:
                say(console, f"画面の合言葉（secret）：{home / ADDRESS}（あなただけが読めます）")
            say(console, "止めるには Ctrl-C")
            with serving(curated, cron), told_as_they_come(console, curated, cron):
                serve(raw, curated, cron, options, keep)
        say(console, "夜間の実行を終わりました")
    except NoServerError as error:
        say(console, str(error), style="bold red")
        return _FAILED
    except KeyboardInterrupt:
        say(console, "夜間の実行を終わりました")
    return 0


def _absolute(place: str | None) -> str | None:
    """A folder or URL that means the same wherever the run stands."""
    return place if place is None or "://" in place else str(Path(place).absolute())
