"""The raw PDF of a document, if it is there and still the one that was read."""

from __future__ import annotations

from pathlib import Path

from keikaku._internal.warehouse.publish import sha256 as sha256_of

from .errors import LookError


def raw_file(raw: Path, file_name: str, sha256: str) -> Path:
    """The path of the PDF below `raw`. Raises LookError when it is gone or changed since it was read."""
    path = raw / file_name
    if not path.resolve().is_relative_to(raw.resolve()) or not path.is_file():
        raise LookError(f"原本 {file_name} が {raw} にありません（--raw でPDFのフォルダーを指定してください）")
    if sha256_of(path) != sha256:
        raise LookError(f"原本 {path} は読み取ったときから変わっています。keikaku ingest で取り込み直してください")
    return path
