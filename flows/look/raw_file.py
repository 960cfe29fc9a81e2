"""The raw PDF of a document, if it is there and still the one that was read."""

from __future__ import annotations

from pathlib import Path

from keikaku._internal.flows.raw import pdf_paths, shown
from keikaku._internal.warehouse.publish import sha256 as sha256_of

from .errors import LookError


def raw_file(raw: Path, file_name: str, sha256: str) -> Path:
    """The path of the PDF below `raw`. Raises LookError when it is gone or changed since it was read."""
    path = _path(raw, file_name)
    if path is None:
        raise LookError(f"原本 {file_name} が {raw} にありません（--raw でPDFのフォルダーを指定してください）")
    if sha256_of(path) != sha256:
        raise LookError(f"原本 {path} は読み取ったときから変わっています。keikaku ingest で取り込み直してください")
    return path


def _path(raw: Path, file_name: str) -> Path | None:
    """The file that ingest takes for this name: a name that is not in UTF-8 is shown in another."""
    if file_name.startswith("/") or ".." in file_name.split("/"):
        return None
    if (raw / file_name).is_file():
        return raw / file_name
    return next((path for path in pdf_paths(raw) if shown(path, raw) == file_name), None)
