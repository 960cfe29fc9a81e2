"""The documentation says what there is: every command, links that lead somewhere, code that runs."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import keikaku
from keikaku._internal.flows.cli import main
from tools import command_pages

PAGES = sorted(p for p in (Path(__file__).parents[1]).glob("docs/**/*.md")) + [
    Path(__file__).parents[1] / name for name in ("README.md", "README.ja.md", "CONTRIBUTING.md", "SECURITY.md")
]


def test_every_command_has_its_page(root: Path) -> None:
    told = command_pages.PAGE.read_text(encoding="utf-8")
    assert told == command_pages.page(), "python -m tools.command_pages"
    english = (root / "docs" / "en" / "commands.md").read_text(encoding="utf-8")
    for name in main.commands:
        assert f"`keikaku {name}" in english, name
        for readme in ("README.md", "README.ja.md"):
            assert f"`{name}`" in (root / readme).read_text(encoding="utf-8").replace("`keikaku ", "`"), (readme, name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http", "#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("language", ["ja", "en"])
def test_both_languages_have_the_same_pages_and_chapters(root: Path, language: str) -> None:
    other = {"ja": "en", "en": "ja"}[language]
    for page in (root / "docs" / language).glob("*.md"):
        twin = root / "docs" / other / page.name
        if page.name != "commands.md":
            counts = [len(re.findall("^## ", p.read_text(encoding="utf-8"), re.M)) for p in (page, twin)]
            assert counts[0] == counts[1], page.name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_code_for_other_tools_runs(
    root: Path, sample_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "curated").symlink_to(sample_build.resolve())
    text = (root / "docs" / language / "how-to.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(blocks) == 3
    for block in blocks:
        if "streamlit" not in block:
            exec(compile(block, "how-to.md", "exec"), {})
    _sees_the_projects_in_streamlit(next(block for block in blocks if "streamlit" in block))
    _sees_the_projects_in_datasette(next(line for line in re.findall("`(datasette [^`]*)`", text)))


def _sees_the_projects_in_streamlit(code: str) -> None:
    told = keikaku.open("data/curated").view("projects_wide")
    told = told[told["is_newest"]]
    page = AppTest.from_string(code, default_timeout=60).run()
    assert not page.exception
    for place in ("流山市", "東御市"):
        page.selectbox[0].select(place).run()
        assert not page.exception
        own = told[told["municipality"] == place]
        assert page.metric[0].value == str(len(own)) != "0"
        assert list(page.dataframe[0].value["name"]) == list(own["name"])


def _sees_the_projects_in_datasette(command: str) -> None:
    told = keikaku.open("data/curated").view("projects_wide")
    asked = "/plans/projects_wide.json?_shape=array&_size=max&municipality=流山市"
    answer = subprocess.run(
        [sys.executable, "-m", *shlex.split(command), "--get", asked], capture_output=True, check=True, encoding="utf-8"
    )
    assert sorted(row["name"] for row in json.loads(answer.stdout)) == sorted(
        told[told["municipality"] == "流山市"]["name"]
    )
