"""keikaku teach: how a region of a plan is to be read, tried and then kept as a line of data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keikaku._internal.flows.night import RAW
from keikaku._internal.flows.terminal import JAPAN, tell

from .not_written import not_written

if TYPE_CHECKING:
    from keikaku._internal.flows.teach import Trial

_TABLES = {
    "projects": "事業",
    "project_departments": "担当",
    "project_years": "年度ごとの状況",
    "activities": "取組",
    "indicators": "指標",
    "indicator_values": "指標の値",
    "budgets": "金額",
}


class _Borders(click.ParamType[list[float]]):
    """Numbers with commas between them."""

    name = "borders"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The numbers; whole ones as such."""
        try:
            return [int(part) if float(part).is_integer() else float(part) for part in str(value).split(",")]
        except ValueError:
            self.fail(f"「{value}」は数をコンマでつないだものではありません", param, ctx)


BORDERS = _Borders()


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.IntRange(min=1), help="ページ")
@click.option("--table", type=click.IntRange(min=1), help="そのページから始まる何番目の表か（keikaku explain の番号）")
@click.option(
    "--header-rows",
    type=click.IntRange(min=0, max=20),
    default=1,
    show_default=True,
    help="見出しの行の数（--region の一覧に見出しがなければ0）",
)
@click.option(
    "--region", type=BORDERS, metavar="X0,Y0,X1,Y1", help="表でない所を表として読む範囲（ポイント、左上から）"
)
@click.option("--cuts", type=BORDERS, metavar="X,X,…", help="範囲を列に分ける位置")
@click.option(
    "--row-cuts", type=BORDERS, metavar="Y,Y,…", help="範囲を行に分ける位置（なければ1列目の語の始まりで分ける）"
)
@click.option("--row", "rows", multiple=True, metavar="N=ROLE", help="N番目の行が何か（一つの範囲が一つの事業のとき）")
@click.option("--until", type=click.IntRange(min=1), help="このページまで、同じ範囲を同じように読む")
@click.option(
    "--kind",
    help="表の種類：listing 事業の一覧、indicators 指標の表、amounts 金額の表、cards 項目の並ぶ表、none 一覧ではない",
)
@click.option("--column", "columns", multiple=True, metavar="N=ROLE", help="N番目の列の役割（なければ none）")
@click.option("--axis", "axes", multiple=True, metavar="N-M=YEARS", help="年度の列（5-9=R6-R10、7=R5:baseline）")
@click.option("--joins", is_flag=True, help="この表は前の表の続き")
@click.option("--label", "labels", multiple=True, metavar="WORD=ROLE", help="この文書で、この見出しの意味")
@click.option("--colour", "colours", multiple=True, metavar="#RRGGBB=WORD", help="この文書で、この色が表す状況")
@click.option("--sign", "signs", multiple=True, metavar="SIGN=WORD", help="この文書で、この記号（○など）が表す状況")
@click.option("--name", "names", multiple=True, metavar="PRINTED=NAME", help="略して印刷された事業名と、もとの名前")
@click.option("--files", metavar="PATTERN", help="この名前のほかのファイルにも使う（* と ? が使える）")
@click.option("--municipality", metavar="CODE", help="この自治体のほかの文書にも使う（同じ見出しの表だけ）")
@click.option("--reason", help="理由（記録に残る）")
@click.option("--dry-run", is_flag=True, help="何が変わるかを示すだけで、書かない")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="示す行の数（0ですべて）")
@click.option(
    "--raw", type=click.Path(path_type=Path), default=RAW, show_default=True, help="layouts.toml を置くフォルダー"
)
def teach_command(file: Path, dry_run: bool, limit: int, raw: Path, **told: Any) -> None:
    """読み違えた所の読み方を教える。何が変わるかを示してから、layouts.toml に書く。

    表の番号、列の番号、今の読み方は keikaku explain が示す。書いたものは次の keikaku ingest から使われ、
    この文書だけが読み直される。取り消しは keikaku review --undo。

    \b
    例：keikaku teach plan.pdf --page 12 --table 1 --column 3=name --axis 5-9=R6-R10
        keikaku teach plan.pdf --page 3 --table 1 --kind none
        keikaku teach plan.pdf --page 8 --region 40,90,560,700 --cuts 190,290,400 --header-rows 0 --column 1=name
        keikaku teach plan.pdf --page 5 --until 9 --region 40,40,800,400 --row-cuts 100,140 --row 1=name --row 2=section
        keikaku teach plan.pdf --label ねらい=goal --colour "#ffc000=実施" --sign ○=実施
    """
    from keikaku._internal.extract.pdf.document import PdfError
    from keikaku._internal.flows.look import LookError
    from keikaku._internal.flows.review import remember
    from keikaku._internal.flows.teach import TeachError, block, keep

    if told["files"] and told["municipality"]:
        raise click.UsageError("--files と --municipality はどちらか一つにしてください")
    of_page = told["page"] and (told["kind"] == "none" or told["region"])
    if (told["table"] is None) != (told["page"] is None) and not of_page:
        raise click.UsageError(
            "--page には --table か --region を一緒に指定してください（ページの全体を除くなら --page N --kind none）"
        )
    if told["region"] and (told["files"] or told["municipality"]):
        raise click.UsageError("--region は一つの文書の一つの所についてだけ教えられます")
    with not_written(PdfError, LookError, TeachError):
        text = block(_lesson(file, told))
        _try(file, raw, text, limit)
        if dry_run:
            tell(text)
            return
        path = keep(raw, text)
        remember(raw, "teach", path, None, text)
    tell(f"書きました：{path}\n\n{text}")
    tell("次の keikaku ingest から使われます（取り消すには keikaku review --undo）")


