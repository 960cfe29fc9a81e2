"""A PDF opened with qpdf (by pikepdf), whatever its name is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import pikepdf


@contextmanager
def opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """The file. Raises what `pikepdf.open` raises, which takes names in UTF-8 only: old archives have others."""
    with ExitStack() as stack:
        source: Path | BinaryIO = path
        try:
            str(path).encode()
        except UnicodeEncodeError:
            source = stack.enter_context(path.open("rb"))
        yield stack.enter_context(pikepdf.open(source, suppress_warnings=True))
