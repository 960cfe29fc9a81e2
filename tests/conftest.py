import csv
import fcntl
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from keikaku._internal.warehouse.builds import published_build
from keikaku._internal.warehouse.publish import publish

# Prefect keeps its database where PREFECT_HOME says; tests must not touch the user's.
os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="keikaku-prefect-")

ROOT = Path(__file__).parent.parent


_LONGEST_FIELD = csv.field_size_limit()


@pytest.fixture(autouse=True)
def usual_csv() -> None:
    """Undo what a library (frictionless) changes for the whole process when it is imported."""
    csv.field_size_limit(_LONGEST_FIELD)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def samples(root: Path) -> Path:
    return root / "data" / "raw"


@pytest.fixture(scope="session")
def sample_build(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five sample plans, read and published once for all test processes; tests only read it."""
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    curated = (base.parent if parallel else base) / "sample-build" / "curated"
    curated.parent.mkdir(exist_ok=True)
    with (curated.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if published_build(curated) is None:
            _publish_samples(samples, curated)
    return curated


def _publish_samples(samples: Path, curated: Path) -> None:
    from keikaku._internal.extract.plan.reader import read_plan
    from keikaku._internal.flows.night.merge import merge_tables
    from keikaku._internal.flows.raw.inventory import take_inventory
    from keikaku._internal.normalize.plan.tidy import tidy

    documents = []
    for found in take_inventory(samples).files:
        plan = read_plan(found.path)
        documents.append(tidy(plan, replace(found.source, page_count=len(plan.pages))))
    publish(merge_tables(documents), curated)
