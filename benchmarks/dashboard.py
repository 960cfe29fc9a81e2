"""How soon the pages of the dashboard answer, over the samples and over 1,741 simulated municipalities, in one run.

python -m benchmarks.dashboard [--municipalities 1741] [--rounds 5] [--record]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks.report import ROOT, Section, Table, add_record, publish, verdict
from benchmarks.warehouse_scale import sample_rows, simulate

TITLE = "(h) Pages of the dashboard / ダッシュボードのページ"
START, LARGE, SMALL = 3.0, 300.0, 100.0
"""Seconds until it answers; milliseconds of a page, with all municipalities and with five."""
FIXED = (
    *("/", "/compare", "/municipalities", "/municipalities?q=りゅう", "/themes", "/themes/ai_rpa", "/initiatives"),
    *(
        "/functions",
        "/projects",
        "/projects?q=電子申請",
        "/indicators",
        "/budgets",
        "/documents",
        "/findings",
        "/definitions",
    ),
)


@contextmanager
def served(curated: Path) -> Iterator[tuple[str, float]]:
    """A dashboard: its address and the seconds until it told so."""
    command = [sys.executable, "-m", "keikaku", "dashboard", "--port", "0", "--curated", str(curated)]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        told = re.search(r"http://[^（]+", process.stdout.readline())
        assert told is not None
        yield told[0].rstrip("/"), time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def own_pages(curated: Path) -> list[str]:
    """A page of each kind that stands for one thing of a build."""
    from keikaku._internal.warehouse.database import FILE_NAME, connect

    with connect(str(curated / FILE_NAME), read_only=True) as con:
        asked = "SELECT min(project_id), min(municipality_code), min(document_id) FROM projects_wide WHERE is_newest"
        project, code, document = con.execute(asked).fetchall()[0]
        (initiative,) = con.execute("SELECT min(initiative_id) FROM initiative_matrix").fetchall()[0]
        (function,) = con.execute('SELECT min("function") FROM department_load').fetchall()[0]
    own = (
        f"/projects/{project}",
        f"/municipalities/{code}",
        f"/documents/{document}",
        f"/documents/{document}/pages/2",
    )
    return [*own, f"/initiatives/{initiative}", f"/functions/{function}"]


def answered(address: str) -> float:
    """Milliseconds of one answer."""
    began = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - began)


Times = dict[str, tuple[float, float]]
"""Milliseconds by kind of page: the first time it is asked for, and the median of the times after."""


def measure(curated: Path, rounds: int) -> tuple[float, Times]:
    """Seconds of the start, and how long each kind of page takes."""
    with served(curated) as (address, start):
        pages = [*FIXED, *own_pages(curated)]
        tries: dict[str, list[float]] = {page: [] for page in pages}
        for _ in range(rounds + 1):
            for page in pages:
                tries[page].append(answered(address + quote(page, safe="/?=&")))
    kinds = [*FIXED, "a project", "a municipality", "a document", "a page", "an initiative", "a function"]
    times = [(tries[page][0], median(tries[page][1:])) for page in pages]
    return start, dict(zip(kinds, times, strict=True))


def main() -> int:
    """Print both side by side."""
    from keikaku._internal.warehouse.publish import publish as publish_tables
    from keikaku._internal.warehouse.schema import TABLES

    import pyarrow.parquet as pq  # isort: skip

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--municipalities", type=int, default=1741)
    parser.add_argument("--rounds", type=int, default=5)
    add_record(parser)
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as work:
        rows = sample_rows()
        for count in (5, options.municipalities):
            source, curated = Path(work) / str(count), Path(work) / f"curated-{count}"
            source.mkdir()
            simulate(rows, count, source)
            publish_tables({t.name: pq.read_table(source / f"{t.name}.parquet") for t in TABLES}, curated)
            found.append(measure(curated, options.rounds))
    (start, small), (large_start, large) = found
    told = [
        [page, *(f"{took:.0f}" for took in (*small[page], *large[page])), f"{large[page][1] / small[page][1]:.1f}"]
        for page in small
    ]
    told.append(["start (s)", f"{start:.2f}", "", f"{large_start:.2f}", "", f"{large_start / start:.1f}"])
    many = f"{options.municipalities:,}"
    body: list[Table | str] = [
        Table(["page", "5, first (ms)", "again", f"{many}, first (ms)", "again", "ratio"], told),
        verdict("slowest page, 5", max(again for _, again in small.values()), SMALL, " ms"),
        verdict(f"slowest page, {many}", max(again for _, again in large.values()), LARGE, " ms"),
        verdict(f"slowest page the first time, {many}", max(first for first, _ in large.values()), LARGE, " ms"),
        verdict("start", large_start, START, " s"),
    ]
    publish(Section("dashboard", TITLE, body, ["starlette", "jinja2", "duckdb", "vl-convert-python"]), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
