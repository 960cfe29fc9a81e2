"""Addresses of pages: as a server answers them, or as files of a folder that call each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from posixpath import relpath
from typing import Protocol

_PLAIN = re.compile(r"[^0-9A-Za-z_-]+")
_FROZEN_STATE = ("page",)
_FROZEN_YEARS = ("page", "year")
"""What of a state has files of its own; the years only where municipalities are compared."""
_LIVE_ONLY = ("/sql", "/data/", "/reading/", "/raw/", "/accept")


class Links(Protocol):
    """How pages are called."""

    @property
    def is_frozen(self) -> bool:
        """Whether there is nobody who answers."""

    def page(self, path: str, query: Callable[[Iterable[str] | None], str]) -> str | None:
        """The address of a page; None where it is not there. `query` gives the state, or only some fields of it."""

    def file(self, path: str) -> str | None:
        """The address of a picture, style or script."""


@dataclass(frozen=True, slots=True)
class Served:
    """Addresses below the root of a server."""

    is_frozen: bool = False

    def page(self, path: str, query: Callable[[Iterable[str] | None], str]) -> str:
        """The path with the whole state."""
        asked = query(None)
        return f"{path}?{asked}" if asked else path

    def file(self, path: str) -> str:
        """The path as it is."""
        return path


@dataclass(slots=True)
class Frozen:
    """Addresses of files, as seen from the file `here`; what was called is remembered in `wanted`."""

    here: str = "index.html"
    language: str = "ja"
    wanted: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The path and state of each page, by its file."""
    files: set[str] = field(default_factory=set)
    is_frozen: bool = True

    def page(self, path: str, query: Callable[[Iterable[str] | None], str]) -> str | None:
        """The file of a page, relative to `here`."""
        if path.startswith(_LIVE_ONLY):
            return None
        bare, _, fragment = path.partition("#")
        state = query(_FROZEN_YEARS if bare == "/compare" else _FROZEN_STATE)
        asked = "&".join(part for part in state.split("&") if not part.startswith("lang="))  # all are of one language
        name = file_name(bare, asked)
        self.wanted.setdefault(name, (bare, asked))
        return relpath(name, _folder(self.here)) + (f"#{fragment}" if fragment else "")

    def file(self, path: str) -> str | None:
        """The file, relative to `here`."""
        if path.startswith(_LIVE_ONLY):
            return None
        self.files.add(path)
        if path == "/":  # the folder itself, for what a script puts behind it
            return relpath(".", _folder(self.here)) + "/"
        return relpath(path.lstrip("/"), _folder(self.here))


def file_name(path: str, asked: str) -> str:
    """The file of a page: its path, with the state in short. Names of any letters become plain ones."""
    parts = [_plain(part) for part in path.strip("/").split("/")] if path != "/" else ["index"]
    state = f"-{_plain(asked)}" if asked else ""
    return "/".join(parts) + f"{state}.html"


def _plain(text: str) -> str:
    plain = _PLAIN.sub("-", text)
    return plain if plain == text else f"{plain.strip('-')[:40]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _folder(file: str) -> str:
    return file.rpartition("/")[0] or "."


@dataclass(frozen=True, slots=True)
class Alone:
    """A page that leads nowhere and holds all it needs."""

    contents: Callable[[str], str]
    """The address that holds a file (data:)."""
    is_frozen: bool = True

    def page(self, path: str, query: Callable[[Iterable[str] | None], str]) -> str | None:
        """Its own parts only."""
        return None

    def file(self, path: str) -> str | None:
        """The file itself."""
        return self.contents(path)
