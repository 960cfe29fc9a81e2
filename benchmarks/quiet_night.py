"""A night with nothing new: what `keikaku ingest` takes when all documents are as they were, without Prefect's start.

    python -m benchmarks.quiet_night [--documents 1741] [--place DIR] [--rounds 5] [--record]

The documents are copies of the samples. So that they need not all be read first, the reading of each sample is put
where that of its copies would be; then they are normalised and published as on any night. DIR is where they are, or are
to be kept. A night runs in a process of its own that notes when Prefect was imported and when the flow's own body ran;
all that is not Prefect is ours, the start of the interpreter included.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from .copies import SAMPLES, make_copies
from .pipeline import command
from .report import ROOT, Section, Table, add_record, note, publish, verdict
from .watch import Watched, watched

LIMIT = 10.0
TITLE = "(d) A night with nothing new / 新しいものがない夜"
Spent = tuple[float, float]
"""Seconds by the clock and of the processor."""
_PARTS = ("import_prefect", "prefect_flow", "prefect_stop")


def night(raw: Path, curated: Path) -> dict[str, float]:
    """Run one night in this process: seconds of Prefect's parts, ours of the processor, and when it ended."""
    from flows.settings import prepare_environment

    prepare_environment()
    spent: dict[str, Spent] = {}
    with timed(spent, "import"):
        import prefect  # noqa: F401
    from flows import ingest as pipeline
    from flows.options import RunOptions
    from flows.run import run_ingest

    flow: Any = pipeline.ingest
    body, call = flow.fn, type(flow).__call__

    def timed_body(*args: Any, **kwargs: Any) -> Any:
        with timed(spent, "body"):
            return body(*args, **kwargs)

    def timed_flow(*args: Any, **kwargs: Any) -> Any:
        with timed(spent, "flow"):
            return call(*args, **kwargs)

    flow.fn, type(flow).__call__ = timed_body, timed_flow
    code = run_ingest(raw, curated, RunOptions())
    clock, cpu = ({name: told[i] for name, told in spent.items()} for i in (0, 1))
    return {
        "code": code,
        "ended": time.time(),
        "import_prefect": clock["import"],
        "prefect_flow": clock["flow"] - clock["body"],
        "processor": time.process_time() - cpu["import"] - cpu["flow"] + cpu["body"],
    }


@contextmanager
def timed(spent: dict[str, Spent], name: str) -> Iterator[None]:
    """Note what a part of this process takes."""
    began = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        spent[name] = time.perf_counter() - began[0], time.process_time() - began[1]


def measure(raw: Path, curated: Path) -> dict[str, float]:
    """One night in a new process: `whole`, `ours`, and Prefect's parts. Raises RuntimeError where it fails."""
    told = ["--night", str(raw), str(curated)]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.quiet_night", *told], cwd=ROOT, capture_output=True, text=True, check=False
    )
    whole, ended = time.perf_counter() - began, time.time()
    line = done.stdout.strip().rsplit("\n", 1)[-1]
    if done.returncode or not line.startswith("{"):
        raise RuntimeError(done.stderr[-500:])
    found: dict[str, float] = json.loads(line)
    if found["code"]:
        raise RuntimeError(f"exit code {found['code']:.0f}: {done.stdout[-500:]}")
    found["prefect_stop"] = ended - found["ended"]
    found["whole"] = whole
    found["ours"] = whole - sum(found[part] for part in _PARTS)
    return found


def fill_cache(raw: Path, curated: Path) -> int:
    """Keep for each copy what reading its sample gives; how many were missing."""
    from flows.jobs import Limits, keep_reading, normalise, read
    from flows.night import begin

    found = begin(raw, curated, None, Limits(), False)
    missing = [] if found.is_unchanged else found.missing
    readings = {}
    for done, job in enumerate(missing, 1):
        sample = Path(job.name).stem.partition("-")[2]
        if sample not in readings:
            readings[sample] = read(SAMPLES / f"{sample}.pdf", {})
        keep_reading(job, readings[sample])
        normalise(job, readings[sample])
        if done % 200 == 0:
            note(f"  {done} of {len(missing)}")
    return len(missing)


def prepare(place: Path, documents: int) -> Watched | None:
    """Have the documents there, read and published; what publishing them took, unless they were published already."""
    raw, curated = place / "raw", place / "curated"
    if not raw.is_dir() or len(list(raw.glob("*.pdf"))) != documents:
        make_copies(raw, documents)
    note(f"preparing {documents} documents")
    missing, published = fill_cache(raw, curated), (curated / "build.json").exists()
    done = watched(command(raw, curated, 2), ROOT)
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.lines[-5:]}")
    note(f"published in {done.seconds:.0f} s")
    return done if missing or not published else None


def section(documents: int, nights: list[dict[str, float]], first: Watched | None = None) -> Section:
    """The median of each part, and what the night before took that published all from what is kept."""
    told = {
        "ours": "ours: interpreter, stock-taking, comparison, artifacts, summary",
        "processor": "ours, of the processor",
        "import_prefect": "Prefect: import",
        "prefect_flow": "Prefect: server and flow run",
        "prefect_stop": "Prefect: stop",
        "whole": "whole command",
    }
    rows = []
    for key, text in told.items():
        values = [night[key] for night in nights]
        rows.append([text, f"{median(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}"])
    ours = median(night["ours"] for night in nights)
    lines = [f"{documents:,} documents, {len(nights)} nights.\n", verdict("besides Prefect", ours, LIMIT, " s")]
    if first is not None:
        peak = first.peaks.get("parent", 0.0)
        lines.append(f"- the night before, all published from kept readings: {first.seconds:.0f} s, {peak:.0f} MB")
    columns = ["part", "median s", "least", "most"]
    return Section("quiet_night", TITLE, [Table(columns, rows), "\n".join(lines)], ["prefect", "duckdb", "pyarrow"])


def main() -> int:
    """Prepare, then measure some nights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1741)
    parser.add_argument("--place", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--night", nargs=2, type=Path, help=argparse.SUPPRESS)
    add_record(parser)
    options = parser.parse_args()
    if options.night:
        print(json.dumps(night(*options.night)))
        return 0
    with tempfile.TemporaryDirectory(prefix="keikaku-night-") as temporary:
        place = (options.place or Path(temporary)).absolute()
        first = prepare(place, options.documents)
        nights = [measure(place / "raw", place / "curated") for _ in range(options.rounds)]
    publish(section(options.documents, nights, first), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
