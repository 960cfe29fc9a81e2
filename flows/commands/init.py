"""keikaku init: a folder to begin with."""

from __future__ import annotations

from pathlib import Path

import click

_SOURCES = "file,municipality_code,title,url,licence,published,note\n"
_LOOKUPS = """自分の辞書を置く場所です。keikaku review --accept がここに書きます。
ファイルの名前と見出しは keikaku の辞書と同じで（statuses.csv、functions.csv、department_aliases.csv など）、
ここには足す行・替える行だけを書きます。keikaku を新しくしても、ここはそのままです。

Your own words: `keikaku review --accept` writes here. Files bear the names and headers of the shipped lookups and hold
only the lines that you add or replace. Upgrades leave them alone.
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def init_command(folder: Path) -> None:
    """PDFと辞書を置くフォルダーを作り、次にすることを示す。すでにあるものは変えない。

    \b
    例：keikaku init
        keikaku init 計画
    """
    raw, lookups = folder / "data" / "raw", folder / "data" / "lookups"
    try:
        for place, name, text in ((raw, "sources.csv", _SOURCES), (lookups, "README.txt", _LOOKUPS)):
            place.mkdir(parents=True, exist_ok=True)
            if not (place / name).exists():
                (place / name).write_text(text, encoding="utf-8")
                click.echo(f"作りました：{place / name}")
    except OSError as error:
        raise click.ClickException(f"{error.filename} を作れません（{error.strerror}）") from error
    inside = "" if folder == Path() else f"cd {folder} のあと、"
    click.echo(f"次にすること：PDFを {raw} に置き、{inside}")
    click.echo("  keikaku ingest")
    click.echo('  keikaku query "FROM progress_by_theme"')
