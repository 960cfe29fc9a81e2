"""keikaku explain: what the reader made of a PDF, region by region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from keikaku._internal.flows.night import RAW

from .curated_option import curated_option

if TYPE_CHECKING:
    from rich.console import Console

    from keikaku._internal.extract.plan.trace import Region
    from keikaku._internal.flows.look import PageExplained


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.IntRange(min=1), help="このページだけ")
@click.option("--html", "as_page", is_flag=True, help="HTMLのページにする（-o がなければ FILE名.explain.html）")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="書き出すファイル（.html、図なら .png）"
)
@click.option("--overwrite", is_flag=True, help="すでにあるファイルを書き換える")
@click.option("--open", "opens", is_flag=True, help="HTMLを開く")
@click.option(
    "--raw", type=click.Path(path_type=Path), default=RAW, show_default=True, help="layouts.toml のあるフォルダー"
)
@curated_option
def explain_command(
    file: Path,
    page: int | None,
    as_page: bool,
    output: Path | None,
    overwrite: bool,
    opens: bool,
    raw: Path,
    curated: Path,
) -> None:
    """PDFの各ページの領域を、何として、なぜそう読んだか、読まなかった所とその理由を示す。

    列ごとに、見出し、与えた役割とその確かさ、見出しが知っている語に似ている度合い、中身の種類を挙げる。

    \b
    例：keikaku explain plan.pdf --page 12
        keikaku explain plan.pdf --html --open
        keikaku explain plan.pdf --page 12 -o page.png
    """
    from keikaku._internal.extract.pdf.document import PdfError
    from keikaku._internal.flows.look import LookError, apart, explain, explained_as_html, explained_as_png, summary_of
    from keikaku._internal.flows.teach import taught_for
    from keikaku._internal.flows.terminal import make_console, say

    from .output_file import write_whole

    try:
        explained = apart(explain, file, taught_for(raw, file))
    except (PdfError, LookError) as error:
        raise click.ClickException(f"{file} は読めません（{error}）") from error
    pages = [one for one in explained.pages if page is None or one.page_no == page]
    if not pages:
        raise click.ClickException(f"{file} に {page} ページはありません（{len(explained.pages)}ページまで）")
    if as_page or output is not None or opens:
        path = output or file.with_name(f"{file.stem}.explain.html")
        suffix = path.suffix.lower()
        if suffix not in {".html", ".png"}:
            raise click.ClickException(f"書けませんでした：{path} の拡張子を .html か .png にしてください")
        try:
            if suffix == ".png":
                content = apart(explained_as_png, explained, [one for one in pages if one.regions] or pages[:1])
            else:
                content = apart(explained_as_html, explained, pages).encode()
        except (PdfError, LookError) as error:
            raise click.ClickException(f"図にできません（{error}）") from error
        write_whole(path, content, overwrite, curated)
        click.echo(f"書きました：{path}")
        if opens:
            click.launch(str(path))
        return
    console = make_console()
    say(console, summary_of(explained), style="bold")
    for one in pages:
        if one.regions or one.findings:
            _print_page(console, one, file)
    for row in explained.findings:
        say(console, f"確認：{row['message']}", style="red")


def _print_page(console: Console, page: PageExplained, file: Path) -> None:
    from keikaku._internal.flows.terminal import say

    say(console, f"{page.page_no}ページ（値{len(page.values)}個）", style="bold")
    for number, region in enumerate(page.regions, 1):
        _print_region(console, number, region, file)
    for row in page.findings:
        value = f"「{row['value_raw']}」" if row["value_raw"] else ""
        say(console, f"  確認：{row['message']}{value}", style="red" if row["severity"] != "info" else None)


def _print_region(console: Console, number: int, region: Region, file: Path) -> None:
    from keikaku._internal.flows.look import USES, competing, how_to_teach, name_of, place_of, why_of
    from keikaku._internal.flows.terminal import add_row, make_table, say

    title = f"「{' '.join(region.title.split())}」" if region.title else ""
    projects = f"　事業{region.projects}件" if region.projects else ""
    say(
        console, f"  {number} {name_of(region)}{title}{place_of(region)}{projects}", style="red" if region.why else None
    )
    if why := why_of(region):
        say(console, f"    {why}", style="red")
        if command := how_to_teach(region, file):
            say(console, f"    一覧なら教える：{command}")
    if region.shares:
        say(console, f"    くらべた読み方：{competing(region)}")
    for use, text in region.axes:
        say(console, f"    年度の軸（{USES.get(use, use)}）：{text}")
    if region.columns:
        columns = [
            ("列", True),
            ("見出し", False),
            ("役割", False),
            ("確かさ", True),
            ("見出しの似かた", True),
            ("中身", False),
        ]
        table = make_table(None, columns)
        for column in region.columns:
            share = "" if column.share is None else f"{column.share:.2f}"
            contents = "、".join(f"{kind} {part:.0%}" for kind, part in column.contents)
            add_row(
                table,
                column.no,
                column.label or "（なし）",
                column.role or "－",
                share,
                f"{column.likeness:.2f}",
                contents,
            )
        console.print(table)
