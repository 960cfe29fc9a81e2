"""The option that names where the tables are published."""

from __future__ import annotations

from pathlib import Path

import click

from keikaku._internal.flows.night import CURATED

curated_option = click.option(
    "--curated",
    type=click.Path(path_type=Path),
    default=CURATED,
    show_default=True,
    help="公開先（最新の版へのリンク）",
)
