"""How many cases of the value contracts the normalisers pass.

    python -m benchmarks.score_normalize FOLDER [--show]

FOLDER holds one file of cases a kind (era.jsonl …). Each input goes through what `keikaku normalize` prints. Exits 1 if
a case fails; a folder that is not there is no failure, for the shared cases are not part of the repository.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from keikaku._internal.normalize.plan import meaning
from tests.kit.contract import KINDS, cases, differences


def score(folder: Path, kind: str, show: bool) -> tuple[int, int]:
    """Return passed and all cases of a kind; with `show`, print what differs in the others."""
    passed = total = 0
    for case in cases(folder, kind):
        differing = differences(case["expect"], meaning(kind, case["input"], case.get("context")))
        total += 1
        passed += not differing
        if differing and show:
            told = "; ".join(f"{key}: {wanted!r} ≠ {got!r}" for key, (wanted, got) in differing.items())
            print(f"  {case['id']} {case['input']!r} {told} ({case['why']})")
    return passed, total


def main() -> int:
    """Print a line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="show what differs")
    options = parser.parse_args()
    if not options.folder.is_dir():
        print("正解の例がないため測りません / no cases here, nothing to score")
        return 0
    missed = 0
    for kind in KINDS:
        if (options.folder / f"{kind}.jsonl").is_file():
            passed, total = score(options.folder, kind, options.show)
            missed += total - passed
            print(f"{kind:<11}{passed:>5} /{total:>4}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
