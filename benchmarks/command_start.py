"""How soon the command line answers: `keikaku --help` and its kind, against an empty Python.

python -m benchmarks.command_start [--rounds 15] [--record]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.report import ROOT, Section, Table, add_record, publish, verdict
from benchmarks.watch import cpu_of_children

LIMIT = 0.3
TITLE = "(f) Start of the command line / コマンドの起動"
COMMANDS: Mapping[str, Sequence[str]] = {
    "python -c pass": ("-c", "pass"),
    "keikaku --help": ("-m", "keikaku", "--help"),
    "keikaku ingest --help": ("-m", "keikaku", "ingest", "--help"),
    "keikaku --version": ("-m", "keikaku", "--version"),
}


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of one start by the clock and of the processor."""

    seconds: float
    processor: float


def measure(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Used]]:
    """Start each command, in turn; the first round only warms the file cache."""
    found: dict[str, list[Used]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, arguments in commands.items():
            before, began = cpu_of_children(), time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
            if turn:
                found[name].append(Used(time.perf_counter() - began, cpu_of_children() - before))
    return found


def main() -> int:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    add_record(parser)
    options = parser.parse_args()
    found = measure(COMMANDS, options.rounds)
    empty = median(used.processor for used in found["python -c pass"])
    rows = []
    for name, tries in found.items():
        clock, processor = [used.seconds for used in tries], median(used.processor for used in tries)
        figures = (median(clock), min(clock), max(clock), processor)
        rows.append([name, *(f"{figure:.3f}" for figure in figures), f"{processor / empty:.1f}"])
    told = median(used.seconds for used in found["keikaku --help"])
    columns = ["command", "median s", "least", "most", "processor s", "× Python"]
    body: list[Table | str] = [Table(columns, rows), verdict("keikaku --help", told, LIMIT, " s")]
    publish(Section("command_start", TITLE, body, ["click"]), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
