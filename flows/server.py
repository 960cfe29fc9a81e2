"""A Prefect server on this machine for as long as the nightly run is served.

The server that Prefect embeds in a process runs no scheduler, so a cron would never fire without this one.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

_STARTUP_SECONDS = 180.0
_SEND_SECONDS = 15.0


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"Prefectのサーバーが終了コード{process.returncode}で止まりました")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError("Prefectのサーバーが起動しません")


def _send_the_rest() -> None:
    """Have what Prefect of this process still holds back reach the server before it stops."""
    if "prefect.flow_engine" in sys.modules:
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogWorker

        for service in (APILogWorker, EventsWorker):
            service.drain_all(timeout=_SEND_SECONDS)


@contextmanager
def server_for(dask: str | None) -> Iterator[None]:
    """A server where a cluster needs one: its workers cannot reach the one that is embedded in this process."""
    if dask is None:
        yield
        return
    with local_server():
        yield


@contextmanager
def local_server() -> Iterator[str]:
    """Start a server on a free port of the loopback interface and point Prefect at it; yields its API address.

    Where PREFECT_API_URL is set, that server is used and none is started. Must be entered before Prefect is imported.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    # Its pages would look for the API on Prefect's usual port.
    environment = {**os.environ, "PREFECT_UI_API_URL": url}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_healthy(url, process)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        _send_the_rest()
        os.environ.pop("PREFECT_API_URL", None)
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
