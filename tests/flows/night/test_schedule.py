"""The nightly schedule: when it fires, and that it does."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from keikaku._internal.flows.night.recorder import answers
from keikaku._internal.flows.night.server import local_server
from keikaku._internal.flows.schedule import deployment_name, next_run, nightly_schedule


def test_the_night_is_japans() -> None:
    schedule = nightly_schedule()
    assert (schedule.cron, schedule.timezone) == ("0 2 * * *", "Asia/Tokyo")


@pytest.mark.parametrize("cron", ["every night", "61 2 * * *", "0 2 30 2 *", ""])
def test_a_wrong_cron_is_refused_before_anything_starts(cron: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "keikaku", "nightly", "--cron", cron],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "--cron" in done.stdout
    assert "Traceback" not in done.stderr
    assert "| prefect" not in done.stderr


def test_the_next_night_is_said_in_japans_time() -> None:
    when = next_run("0 2 * * *")
    assert (when.hour, when.minute, str(when.tzinfo)) == (2, 0, "Asia/Tokyo")


def test_two_projects_have_a_nightly_run_each(tmp_path: Path) -> None:
    assert deployment_name(tmp_path / "a" / "curated") != deployment_name(tmp_path / "b" / "curated")


@pytest.mark.long
def test_the_pages_of_the_server_ask_its_own_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with local_server() as api, urllib.request.urlopen(api.removesuffix("/api") + "/ui-settings") as reply:
        assert json.load(reply)["api_url"] == api


@pytest.mark.long
def test_a_schedule_fires_and_publishes(samples: Path, tmp_path: Path) -> None:
    """Serve with a cron of every minute and wait for what the first firing publishes."""
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    shutil.copy(samples / "tomi.pdf", raw)
    command = [sys.executable, "-m", "keikaku", "nightly", "--cron", "* * * * *"]
    env = {**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--raw", str(raw), "--curated", str(curated)],
            stdout=log,
            stderr=log,
            env=env,
            start_new_session=True,
        )
        try:
            waited = wait_for(curated / "build.json", process)
        finally:
            address = json.loads((tmp_path / "prefect" / "server.json").read_text())["api"]
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)
    deadline = time.monotonic() + 20
    while answers(address):
        assert time.monotonic() < deadline, "the server outlives its starter"
        time.sleep(0.1)
    assert waited, (tmp_path / "log").read_text()
    assert (curated / "keikaku.duckdb").exists()


def wait_for(path: Path, process: subprocess.Popen[bytes], seconds: float = 140.0) -> bool:
    """Until the file is there; False when the process ends or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if path.exists():
            return True
        try:
            process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


@pytest.mark.long
def test_the_night_after_one_that_was_killed_publishes(samples: Path, tmp_path: Path) -> None:
    """Kill everything in the middle of a night, serve again, and wait for what the next night publishes."""
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    for n in range(60):  # more than is read before the kill
        (raw / f"{n}.pdf").write_bytes((samples / "tomi.pdf").read_bytes() + f"\n% copy {n}\n".encode())
    command = [sys.executable, "-m", "keikaku", "nightly", "--cron", "* * * * *", "--workers", "1"]
    env = {k: v for k, v in os.environ.items() if k not in ("PREFECT_HOME", "PREFECT_API_URL")}
    env["PREFECT_RUNNER_POLL_FREQUENCY"] = "1"

    def serve() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*command, "--raw", str(raw), "--curated", str(curated)],
            stdout=log,
            stderr=log,
            env=env,
            start_new_session=True,
        )

    with (tmp_path / "log").open("wb") as log:
        first = serve()
        assert wait_for(tmp_path / ".curated-cache" / "tidy", first), (tmp_path / "log").read_text()
        kill_all(first.pid)
        first.wait()
        assert not curated.exists()
        second = serve()
        try:
            assert wait_for(curated / "build.json", second, 200.0), (tmp_path / "log").read_text()
        finally:
            kill_all(second.pid)
            second.wait()


def kill_all(pid: int) -> None:
    """A process and all that it has started, at once, as when the power fails."""
    for child in Path(f"/proc/{pid}/task").glob("*/children"):
        for own in child.read_text().split():
            kill_all(int(own))
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
