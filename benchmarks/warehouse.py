"""warehouse_scale.py as a section of the report: a checked build and every view, up to all municipalities.

python -m benchmarks.warehouse [--municipalities 5,100,500,1741] [--record]
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from benchmarks.report import ROOT, Section, add_record, publish

TITLE = "Warehouse / 倉庫の規模"


def main() -> int:
    """Run it, and keep what it prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--municipalities", default="5,100,500,1741")
    add_record(parser)
    options = parser.parse_args()
    command = [sys.executable, str(ROOT / "benchmarks" / "warehouse_scale.py")]
    command += ["--municipalities", options.municipalities]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout:
        return done.returncode
    body = [f"```text\n{done.stdout.rstrip()}\n```"]
    publish(Section("warehouse", TITLE, body, ["duckdb", "pyarrow"]), options.record)
    return 0


if __name__ == "__main__":
    sys.exit(main())
