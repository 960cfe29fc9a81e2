"""The Frictionless validator reads every Parquet file and finds the data package valid."""

import json
import shutil
from pathlib import Path

import pytest

from keikaku._internal.warehouse.datapackage import FILE_NAME

frictionless = pytest.importorskip("frictionless")


def problems(package: Path) -> list[str]:
    report = frictionless.validate(str(package))
    return [f"{task.place}: {error.message}" for task in report.tasks for error in task.errors] + [
        str(error) for error in report.errors
    ]


def test_the_data_package_is_valid(small_build: Path) -> None:
    assert problems(small_build / FILE_NAME) == []


def test_the_validator_would_notice_a_wrong_row(small_build: Path, tmp_path: Path) -> None:
    for path in [*small_build.glob("*.parquet"), small_build / FILE_NAME]:
        shutil.copy(path, tmp_path)
    package = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    projects = next(r for r in package["resources"] if r["name"] == "projects")
    projects["schema"]["fields"][3]["constraints"]["enum"] = ["card"]
    (tmp_path / FILE_NAME).write_text(json.dumps(package), encoding="utf-8")
    assert any("table" in problem for problem in problems(tmp_path / FILE_NAME))
