"""The build that is shown."""

from __future__ import annotations

from pathlib import Path

from keikaku._internal.warehouse.builds import published_build
from keikaku._internal.warehouse.errors import NotPublishedError

from .errors import LookError


def published(curated: Path) -> Path:
    """The folder of the published build. Raises LookError where there is none."""
    try:
        folder = published_build(curated)
    except NotPublishedError as error:
        raise LookError(str(error)) from error
    if folder is None:
        raise LookError(f"{curated} にはまだ何も公開されていません。先に keikaku ingest を実行してください")
    return folder
