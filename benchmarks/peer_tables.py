"""The tables that a library finds in one PDF, as JSON. Runs in the peers' own environment: nothing of keikaku in here.

    python peer_tables.py LIBRARY PDF

Prints pages, tables (page and rows of text), seconds by the clock and of the processor, peak memory, and the version.
What a library is asked for is what its documentation shows first for ruled tables.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

Rows = list[list[str | None]]
Found = tuple[int, list[tuple[int, Rows]]]
"""Number of pages; tables with their page."""


def by_pdfplumber(path: str) -> Found:
    """`extract_tables` on every page."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    tables = []
    with pdfplumber.open(path) as pdf:
        for no, page in enumerate(pdf.pages, 1):
            tables += [(no, table) for table in page.extract_tables()]
            page.close()
        return len(pdf.pages), tables


def by_pymupdf(path: str) -> Found:
    """`find_tables` on every page."""
    import pymupdf  # type: ignore[import-not-found]

    with pymupdf.open(path) as pdf:
        tables = [(no, table.extract()) for no, page in enumerate(pdf, 1) for table in page.find_tables().tables]
        return len(pdf), tables


def by_camelot(path: str) -> Found:
    """The lattice flavour."""
    import camelot  # type: ignore[import-not-found]

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    found = camelot.read_pdf(path, pages="all", flavor="lattice", suppress_stdout=True)
    return 0, [(table.page, table.df.values.tolist()) for table in found]


def by_tabula(path: str) -> Found:
    """tabula-java in its lattice mode, page numbers unknown."""
    import tabula  # type: ignore[import-not-found]

    found = tabula.read_pdf(
        path,
        pages="all",
        lattice=True,
        multiple_tables=True,
        pandas_options={"header": None, "dtype": str},
        silent=True,
    )
    return 0, [(0, table.astype(object).where(table.notna(), None).values.tolist()) for table in found]


LIBRARIES: dict[str, tuple[str, Callable[[str], Found]]] = {
    "pdfplumber": ("pdfplumber", by_pdfplumber),
    "PyMuPDF": ("pymupdf", by_pymupdf),
    "camelot": ("camelot-py", by_camelot),
    "tabula": ("tabula-py", by_tabula),
}


def used() -> tuple[float, float]:
    """Processor seconds and peak MB of this process and the largest of its children (tabula's Java)."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return seconds, (own.ru_maxrss + children.ru_maxrss) / 1024


def main() -> None:
    """Read one PDF; the import of the library is not counted."""
    name, path = sys.argv[1:]
    distribution, read = LIBRARIES[name]
    __import__({"PyMuPDF": "pymupdf"}.get(name, name))
    cpu, began = used()[0], time.perf_counter()
    pages, tables = read(path)
    seconds, processor = time.perf_counter() - began, used()[0] - cpu
    told: dict[str, Any] = {"pages": pages, "tables": tables, "seconds": seconds, "processor": processor}
    json.dump({**told, "mb": used()[1], "version": version(distribution)}, sys.stdout)


if __name__ == "__main__":
    main()
