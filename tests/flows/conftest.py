from collections.abc import Iterator
from pathlib import Path

import pytest

from keikaku._internal.flows.night.settings import prepare_environment
from tests.kit.night import counter, place  # noqa: F401
from tests.kit.web_server import Fetcher, Site, serving

prepare_environment()  # before any test imports Prefect


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def fetch(tmp_path: Path) -> Fetcher:
    raw = tmp_path / "raw"
    raw.mkdir()
    return Fetcher(raw)
