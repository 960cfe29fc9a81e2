"""What keikaku makes of one PDF, as JSON: the counterpart of peer_tables.py, run in a process of its own.

python -m benchmarks.our_rows PDF
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    """Read and normalise; imports are not counted."""
    from keikaku._internal.extract.plan.reader import read_plan
    from keikaku._internal.normalize.plan import Source, tidy

    path = Path(sys.argv[1])
    cpu, began = time.process_time(), time.perf_counter()
    plan = read_plan(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    document = tidy(plan, Source(sha256[:16], sha256, path.name, len(plan.pages)))
    seconds, processor = time.perf_counter() - began, time.process_time() - cpu
    told = {
        "pages": len(plan.pages),
        "rows": document.tables,
        "seconds": seconds,
        "processor": processor,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "version": version("keikaku"),
    }
    json.dump(told, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main()
