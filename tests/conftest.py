import os
import tempfile
from pathlib import Path

import pytest

# Prefect keeps its database where PREFECT_HOME says; tests must not touch the user's.
os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="keikaku-prefect-")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def samples(root: Path) -> Path:
    return root / "data" / "raw"
