"""The dashboard in tests: asked in this process, or served by the command; and what its pages show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from starlette.testclient import TestClient

from keikaku._internal.flows.dashboard.app import Dashboard, application
from keikaku._internal.flows.dashboard.build import Published
from keikaku._internal.flows.dashboard.pictures import Pictures
from keikaku._internal.flows.review import Places


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The address of a dashboard, as the command tells it."""
    command = [sys.executable, "-m", "keikaku", "dashboard", "--port", "0", *options]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    try:
        assert process.stdout is not None
        told = re.search(r"http://[^（]+", process.stdout.readline())
        assert told is not None
        yield told[0]
    finally:
        process.terminate()
        assert process.wait(20) == 0


def client_of(curated: Path, raw: Path, lookups: Path | None = None, token: str | None = None) -> TestClient:
    places = Places(raw, curated, lookups or raw / "lookups")
    dashboard = Dashboard(Published(curated), Pictures(raw), places, token)
    return TestClient(application(dashboard, ("127.0.0.1",)), base_url="http://127.0.0.1")


class Text(HTMLParser):
    """What a page shows: its words, its links, its tables as rows of cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.words: list[str] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attributes).get("href") or "")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in_cell:
            self.tables[-1][-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def seen(client: TestClient, address: str, status: int = 200) -> Text:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.text[:500])
    return Text(answer.text)
