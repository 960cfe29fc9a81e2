"""The options of ingest and nightly; each is a field of RunOptions of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from keikaku._internal.flows.night import MOST_LOST
from keikaku._internal.flows.reading import DOCUMENT_SECONDS, PAGE_SECONDS, WORKER_MB

F = TypeVar("F", bound=Callable[..., Any])


_OPTIONS = (
    click.option("--workers", type=click.IntRange(min=1), default=None, help="読み取りの並列数（既定：CPUの数）"),
    click.option("--dask", metavar="ADDRESS", default=None, help="読み取りを任せるDaskのスケジューラー（tcp://…）"),
    click.option(
        "--cache",
        metavar="PLACE",
        default=None,
        help="読み取りの結果を残す場所。フォルダーか s3:// gs:// などのURL（既定：公開先の隣）",
    ),
    click.option(
        "--lookups",
        type=click.Path(file_okay=False),
        default=None,
        help="自分の辞書のフォルダー（既定：--raw の隣の lookups）",
    ),
    click.option("--force", is_flag=True, help="残してある結果を使わず、すべて読み直す"),
    click.option(
        "--max-loss",
        type=click.FloatRange(0, 1),
        default=MOST_LOST,
        show_default=True,
        metavar="SHARE",
        help="一晩になくなってよい文書の割合、都市ごとの事業の割合。超えたら公開しない",
    ),
    click.option("--accept-loss", is_flag=True, help="どれだけなくなっていても公開する"),
    click.option("--strict", is_flag=True, help="読めない文書があれば終了コード3"),
    click.option("--notify", metavar="BLOCK", default=None, help="知らせる先（Prefectの通知ブロック。種類/名前）"),
    click.option(
        "--page-seconds",
        type=click.FloatRange(min=0, min_open=True),
        default=PAGE_SECONDS,
        show_default=True,
        help="1ページの読み取りの上限（プロセッサーの秒）",
    ),
    click.option(
        "--document-seconds",
        type=click.FloatRange(min=0, min_open=True),
        default=DOCUMENT_SECONDS,
        show_default=True,
        help="1文書の読み取りの上限（プロセッサーの秒。そこまでに読んだページは残る）",
    ),
    click.option(
        "--worker-mb",
        type=click.IntRange(min=100),
        default=WORKER_MB,
        show_default=True,
        help="読み取りプロセス1つのメモリーの上限（MB）",
    ),
)


def run_options(command: F) -> F:
    """Give a command the options of RunOptions (flows.night)."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def verify_option(default: int) -> Callable[[F], F]:
    """The option of RunOptions of this name, whose default is another for each command."""
    return click.option(
        "--verify",
        type=click.IntRange(min=0),
        default=default,
        show_default=True,
        help="新しい文書ごとに、別のエンジンで読み直して確かめる値の数",
    )
