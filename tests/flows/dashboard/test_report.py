"""The folder of a report: whole or not there, and never somebody else's."""

import re
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
    frozen_folder(folder, places, tmp_path / "report", only, "en")
    assert "How municipal DX plans progress" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    (tmp_path / "report" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOursError, match=r"notes\.txt"):
        frozen_folder(folder, places, tmp_path / "report", only)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / MARK).write_text("{}", encoding="utf-8")
    with pytest.raises(NotOursError):
        frozen_folder(folder, places, tmp_path / "other", only)
    assert (tmp_path / "report" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_every_link_of_a_report_leads_to_a_file(sample_build: Path, samples: Path, tmp_path: Path) -> None:
    folder, places = keikaku.open(sample_build)._folder, Places(samples, sample_build, tmp_path)
    frozen_folder(folder, places, tmp_path / "report", Only(("202193",)))
    links = 0
    for page in (tmp_path / "report").rglob("*.html"):
        for target in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            assert target, page
            if not target.startswith(("#", "http")):
                assert (page.parent / target.partition("#")[0]).exists(), (page, target)
                links += 1
    assert links > 1000
