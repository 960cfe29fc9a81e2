from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.kit.dashboard import client_of


@pytest.fixture(scope="session")
def client(sample_build: Path, samples: Path) -> Iterator[TestClient]:
    with client_of(sample_build, samples) as client:
        yield client
