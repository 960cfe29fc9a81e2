"""On what a benchmark ran: processor, memory and versions, without the name of the machine or its folders."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def processor() -> str:
    """What the processor calls itself."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def memory_gb() -> float:
    """Memory of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def machine() -> str:
    """Cores, processor, memory, system."""
    cores = os.cpu_count() or 1
    return f"{cores} cores, {processor()}, {memory_gb():.0f} GB, {platform.system()} {platform.machine()}"


def load() -> str:
    """What else runs here: mean numbers of processes that wanted a core in the last minute and quarter of an hour."""
    minute, _, quarter = os.getloadavg()
    return f"load {minute:.1f} / {quarter:.1f}"


def versions(libraries: Iterable[str]) -> str:
    """Python and the libraries that a benchmark depends on, as far as they are installed."""
    told = [f"Python {platform.python_version()}"]
    for name in libraries:
        try:
            told.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(told)


def today() -> str:
    """The date as the report states it."""
    return date.today().isoformat()
