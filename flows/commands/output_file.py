"""A file that a command writes: never over what is published or what is no plain file, and whole or not at all."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def require_new(output: Path, overwrite: bool, curated: Path) -> None:
    """Raise RefusedError where writing would spoil something: what is published, a PDF, or what is no plain file."""
    from keikaku._internal.warehouse.question import RefusedError

    require_outside(output, curated)
    if output.suffix.lower() == ".pdf":
        raise RefusedError(f"{output} はPDFの名前です。別の名前を指定してください")
    if output.is_symlink() or (output.exists() and not output.is_file()):
        raise RefusedError(f"{output} はふつうのファイルではありません。別の名前を指定してください")
    if output.exists() and not overwrite:
        raise RefusedError(f"{output} はすでにあります。書き換えるなら --overwrite を付けてください")


def require_outside(output: Path, curated: Path) -> None:
    """Raise RefusedError for a place among what is published."""
    from keikaku._internal.warehouse.builds import builds_folder
    from keikaku._internal.warehouse.question import RefusedError

    place = output.parent.resolve() / output.name
    for ours in (curated.resolve(), builds_folder(curated).resolve()):
        if place.is_relative_to(ours) or ours.is_relative_to(place):
            raise RefusedError(f"{output} は公開中の表の中にあります。別の場所を指定してください")


@contextmanager
def target_of(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(f".{output.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with part.open("xb") as file:
            yield file
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def write_whole(output: Path, content: bytes, overwrite: bool, curated: Path) -> None:
    """Write a file in one step. Raises ClickException with a sentence where it may not or cannot be written."""
    import click

    from keikaku._internal.warehouse.question import RefusedError

    try:
        require_new(output, overwrite, curated)
        with target_of(output) as target:
            target.write(content)
    except (RefusedError, OSError) as error:
        raise click.ClickException(f"書けませんでした：{error}") from error
