"""Which of a few rare names a PDF uses, without parsing it: most files use none."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

LAYERS = b"/OCProperties"
"""The entry of the catalogue (ISO 32000-1, 7.7.2) without which nothing can be switched off."""
USER_UNIT = b"/UserUnit"
"""The entry of a page whose units are longer than a point (ISO 32000-1, 7.7.3.3)."""
NAMES = frozenset((LAYERS, USER_UNIT))
_ESCAPE = re.compile(rb"#[0-9A-Fa-f]{2}")
_NAME = re.compile(rb"/(?:[A-Za-z]|#[0-9A-Fa-f]{2})+")
_LONGEST = 3 * max(map(len, NAMES))
"""Bytes of one of the names, each letter escaped."""
_MOST = 64 * 2**20


def whole(path: Path) -> bytes | None:
    """The bytes of a file; None where they are too many to hold."""
    return path.read_bytes() if path.stat().st_size <= _MOST else None


def names_used(data: bytes | None) -> frozenset[bytes]:
    """Those of NAMES that the objects of a file (`whole`) may use; all where that cannot be told."""
    if data is None or b"/Encrypt" in data:
        return NAMES
    found = _said(data)
    for packed in _object_streams(data):
        found |= NAMES if packed is None else _said(packed)
    return found


def _said(data: bytes) -> frozenset[bytes]:
    escaped = {_unescaped(name) for found in _ESCAPE.finditer(data) if (name := _name_around(data, found.start()))}
    return frozenset(name for name in NAMES if name in data or name in escaped)


def _name_around(data: bytes, at: int) -> bytes | None:
    """The name that has an escape at a place, if it begins near before it."""
    start = data.rfind(b"/", max(0, at - _LONGEST), at)
    found = _NAME.match(data, start) if start >= 0 else None
    return found[0] if found is not None and found.end() > at else None


def _unescaped(name: bytes) -> bytes:
    """A name without its escapes (7.3.5)."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name)


def _object_streams(data: bytes) -> Iterator[bytes | None]:
    """What is packed in the object streams of a file; each stream once, one at a time. None for what cannot be told."""
    at, left = 0, _MOST
    seen: set[int] = set()
    while (at := data.find(b"/ObjStm", at)) >= 0:
        begin = data.find(b"stream", at)
        at += 7
        if begin < 0:
            return
        begin += 6 + (2 if data[begin + 6 : begin + 8] == b"\r\n" else 1)
        if begin in seen:
            continue
        seen.add(begin)
        try:
            packed = zlib.decompressobj().decompress(data[begin:], left)
        except zlib.error:
            yield None  # packed in another way
            continue
        left -= len(packed)
        yield packed if left > 0 else None
        if left <= 0:
            return
