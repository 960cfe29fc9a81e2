"""The option for a user's own words, and putting them to use."""

from __future__ import annotations

from pathlib import Path

import click

lookups_option = click.option(
    "--lookups",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="自分の辞書のフォルダー（既定：--raw の隣の lookups）",
)


def put_to_use(lookups: Path | None, raw: Path) -> Path:
    """Lay a user's own words over the shipped ones, before any is used; the folder, which need not be there."""
    from keikaku._internal.normalize.lookups import use_own

    place = lookups if lookups is not None else raw.parent / "lookups"
    use_own(place)
    return place
