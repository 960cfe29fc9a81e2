"""The screenshots of the documentation, taken of the published samples (`python -m tools.screenshots`)."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kit.browser import browser

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_SIZE = {"width": 1180, "height": 760}
_SHOTS = {
    "dashboard-compare": "/compare?year=2022",
    "dashboard-project": "/projects/61ea332431e78408/0021#evidence",
}


@contextmanager
def _served() -> Iterator[str]:
    command = [sys.executable, "-m", "keikaku", "dashboard", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        told = re.search(r"http://[^（]+", process.stdout.readline())
        if told is None:
            raise SystemExit("先に make ingest を実行してください")
        yield told[0].rstrip("/")
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Take them."""
    with _served() as address, browser() as chromium:
        page = chromium.new_context(viewport=_SIZE).new_page()  # type: ignore[arg-type]
        for name, path in _SHOTS.items():
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
