"""The most memory that a worker takes for a long PDF, against shorter ones.

    python -m benchmarks.big_pdf [--pages 50,100,200,400] [--record]

The documents are the pages of the samples over and over. Each is read and normalised by a new worker process.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from benchmarks.copies import SAMPLES
from benchmarks.report import Section, Table, add_record, note, publish, verdict
from benchmarks.watch import status_mb

LIMIT = 400.0
TITLE = "(e) Memory of a worker on a long PDF / 長いPDFを読むときのメモリー"


def make_long(path: Path, pages: int, samples: Path = SAMPLES) -> None:
    """Write a PDF with so many pages of the samples."""
    with pypdfium2.PdfDocument.new() as out:
        while len(out) < pages:
            for plan in sorted(samples.glob("*.pdf")):
                with pypdfium2.PdfDocument(plan) as source:
                    # An empty list would mean all pages.
                    if wanted := list(range(min(len(source), pages - len(out)))):
                        out.import_pages(source, wanted)
        out.save(path)


def measure(path: Path, cache: Path) -> tuple[float, float, float, float]:
    """MB that a worker holds before its first document, its peak, how much of it is its own, and the seconds it needs.

    The rest of the peak are files that it maps (libraries, the dictionary), which all workers share.
    """
    from keikaku._internal.flows.reading import Job, ReadingPool, Versions
    from keikaku._internal.normalize.plan import Source

    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    source = Source(sha256[:16], sha256, path.name, 0)
    small = path.with_name("empty.pdf")
    small.write_bytes(b"")
    empty = hashlib.sha256(b"").hexdigest()
    pool = ReadingPool(1)
    try:
        versions = Versions.here()
        pool.run(Job(str(small), Source(empty[:16], empty, small.name, 0), str(cache), versions))
        before = status_mb(pool.pids[0], "VmHWM")
        began = time.perf_counter()
        done = pool.run(Job(str(path), source, str(cache), versions))
        seconds = time.perf_counter() - began
        if done.failure is not None:
            raise RuntimeError(f"{done.failure.code} {done.failure.detail}")
        return before, status_mb(pool.pids[0], "VmHWM"), status_mb(pool.pids[0], "RssAnon"), seconds
    finally:
        pool.close()


def main() -> int:
    """Measure each length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="50,100,200,400")
    add_record(parser)
    options = parser.parse_args()
    rows, peak, most = [], 0.0, max(map(int, options.pages.split(",")))
    with tempfile.TemporaryDirectory(prefix="keikaku-long-") as temporary:
        for pages in sorted(map(int, options.pages.split(","))):
            path = Path(temporary) / f"{pages}.pdf"
            make_long(path, pages)
            before, peak, own, seconds = measure(path, Path(temporary) / "cache")
            note(f"{pages} pages: {peak:.0f} MB, {seconds:.1f} s")
            size = path.stat().st_size / 2**20
            figures = [f"{before:.0f}", f"{peak:.0f}", f"{own:.0f}", f"{(peak - before) / pages:.2f}", f"{seconds:.1f}"]
            rows.append([str(pages), f"{size:.1f}", *figures])
    columns = ["pages", "file MB", "MB before", "peak MB", "own MB at the end", "MB a page", "s"]
    body: list[Table | str] = [Table(columns, rows), verdict(f"peak of {most} pages", peak, LIMIT, " MB")]
    publish(Section("big_pdf", TITLE, body, ["pypdfium2", "numpy", "pyarrow", "sudachipy"]), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
