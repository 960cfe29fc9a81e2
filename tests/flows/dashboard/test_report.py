"""The folder of a report: whole or not there, and never somebody else's."""

import json
import re
from pathlib import Path

import pytest

import keikaku
from keikaku._internal.flows.dashboard import frozen_file, frozen_folder
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


def test_the_search_of_a_report_finds_what_descriptions_say(sample_build: Path, samples: Path, tmp_path: Path) -> None:
    plans = keikaku.open(sample_build)
    places = Places(samples, sample_build, tmp_path)
    frozen_folder(plans._folder, places, tmp_path / "report", Only(("202193",)))
    script = (tmp_path / "report" / "static" / "index.js").read_text(encoding="utf-8")
    rows = json.loads(script.partition("=")[2].rstrip().rstrip(";"))
    told = plans.sql(
        "SELECT name, description FROM projects_wide WHERE municipality_code = '202193' AND description IS NOT NULL"
    )
    assert len(told) > 3
    found = {row[0]: row[4] for row in rows}
    assert all(row["description"] in found[row["name"]] for row in told.to_dict("records"))


def test_one_page_has_no_dead_links_and_a_year_of_which_all_tell(sample_build: Path, tmp_path: Path) -> None:
    folder, places = keikaku.open(sample_build)._folder, Places(tmp_path, sample_build, tmp_path)
    page = frozen_file(folder, places, Only(("082082", "122203"))).decode()
    assert 'href=""' not in page
    assert "言葉の定義" not in page
    assert len(re.findall(r'<td class="fill untold">', page)) == 0
    assert len(re.findall(r'<td class="fill \w+"><span', page)) > 20
