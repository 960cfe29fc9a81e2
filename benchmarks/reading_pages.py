"""Reading pages – lines, rules, shapes, tables with spans – against pdfplumber, and against PDFium's bare pass.

    python -m benchmarks.reading_pages [--rounds 5] [--scans 4] [--profile 25] [--record] [PDF…]

All sides read the same pages in one process, in turn, round by round; seconds are processor time, so that other work on
the machine counts little. Opening the file and closing its pages is part of it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2

from benchmarks.bare_pass import bare_pass
from benchmarks.cells import compare_cells, gold_of
from benchmarks.cells_report import cells_tables
from benchmarks.page_sets import Document, folders, pdfs, survey_all
from benchmarks.report import ROOT, Section, Table, add_record, note, publish, verdict
from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.pdfium import fill_page
from keikaku._internal.extract.plan.flow import sheet_of
from keikaku._internal.normalize.text import as_drawn

FASTER, FLOOR = 5.0, 2.3
TITLE = "(a) Reading pages / ページの読み取り"
LIBRARIES = ("pypdfium2", "pdfplumber", "pdfminer.six", "numpy")
Read = Callable[[Document], None]


def ours(document: Document) -> None:
    """Characters, rules, shapes, grids with spans, lines."""
    with open_pdf(document.path, as_drawn) as pdf:
        for no in document.pages:
            sheet_of(pdf.page(no))


def our_objects(document: Document) -> None:
    """The first half of ours: what is drawn on the page, before lines and grids are made of it."""
    with pypdfium2.PdfDocument(document.path) as pdf:
        for no in document.pages:
            page = pdf[no - 1]
            fill_page(page, no, as_drawn)
            page.close()


def theirs(document: Document) -> None:
    """Words and tables of pdfplumber."""
    with pdfplumber.open(document.path) as pdf:
        for no in document.pages:
            page = pdf.pages[no - 1]
            page.extract_words()
            page.extract_tables()
            page.close()


def bare(document: Document) -> None:
    """The floor."""
    with pypdfium2.PdfDocument(document.path) as pdf:
        for no in document.pages:
            page = pdf[no - 1]
            bare_pass(page)
            page.close()


SIDES: Mapping[str, Read] = {"ours": ours, "our objects": our_objects, "pdfplumber": theirs, "PDFium": bare}
Times = dict[str, dict[Path, list[float]]]
"""Seconds by side, document and round."""


def measure(documents: Sequence[Document], rounds: int) -> Times:
    """Let every side read every document `rounds` times, each round beginning with another side."""
    found: Times = {side: {d.path: [] for d in documents} for side in SIDES}
    sides = list(SIDES)
    for turn in range(rounds):
        for document in documents:
            for side in sides[turn % len(sides) :] + sides[: turn % len(sides)]:
                began = time.process_time()
                SIDES[side](document)
                found[side][document.path].append(time.process_time() - began)
        note(f"round {turn + 1} of {rounds}")
    return found


def total(times: Times, side: str, documents: Iterable[Document]) -> float:
    """Seconds of a side for documents, each at its median."""
    return sum(median(times[side][d.path]) for d in documents)


def speed_row(name: str, times: Times, documents: Sequence[Document]) -> list[str]:
    """Milliseconds a page of each side, and the two ratios."""
    pages = sum(len(d.pages) for d in documents)
    each = {side: total(times, side, documents) for side in SIDES}
    told = [f"{1000 * each[side] / pages:.1f}" for side in SIDES]
    return [
        name,
        str(pages),
        *told,
        f"{each['pdfplumber'] / each['ours']:.2f}",
        f"{each['ours'] / each['PDFium']:.2f}",
        f"{each['pdfplumber'] / each['PDFium']:.1f}",
    ]


def speed(times: Times, documents: Sequence[Document]) -> list[Table | str]:
    """A row a document, a row a folder, one of all; and whether the targets are met."""
    rows = [speed_row(d.path.stem, times, [d]) for d in documents]
    for group in dict.fromkeys(d.group for d in documents):
        rows.append(speed_row(f"{group}/", times, [d for d in documents if d.group == group]))
    rows.append(speed_row("all", times, documents))
    columns = ["milliseconds a page", "pages", *SIDES, "pdfplumber ÷ ours", "ours ÷ PDFium", "pdfplumber ÷ PDFium"]
    mine, other, floor = (total(times, side, documents) for side in ("ours", "pdfplumber", "PDFium"))
    rounds = len(next(iter(times["ours"].values())))
    ratios = [
        sum(times["pdfplumber"][d.path][i] for d in documents) / sum(times["ours"][d.path][i] for d in documents)
        for i in range(rounds)
    ]
    lines = [
        verdict("times faster than pdfplumber", other / mine, FASTER, at_least=True),
        verdict("times PDFium's bare pass", mine / floor, FLOOR),
        f"- rounds: {rounds}; pdfplumber ÷ ours from {min(ratios):.2f} to {max(ratios):.2f}",
    ]
    return [Table(columns, rows), "\n".join(lines)]


def scan_report(documents: Iterable[Document], most: int) -> list[Table | str]:
    """Seconds (by the clock) that recognising a scanned page takes, for some pages of all."""
    scans = [(d.path, no) for d in documents for no in d.scans]
    if not scans or not most:
        return [f"Scans, not compared: {len(scans)} pages"]
    rows = []
    for path, no in scans[:: max(1, len(scans) // most)][:most]:
        began = time.perf_counter()
        with open_pdf(path, as_drawn) as pdf:
            page = pdf.page(no)
        sheet_of(page)
        rows.append([f"{path.stem} p. {no}", str(len(page.glyphs)), f"{time.perf_counter() - began:.1f}"])
    told = f"Scans, not compared: {len(scans)} pages; the first here loads the models."
    return [told, Table(["scan", "characters", "seconds"], rows)]


def show_profile(documents: Iterable[Document], most: int) -> None:
    """Print where our own time goes."""
    profile = cProfile.Profile()
    profile.enable()
    for document in documents:
        ours(document)
    profile.disable()
    pstats.Stats(profile, stream=sys.stderr).strip_dirs().sort_stats("tottime").print_stats(most)


def main() -> int:
    """Survey, compare cells, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scans", type=int, default=4, help="so many scanned pages are timed")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print the N functions that take most")
    add_record(parser)
    options = parser.parse_args()
    sources = folders("dev", "real")
    documents, left_out = survey_all(options.pdf or [path for folder in sources for path in pdfs(folder)])
    compared = [d for d in documents if d.pages]
    if not options.pdf and sources == [ROOT / "data" / "raw"]:
        note("no shared corpus here: the samples are read instead")
    note(f"{sum(len(d.pages) for d in compared)} pages of {len(compared)} documents")
    if options.profile:
        show_profile(compared, options.profile)
    body = speed(measure(compared, options.rounds), compared)
    if left_out:
        names = ", ".join(path.stem for path in left_out)
        body.append(f"Left out, because PDFium or pdfplumber cannot open them: {names}")
    body += cells_tables([compare_cells(d, gold_of(d.path)) for d in compared])
    body += scan_report(documents, options.scans)
    publish(Section("reading_pages", TITLE, body, LIBRARIES), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
