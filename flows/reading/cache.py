"""Immutable entries that processes and machines share: in a folder, on NFS, or wherever fsspec reaches (s3://, gs://).

An entry is written beside its place and then renamed, carries a checksum, and is named after what it was made from. Who
finds one that is damaged takes it for missing and writes it anew. The whole may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any

_MAGIC = b"keikaku-cache-1 "
_REMOTE = "://"

logger = logging.getLogger("keikaku.cache")


class DamagedError(Exception):
    """An entry that is not what was written."""


def default_place(curated: Path) -> str:
    """The hidden folder beside the published tables."""
    return str((curated.parent / f".{curated.name}-cache").absolute())


def is_remote(place: str) -> bool:
    """Whether a place is reached through fsspec and not as a folder."""
    return _REMOTE in place and not place.startswith("file://")


def clear(place: str) -> None:
    """Remove a cache that is a folder."""
    shutil.rmtree(place, ignore_errors=True)


class Cache:
    """Entries by name (`kind/key`). Every method may be called from any thread."""

    def __init__(self, place: str) -> None:
        self.place = place.rstrip("/")

    def get(self, name: str) -> bytes | None:
        """The content of an entry; None if there is none, or none that is whole."""
        try:
            data = self._read(name)
        except FileNotFoundError:
            return None
        except OSError as error:  # a folder or a loop of links in its place, or no right to read it
            logger.warning("キャッシュの項目が読めないため作り直します：%s（%s）", name, error.strerror or error)
            return None
        try:
            return opened(data)
        except DamagedError as error:
            logger.warning("キャッシュの項目が壊れているため作り直します：%s（%s）", name, error)
            return None

    def put(self, name: str, content: bytes) -> None:
        """Write an entry; readers see all of it or none."""
        data = sealed(content)
        if is_remote(self.place):
            self._remote.pipe_file(self._url(name), data)  # object stores show an object when it is whole
            return
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
        try:
            part.write_bytes(data)
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def put_file(self, name: str, path: Path) -> str:
        """Copy a file as it is, unless it is there; its URL. Only for a cache behind a URL."""
        if not self.has(name):
            self._remote.pipe_file(self._url(name), path.read_bytes())
        return self._url(name)

    def has(self, name: str) -> bool:
        """Whether there is an entry, whole or not."""
        return bool(self._remote.exists(self._url(name))) if is_remote(self.place) else self._path(name).exists()

    def _read(self, name: str) -> bytes:
        if is_remote(self.place):
            return bytes(self._remote.cat_file(self._url(name)))
        return self._path(name).read_bytes()

    def _path(self, name: str) -> Path:
        kind, _, key = name.partition("/")
        return Path(self.place.removeprefix("file://")) / kind / key[:2] / key

    def _url(self, name: str) -> str:
        kind, _, key = name.partition("/")
        return f"{self.place}/{kind}/{key[:2]}/{key}"

    @cached_property
    def _remote(self) -> Any:
        import fsspec

        return fsspec.core.url_to_fs(self.place)[0]


def sealed(content: bytes) -> bytes:
    """Content with the checksum before it."""
    return b"%s%s\n%s" % (_MAGIC, hashlib.sha256(content).hexdigest().encode(), content)


def opened(data: bytes) -> bytes:
    """The content of what `sealed` gave. Raises DamagedError for anything else."""
    head, found, content = data.partition(b"\n")
    if not found or not head.startswith(_MAGIC):
        raise DamagedError("見出しがありません")
    if hashlib.sha256(content).hexdigest().encode() != head.removeprefix(_MAGIC):
        raise DamagedError("内容が書いたときと違います")
    return content
