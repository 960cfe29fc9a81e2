"""Where a run is recorded: a Prefect server that answers at once, or nowhere."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .server import Server, running_server

_PATIENCE = 2.0
"""Seconds in which a server must answer."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """A server, None where none is there; and what a person should know of it."""

    server: Server | None
    notice: str


def find_recorder(curated: Path) -> Recorder:
    """The server that PREFECT_API_URL names, else that of this project's `keikaku nightly`, if it answers."""
    url = os.environ.get("PREFECT_API_URL")
    if url:
        if answers(url):
            return Recorder(Server(url, ""), f"実行の記録：{shown(url)}")
        notice = (
            f"PREFECT_API_URL（{shown(url)}）につながらないため、実行の記録を残さずに進めます。"
            "サーバーを起動するか、この変数を消してください"
        )
        return Recorder(None, notice)
    server = running_server(curated)
    if server is not None and answers(server.api):
        return Recorder(server, f"実行の記録：{shown(server.api)}（keikaku nightly）")
    return Recorder(
        None, "実行の記録（Prefect）は残しません。残すには keikaku nightly を動かすか PREFECT_API_URL を設定します"
    )


def answers(url: str) -> bool:
    """Whether a server is there. One that asks who we are is."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=_PATIENCE):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, ValueError):
        return False


def shown(url: str) -> str:
    """An address without the name, password and query that it may carry."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "（読めないアドレス）"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
