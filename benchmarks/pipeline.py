"""The whole pipeline, from 5 documents to every municipality: pages a second, growth, memory.

    python -m benchmarks.pipeline [--sizes 5,50,500,1741] [--one-worker-up-to 50] [--record]

Each size is ingested from nothing, by `keikaku ingest` as a command, with 2 workers and, up to a size, with 1 as well.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.copies import make_copies
from benchmarks.report import ROOT, Section, Table, add_record, note, publish
from benchmarks.watch import Watched, watched

_READ, _DONE = re.compile(r"読み取り中 (\d+)/"), re.compile(r"読み取りました：(\d+)件")
"""What the command says of its progress, every half minute and when all is read."""
TITLE = "(c) Whole pipeline / パイプライン全体"


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest. `reading` are the seconds until the last document was read, `whole` those of the command."""

    documents: int
    pages: int
    workers: int
    reading: float
    whole: float
    memory: Watched

    @property
    def rest(self) -> float:
        """Seconds after the last document: Prefect (if it has not started by then), linking, checks, publishing."""
        return self.whole - self.reading


def command(raw: Path, curated: Path, workers: int) -> list[str]:
    """`keikaku ingest` of this checkout."""
    told = ["ingest", "--raw", str(raw), "--curated", str(curated), "--workers", str(workers), "--keep", "0"]
    return [sys.executable, "-m", "keikaku", *told]


def ingest(folder: Path, documents: int, workers: int) -> Run:
    """Ingest copies of the samples from nothing below `folder`. Raises RuntimeError where the command fails."""
    raw, curated = folder / "raw", folder / "curated"
    pages = make_copies(raw, documents)
    began = time.perf_counter()
    done, last = 0, began

    def tell(line: str) -> None:
        nonlocal done, last
        if found := _READ.match(line) or _DONE.match(line):
            done, last = int(found[1]), time.perf_counter()
            note(f"  {done:>5} of {documents}, {workers} workers, {last - began:.0f} s")

    memory = watched(command(raw, curated, workers), ROOT, tell=tell)
    if memory.returncode or done != documents:
        raise RuntimeError(f"{done} of {documents} read, exit code {memory.returncode}: {memory.lines[-5:]}")
    return Run(documents, pages, workers, last - began, memory.seconds, memory)


def section(runs: list[Run]) -> Section:
    """Seconds, rates and memory of each run, and how the largest grows against the others."""
    speeds, memory = [], []
    for run in runs:
        name = [f"{run.documents:,}", str(run.workers)]
        figures = [f"{run.reading:.1f}", f"{run.rest:.1f}", f"{run.whole:.1f}", f"{run.memory.cpu:.1f}"]
        rates = [f"{run.pages / run.reading:.1f}", f"{run.pages / run.whole:.1f}"]
        speeds.append([*name, f"{run.pages:,}", *figures, *rates, f"{1000 * run.memory.cpu / run.pages:.1f}"])
        peaks = [f"{run.memory.peaks.get(kind, 0.0):.0f}" for kind in ("parent", "worker", "other")]
        memory.append([*name, *peaks, f"{run.memory.total:.0f}"])
    columns = ["documents", "workers", "pages", "reading s", "rest s", "whole s", "processor s"]
    rates = ["pages/s reading", "pages/s whole", "processor ms/page"]
    kinds = ["parent MB", "one worker MB", "Prefect's server MB", "all at once MB"]
    body: list[Table | str] = [
        Table([*columns, *rates], speeds),
        Table(["peak memory", "workers", *kinds], memory),
        *growth(runs),
    ]
    return Section("pipeline", TITLE, body, ["prefect", "pypdfium2", "pyarrow", "duckdb"])


def growth(runs: list[Run]) -> list[str]:
    """One worker against two, and what a further page costs from each size to the next."""
    lines = []
    by = {(run.documents, run.workers): run for run in runs}
    for (documents, workers), run in by.items():
        one = by.get((documents, 1))
        if workers > 1 and one is not None:
            share = one.reading / run.reading
            lines.append(f"- {documents:,} documents: {workers} workers read {share:.2f} times as fast as 1")
    for workers in dict.fromkeys(run.workers for run in runs):
        same = sorted((run for run in runs if run.workers == workers), key=lambda run: run.documents)
        for small, large in pairwise(same):
            more = large.pages - small.pages
            clock, cpu = large.whole - small.whole, large.memory.cpu - small.memory.cpu
            told = f"{1000 * clock / more:.0f} ms by the clock ({more / clock:.1f} pages/s)"
            lines.append(
                f"- {workers} worker{'s' if workers > 1 else ''}, from {small.documents:,} to {large.documents:,} "
                f"documents: a further page takes {told} and {1000 * cpu / more:.0f} ms of the processor"
            )
    return ["\n".join(lines)] if lines else []


def main() -> int:
    """Run all sizes, smallest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="5,50,500,1741")
    parser.add_argument("--one-worker-up-to", type=int, default=50)
    add_record(parser)
    options = parser.parse_args()
    sizes = sorted(map(int, options.sizes.split(",")))
    runs = []
    with tempfile.TemporaryDirectory(prefix="keikaku-pipeline-") as temporary:
        for size in sizes:
            for workers in (1, 2) if size <= options.one_worker_up_to else (2,):
                folder = Path(temporary) / f"{size}-{workers}"
                runs.append(ingest(folder, size, workers))
                note(f"{size} documents, {workers} workers: {runs[-1].whole:.1f} s")
                if options.record:  # a long one may be stopped; what is done by then stays
                    publish(section(runs), record=True)
                shutil.rmtree(folder)
    if not options.record:
        publish(section(runs), record=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
