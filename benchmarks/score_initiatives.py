"""How well `normalize.initiative` links projects of different municipalities, against labels made by reading.

    python benchmarks/score_initiatives.py [--curated build/score/sample build/score/dev] [--labels FILE] [--diff 40]

Two measures, among the labelled projects: (a) project → initiative, for the initiatives that are labels in both; (b)
pairs of projects of different municipalities that share an initiative, whichever it is. The groups are not exhaustive:
what is counted as wrong may be right and merely not labelled, so read the differences.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LABELS = ROOT.parent / "shared" / "corpus" / "labels" / "cross_city.csv"
CURATED = [ROOT / "build" / "score" / "sample", ROOT / "build" / "score" / "dev"]

Project = tuple[str, int]
"""A file of a plan and the place of the project in its reading order."""


@dataclass(slots=True)
class Score:
    """What was expected, what was found, and where they differ."""

    name: str
    right: set[Any] = field(default_factory=set)
    wrong: set[Any] = field(default_factory=set)
    missed: set[Any] = field(default_factory=set)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        """The share of what was expected that was found."""
        return len(self.right) / max(1, len(self.right) + len(self.missed))

    @classmethod
    def of(cls, name: str, expected: set[Any], found: set[Any]) -> Score:
        """Compare two sets."""
        return cls(name, expected & found, found - expected, expected - found)


def file_of(document: str) -> str:
    """The file that a document of the labels stands for: unseen-01-x → other-x.pdf, x-ict-2020 → x.pdf."""
    unseen = re.fullmatch(r"unseen-\d+-(.+)", document)
    return f"other-{unseen[1]}.pdf" if unseen else f"{document.partition('-')[0]}.pdf"


def read_labels(path: Path) -> dict[str, set[Project]]:
    """The labelled projects of each initiative, by its label."""
    groups: dict[str, set[Project]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            groups[row["initiative"]].add((file_of(row["document_id"]), int(row["seq"])))
    return groups


def read_curated(folders: Iterable[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The projects of some builds with the name of their file, as `link` takes them."""
    import pyarrow.parquet as pq

    from keikaku._internal.normalize.topics import projects_of

    for folder in folders:
        tables = {
            name: pq.read_table(folder / f"{name}.parquet").to_pylist()
            for name in ("documents", "projects", "project_departments")
        }
        files = {row["document_id"]: row["file_name"] for row in tables["documents"]}
        linkable = projects_of(tables["projects"], tables["documents"], tables["project_departments"])
        for row in linkable:
            yield Path(files[row["project_id"].partition("/")[0]]).name, row


def score(folders: Iterable[Path], labels: Path) -> tuple[list[Score], dict[Project, str]]:
    """Link the projects of the labelled files and compare; also the names of the projects, to read differences."""
    from keikaku._internal.normalize.topics import link

    expected = read_labels(labels)
    labelled = set().union(*expected.values())
    files = {file for file, _ in labelled}
    projects = {row["project_id"]: (file, row) for file, row in read_curated(folders) if file in files}
    places = {project_id: (file, int(project_id.partition("/")[2])) for project_id, (file, _) in projects.items()}
    names = {places[project_id]: str(row["name"]) for project_id, (_, row) in projects.items()}
    initiatives, memberships = link(row for _, row in projects.values())
    label_of = {row["initiative_id"]: row["label"] for row in initiatives}
    found: dict[str, set[Project]] = defaultdict(set)
    for row in memberships:
        found[row["initiative_id"]].add(places[row["project_id"]])
    corresponding = {label_of[i]: found[i] for i in label_of if label_of[i] in expected}
    wanted = {(label, place) for label in corresponding for place in expected[label]}
    got = {(label, place) for label, places_found in corresponding.items() for place in places_found}
    return [
        Score.of("(a) project → initiative, labelled projects", wanted, {x for x in got if x[1] in labelled}),
        Score.of("(a') project → initiative, every project of the plans", wanted, got),
        Score.of("(b) pairs of municipalities, labelled projects", _pairs(expected, labelled), _pairs(found, labelled)),
    ], names


def _pairs(groups: Mapping[str, set[Project]], among: set[Project]) -> set[tuple[Project, Project]]:
    """Pairs of projects of different plans (each is another municipality's) that share a group."""
    return {(a, b) for group in groups.values() for a, b in combinations(sorted(group & among), 2) if a[0] != b[0]}


def _shown(item: Any, names: Mapping[Project, str]) -> str:
    return " | ".join(f"{part[0][:12]} {part[1]} {names.get(part)}" if part in names else str(part) for part in item)


def main() -> None:
    """Print the figures, and what is missed or wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--curated", nargs="+", type=Path, default=CURATED)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--diff", type=int, default=0, metavar="N", help="show up to N differences of each kind")
    parser.add_argument("--min-precision", type=float, default=0.0, help="fail below this precision in (a) or (b)")
    args = parser.parse_args()
    scores, names = score(args.curated, args.labels)
    for one in scores:
        counts = f"{len(one.right)} right, {len(one.wrong)} wrong, {len(one.missed)} missed"
        print(f"{one.name}: precision {one.precision:.3f} recall {one.recall:.3f} ({counts})")
        for kind in ("wrong", "missed"):
            for item in sorted(getattr(one, kind), key=str)[: args.diff]:
                print(f"  {kind}: {_shown(item, names)}")
    if any(s.precision < args.min_precision for s in (scores[0], scores[2])):
        sys.exit(1)


if __name__ == "__main__":
    main()
