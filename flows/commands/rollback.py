"""keikaku rollback: publish an older build again."""

from __future__ import annotations

from pathlib import Path

import click

from keikaku._internal.flows.terminal import tell

from .curated_option import curated_option


@click.command()
@click.argument("build", default="previous")
@click.option("--list", "listing", is_flag=True, help="残っている版を示すだけ")
@curated_option
def rollback_command(build: str, listing: bool, curated: Path) -> None:
    """公開を前の版に戻す。BUILD には版の名前の始めの部分を書ける（既定：一つ前の版）。

    \b
    例：keikaku rollback
        keikaku rollback --list
        keikaku rollback 20260401T02
    """
    from keikaku._internal.flows.terminal import japan_time
    from keikaku._internal.warehouse.builds import NoSuchBuildError, kept_builds, published_build, record_of
    from keikaku._internal.warehouse.errors import NotPublishedError
    from keikaku._internal.warehouse.publish import rollback as switch_back

    try:
        if not listing:
            tell(f"公開中の版：{switch_back(curated, build, _tell_owner).name}")
            return
        current = published_build(curated)
    except (NoSuchBuildError, NotPublishedError) as error:
        raise click.ClickException(str(error)) from error
    for folder in kept_builds(curated):
        record = record_of(folder)
        counts = record.get("row_counts", {})
        mark = "＊公開中" if current is not None and folder.resolve() == current.resolve() else "　　　　"
        built_at = record.get("built_at")
        when = japan_time(built_at) if built_at else "作成時刻不明"
        tell(f"{mark} {folder.name}  {when}  文書 {counts.get('documents', 0)}件")


def _tell_owner(owner: int | None) -> None:
    tell(f"ほかの処理（{owner or '不明'}）が終わるのを待ちます", err=True)
