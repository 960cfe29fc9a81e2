"""The report as files: how long it takes to write, its size, and how soon a browser shows it.

python -m benchmarks.report_pages [--documents 300] [--rounds 5] [--record]     (needs Chromium)
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pyarrow.parquet as pq

from benchmarks.report import ROOT, Section, Table, add_record, publish, verdict
from benchmarks.warehouse_scale import EDITIONS, sample_rows, simulate
from keikaku._internal.warehouse.publish import publish as publish_tables
from keikaku._internal.warehouse.schema import TABLES
from tests.kit.browser import browser

TITLE = "(i) The report as files / 報告のファイル"
OPEN, SAMPLES = 3.0, 15.0
"""Seconds until a page is there; megabytes of the report of the samples."""
PAGES = ("index", "compare", "municipalities", "projects", "documents", "findings")


def written(curated: Path, output: Path) -> tuple[float, float, int]:
    """Seconds it takes to write, megabytes and files."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "keikaku", "report", "--curated", str(curated), "--output", str(output)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    files = [path for path in output.rglob("*") if path.is_file()]
    return took, sum(path.stat().st_size for path in files) / 1e6, len(files)


def opened(folder: Path, rounds: int) -> dict[str, float]:
    """Median seconds until each of the pages is loaded, each time in a browser that knows nothing of it."""
    files = {name: min(folder.glob(f"{name}*.html")) for name in PAGES}  # the year may be a part of the name
    tries: dict[str, list[float]] = {name: [] for name in PAGES}
    with browser() as chromium:
        for _ in range(rounds):
            for name, found in tries.items():
                context = chromium.new_context()
                page = context.new_page()
                began = time.perf_counter()
                page.goto(files[name].as_uri(), wait_until="load")
                found.append(time.perf_counter() - began)
                context.close()
    return {name: median(found) for name, found in tries.items()}


def simulated(documents: int, work: Path) -> Path:
    """A published build of so many documents, without their PDFs."""
    source, curated = work / "tables", work / "curated"
    source.mkdir()
    simulate(sample_rows(), -(-documents // EDITIONS), source)
    publish_tables({t.name: pq.read_table(source / f"{t.name}.parquet") for t in TABLES}, curated)
    return curated


def main() -> int:
    """Print both side by side."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    add_record(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        builds = (ROOT / "data" / "curated", simulated(options.documents, work))
        made = [written(build, work / f"report-{n}") for n, build in enumerate(builds)]
        seen = [opened(work / f"report-{n}", options.rounds) for n in range(len(builds))]
    rows = [
        ["written (s)", *(f"{took:.1f}" for took, _, _ in made)],
        ["size (MB)", *(f"{size:.1f}" for _, size, _ in made)],
        ["files", *(f"{count:,}" for _, _, count in made)],
        *([f"{page} (s)", *(f"{one[page]:.2f}" for one in seen)] for page in PAGES),
    ]
    body: list[Table | str] = [
        Table(["", "samples", f"{options.documents} documents"], rows),
        verdict("size, samples", made[0][1], SAMPLES, " MB"),
        verdict(f"slowest page to open, {options.documents} documents", max(seen[1].values()), OPEN, " s"),
        f"The {options.documents} documents are simulated and have no pictures; those load when they come into sight.",
    ]
    publish(Section("report_pages", TITLE, body, ["jinja2", "playwright"]), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
