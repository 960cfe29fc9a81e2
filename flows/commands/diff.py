"""keikaku diff: what changed between two builds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keikaku._internal.flows.terminal import as_json, tell

from .curated_option import curated_option


@click.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="書き方")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="文で示すとき、団体ごと・変化の種類ごとに挙げる数（0ならすべて）",
)
@curated_option
def diff_command(before: str | None, after: str | None, form: str, limit: int, curated: Path) -> None:
    """前の版から何が変わったかを、団体ごとに示す。

    BEFORE と AFTER には current、previous、版の名前の始めの部分、または版のフォルダーを書ける。何も書かなければ、
    公開中の版の表 changes を示す。BEFORE だけなら、そこから公開中の版まで。

    \b
    例：keikaku diff
        keikaku diff previous current --format json
    """
    from keikaku._internal.warehouse.builds import NoSuchBuildError, find_build, record_of
    from keikaku._internal.warehouse.diff import changes
    from keikaku._internal.warehouse.errors import NotPublishedError

    from .diff_text import as_text, by_municipality

    try:
        new = find_build(curated, after or "current")
        old = find_build(curated, before) if before else None
    except (NoSuchBuildError, NotPublishedError) as error:
        raise click.ClickException(str(error)) from error
    rows: list[dict[str, Any]] = changes(old, new).to_pylist() if old else _published(new)
    names = {"before": old.name if old else record_of(new).get("changes_since"), "after": new.name}
    found = by_municipality(rows, new)
    if form == "json":
        click.echo(as_json({**names, "municipalities": found}))
        return
    tell(as_text(names, found, limit))


def _published(folder: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    path = folder / "changes.parquet"
    return list(pq.read_table(path).to_pylist()) if path.is_file() else []
