"""What a benchmark found, as Markdown: printed, and with `--record` put into its place in docs/benchmarks.md.

Every benchmark owns one section between two markers, so one of them can be run again without the others.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.cells import cell_len

from benchmarks.machine import load, machine, today, versions

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
ORDER = ("reading_pages", "peers", "pipeline", "quiet_night", "big_pdf", "command_start", "recorded_runs", "warehouse")
_HEAD = """# Benchmarks / 性能測定

Made by `make bench`; every section says when, on what machine, under what load and with which versions it was measured.
The sides of a comparison are measured in one run, in turn. Where there are several rounds, figures are medians;
seconds "of the processor" count little of what else ran on the machine.
`make bench` が作ります。節ごとに、日付・機械・負荷・版を記します。
比べるものは一度の測定で交互に動かし、複数回の値は中央値です。
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of text, the first column flush left and the others flush right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """As a Markdown table whose columns line up on a terminal."""
        lines = [list(self.columns), *(list(row) for row in self.rows)]
        widths = [max(3, *(cell_len(line[i]) for line in lines)) for i in range(len(self.columns))]

        def drawn(line: Sequence[str]) -> str:
            cells = []
            for i, (text, width) in enumerate(zip(line, widths, strict=True)):
                blank = " " * (width - cell_len(text))
                cells.append(blank + text if i else text + blank)
            return "| " + " | ".join(cells) + " |"

        rule = "| " + " | ".join("-" * (w - 1) + ":" if i else "-" * w for i, w in enumerate(widths)) + " |"
        return "\n".join([drawn(lines[0]), rule, *(drawn(line) for line in lines[1:])])


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one benchmark: `body` holds tables and paragraphs in order, `libraries` whose versions matter."""

    name: str
    title: str
    body: Sequence[Table | str]
    libraries: Sequence[str] = field(default=())

    def markdown(self) -> str:
        """Title, circumstances, body."""
        told = f"{today()} · {machine()} · {load()} · {versions(self.libraries)}"
        parts = [part.markdown() if isinstance(part, Table) else part for part in self.body]
        return "\n\n".join([f"## {self.title}", told, *parts])


def placed(document: str, name: str, text: str) -> str:
    """The report with the section `name` replaced, or put where it belongs."""
    found = dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end -->", document, re.S))
    found[name] = text
    known = [key for key in (*ORDER, *sorted(found.keys() - set(ORDER))) if key in found]
    sections = [f"<!-- {key} -->\n{found[key]}\n<!-- end -->" for key in known]
    return "\n".join([_HEAD, "\n\n".join(sections), ""])


def verdict(name: str, value: float, limit: float, unit: str = "", at_least: bool = False) -> str:
    """One line that says whether a figure keeps its limit."""
    kept = value >= limit if at_least else value <= limit
    sign = "≥" if at_least else "≤"
    return f"- {name}: {value:.2f}{unit} (target {sign} {limit:g}{unit}) – {'met / 達成' if kept else 'not met / 未達'}"


def add_record(parser: argparse.ArgumentParser) -> None:
    """Give a benchmark its `--record`."""
    parser.add_argument("--record", action="store_true", help=f"write the section into {REPORT.relative_to(ROOT)}")


def publish(section: Section, record: bool, report: Path = REPORT) -> None:
    """Print a section; with `record` put it into the report."""
    text = section.markdown()
    print(text, flush=True)
    if record:
        before = report.read_text(encoding="utf-8") if report.exists() else ""
        report.write_text(placed(before, section.name, text), encoding="utf-8")


def note(text: str) -> None:
    """Tell how far a long benchmark is, beside its result."""
    print(text, file=sys.stderr, flush=True)
