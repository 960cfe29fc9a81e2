"""A Prefect server on this machine for as long as the nightly run is served.

The server that Prefect embeds in a process runs no scheduler, so a cron would never fire without this one. Each project
has a home of its own beside its tables: what another Prefect of the account does neither counts nor is disturbed.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from keikaku._internal import HOME

from . import prefect_home
from .settings import home_of

_STARTUP_SECONDS = 180.0
_SEND_SECONDS = 15.0
ADDRESS = "server.json"
_OTHER_VERSION = "Can't locate revision"
"""What Prefect's database says when a newer Prefect has written it."""


class NoServerError(Exception):
    """Prefect's server cannot be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server's API is, and the words without which it answers nobody."""

    api: str
    secret: str


def running_server(curated: Path) -> Server | None:
    """The server that the `keikaku nightly` of this project has written down; None where there is none."""
    try:
        home = Path(os.environ.get("PREFECT_HOME") or home_of(curated))
        told = json.loads((home / ADDRESS).read_text(encoding="utf-8"))
        return Server(str(told["api"]), str(told["secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoServerError(_why(process.returncode, log))
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NoServerError(f"Prefectのサーバーが{_STARTUP_SECONDS:.0f}秒たっても起動しません")


def _why(code: int, log: Path) -> str:
    said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    home = os.environ.get("PREFECT_HOME", "")
    if _OTHER_VERSION in said:
        return (
            f"{home} にあるPrefectの記録は、別の版のPrefectが書いたものです。"
            "このフォルダーを別の名前にするか、環境変数 PREFECT_HOME で別の場所を指定してください"
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"Prefectのサーバーが終了コード{code}で止まりました（{lines[-1][:200] if lines else '理由の表示なし'}）"


def _send_the_rest() -> None:
    """Have what Prefect of this process still holds back reach the server before it stops."""
    if "prefect.flow_engine" in sys.modules:
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogWorker

        for service in (APILogWorker, EventsWorker):
            service.drain_all(timeout=_SEND_SECONDS)


@contextmanager
def local_server() -> Iterator[str]:
    """Start a server on a free port of the loopback interface and point Prefect at it; yields its API address.

    Where PREFECT_API_URL is set, that server is used and none is started. Must be entered before Prefect is imported,
    after settings.prepare_environment. Raises NoServerError.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    home = _writable(Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect"))
    prefect_home.lay(home)
    secret = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="keikaku-") as folder, start_server(home, Path(folder), secret) as url:
        _write_address(home, Server(url, secret))
        try:
            with prefect_at(Server(url, secret)):
                yield url
                _send_the_rest()
        finally:
            with suppress(OSError):
                (home / ADDRESS).unlink(missing_ok=True)


@contextmanager
def prefect_at(server: Server) -> Iterator[None]:
    """Point Prefect of this process, and of those that it starts, at a server."""
    told = {"PREFECT_API_URL": server.api}
    if server.secret:
        told["PREFECT_API_AUTH_STRING"] = server.secret
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def start_server(home: Path, folder: Path, secret: str = "") -> Iterator[str]:
    """A server whose record lies in `home` and whose log in `folder`; its API address once it answers.

    It listens on the loopback interface, answers nobody without `secret` (where one is given), takes its settings from
    no file of the current folder, and ends with this process however that ends.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")])),
        "PREFECT_HOME": str(home),
        "PREFECT_UI_API_URL": url,  # its pages would look for the API on Prefect's usual port
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",  # why it stops is looked for in its log
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": url.removesuffix("/api"),
    }
    environment.pop("PREFECT_API_URL", None)
    if secret:
        environment["PREFECT_SERVER_API_AUTH_STRING"] = secret
    guard = ["-P", "-m", "keikaku._internal.flows.night.server_guard", "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *guard],
            env=environment,
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(url, process, log)
        yield url
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let go of the guard, which ends the server."""
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _writable(home: Path) -> Path:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return home
    except OSError as error:
        raise NoServerError(
            f"Prefectの記録を置く {home} に書き込めません（{error.strerror}）。"
            "環境変数 PREFECT_HOME で書き込めるフォルダーを指定してください"
        ) from None


def _write_address(home: Path, server: Server) -> None:
    """Write down where the server is, for this user only."""
    part = home / f".{ADDRESS}.{os.getpid()}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"api": server.api, "secret": server.secret, "pid": os.getpid()}, file)
    part.replace(home / ADDRESS)
