"""What Prefect's record costs: the same runs of `keikaku ingest` without a server and with one, in turn.

    python -m benchmarks.recorded_runs [--rounds 5] [--record]

The first run of the five samples and the run after it, in which nothing is new; and how soon the server of
`keikaku nightly` answers in a home that is laid, and in an empty one. Seconds of the processor are those of the command
and its children, without the server's own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.copies import SAMPLES
from benchmarks.report import ROOT, Section, Table, add_record, note, publish, verdict
from benchmarks.watch import watched
from keikaku._internal.flows.night import prefect_home, prepare_environment, start_server

TITLE = "(g) With Prefect's record and without / 記録を残す実行と残さない実行"
QUIET_LIMIT, FIVE_LIMIT, FIRST_LINE_LIMIT = 2.5, 10.0, 1.0


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds by the clock, of the processor, and until the first line."""

    seconds: float
    processor: float
    first_line: float


def run(raw: Path, curated: Path, api: str | None) -> Used:
    """One `keikaku ingest`. Raises RuntimeError where it fails."""
    env = {k: v for k, v in os.environ.items() if k not in ("PREFECT_API_URL", "PREFECT_HOME")}
    if api is not None:
        env["PREFECT_API_URL"] = api
    first: list[float] = []
    began = time.perf_counter()
    command = [
        sys.executable,
        "-u",
        "-m",
        "keikaku._internal.flows.cli",
        "ingest",
        "--raw",
        str(raw),
        "--curated",
        str(curated),
    ]
    done = watched(command, ROOT, env, tell=lambda _: first.append(time.perf_counter() - began))
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.lines[-5:]}")
    return Used(done.seconds, done.cpu, first[0])


def measure(place: Path, api: str, rounds: int) -> dict[str, list[Used]]:
    """Both kinds of runs, both ways, in turn."""
    found: dict[str, list[Used]] = {}
    sides: Mapping[str, str | None] = {"no server": None, "with a server": api}
    for turn in range(rounds):
        for side, url in sides.items():
            curated = place / f"{turn}-{url is None}" / "curated"
            found.setdefault(f"five plans, {side}", []).append(run(SAMPLES, curated, url))
            found.setdefault(f"nothing new, {side}", []).append(run(SAMPLES, curated, url))
            shutil.rmtree(curated.parent)
        note(f"round {turn + 1} of {rounds}")
    return found


def starts(place: Path, rounds: int) -> dict[str, list[float]]:
    """Seconds until the nightly server answers, in a home that is laid and in an empty one."""
    found: dict[str, list[float]] = {"home that is laid": [], "empty home": []}
    for turn in range(rounds):
        for kind in found:
            home = place / f"home-{turn}-{kind[:4]}"
            home.mkdir(parents=True)
            began = time.perf_counter()
            if kind == "home that is laid":
                prefect_home.lay(home)
            with start_server(home, home):
                found[kind].append(time.perf_counter() - began)
    return found


def section(found: Mapping[str, list[Used]], started: Mapping[str, list[float]]) -> Section:
    """Medians, and the ratio of both sides."""
    rows = []
    for name, runs in found.items():
        figures = [median(getattr(one, what) for one in runs) for what in ("seconds", "processor", "first_line")]
        rows.append([name, *(f"{figure:.2f}" for figure in figures)])
    processor = {name: median(one.processor for one in runs) for name, runs in found.items()}
    ratio = processor["five plans, with a server"] / processor["five plans, no server"]
    five = found["five plans, no server"]
    told = [
        verdict("five plans, processor", processor["five plans, no server"], FIVE_LIMIT, " s"),
        verdict("five plans, clock", median(one.seconds for one in five), FIVE_LIMIT, " s"),
        verdict("five plans, first line", median(one.first_line for one in five), FIRST_LINE_LIMIT, " s"),
        verdict("nothing new, processor", processor["nothing new, no server"], QUIET_LIMIT, " s"),
        f"- five plans, processor: with a server ÷ without {ratio:.2f}",
    ]
    homes = [[name, f"{median(seconds):.1f}"] for name, seconds in started.items()]
    laid, empty = (median(started[name]) for name in ("home that is laid", "empty home"))
    body: list[Table | str] = [
        Table(["run", "clock s", "processor s", "first line s"], rows),
        "\n".join(told),
        Table(["the nightly server answers", "clock s"], homes),
        f"- empty home ÷ home that is laid: {empty / laid:.2f}",
    ]
    return Section("recorded_runs", TITLE, body, ["prefect", "pypdfium2", "pyarrow", "duckdb"])


def main() -> int:
    """Start a server, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    add_record(parser)
    options = parser.parse_args()
    prepare_environment()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="keikaku-recorded-")))
        started = starts(place, min(options.rounds, 3))
        home = place / "server"
        prefect_home.lay(home)
        api = stack.enter_context(start_server(home, home))
        found = measure(place, api, options.rounds)
    publish(section(found, started), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
