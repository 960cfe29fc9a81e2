"""The screenshots of the documentation, taken of the published samples (`python -m tools.screenshots`)."""

from __future__ import annotations

from pathlib import Path

from tests.kit.browser import browser
from tests.kit.dashboard import served

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_SIZE = {"width": 1180, "height": 760}
_SHOTS = {
    "dashboard-compare": "/compare?year=2022",
    "dashboard-project": "/projects/61ea332431e78408/0021#evidence",
}


def main() -> None:
    """Take them."""
    with served() as address, browser() as chromium:
        page = chromium.new_context(viewport=_SIZE).new_page()  # type: ignore[arg-type]
        for name, path in _SHOTS.items():
            page.goto(address.rstrip("/") + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
