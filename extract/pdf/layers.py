"""Whether a PDF has layers (optional content): to ask every text object of one that has none takes long."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

_LAYERS = b"/OCProperties"
"""The entry of the catalogue (ISO 32000-1, 7.7.2) without which nothing can be switched off."""
_NAME_WITH_ESCAPE = re.compile(rb"/[A-Za-z]*#[0-9A-Fa-f]{2}")
_MOST = 64 * 2**20


def has_layers(path: Path) -> bool:
    """Whether the catalogue of a PDF may speak of layers; True where that cannot be told."""
    data = path.read_bytes()
    if len(data) > _MOST or b"/Encrypt" in data:
        return True
    return _speaks_of_layers(data) or any(_speaks_of_layers(packed) for packed in _object_streams(data))


def _speaks_of_layers(data: bytes) -> bool:
    return _LAYERS in data or (b"#" in data[:4096] and bool(_NAME_WITH_ESCAPE.search(data[:4096])))


def _object_streams(data: bytes) -> list[bytes]:
    """What is packed in the object streams of a file, where a catalogue may stand."""
    found = []
    at = 0
    while (at := data.find(b"/ObjStm", at)) >= 0:
        begin = data.find(b"stream", at)
        at += 7
        if begin < 0:
            break
        begin += 6 + (2 if data[begin + 6 : begin + 8] == b"\r\n" else 1)
        try:
            found.append(zlib.decompressobj().decompress(data[begin:], _MOST))
        except zlib.error:
            found.append(_LAYERS)  # packed in another way: it cannot be told
    return found
