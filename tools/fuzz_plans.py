"""Read generated plans and say how much of them was found: `python -m tools.fuzz_plans --count 500 [--seed N]`.

Prints F1 of projects, years with their stages and sections, what was missed without a word, and the smallest plans that
fail; a plan that fails is drawn again with fewer projects as long as it still does.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keikaku._internal.extract.plan.reader import read_plan
from keikaku._internal.normalize.plan.tidy import Source, Tidy, tidy
from keikaku._internal.normalize.text import fold, squeeze
from tests.plans.printed import Plan, plan

TABLES = ("projects", "years", "sections")
_LOUD = {"error", "warning"}


@dataclass
class Tally:
    """Hits, rows of the gold and rows read, by table; and rows of the gold that were missed without a warning."""

    hit: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    got: Counter[str] = field(default_factory=Counter)
    silent: int = 0

    def add(self, other: Tally) -> None:
        """Count another plan's."""
        self.hit += other.hit
        self.gold += other.gold
        self.got += other.got
        self.silent += other.silent

    def f1(self, table: str) -> float:
        """2PR/(P+R); 1 where there is nothing to find and nothing was found."""
        whole = self.gold[table] + self.got[table]
        return 2 * self.hit[table] / whole if whole else 1.0


def compare(made: Plan, read: Tidy) -> Tally:
    """What was read of a plan beside what it prints."""
    tally = Tally()
    found: dict[str, dict[str, Any]] = {squeeze(row["name"]): row for row in read.rows("projects")}
    loud = any(row["severity"] in _LOUD for row in read.rows("findings"))
    wanted: dict[str, Counter[tuple[str, object]]] = {table: Counter() for table in TABLES}
    got: dict[str, Counter[tuple[str, object]]] = {table: Counter() for table in TABLES}
    for project in made.projects:
        name = squeeze(fold(project.name.removesuffix("【重点】")))
        wanted["projects"][name, None] += 1
        wanted["years"].update((name, pair) for pair in made.stages(project).items())
        wanted["sections"].update((name, fold(section)) for section in project.sections)
    names = {row["project_id"]: name for name, row in found.items()}
    got["projects"].update((name, None) for name in names.values())
    got["years"].update(
        (names[r["project_id"]], (r["fiscal_year"], r["stage"]))
        for r in read.rows("project_years")
        if r["project_id"] in names
    )
    got["sections"].update(
        (names[r["project_id"]], r["section"])
        for r in read.rows("project_departments")
        if r["project_id"] in names and r["section"]
    )
    for table in TABLES:
        tally.hit[table] = sum((wanted[table] & got[table]).values())
        tally.gold[table], tally.got[table] = wanted[table].total(), got[table].total()
    missed = sum(tally.gold.values()) - sum(tally.hit.values())
    tally.silent = 0 if loud else missed
    return tally


def try_seed(seed: int, folder: Path, rows: int | None = None) -> tuple[Plan, Tally]:
    """Draw the plan of a seed, read it and compare."""
    path = folder / f"{seed}.pdf"
    made = plan(seed, path, rows)
    read = read_plan(path)
    source = Source(document_id="x", sha256="x" * 64, file_name=path.name, page_count=len(read.pages))
    return made, compare(made, tidy(read, source))


def smallest(seed: int, folder: Path, count: int) -> int:
    """The fewest projects with which the plan of a seed still fails."""
    return next((n for n in range(1, count) if try_seed(seed, folder, n)[1].f1("projects") < 1.0), count)


def main() -> None:
    """Read the plans of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=10_000)
    wanted = parser.parse_args()
    whole, failing = Tally(), []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(wanted.seed, wanted.seed + wanted.count):
            made, tally = try_seed(seed, Path(folder))
            whole.add(tally)
            if tally.f1("projects") < 1.0 or tally.f1("years") < 1.0:
                failing.append((seed, made))
        for table in TABLES:
            print(f"{table:10} F1 {whole.f1(table):.4f}  gold {whole.gold[table]}  got {whole.got[table]}")
        print(f"silent     {whole.silent} of {sum(whole.gold.values())} rows missed without a warning")
        print(f"failing    {len(failing)} of {wanted.count} plans")
        for seed, made in failing[:8]:
            least = smallest(seed, Path(folder), len(made.projects))
            print(f"  seed {seed}: {made.layout}, still fails with {least} projects")


if __name__ == "__main__":
    main()
