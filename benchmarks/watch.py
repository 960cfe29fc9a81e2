"""A command run to its end while its memory, and that of its children, is watched (Linux)."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.1


@dataclass(slots=True)
class Watched:
    """What came of a command. `cpu` are the seconds of processor time that it and its children took.

    Peaks are of resident memory in MB: `peaks` by kind of process, `total` of all at once.
    """

    returncode: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    lines: list[str] = field(default_factory=list)
    peaks: dict[str, float] = field(default_factory=dict)
    total: float = 0.0


def status_mb(pid: int, key: str) -> float:
    """VmRSS (now) or VmHWM (the most so far) of a process; 0 when it has ended."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def family(pid: int) -> list[int]:
    """A process and all that it has started, as far as they live."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except OSError:
            continue
    return found


def kind_of(pid: int, parent: int) -> str:
    """`parent`, `worker` (a reading process) or `other` (Prefect's server)."""
    if pid == parent:
        return "parent"
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return "other"
    return "worker" if b"keikaku._internal.flows.reading.worker" in command else "other"


def _look(parent: int, out: Watched) -> None:
    total = 0.0
    for pid in family(parent):
        kind = kind_of(pid, parent)
        out.peaks[kind] = max(out.peaks.get(kind, 0.0), status_mb(pid, "VmHWM"))
        total += status_mb(pid, "VmRSS")
    out.total = max(out.total, total)


def watched(
    command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None, tell: Callable[[str], None] | None = None
) -> Watched:
    """Run a command; `tell` is given each line that it prints."""
    out = Watched()
    used, began = cpu_of_children(), time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            _look(process.pid, out)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            out.lines.append(line.rstrip("\n"))
            if tell is not None:
                tell(out.lines[-1])
        out.returncode = process.wait()
    finally:
        done.set()
        watcher.join()
        if process.poll() is None:
            process.kill()
    out.seconds, out.cpu = time.perf_counter() - began, cpu_of_children() - used
    return out


def cpu_of_children() -> float:
    """Processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
