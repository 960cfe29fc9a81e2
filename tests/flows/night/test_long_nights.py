"""Nights on which something happens: killed, restarted, damaged, at the same time, on a cluster (make test-long)."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from keikaku._internal.warehouse.database import FILE_NAME, connect

pytestmark = pytest.mark.long

COPIES = 12
PATIENCE = 300.0
WORK = re.compile(
    r"文書(\d+)件：読み取り(\d+)件（(\d+)ページ）、正規化のみ(\d+)件、前回の結果(\d+)件、読めない文書(\d+)件"
)


def copies(samples: Path, raw: Path, count: int, name: str = "tomi.pdf") -> None:
    """Copies of a plan of five pages, each another file to whoever hashes it."""
    raw.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        (raw / f"{n:02}-{name}").write_bytes((samples / name).read_bytes() + f"\n% copy {n}\n".encode())


@pytest.fixture
def place(tmp_path: Path, samples: Path) -> Path:
    copies(samples, tmp_path / "raw", COPIES)
    return tmp_path


@contextmanager
def started(*command: str, log: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own, which is ended afterwards."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={**os.environ, "COLUMNS": "200", **env},
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ingest(place: Path, *options: str) -> list[str]:
    return [
        "keikaku._internal.flows.cli",
        "ingest",
        "--raw",
        str(place / "raw"),
        "--curated",
        str(place / "curated"),
        *options,
    ]


def until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.05)


def entries(place: Path, kind: str = "reading") -> list[Path]:
    return [p for p in (place / ".curated-cache" / kind).glob("*/*") if not p.name.startswith(".")]


def work(log: Path) -> dict[str, int]:
    """The line that says what had to be done; of the last run in a log."""
    found = WORK.findall(log.read_text().replace("\n", ""))
    assert found, log.read_text()[-3000:]
    names = ("documents", "read", "pages", "normalised", "reused", "failed")
    return dict(zip(names, map(int, found[-1]), strict=True))


def documents(place: Path) -> int:
    with connect(str(place / "curated" / FILE_NAME), read_only=True) as con:
        return int(con.execute("SELECT count(*) FROM documents").fetchall()[0][0])


def children(pid: int) -> list[int]:
    """Processes that a process has started, and those in turn."""
    own = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for task in Path(f"/proc/{pid}/task").iterdir():
        own += [int(p) for p in (task / "children").read_text().split() if int(p) not in own]
    return own


def is_worker(pid: int) -> bool:
    with suppress(OSError):
        return b"keikaku._internal.flows.reading.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def prefect_server(port: int, home: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = ("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui")
    with started(*command, log=log, PREFECT_HOME=str(home)) as process:
        until(lambda: answers(f"http://127.0.0.1:{port}/api/health"), "the server answers")
        yield process


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False


def test_a_reading_process_that_is_killed_loses_nothing(place: Path) -> None:
    with started(*ingest(place), log=place / "log") as run:
        until(lambda: entries(place), "the first document is read")
        victim = next(pid for pid in children(run.pid) if is_worker(pid))
        os.kill(victim, signal.SIGKILL)
        assert run.wait(PATIENCE) == 0
    done = work(place / "log")
    # Where it died after keeping a reading, only what came next is done again.
    assert done["read"] + done["normalised"] == COPIES
    assert done["failed"] == 0
    assert documents(place) == COPIES


def test_a_run_that_is_killed_goes_on_where_it_was(place: Path) -> None:
    with started(*ingest(place, "--workers", "1"), log=place / "log") as run:
        until(lambda: len(entries(place, "tidy")) >= 3, "some documents are done")
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    kept = len(entries(place, "tidy"))
    assert not (place / "curated").exists()
    with started(*ingest(place), log=place / "log") as run:
        assert run.wait(PATIENCE) == 0
    assert work(place / "log")["reused"] >= kept
    assert documents(place) == COPIES


def test_a_server_that_is_restarted_in_mid_run_does_no_harm(place: Path) -> None:
    port, home = free_port(), place / "prefect"
    env = {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    with prefect_server(port, home, place / "server.log") as first:
        run_of = started(*ingest(place, "--workers", "1"), log=place / "log", **env)
        with run_of as run:
            until(lambda: answers_with_task(port), "a task has been reported")
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
            with prefect_server(port, home, place / "server.log"):
                assert run.wait(PATIENCE) == 0
    assert work(place / "log")["read"] == COPIES
    assert documents(place) == COPIES


def answers_with_task(port: int) -> bool:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/task_runs/count", b"{}", {"Content-Type": "application/json"}
    )
    with suppress(OSError), urllib.request.urlopen(request, timeout=5) as reply:
        return int(json.load(reply)) > 0
    return False


def test_a_damaged_cache_is_rebuilt(place: Path, samples: Path) -> None:
    with started(*ingest(place), log=place / "log") as run:
        assert run.wait(PATIENCE) == 0
    for n, path in enumerate([*entries(place, "tidy"), *entries(place)]):
        path.write_bytes(b"" if n % 2 else path.read_bytes()[:-40])
    shutil.copy(samples / "ryugasaki.pdf", place / "raw")
    with started(*ingest(place), log=place / "log") as run:
        assert run.wait(PATIENCE) == 0
    assert "作り直します" in (place / "log").read_text()
    assert work(place / "log")["read"] == COPIES + 1
    assert documents(place) == COPIES + 1


CLOCK = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from keikaku._internal.flows.night.settings import prepare_environment
prepare_environment()
import keikaku._internal.warehouse.publish as publish
shift = timedelta(days=float(sys.argv[3]))
class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + shift
publish.datetime = Clock
from keikaku._internal.flows.night import RunOptions
from keikaku._internal.flows.commands.ingest import run_ingest
sys.exit(run_ingest(Path(sys.argv[1]), Path(sys.argv[2]), RunOptions()))
"""


