"""Which PDFs and pages the benchmarks read: the shared corpus where there is one, the samples otherwise.

The folder is the variable CORPUS. Scans go to recognition and are measured apart; files that PDFium or pdfplumber
cannot open, and pages that one of them does not have, are left out and counted.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

import pdfplumber
import pypdfium2

from benchmarks.report import ROOT
from keikaku._internal.extract.pdf.pdfium import fill_page
from keikaku._internal.extract.pdf.text_layer import is_scan

logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF with the pages to be compared, and those that are scans; `group` is the folder's name."""

    path: Path
    group: str
    pages: list[int]
    scans: list[int] = field(default_factory=list)


def corpus() -> Path:
    """The shared corpus; it need not be there."""
    return Path(os.environ.get("CORPUS", ROOT.parent / "shared" / "corpus"))


def folders(*names: str) -> list[Path]:
    """These folders of the corpus; data/raw where the corpus is not there."""
    found = [corpus() / name for name in names if (corpus() / name).is_dir()]
    return found or [ROOT / "data" / "raw"]


def survey(path: Path) -> Document | None:
    """The pages of a file; None where PDFium or pdfplumber cannot open it."""
    try:
        with pdfplumber.open(path) as theirs:
            known = len(theirs.pages)
        with pypdfium2.PdfDocument(path) as pdf:
            pages: list[int] = []
            scans: list[int] = []
            for no in range(1, min(len(pdf), known) + 1):
                page = pdf[no - 1]
                (scans if is_scan(fill_page(page, no, str)) else pages).append(no)
                page.close()
    except Exception:  # what cannot be opened can fail in any way, and is reported
        return None
    return Document(path, path.parent.name, pages, scans) if pages or scans else None


def survey_all(paths: list[Path]) -> tuple[list[Document], list[Path]]:
    """The documents that can be compared, and the files that cannot."""
    found = [(path, survey(path)) for path in paths]
    return [d for _, d in found if d is not None], [path for path, d in found if d is None]


def pdfs(folder: Path) -> list[Path]:
    """The PDFs of a folder, in order."""
    return sorted(folder.rglob("*.pdf"))
