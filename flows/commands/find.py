"""keikaku find: projects by words, theme, department and municipality."""

from __future__ import annotations

from pathlib import Path

import click

from .curated_option import curated_option

_COLUMNS = ("project_id", "municipality", "number", "name", "section", "theme")


@click.command()
@click.argument("text", required=False, default="")
@click.option("--municipality", help="団体（名前の一部かコード）")
@click.option("--theme", help="テーマ（keikaku schema にある語）")
@click.option("--department", help="部署（部・課・機能の名前の一部）")
@click.option("--document", help="文書（ファイル名の一部かID）")
@click.option("--limit", type=click.IntRange(min=0), default=30, show_default=True, help="挙げる数（0ならすべて）")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="書き方"
)
@curated_option
def find_command(
    text: str,
    municipality: str | None,
    theme: str | None,
    department: str | None,
    document: str | None,
    limit: int,
    form: str,
    curated: Path,
) -> None:
    """事業を語で探す。「子育て手続」で「子育て関係手続の電子化」も見つかる。

    \b
    例：keikaku find 電子決裁
        keikaku find 手続 --municipality 三鷹 --department 市民課
        keikaku find --theme security --format json
    """
    from keikaku._internal.flows.look import Filters, LookError, find, published
    from keikaku._internal.flows.terminal import add_row, as_json, make_console, make_table, say

    try:
        found = find(published(curated), text, Filters(municipality, theme, department, document))
    except LookError as error:
        raise click.ClickException(str(error)) from error
    shown = found[:limit] if limit else found
    if form == "json":
        click.echo(as_json([{name: row[name] for name in (*_COLUMNS, "file_name")} for row in shown]))
        return
    console = make_console()
    if not shown:
        say(console, "当てはまる事業はありません")
        return
    table = make_table(
        None, [("ID", False), ("団体", False), ("番号", False), ("事業", False), ("所管", False), ("テーマ", False)]
    )
    for row in shown:
        add_row(
            table, row["project_id"], row["municipality"] or row["file_name"], *(row[name] for name in _COLUMNS[2:])
        )
    console.print(table)
    more = f"（ほか{len(found) - len(shown)}件は --limit 0 で）" if len(found) > len(shown) else ""
    say(console, f"{len(found)}件{more}。keikaku show ID で詳しく見られます")
