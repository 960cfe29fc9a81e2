"""The server of the pages, on this machine alone unless somebody asks for more."""

from __future__ import annotations

import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

from keikaku._internal.flows.review import Places

from . import charts
from .app import Dashboard, application
from .build import Build, Published
from .guard import LOOPBACK
from .pages import findings
from .pictures import Pictures

_LONGEST_KEEP_ALIVE = 5


def serve(places: Places, host: str, port: int, writes: bool, ready: Callable[[str], None]) -> None:
    """Serve until the process is told to end; `ready` is called with the address when it answers (port 0 takes a free
    one). Raises LookError where nothing is published and OSError where the port is taken."""
    import uvicorn

    def warm(build: Build) -> None:
        """Work out, before somebody asks, what takes seconds where there are many cities."""
        charts.warm()
        findings.warm(places)
        build.find("計画")

    published = Published(places.curated, warm)
    published.build()
    token = secrets.token_urlsafe(24) if writes else None
    dashboard = Dashboard(published, Pictures(places.raw), places, token)
    listening = _listening(host, port)
    own = listening.getsockname()
    shown = f"[{own[0]}]" if ":" in own[0] else own[0]
    address = f"http://{shown}:{own[1]}/" + (f"findings?token={token}" if token else "")
    config = uvicorn.Config(
        application(dashboard, (*LOOPBACK, host, own[0])),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_LONGEST_KEEP_ALIVE,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)

    def tell() -> None:
        while not server.started:
            if server.should_exit:
                return
            time.sleep(0.02)
        ready(address)

    threading.Thread(target=tell, daemon=True).start()
    signal.signal(signal.SIGTERM, _end)  # which the server passes on when it has closed
    try:
        server.run(sockets=[listening])
    finally:
        for child in psutil.Process().children(recursive=True):  # questions and readings that still run
            with suppress(psutil.Error):
                child.terminate()


def _end(*_: object) -> None:
    raise KeyboardInterrupt


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening
