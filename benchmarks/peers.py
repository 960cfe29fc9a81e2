"""Peers on the same pages: pdfplumber, PyMuPDF, camelot and tabula – seconds a page, peak memory, and what it is worth.

    python -m benchmarks.peers [--rounds 3] [--only NAME,…] [--record] [PDF…]

The peers live in an environment of their own below build/, made here with pip; one that cannot be installed is left out
with the reason. Each PDF is read by a process of its own, the libraries in turn. The same simple script maps the tables
of all peers to curated Parquet, which score.py of the corpus compares with the ground truth, as it does with keikaku's.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2

from benchmarks.page_sets import corpus, folders, pdfs
from benchmarks.peer_tables import LIBRARIES
from benchmarks.report import ROOT, Section, Table, add_record, note, publish
from benchmarks.simple_script import map_tables

HOME = ROOT / "build" / "peers"
TITLE = "(b) Peers / ほかのライブラリ"
OURS = "keikaku"
_TIMEOUT = 900
_TABLES = ("all", "projects", "sections", "years", "stages")
COLUMNS = ["library", "pages", "ms/page", "processor ms/page", "peak MB", *(f"F1 {table}" for table in _TABLES)]
Told = dict[str, Any]
Found = dict[str, dict[Path, list[Told]]]
"""What each library told of each PDF, round by round."""


def python_of(home: Path) -> Path:
    """The interpreter of an environment."""
    return home / "bin" / "python"


def install(name: str, home: Path = HOME) -> str | None:
    """Install a peer unless it is there; why it is left out, if so."""
    if name == "tabula" and shutil.which("java") is None:
        return "needs Java, which is not installed here"
    if not python_of(home).exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    module = {"PyMuPDF": "pymupdf"}.get(name, name)
    known = subprocess.run([str(python_of(home)), "-c", f"import {module}"], capture_output=True, check=False)
    if known.returncode == 0:
        return None
    command = [
        str(python_of(home)),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        LIBRARIES[name][0],
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"cannot be installed ({(done.stderr.strip().splitlines() or [''])[-1]})"


def read(name: str, path: Path) -> Told:
    """What a library makes of a PDF; `error` where it fails."""
    if name == OURS:
        command = [sys.executable, "-m", "benchmarks.our_rows", str(path)]
    else:
        command = [str(python_of(HOME)), str(Path(__file__).with_name("peer_tables.py")), name, str(path)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"more than {_TIMEOUT} s"}
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]}
    told: Told = json.loads(done.stdout)
    return told


def rows_of(name: str, path: Path, told: Told) -> dict[str, list[dict[str, Any]]]:
    """Rows of the curated tables: keikaku's own, or a peer's tables through the simple script."""
    if name == OURS:
        rows: dict[str, list[dict[str, Any]]] = told["rows"]
        return rows
    return map_tables(path.stem, path.name, [table for _, table in told.get("tables", ())])


def score(rows: Sequence[Mapping[str, list[dict[str, Any]]]], golds: Sequence[Path]) -> dict[str, float]:
    """F1 by table of score.py (micro, over all documents), of those that the ground truth has; empty without it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    script = corpus().parent / "score.py"
    if not script.is_file() or not golds:
        return {}
    with tempfile.TemporaryDirectory(prefix="keikaku-peers-") as temporary:
        folder = Path(temporary)
        for table in dict.fromkeys(name for document in rows for name in document):
            data = [row for document in rows for row in document.get(table, ())]
            if data:
                pq.write_table(pa.Table.from_pylist(data), folder / f"{table}.parquet")
        for gold in golds:
            shutil.copy(gold, folder)
        command = [sys.executable, str(script), "--curated", temporary, "--gold", temporary]
        command += ["--json", str(folder / "score.json")]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        told = json.loads((folder / "score.json").read_text(encoding="utf-8"))["total"]
    return {table: float(told[table]["f1"]) for table in _TABLES if table in told}


def measure(names: Sequence[str], paths: Sequence[Path], rounds: int) -> Iterator[Found]:
    """Let every library read every PDF `rounds` times; what is found so far, after each round."""
    found: Found = {name: {path: [] for path in paths} for name in names}
    for turn in range(rounds):
        for path in paths:
            for name in [*names[turn % len(names) :], *names[: turn % len(names)]]:
                told = read(name, path)
                if "error" in told:
                    note(f"{name}, {path.name}: {told['error']}")
                found[name][path].append(told)
        note(f"round {turn + 1} of {rounds}")
        yield found


def row_of(name: str, found: Mapping[Path, list[Told]], pages: Mapping[Path, int], golds: Sequence[Path]) -> list[str]:
    """Speed, memory and worth of one library; figures are over the PDFs that it could read."""
    good = {path: [t for t in tries if "error" not in t] for path, tries in found.items()}
    good = {path: tries for path, tries in good.items() if tries}
    if not good:
        return [name, *["–"] * (4 + len(_TABLES))]
    count = sum(pages[path] for path in good)
    clock, processor = (
        1000 * sum(median(t[key] for t in tries) for tries in good.values()) / count for key in ("seconds", "processor")
    )
    memory = max(median(t["mb"] for t in tries) for tries in good.values())
    worth = score([rows_of(name, path, tries[0]) for path, tries in good.items()], golds)
    told = [f"{worth[table]:.3f}" if table in worth else "–" for table in _TABLES]
    first = next(iter(good.values()))[0]
    return [f"{name} {first['version']}", str(count), f"{clock:.0f}", f"{processor:.0f}", f"{memory:.0f}", *told]


def golds_for(paths: Sequence[Path]) -> list[Path]:
    """The ground truth of what is read."""
    places = [corpus() / folder / f"{path.stem}.gold.json" for path in paths for folder in ("sample", "dev")]
    return [place for place in places if place.is_file()]


def section(found: Found, reasons: Mapping[str, str | None]) -> Section:
    """A row a library; why the others are left out."""
    paths = list(found[OURS])
    pages = {}
    for path in paths:
        with pypdfium2.PdfDocument(path) as pdf:
            pages[path] = len(pdf)
    table = Table(COLUMNS, [row_of(name, tries, pages, golds_for(paths)) for name, tries in found.items()])
    left_out = [f"- {name}: {reason}" for name, reason in reasons.items() if reason]
    told = (
        f"{len(paths)} documents ({', '.join(path.stem for path in paths)}), rounds: {len(found[OURS][paths[0]])}. "
        "keikaku reads and normalises; a peer finds tables, which a simple script maps. These are plans that keikaku "
        "was developed on, so its F1 says nothing of plans not seen before."
    )
    return Section("peers", TITLE, [told, table, *left_out], ["pypdfium2", "pyarrow", "pandas"])


def main() -> int:
    """Install, read, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(LIBRARIES), help="peers to compare with")
    add_record(parser)
    options = parser.parse_args()
    places = dict.fromkeys([ROOT / "data" / "raw", *folders("dev")])
    paths = [path.absolute() for path in options.pdf] or [path for place in places for path in pdfs(place)]
    reasons = {name: install(name) for name in options.only.split(",")}
    names = [OURS, *(name for name, reason in reasons.items() if reason is None)]
    for found in measure(names, paths, options.rounds):
        if options.record:  # it takes long and may be stopped; what is done by then stays
            publish(section(found, reasons), record=True)
    if not options.record:
        publish(section(found, reasons), record=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
