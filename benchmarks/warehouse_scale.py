"""How the warehouse grows from 5 to 1,741 municipalities: time and memory of a checked build, time of every view.

The sample plans in data/raw are read once; their rows stand in for every municipality, under its own code, in two
editions of which the newer one puts some projects off by a year and gives others a longer name.

    python benchmarks/warehouse_scale.py [--municipalities 5,100,500,1741] [--memory-limit-gb 2]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
EDITIONS = 2
LIMITS = {"build": 60.0, "view": 0.5, "memory": 2.0}


def sample_rows() -> dict[str, list[dict[str, object]]]:
    """The rows of the sample plans."""
    from keikaku._internal.extract.plan.reader import read_plan
    from keikaku._internal.flows.night import code_tables
    from keikaku._internal.flows.raw import take_inventory
    from keikaku._internal.normalize.plan import tidy

    tables = code_tables()
    for found in take_inventory(ROOT / "data" / "raw").files:
        plan = read_plan(found.path)
        document = tidy(plan, replace(found.source, page_count=len(plan.pages)))
        for name in document.tables:
            tables.setdefault(name, []).extend(document.rows(name))
    return tables


_COPIES = """
CREATE TABLE copies AS
SELECT code, edition, t.document_id AS template,
    sha256(code || ' ' || edition) AS digest, left(sha256(code || ' ' || edition), 16) AS copy
FROM (
    SELECT municipality_code AS code, row_number() OVER (ORDER BY hash(municipality_code)) AS nth
    FROM municipalities WHERE kind IN ('市', '町', '村', '特別区', '政令指定都市')
    LIMIT {municipalities}
) m
JOIN (SELECT document_id, row_number() OVER (ORDER BY document_id) AS nth, count(*) OVER () AS plans FROM documents) t
    ON t.nth = m.nth % t.plans + 1
