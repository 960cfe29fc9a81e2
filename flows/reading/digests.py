"""The digests of this program (see fingerprint), remembered beside its byte code while no file of it changes.

Computing them takes as long as starting a worker does, and every worker needs them. Like byte code, what is remembered
counts only while the files it was made from have the same size and times.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from keikaku._internal.normalize.lookups import own_files

from . import fingerprint

_KINDS = ("reading", "status_words", "normalising", "building")
_LOOKUPS = ("lookups_of_reading", "lookups_of_status_words")


def program_digests() -> dict[str, str]:
    """Those of this process by kind: reading, status_words, normalising, building. A user's own lookups count."""
    known = _shipped()
    own = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in own_files().items()}
    concerned = {
        "reading": set(known["lookups_of_reading"]),
        "status_words": set(known["lookups_of_status_words"]),
        "normalising": set(own),
    }
    found = {kind: str(known[kind]) for kind in _KINDS}
    for kind, names in concerned.items():
        if told := [f"{name}={own[name]}" for name in sorted(own) if name in names]:
            found[kind] = fingerprint.digest_of(found[kind], *told)
    return found


@cache
def _shipped() -> dict[str, Any]:
    """The digests without anybody's own lookups, and the vocabularies that concern each."""
    place, stamp = _place(), _stamp()
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(place.read_text(encoding="utf-8"))
        if told["stamp"] == stamp:
            return {kind: told[kind] for kind in (*_KINDS, *_LOOKUPS)}
    found: dict[str, Any] = {kind: getattr(fingerprint, kind)() for kind in (*_KINDS, *_LOOKUPS)}
    _remember(place, {"stamp": stamp, **found})
    return found


def _place() -> Path:
    return Path(cache_from_source(str(Path(__file__)))).with_name("digests.json")


def _stamp() -> str:
    """A key of the state of all files of the program and of the folders of its libraries."""
    told = "\n".join(sorted(_states()))
    return hashlib.sha256(f"{sys.version}\n{told}".encode()).hexdigest()


def _states() -> Iterator[str]:
    for folder in fingerprint.PACKAGES:
        for path in fingerprint.files_of(folder):
            state = path.stat()
            yield f"{path} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"
    for name in sys.path:  # installing or removing a library changes its folder
        with suppress(OSError):
            yield f"{name} {Path(name or '.').stat().st_mtime_ns if name.endswith('-packages') else ''}"


def _remember(place: Path, told: dict[str, Any]) -> None:
    """Keep it where that is possible: a read-only installation computes it anew."""
    part = place.with_name(f".{place.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with suppress(OSError):
        try:
            place.parent.mkdir(exist_ok=True)
            part.write_text(json.dumps(told), encoding="utf-8")
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
