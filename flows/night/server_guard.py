"""Prefect's server for as long as the process that started this one lives.

That process holds the other end of our standard input, which closes with it however it ends, kill -9 included. Started
as a program, with `--host` and `--port`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

import psutil

_PATIENCE = 10.0


def main() -> None:
    """Start the server, wait for our starter to go, end the server with all that it has started."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # they reach all processes of a terminal; our starter decides
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    app = "keikaku._internal.flows.night.server_app:create_app"
    command = [sys.executable, "-P", "-m", "uvicorn", "--factory", app, "--log-level", "error", *sys.argv[1:]]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=lambda: os._exit(server.wait()), daemon=True).start()
    sys.stdin.buffer.read()
    _end_all([psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)])


def _end_all(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(processes, _PATIENCE)[1]:
        with suppress(psutil.NoSuchProcess):
            process.kill()


if __name__ == "__main__":
    main()
