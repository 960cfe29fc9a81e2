"""Reading whole plans: this checkout against an earlier commit of the repository, in turn.

    python -m benchmarks.reading_plans [--against COMMIT] [--plans DIR] [--rounds 3] [--record]

Each side reads every PDF of DIR (the samples if none is named) from page to raw rows in a process of its own, with its
own code; seconds of the processor, imports left out. The ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.copies import SAMPLES
from benchmarks.report import ROOT, Section, Table, add_record, note, publish, verdict

LIMIT = 1.5
BEFORE = "61f0aa8"
"""The last commit before fields and records were weighed by evidence."""
TITLE = "(i) Reading whole plans, now and before / 計画全体の読み取り（前の版と比べて）"
_READ = """
import sys, time
from pathlib import Path
from keikaku._internal.extract.plan.reader import read_plan
plans = [Path(name) for name in sys.argv[1:]]
began = time.process_time()
for plan in plans:
    read_plan(plan)
print(time.process_time() - began)
"""


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """A work tree of `commit`, removed afterwards. Raises subprocess.CalledProcessError where git does not know it."""
    with tempfile.TemporaryDirectory(prefix="keikaku-before-") as temporary:
        tree = Path(temporary) / "tree"
        subprocess.run(["git", "worktree", "add", "--detach", "-q", str(tree), commit], cwd=ROOT, check=True)
        try:
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)


def seconds(tree: Path, plans: list[Path]) -> float:
    """Seconds of the processor that the code in `tree` takes for `plans`. Raises CalledProcessError where it fails."""
    env = {**os.environ, "PYTHONPATH": str(tree)}
    names = [str(plan.absolute()) for plan in plans]
    done = subprocess.run(
        [sys.executable, "-c", _READ, *names], cwd=tree, env=env, check=True, capture_output=True, text=True
    )
    return float(done.stdout.splitlines()[-1])


def section(commit: str, plans: list[Path], now: list[float], before: list[float]) -> Section:
    """Both sides and their ratio."""
    rows = [
        [name, f"{median(taken):.2f}", f"{min(taken):.2f}", f"{max(taken):.2f}"]
        for name, taken in (("this checkout", now), (commit, before))
    ]
    ratio = median(now) / median(before)
    lines = f"{len(plans)} plans, {len(now)} rounds.\n\n" + verdict("this checkout / before", ratio, LIMIT, " ×")
    return Section(
        "reading_plans", TITLE, [Table(["seconds of the processor", "median", "least", "most"], rows), lines], []
    )


def main() -> int:
    """Measure both sides in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default=BEFORE, metavar="COMMIT")
    parser.add_argument("--plans", type=Path, default=SAMPLES)
    parser.add_argument("--rounds", type=int, default=3)
    add_record(parser)
    options = parser.parse_args()
    plans = sorted(options.plans.glob("*.pdf"))
    now: list[float] = []
    before: list[float] = []
    with checkout(options.against) as tree:
        for i in range(options.rounds):
            now.append(seconds(ROOT, plans))
            before.append(seconds(tree, plans))
            note(f"round {i + 1}: {now[-1]:.2f} s now, {before[-1]:.2f} s before")
    publish(section(options.against, plans, now, before), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
