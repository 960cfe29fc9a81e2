from pathlib import Path

import pytest

from keikaku._internal.warehouse.publish import publish
from tests.kit.rows import small_rows


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder with a row in most tables; tests only read it."""
    curated = tmp_path_factory.mktemp("small") / "curated"
    publish(small_rows(), curated)
    return curated