def test_a_clock_that_is_set_back_re_reads_nothing_and_still_publishes(place: Path, samples: Path) -> None:
    script = place / "clock.py"
    script.write_text(CLOCK)

    def night(shift: str) -> str:
        command = [sys.executable, str(script), str(place / "raw"), str(place / "curated"), shift]
        env = {**os.environ, "COLUMNS": "200"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=env, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        (place / "log").write_text(done.stdout)
        return done.stdout

    night("0")
    for path in (place / "raw").glob("*.pdf"):
        os.utime(path, (4e9, 4e9))
    assert "前回から変わりがない" in night("-400")
    shutil.copy(samples / "ryugasaki.pdf", place / "raw")
    os.utime(place / "raw" / "ryugasaki.pdf", (1, 1))
    night("-400")
    assert work(place / "log")["read"] == 1
    assert documents(place) == COPIES + 1


def test_two_nights_at_once_read_everything_once(place: Path) -> None:
    with started(*ingest(place), log=place / "one") as one, started(*ingest(place), log=place / "two") as two:
        assert (one.wait(PATIENCE), two.wait(PATIENCE)) == (0, 0)
    both = [work(place / "one"), work(place / "two")]
    assert sum(found["read"] for found in both) == COPIES
    assert sum("終わるのを待ちます" in (place / log).read_text() for log in ("one", "two")) == 1
    assert documents(place) == COPIES


def test_a_cluster_that_loses_a_worker_reads_everything(place: Path) -> None:
    pytest.importorskip("prefect_dask")
    port, api = free_port(), free_port()
    env = {"PREFECT_API_URL": f"http://127.0.0.1:{api}/api", "PREFECT_HOME": str(place / "home")}
    address = f"tcp://127.0.0.1:{port}"
    scheduler = started("dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), log=place / "dask")

    def worker() -> object:
        return started("dask", "worker", address, "--nthreads", "1", "--no-dashboard", log=place / "dask", **env)

    with (
        prefect_server(api, place / "prefect", place / "server.log"),
        scheduler,
        worker() as lost,  # type: ignore[attr-defined]
        worker(),  # type: ignore[attr-defined]
    ):
        until(lambda: (place / "dask").read_text().count("Registered to") >= 2, "both workers are there")
        with started(*ingest(place, "--dask", address), log=place / "log", **env) as run:
            until(lambda: len(entries(place)) >= 2, "the cluster reads")
            os.killpg(lost.pid, signal.SIGKILL)
            assert run.wait(PATIENCE) == 0
    assert documents(place) == COPIES
    assert work(place / "log")["failed"] == 0
