"""The command line: keikaku init, ingest, fetch, nightly, status, find, show, review, query and the others."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from keikaku._internal.flows.commands import curated_option as _curated
from keikaku._internal.flows.commands import (
    dashboard_command,
    diff_command,
    explain_command,
    export_command,
    find_command,
    init_command,
    normalize_command,
    query_command,
    report_command,
    review_command,
    rollback_command,
    run_options,
    schema_command,
    show_command,
    teach_command,
    verify_command,
    verify_option,
)
from keikaku._internal.flows.night import RAW, RunOptions
from keikaku._internal.flows.terminal import accept_any_letter, plain
from keikaku._internal.warehouse.builds import KEEP

_raw = click.option(
    "--raw",
    type=click.Path(path_type=Path),
    default=RAW,
    show_default=True,
    help="PDFを置いたフォルダー（下の階層も読む）",
)
_keep = click.option(
    "--keep", type=click.IntRange(min=0), default=KEEP, show_default=True, help="公開中の版のほかに残す、前の版の数"
)

_CHECKED_BY_NIGHT = 20
"""Values of each new document."""


class _Group(click.Group):
    """The commands; an output that is full ends each with a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Have what is said of a failure hold no sign that a terminal obeys: names and texts come from anywhere."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            error.__dict__["message"] = "\n".join(plain(line) for line in error.message.split("\n"))
            raise

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT} or error.filename is not None:
                raise
            with suppress(OSError):
                sys.stderr.write("出力先に空きがないため、表示を最後まで書けませんでした\n")
            sys.exit(1)
        finally:
            _forget_what_cannot_be_written()


def _forget_what_cannot_be_written() -> None:
    """Have Python not try again at its end, which would give an exit code of its own."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="keikaku")
def main() -> None:
    """自治体の情報化・DX計画のPDFを読み、DuckDBとParquetにする。"""
    accept_any_letter()


@main.command()
@_raw
@_curated
@_keep
@run_options
@verify_option(0)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="公開した版のページ（keikaku report）を、このフォルダーにも書き出す",
)
def ingest(raw: Path, curated: Path, keep: int, report: Path | None, **options: Any) -> None:
    """新しいPDFを読み取り、表を作って公開する。前に読んだものは読み直さない。

    \b
    例：keikaku ingest --raw data/raw --curated data/curated
    """
    from keikaku._internal.flows.commands import run_ingest

    code = run_ingest(raw, curated, RunOptions(**options), keep)
    if report is not None and code in (0, 3):
        from keikaku._internal.flows.commands import report_of_published

        report_of_published(raw, curated, Path(options["lookups"]) if options["lookups"] else None, report)
    sys.exit(code)


@main.command()
@_raw
@click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="取得元の一覧（既定：--raw の中の sources.csv）",
)
@click.option("--only", metavar="PATTERN", default=None, help="file がこの形の行だけ（* と ? が使える）")
@click.option("--max-mb", type=click.IntRange(min=1), default=100, show_default=True, help="1件の大きさの上限（MB）")
@click.option("--allow-private", is_flag=True, help="庁内など公開されていないアドレスにもつなぐ")
@click.option("--dry-run", is_flag=True, help="通信も書き込みもせず、取得するものを示す")
def fetch(raw: Path, sources: Path | None, only: str | None, max_mb: int, allow_private: bool, dry_run: bool) -> None:
    """sources.csv のURLから、変わったPDFだけを取得する。

    終了コード：0 取得済みか変更なし、1 何もできない、3 取得できないものがある。

    \b
    例：keikaku fetch --only "*/2024/*.pdf"
    """
    from keikaku._internal.flows.commands import run_fetch

    sys.exit(run_fetch(raw, sources, max_mb, only, allow_private, dry_run))


@main.command()
@_raw
@_curated
@click.option("--cron", default="0 2 * * *", show_default=True, help="実行時刻（cron、日本時間）")
@_keep
@run_options
@verify_option(_CHECKED_BY_NIGHT)
def nightly(raw: Path, curated: Path, cron: str, keep: int, **options: Any) -> None:
    """毎晩 ingest を実行する（Ctrl-C で終わる）。

    \b
    例：keikaku nightly --cron "0 2 * * *"
    """
    from keikaku._internal.flows.commands import run_nightly

    sys.exit(run_nightly(raw, curated, cron, RunOptions(**options), keep))


@main.command()
@_curated
def status(curated: Path) -> None:
    """公開中の表の内容・新しさ・読み残しを示す。

    \b
    例：keikaku status
    """
    from keikaku._internal.flows.commands import print_status
    from keikaku._internal.flows.terminal import make_console

    sys.exit(print_status(make_console(), curated))


for _command in (
    init_command,
    review_command,
    normalize_command,
    query_command,
    schema_command,
    explain_command,
    export_command,
    find_command,
    show_command,
    teach_command,
    verify_command,
    dashboard_command,
    diff_command,
    report_command,
    rollback_command,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
