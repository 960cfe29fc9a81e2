"""Many documents out of the five samples: copies whose bytes differ in a comment behind their end."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pypdfium2

from benchmarks.report import ROOT

SAMPLES = ROOT / "data" / "raw"


@cache
def _samples(folder: Path) -> list[tuple[str, bytes, int]]:
    found = []
    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as pdf:
            found.append((path.stem, path.read_bytes(), len(pdf)))
    return found


def make_copies(folder: Path, count: int, samples: Path = SAMPLES) -> int:
    """Put `count` documents into `folder`, the samples in turn; the number of their pages."""
    folder.mkdir(parents=True, exist_ok=True)
    plans, pages = _samples(samples), 0
    for i in range(count):
        name, data, length = plans[i % len(plans)]
        # A reader of PDF looks for the end of the file within its last kilobyte (ISO 32000-1, annex H).
        (folder / f"{i:05d}-{name}.pdf").write_bytes(data + f"\n% copy {i}\n".encode())
        pages += length
    return pages
