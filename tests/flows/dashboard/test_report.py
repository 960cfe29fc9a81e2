"""The folder of a report: whole or not there, and never somebody else's."""

from pathlib import Path

import pytest

import keikaku
from keikaku._internal.flows.dashboard import frozen_folder
from keikaku._internal.flows.dashboard.freeze import MARK, NotOursError
from keikaku._internal.flows.export import Only
from keikaku._internal.flows.review import Places


def test_a_report_replaces_its_own_folder_and_nobody_elses(sample_build: Path, tmp_path: Path) -> None:
    folder, places = keikaku.open(sample_build)._folder, Places(tmp_path, sample_build, tmp_path)
    only = Only(("202193",), ("gis",))
    left = tmp_path / ".report.keikaku-part-0000"
    left.mkdir()
    for _ in range(2):
        done = frozen_folder(folder, places, tmp_path / "report", only)
        assert done.pages > 20
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    (tmp_path / "report" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOursError, match=r"notes\.txt"):
        frozen_folder(folder, places, tmp_path / "report", only)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / MARK).write_text("{}", encoding="utf-8")
    with pytest.raises(NotOursError):
        frozen_folder(folder, places, tmp_path / "other", only)
    assert (tmp_path / "report" / "notes.txt").read_text(encoding="utf-8") == "mine"
