"""keikaku export: the tables as a workbook."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from keikaku._internal.flows.terminal import tell

from .curated_option import curated_option


@click.command()
@click.option(
    "--xlsx", "output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="書き出すExcelのファイル"
)
@click.option("--municipality", "municipalities", multiple=True, help="この団体だけ（名前の一部かコード。繰り返せる）")
@click.option("--theme", "themes", multiple=True, help="このテーマだけ（コードか日本語の一部。繰り返せる）")
@click.option(
    "--report",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="keikaku report のフォルダー。事業IDからその事業のページ（印刷された所）が開く",
)
@click.option("--overwrite", is_flag=True, help="すでにあるファイルを書き換える")
@curated_option
def export_command(
    output: Path,
    municipalities: tuple[str, ...],
    themes: tuple[str, ...],
    report: Path | None,
    overwrite: bool,
    curated: Path,
) -> None:
    """比較・事業一覧・年度別状況・指標・確認事項・データ定義のシートを持つExcelの表を書き出す。

    数と日付は数と日付のまま、コードは文字のまま入る。PDFの文字が式として動くことはない。

    \b
    例：keikaku export --xlsx plans.xlsx
        keikaku export --xlsx mitaka.xlsx --municipality 三鷹 --theme security
        keikaku export --xlsx plans.xlsx --report report
    """
    import duckdb

    from keikaku._internal.flows.export import Only, TooManyRowsError, workbook
    from keikaku._internal.flows.look import LookError, published

    from .output_file import write_whole

    try:
        folder = published(curated)
        only = Only(
            codes_of(folder, "municipalities", ("municipality_code", "name"), municipalities),
            codes_of(folder, "themes", ("theme", "meaning_ja"), themes),
        )
        content, counts = workbook(folder, only, None if report is None else pages_in(report, output.parent))
    except (LookError, TooManyRowsError) as error:
        raise click.ClickException(str(error)) from error
    except (duckdb.Error, OSError) as error:
        raise click.ClickException(f"公開中の表が読めません（keikaku ingest で作り直されます）：{error}") from error
    write_whole(output, content, overwrite, curated)
    tell(f"書き出しました：{output}（{'、'.join(f'{name} {count}行' for name, count in counts.items())}）")


def pages_in(report: Path, folder: Path) -> Callable[[str], str | None]:
    """The page of a project in a report, as seen from a folder; None for one that is not there. Raises ClickException
    for a folder that is no report."""
    from keikaku._internal.flows.dashboard import is_report

    if not is_report(report):
        raise click.ClickException(f"{report} は keikaku report のフォルダーではありません")
    where = Path(os.path.relpath(report.resolve(), folder.resolve())).as_posix()

    def page_of(project: str) -> str | None:
        name = f"projects/{project}.html"
        return f"{where}/{name}" if (report / name).is_file() else None

    return page_of


def codes_of(folder: Path, table: str, columns: tuple[str, str], asked: tuple[str, ...]) -> tuple[str, ...] | None:
    """The codes that are meant, each by itself or by a part of a name. Raises ClickException where one means none."""
    from keikaku._internal.flows.look import rows_of

    if not asked:
        return None
    code, name = columns
    rows = rows_of(folder, table)
    found: list[str] = []
    for text in asked:
        own = [row[code] for row in rows if text == row[code]]
        own = own or [row[code] for row in rows if text in (row[name] or "")]
        if not own:
            raise click.ClickException(f"「{text}」に当てはまるものがありません")
        found += own
    return tuple(dict.fromkeys(found))
