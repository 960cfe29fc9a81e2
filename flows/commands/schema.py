"""keikaku schema: the data dictionary."""

from __future__ import annotations

import click


@click.command()
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md", show_default=True, help="書き方")
def schema_command(form: str) -> None:
    """公開する表とビューの説明（データ辞書）を示す。

    \b
    例：keikaku schema --format md > docs/data-dictionary.md
    """
    from keikaku._internal.warehouse.dictionary import as_json, as_markdown

    click.echo(as_markdown() if form == "md" else as_json(), nl=False)
