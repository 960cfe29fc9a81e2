"""keikaku query: a read-only question to the published database."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import click

from keikaku._internal.flows.terminal import tell

from .curated_option import curated_option

_FORMATS = ("table", "csv", "json", "parquet", "xlsx")
_STOPPED = 130


@click.command()
@click.argument("sql", required=False)
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="答えの形（既定：書き出すファイルの拡張子、画面には table）"
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="書き出すファイル（既定：画面）")
@click.option("--overwrite", is_flag=True, help="すでにあるファイルを書き換える")
@click.option("--raw", "as_it_is", is_flag=True, help="CSVで、式や日付とみなされる値（=、012025、1-2）も元のまま書く")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=300.0, show_default=True, help="上限の時間（秒）")
@curated_option
def query_command(
    sql: str | None,
    form: str | None,
    output: Path | None,
    overwrite: bool,
    as_it_is: bool,
    timeout: float,
    curated: Path,
) -> None:
    """SQLで問い合わせる（読み取りのみ）。公開したデータベースのほかのファイルは、読めも書けもしない。

    SQLを書かなければ、表とビューを、それぞれが答える問いとともに示す。

    \b
    例：keikaku query
        keikaku query "FROM progress_by_theme LIMIT 5"
        keikaku query "FROM first_implemented" -o first.xlsx
    """
    from keikaku._internal.warehouse.builds import published_files
    from keikaku._internal.warehouse.database import FILE_NAME
    from keikaku._internal.warehouse.question import RefusedError

    file = published_files(curated) / FILE_NAME
    if not file.exists():
        raise click.ClickException(f"{file} がありません。先に keikaku ingest を実行してください")
    try:
        if sql is None:
            _list_tables(file)
        else:
            _answer(file, sql, form or _form_of(output), output, overwrite, as_it_is, timeout, curated)
    except RefusedError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        tell("中断しました", err=True)
        sys.exit(_STOPPED)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader has seen enough, which click takes calmly
        raise click.ClickException(f"書き出せませんでした（{error}）") from error


def _form_of(output: Path | None) -> str:
    from keikaku._internal.warehouse.question import RefusedError

    from .answers import SUFFIXES

    if output is None:
        return "table"
    form = SUFFIXES.get(output.suffix.lower())
    if form is None:
        raise RefusedError(f"{output} の形がわかりません。拡張子（{' '.join(SUFFIXES)}）か --format で指定してください")
    return form


def _answer(
    file: Path,
    sql: str,
    form: str,
    output: Path | None,
    overwrite: bool,
    as_it_is: bool,
    timeout: float,
    curated: Path,
) -> None:
    import duckdb
    import pyarrow as pa
    from rich.console import Console

    from keikaku._internal.flows.export import write_answer
    from keikaku._internal.flows.terminal import make_console
    from keikaku._internal.warehouse.question import Limits, RefusedError, asked, explained

    from .answers import print_answer
    from .output_file import require_new, target_of

    if form in ("parquet", "xlsx") and output is None and sys.stdout.isatty():
        raise RefusedError(f"{form} は画面に出せません。-o でファイルを指定してください")
    if output is not None:
        require_new(output, overwrite, curated)
    with asked(file, sql, Limits(seconds=timeout, ends_process=True)) as result:
        try:
            if form == "table" and output is None:
                print_answer(make_console(), result)
                return
            with target_of(output) as target:
                if form == "table":
                    with open(target.fileno(), "w", encoding="utf-8", closefd=False) as text:
                        print_answer(Console(file=text, width=160), result)
                    return
                with_bom = output is not None and output.suffix.lower() == ".csv"
                count = write_answer(result, form, target, as_it_is, with_bom)
        except (pa.ArrowException, ValueError, OverflowError) as error:
            raise RefusedError(f"この形では書けない値があります（{error}）") from error
        except duckdb.Error as error:
            raise RefusedError(explained(error, limits=Limits(seconds=timeout))) from error
    if output is not None:
        tell(f"書き出しました：{output}（{count}行、{form}）", err=True)


def _list_tables(file: Path) -> None:
    """The views and tables with what they answer or hold."""
    from keikaku._internal.flows.terminal import add_row, make_console, make_table, say
    from keikaku._internal.warehouse.database import connect

    console = make_console()
    with connect(str(file), read_only=True) as con:
        views = con.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()
        tables = con.execute("SELECT table_name, estimated_size, comment FROM duckdb_tables() ORDER BY 1").fetchall()
    shown = make_table("ビュー（問い）", [("名前", False), ("何に答えるか", False)])
    for name, comment in views:
        add_row(shown, name, _first(comment))
    console.print(shown)
    shown = make_table("表", [("名前", False), ("行", True), ("何が入っているか", False)])
    for name, size, comment in tables:
        add_row(shown, name, f"{size:,}", _first(comment))
    console.print(shown)
    say(console, '列の意味：keikaku schema　中を見る：keikaku query "FROM 名前 LIMIT 5"')


def _first(comment: str | None) -> str:
    """The Japanese half of the first line of a comment."""
    return (comment or "").splitlines()[0].partition(" / ")[0] if comment else ""
