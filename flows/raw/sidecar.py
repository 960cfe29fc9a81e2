"""The sidecar X.pdf.json: where a file came from, when, and under which licence.

A sidecar speaks of the file whose sha256 it carries and of no other: after a crash between the two writes, or when
someone replaced the PDF by hand, it does not count.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

SUFFIX = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What is known of a fetched file. Dates are ISO 8601; `size` is in bytes."""

    url: str
    """As in sources.csv."""
    final_url: str
    """Where the redirects led; `etag` and `last_modified` belong to it."""
    accessed: str
    """When these bytes were first received (UTC)."""
    sha256: str
    size: int
    published: str | None = None
    """As in sources.csv; a server's Last-Modified is no date of publication."""
    licence: str | None = None
    producer: str | None = None
    """The local government that publishes the plan."""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    gone: str | None = None
    """The day since which the server has had no such page."""

    def to_json(self) -> bytes:
        """As it is stored."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()


_NEEDED = ("url", "final_url", "accessed", "sha256")
_TEXTS = tuple(f.name for f in fields(Sidecar) if f.name != "size")


def sidecar_path(document: Path) -> Path:
    """Where the sidecar of a file lies."""
    return document.with_name(document.name + SUFFIX)


def is_there(document: Path) -> bool:
    """Whether a file has a sidecar, whatever it says. A name that is too long for one has none."""
    try:
        return sidecar_path(document).exists()
    except OSError:
        return False


def is_sidecar(path: Path) -> bool:
    """Whether a file is the sidecar of a PDF."""
    return path.name.lower().endswith(".pdf" + SUFFIX)


def read(document: Path) -> Sidecar | None:
    """The sidecar of a file; None if there is none or it cannot be understood. Fields it does not know are left out."""
    path = sidecar_path(document)
    try:
        if not path.is_file():  # reading a pipe would wait for ever
            return None
        content: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("size"), int):
        return None
    texts: dict[str, Any] = {name: content.get(name) for name in _TEXTS}
    if any(not isinstance(texts[name], str) for name in _NEEDED):
        return None
    if any(value is not None and not isinstance(value, str) for value in texts.values()):
        return None
    return Sidecar(size=content["size"], **texts)


def matching(document: Path, sha256: str | None) -> Sidecar | None:
    """The sidecar of a file if it speaks of a file with this sha256 (None: there is no file)."""
    found = read(document)
    return found if found is not None and found.sha256 == sha256 else None


def digest(path: Path) -> str | None:
    """The sha256 of a file; None if there is none."""
    try:
        with path.open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()
    except FileNotFoundError:
        return None
