"""A night with nothing new: what `keikaku ingest` takes when all documents are as they were.

    python -m benchmarks.quiet_night [--documents 1741] [--place DIR] [--rounds 5] [--record]

The documents are copies of the samples. So that they need not all be read first, the reading of each sample is put
where that of its copies would be; then they are normalised and published as on any night. DIR is where they are, or are
to be kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.copies import SAMPLES, make_copies
from benchmarks.pipeline import command
from benchmarks.report import ROOT, Section, Table, add_record, note, publish, verdict
from benchmarks.watch import Watched, watched

LIMIT = 10.0
TITLE = "(d) A night with nothing new / 新しいものがない夜"


def measure(raw: Path, curated: Path) -> Watched:
    """One night. Raises RuntimeError where it fails."""
    done = watched(command(raw, curated, 2), ROOT)
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.lines[-5:]}")
    return done


def fill_cache(raw: Path, curated: Path) -> int:
    """Keep for each copy what reading its sample gives; how many were missing."""
    from keikaku._internal.flows.night import begin
    from keikaku._internal.flows.reading import Limits, keep_reading, normalise, read

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


def section(documents: int, nights: list[Watched], first: Watched | None = None) -> Section:
    """The median night, and what the night before took that published all from what is kept."""
    rows = []
    for text, values in (
        ("by the clock", [night.seconds for night in nights]),
        ("of the processor", [night.cpu for night in nights]),
    ):
        rows.append([text, f"{median(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}"])
    lines = [
        f"{documents:,} documents, {len(nights)} nights.\n",
        verdict("by the clock", median(night.seconds for night in nights), LIMIT, " s"),
    ]
    if first is not None:
        peak = first.peaks.get("parent", 0.0)
        lines.append(f"- the night before, all published from kept readings: {first.seconds:.0f} s, {peak:.0f} MB")
    columns = ["whole command, seconds", "median", "least", "most"]
    return Section("quiet_night", TITLE, [Table(columns, rows), "\n".join(lines)], ["duckdb", "pyarrow"])


def main() -> int:
    """Prepare, then measure some nights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1741)
    parser.add_argument("--place", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    add_record(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keikaku-night-") as temporary:
        place = (options.place or Path(temporary)).absolute()
        first = prepare(place, options.documents)
        nights = [measure(place / "raw", place / "curated") for _ in range(options.rounds)]
    publish(section(options.documents, nights, first), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
