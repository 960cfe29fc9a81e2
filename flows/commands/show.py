"""keikaku show: one project, and the picture of where the plan says it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import tell

from .curated_option import curated_option

if TYPE_CHECKING:
    from keikaku._internal.flows.look import Filters, Sheet, Value

_SUFFIXES = (".png", ".svg", ".html")
_MOST_NAMED = 20
SEVERAL = 2
"""Exit code where a key means several projects."""


@click.command()
@click.argument("key", required=False)
@click.option(
    "--finding", "finding", metavar="DOCUMENT/N", help="事業の代わりに、文書（名前の一部かID）の確認事項N を示す"
)
@click.option("--municipality", help="団体（名前の一部かコード）で絞る")
@click.option("--document", help="文書（ファイル名の一部かID）で絞る")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="図のファイル（.png .svg .html）")
@click.option("--overwrite", is_flag=True, help="すでにあるファイルを書き換える")
@click.option("--page", "whole", is_flag=True, help="図にページの全体を描く（既定：値のまわり）")
@click.option("--region", metavar="N", type=click.IntRange(min=1), help="図をNページだけにする")
@click.option("--open", "opens", is_flag=True, help="図を開く")
@click.option("--raw", type=click.Path(path_type=Path), default=RAW, show_default=True, help="PDFを置いたフォルダー")
@curated_option
def show_command(
    key: str | None,
    finding: str | None,
    municipality: str | None,
    document: str | None,
    output: Path | None,
    overwrite: bool,
    whole: bool,
    region: int | None,
    opens: bool,
    raw: Path,
    curated: Path,
) -> None:
    """一つの事業のすべての値を示し、それが印刷されている所を図にする。

    KEY には事業のID、番号、名前か、名前の一部の語を書く。いくつもの事業が当てはまれば、それを挙げる（終了コード2）。
    図の枠には番号が付き、値と対応する。原本のPDFがないか、読んだときから変わっていれば、そう示す。

    \b
    例：keikaku show 電子決裁 --municipality 三鷹
        keikaku show 1-1 --document tomi -o project.png
        keikaku show --finding tomi/3 --page -o finding.svg --open
    """
    from keikaku._internal.extract.pdf.document import PdfError
    from keikaku._internal.flows.look import Filters, LookError, finding_of, published, sheet_of

    if (key is None) == (finding is None):
        raise click.UsageError("事業（ID・番号・名前）か --finding のどちらかを指定してください")
    try:
        folder = published(curated)
        if finding is not None:
            name, _, number = finding.rpartition("/")
            if not name or not (number.isascii() and number.isdigit()):
                raise click.UsageError("--finding は 文書/番号 の形で指定してください（例：tomi/3）")
            row, of = finding_of(folder, name, int(number))
            tell(_finding_text(row, of))
            values = _value_of(row)
            title = f"{of['file_name']}：{row['message']}"
            sheet = None
        else:
            sheet = sheet_of(
                folder, _project_id(folder, key or "", Filters(municipality=municipality, document=document))
            )
            _print(sheet)
            of, values, title = sheet.document, sheet.values, sheet.project["name"]
        if output is not None or opens:
            path = output or _temporary()
            _write(path, overwrite or output is None, raw, of, values, whole, region, title, sheet, curated)
            tell(f"図：{path}")
            if opens:
                click.launch(str(path))
    except (LookError, PdfError) as error:
        raise click.ClickException(str(error)) from error


def _project_id(folder: Path, key: str, filters: Filters) -> str:
    from keikaku._internal.flows.look import named

    found = named(folder, key, filters)
    if not found:
        raise click.ClickException(f"「{key}」に当てはまる事業はありません。keikaku find で探せます")
    if len(found) > 1:
        lines = [f"{r['project_id']}  {r['municipality'] or r['file_name']}  {r['name']}" for r in found[:_MOST_NAMED]]
        more = [f"ほか{len(found) - _MOST_NAMED}件"] if len(found) > _MOST_NAMED else []
        tell(
            "\n".join([f"「{key}」に当てはまる事業は{len(found)}件あります。IDで選んでください：", *lines, *more]),
            err=True,
        )
        raise SystemExit(SEVERAL)
    return str(found[0]["project_id"])


def _print(sheet: Sheet) -> None:
    from keikaku._internal.flows.terminal import make_console

    from .show_text import print_sheet

    print_sheet(make_console(), sheet)


def _finding_text(row: dict[str, object], document: dict[str, object]) -> str:
    page = f" {row['page_no']}ページ" if row["page_no"] else ""
    lines = [f"{document['file_name']}{page}：{row['message']}（{row['code']}）"]
    lines += [f"  {row['value_raw']}"] if row["value_raw"] else []
    lines += [f"  → {row['suggestion']}"] if row["suggestion"] else []
    return "\n".join(lines)


def _value_of(row: dict[str, object]) -> list[Value]:
    from keikaku._internal.flows.look import LookError, Value

    box = row["bbox"]
    if not isinstance(box, list) or not isinstance(row["page_no"], int):
        raise LookError("この確認事項は文書の全体についてのもので、図にする所がありません")
    return [
        Value("確認事項", str(row["value_raw"] or row["message"]), row["page_no"], (box[0], box[1], box[2], box[3]))
    ]


def _temporary() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="keikaku-show-")) / "keikaku.html"


def _write(
    path: Path,
    overwrite: bool,
    raw: Path,
    document: dict[str, object],
    values: list[Value],
    whole: bool,
    region: int | None,
    title: str,
    sheet: Sheet | None,
    curated: Path,
) -> None:
    from keikaku._internal.flows.look import LookError, apart, as_html, as_png, as_svg, raw_file, shots_of

    from .output_file import write_whole

    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise LookError(f"{path} の形がわかりません。拡張子を {' '.join(_SUFFIXES)} のどれかにしてください")
    pdf = raw_file(raw, str(document["file_name"]), str(document["sha256"]))
    shots = apart(shots_of, pdf, values, whole, region)
    if not shots:
        raise LookError("図にする所がありません")
    if suffix == ".png":
        content = apart(as_png, shots)
    else:
        content = (apart(as_svg, shots) if suffix == ".svg" else apart(as_html, shots, title, sheet)).encode()
    write_whole(path, content, overwrite, curated)