def _lesson(file: Path, told: dict[str, Any]) -> dict[str, Any]:
    """The entry of layouts.toml that the options make."""
    from keikaku._internal.flows.look import apart
    from keikaku._internal.flows.teach import words_at, words_in
    from keikaku._internal.warehouse.publish import sha256

    page, table, rows = told["page"], told["table"], told["header_rows"]
    region = list(told["region"] or ())
    header = apart(words_at, file, page, table, rows) if page and table else None
    if region and page:
        header = apart(words_in, file, page, region)
    place = {} if told["files"] or told["municipality"] else {"page": page, "table": table}
    return {
        **_documents(file, sha256(file), told["files"], told["municipality"]),
        **place,
        "header": header,
        "header_rows": rows if rows != 1 and not told["rows"] else None,
        "kind": told["kind"] or ("cards" if told["rows"] else None),
        "region": region,
        "cuts": list(told["cuts"] or ()),
        "row_cuts": list(told["row_cuts"] or ()),
        "rows": _pairs(told["rows"], "--row"),
        "until": told["until"],
        "columns": _pairs(told["columns"], "--column"),
        "axis": list(told["axes"]),
        "joins": told["joins"],
        "labels": _pairs(told["labels"], "--label"),
        "colours": _pairs(told["colours"], "--colour"),
        "signs": _pairs(told["signs"], "--sign"),
        "names": _pairs(told["names"], "--name"),
        "taught": datetime.now(JAPAN).date(),
        "reason": told["reason"],
    }


def _try(file: Path, raw: Path, text: str, limit: int) -> None:
    """Show what a lesson would change. Raises TeachError where it fits nothing in the file."""
    from keikaku._internal.flows.look import apart
    from keikaku._internal.flows.teach import TeachError, taught_for, tried, with_lesson

    before, after = taught_for(raw, file), with_lesson(raw, file, text)
    trial = apart(tried, file, before, after)
    _print(trial, limit)
    if new := [key for key in trial.stale if not any(f'"key": "{key}"' in one for one in before)]:
        raise TeachError(f"この文書には当てはまる所がありません（{'、'.join(new)}）")


def _documents(file: Path, sha256: str, files: str | None, municipality: str | None) -> dict[str, str]:
    """For which documents the lesson is: this one alone, those of a name, or those of a municipality."""
    if files:
        return {"file": files}
    return {"municipality_code": municipality} if municipality else {"sha256": sha256, "file": file.name}


def _pairs(texts: tuple[str, ...], option: str) -> dict[str, str]:
    found = {}
    for text in texts:
        name, sign, value = text.rpartition("=")
        if not sign or not name or not value:
            raise click.UsageError(f"{option} は「{text}」でなく、名前=意味 の形で指定してください")
        found[name] = value
    return found


def _print(trial: Trial, limit: int) -> None:
    from keikaku._internal.flows.terminal import add_row, make_console, make_table

    table = make_table(None, [("表", False), ("今", True), ("教えたあと", True)])
    for name, (before, after) in trial.counts.items():
        add_row(table, _TABLES[name], before, after)
    make_console().print(table)
    for sign, rows in (("－", trial.removed), ("＋", trial.added)):
        shown = rows[:limit] if limit else rows
        for name, project, text in shown:
            tell(f"{sign} {_TABLES[name]}｜{project}｜{text}")
        if len(rows) > len(shown):
            tell(f"{sign} ほか{len(rows) - len(shown)}行（--limit 0 ですべて）")
    if not (trial.added or trial.removed):
        tell("行は変わりません")
