"""The command line: keikaku ingest, fetch, nightly, status, query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .settings import CURATED, RAW, prepare_environment

_raw = click.option(
    "--raw",
    type=click.Path(path_type=Path),
    default=RAW,
    show_default=True,
    help="PDFを置いたフォルダー（下の階層も読む）",
)
_curated = click.option(
    "--curated",
    type=click.Path(path_type=Path),
    default=CURATED,
    show_default=True,
    help="公開先（最新の版へのリンク）",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="keikaku")
def main() -> None:
    """自治体の情報化・DX計画のPDFを読み、DuckDBとParquetにする。"""


@main.command()
@_raw
@_curated
@click.option("--workers", type=click.IntRange(min=1), default=None, help="読み取りの並列数（既定：CPUの数）")
@click.option("--strict", is_flag=True, help="読めない文書があれば終了コード3")
def ingest(raw: Path, curated: Path, workers: int | None, strict: bool) -> None:
    """PDFを読み取り、表を作って公開する。

    \b
    例：keikaku ingest --raw data/raw --curated data/curated
    """
    prepare_environment()
    from .run import run_ingest

    sys.exit(run_ingest(raw, curated, workers, strict))


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
    from .fetch_run import run_fetch

    sys.exit(run_fetch(raw, sources, max_mb, only, allow_private, dry_run))


@main.command()
@_raw
@_curated
@click.option("--cron", default="0 2 * * *", show_default=True, help="実行時刻（cron、日本時間）")
def nightly(raw: Path, curated: Path, cron: str) -> None:
    """毎晩 ingest を実行する（Ctrl-C で終わる）。

    \b
    例：keikaku nightly --cron "0 2 * * *"
    """
    prepare_environment()
    from .server import local_server

    click.echo(f"毎晩の実行を待ちます（{cron} 日本時間）。止めるには Ctrl-C")
    with local_server():
        from .schedule import serve

        serve(raw.absolute(), curated.absolute(), cron)


@main.command()
@_curated
def status(curated: Path) -> None:
    """公開中の表の内容・新しさ・読み残しを示す。

    \b
    例：keikaku status
    """
    from rich.console import Console

    from .run import print_status

    sys.exit(print_status(Console(), curated))


@main.command()
@click.argument("sql")
@_curated
def query(sql: str, curated: Path) -> None:
    """SQLで問い合わせる（読み取りのみ）。

    \b
    例：keikaku query "FROM progress_by_theme LIMIT 5"
    """
    import duckdb

    from warehouse.database import FILE_NAME, connect

    file = curated / FILE_NAME
    if not file.exists():
        raise click.ClickException(f"{file} がありません。先に keikaku ingest を実行してください")
    try:
        with connect(str(file), read_only=True) as con:
            result = con.sql(sql)
            if result is not None:
                click.echo(str(result))
    except duckdb.Error as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