CROSS JOIN (SELECT unnest(range(1, {editions} + 1)) AS edition)
"""
_DOCUMENTS = """
SELECT t.* REPLACE (
    c.copy AS document_id, c.digest AS sha256, c.code AS municipality_code, c.code || '/plan' AS plan_key,
    '第' || c.edition || '版' AS edition, (2020 + c.edition)::VARCHAR AS published_on,
    c.code || '/' || c.edition || '.pdf' AS file_name
) FROM documents t JOIN copies c ON c.template = t.document_id ORDER BY hash(c.copy)
"""
_OF_DOCUMENT = """
SELECT t.* REPLACE (c.copy AS document_id {more}) FROM "{table}" t JOIN copies c ON c.template = t.document_id
ORDER BY hash(c.copy)
"""
_OF_PROJECT = """
SELECT t.* REPLACE (c.copy || '/' || split_part(t.project_id, '/', 2) AS project_id {more})
FROM "{table}" t JOIN copies c ON c.template = split_part(t.project_id, '/', 1) ORDER BY hash(c.copy)
"""
_MORE = {
    "projects": ", c.copy || '/' || split_part(t.project_id, '/', 2) AS project_id, "
    "t.name || if(c.edition > 1 AND hash(t.project_id) % 5 = 0, 'の推進', '') AS name, "
    "c.copy || '/' || nullif(split_part(t.same_as, '/', 2), '') AS same_as",
    "project_years": ", t.fiscal_year + (c.edition > 1 AND hash(t.project_id) % 7 = 0)::INTEGER AS fiscal_year",
}
_INITIATIVES = """
SELECT p.project_id, t.theme AS initiative_id, 0.9 AS score, [t.theme] AS terms
FROM arranged p JOIN themes t ON t.theme = p.theme WHERE hash(split_part(p.project_id, '/', 2)) % 5 = 0
"""


def simulate(rows: dict[str, list[dict[str, object]]], municipalities: int, folder: Path) -> None:
    """Write the tables of so many municipalities, in an order that has nothing to do with their keys."""
    import pyarrow.parquet as pq

    from keikaku._internal.warehouse.database import connect
    from keikaku._internal.warehouse.parquet import to_arrow
    from keikaku._internal.warehouse.schema import TABLES

    with connect() as con:
        for table in TABLES:
            con.register("source", to_arrow(table, rows.get(table.name, [])))
            con.execute(f'CREATE TABLE "{table.name}" AS FROM source')
        con.execute(_COPIES.format(municipalities=municipalities, editions=EDITIONS))
        for table in TABLES:
            more = _MORE.get(table.name, "")
            if table.name == "documents":
                sql = _DOCUMENTS
            elif table.key[0] == "document_id" or table.name == "projects":
                sql = _OF_DOCUMENT.format(table=table.name, more=more)
            elif table.key[0] == "project_id":
                sql = _OF_PROJECT.format(table=table.name, more=more)
            else:
                sql = f'FROM "{table.name}"'
            if table.name == "initiatives":
                sql = "SELECT theme AS initiative_id, meaning_ja AS label FROM themes"
            if table.name == "project_initiatives":
                sql = _INITIATIVES
            data = con.sql(sql).to_arrow_table()
            if table.name == "projects":
                con.register("arranged", data)
            pq.write_table(data, folder / f"{table.name}.parquet")


def resident() -> int:
    """Bytes of memory that this process and its children hold now (Linux)."""
    pids = [str(os.getpid())]
    for task in Path("/proc/self/task").iterdir():
        pids += (task / "children").read_text().split()
    pages = 0
    for pid in pids:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """A list whose only number is the most that `resident` has told while it was watched."""
    seen, done = [resident()], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            seen[0] = max(seen[0], resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def measure(source: Path, curated: Path) -> dict[str, object]:
    """Publish what was simulated, and ask every view; seconds, rows and the largest memory."""
    import pyarrow.parquet as pq

    from keikaku._internal.warehouse.database import FILE_NAME, connect
    from keikaku._internal.warehouse.publish import publish
    from keikaku._internal.warehouse.schema import TABLES
    from keikaku._internal.warehouse.views import views

    tables = {table.name: pq.read_table(source / f"{table.name}.parquet") for table in TABLES}
    with peak_memory() as peak:
        began = time.perf_counter()
        counts = publish(tables, curated)
        took = time.perf_counter() - began
        began = time.perf_counter()
        publish(tables, curated)
        again = time.perf_counter() - began
    del tables
    seconds, rows = {}, {}
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        for view in views():
            tries = []
            for _ in range(3):
                began = time.perf_counter()
                rows[view.name] = con.sql(f'FROM "{view.name}"').to_arrow_table().num_rows
                tries.append(time.perf_counter() - began)
            seconds[view.name] = median(tries)
    size = sum(f.stat().st_size for f in curated.iterdir()) / 2**20
    return {
        "counts": counts,
        "build": took,
        "again": again,
        "memory": peak[0] / 2**30,
        "views": seconds,
        "rows": rows,
        "size": size,
    }


def report(found: dict[int, dict]) -> list[str]:  # type: ignore[type-arg]
    """Print the growth; the limits that the largest build goes beyond."""
    sizes = sorted(found)
    print(f"{'':28}" + "".join(f"{n:>12,}" for n in sizes))
    for table in ("documents", "projects", "project_years"):
        print(f"{table:28}" + "".join(f"{found[n]['counts'][table]:>12,}" for n in sizes))
    for name, unit in (("build", "s"), ("again", "s"), ("memory", "GB"), ("size", "MB")):
        print(f"{f'{name} ({unit})':28}" + "".join(f"{found[n][name]:>12.2f}" for n in sizes))
    for view in found[sizes[-1]]["views"]:
        print(f"{f'{view} (s)':28}" + "".join(f"{found[n]['views'][view]:>12.3f}" for n in sizes))
    last = found[sizes[-1]]
    broken = [
        f"{name} {last[name]:.1f}" for name in ("build", "again", "memory") if last[name] > LIMITS.get(name, 60.0)
    ]
    return broken + [f"{view} {took:.2f} s" for view, took in last["views"].items() if took > LIMITS["view"]]


def main() -> int:
    """Simulate and measure each size in a process of its own; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--municipalities", default="5,100,500,1741")
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return 0
    rows = sample_rows()
    found = {}
    with tempfile.TemporaryDirectory(prefix="keikaku-scale-") as temporary:
        for size in map(int, options.municipalities.split(",")):
            source = Path(temporary) / f"source-{size}"
            source.mkdir()
            simulate(rows, size, source)
            command = [sys.executable, __file__, "--measure", str(source), str(Path(temporary) / f"curated-{size}")]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found[size] = json.loads(done.stdout)
    broken = report(found)
    print("limits kept" if not broken else f"limits broken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
