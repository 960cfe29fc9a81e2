"""Keep how a new blind round is read before anything is changed for it: `python -m tools.first_readings ROUND…`.

Only such readings tell how sure the reader may be of plans that nobody has seen: what was tuned on a plan reads it
well. The rows go to `tests/plans/blind/first_readings.csv`: a project each, with what tells of it whether it is read
rightly (the fields of `Looks`) and how many of its rows were. A round that is there already is not read again.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path

from keikaku._internal.extract.plan.evidence import doubts
from keikaku._internal.extract.plan.evidence.sureness import Looks
from keikaku._internal.extract.plan.sureness import looks_of

from . import gold
from .fit_doubts import reading_of

_BLIND = Path(__file__).parents[1] / "tests" / "plans" / "blind"
KEPT = _BLIND / "first_readings.csv"
_COLUMNS = ("round", "plan", *(field.name for field in fields(Looks)), "right", "rows")


def rounds() -> list[str]:
    """The rounds whose first readings are kept."""
    if not KEPT.exists():
        return []
    with KEPT.open(encoding="utf-8", newline="") as file:
        return sorted({row["round"] for row in csv.DictReader(file)})


def rows_of(name: str, folder: Path) -> Iterator[tuple[object, ...]]:
    """A row for each project that is read of the plans of a folder."""
    for file in sorted(folder.glob("*.gold.json")):
        path = file.with_name(file.name.replace(".gold.json", ".pdf"))
        reading = reading_of(name, path, gold.of_file(file))
        missed = {page_no: doubts.missed_share(left) for page_no, left in reading.lefts.items()}
        for seq, looks in enumerate(looks_of(reading.raw, missed), 1):
            told = reading.outcome.right.get(seq, {})
            right, rows = (sum(pair[i] for pair in told.values()) for i in (0, 1))
            yield (name, path.stem, *(f"{value:.4g}" for value in astuple(looks)), right, rows)


def main(names: list[str]) -> None:
    """Read the rounds that are new and keep what comes out."""
    known = rounds()
    fresh = not KEPT.exists()
    with KEPT.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(_COLUMNS)
        for name in names:
            if name in known:
                print(f"{name} is kept already")
                continue
            writer.writerows(rows_of(name, _BLIND / name))


if __name__ == "__main__":
    main(sys.argv[1:])
