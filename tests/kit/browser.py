"""A browser for tests: Chromium, if the machine has it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pylopdf_fonts_jp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATH = os.environ.get("KEIKAKU_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)

needs_browser = pytest.mark.skipif(
    PATH is None, reason="no Chromium here (apt install chromium, or KEIKAKU_BROWSER=path)"
)


@dataclass
class Visitor:
    """Somebody who looks at pages, and what went wrong while they did: errors of the console, requests to elsewhere."""

    context: BrowserContext
    home: str
    wrong: list[str] = field(default_factory=list)

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda told: self.wrong.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("requestfailed", self._note_failure)
        page.on("request", lambda request: self._note(request.url))
        return page

    def _note_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # which the next click does to a picture
            self.wrong.append(f"failed: {request.url}")

    def _note(self, address: str) -> None:
        if not address.startswith((self.home, "data:")):
            self.wrong.append(f"outside: {address}")


_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium with the fonts that keikaku ships: it shows the same on every machine, and ends where there are none."""
    with sync_playwright() as tool, tempfile.TemporaryDirectory() as work:
        fonts = Path(work) / "fonts.conf"
        place = pylopdf_fonts_jp.sans_path().parent
        fonts.write_text(_FONTS.format(fonts=place, cache=work), encoding="utf-8")
        # Debian's Chromium is a script that asks other tools.
        path = f"{os.environ.get('PATH', '')}:/usr/bin:/bin"
        env: dict[str, str | float | bool] = {**os.environ, "PATH": path, "FONTCONFIG_FILE": str(fonts)}
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        chromium = tool.chromium.launch(executable_path=PATH, args=options, env=env)
        yield chromium
        chromium.close()


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on a page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]
