"""The wheel in an environment of its own, from an empty folder: what somebody has who installs keikaku."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.night import plan_pdf

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    kept = shutil.ignore_patterns(
        ".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", "data", ".hypothesis"
    )
    shutil.copytree(root, source, symlinks=True, ignore=kept)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "-w", str(place), str(source)], check=True, capture_output=True)
    return next(place.glob("keikaku-*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; the libraries are those of this one, without what is installed editable here."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=True, with_pip=False)
    python = place / "bin" / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--force-reinstall", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    return place


@pytest.fixture
def run(environment: Path, tmp_path: Path) -> Run:
    def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "PYTHON", "KEIKAKU_"))}
        command = [str(environment / "bin" / program), *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=plain)

    return run


def test_the_wheel_puts_one_name_into_the_environment(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"keikaku"}
    for name in ("normalize/lookups/statuses.csv", "warehouse/tables/projects.toml", "warehouse/views/coverage.sql"):
        assert f"keikaku/_internal/{name}" in names
    assert "keikaku/py.typed" in names


@pytest.mark.long
def test_from_an_empty_folder_to_an_answer(run: Run, tmp_path: Path) -> None:
    begun = run("keikaku", "init")
    assert begun.returncode == 0, begun.stderr
    assert "keikaku ingest" in begun.stdout
    plan_pdf(tmp_path / "data" / "raw" / "a.pdf", word="様子見")
    # What lies in the folder is neither run nor believed.
    for name in ("flows", "extract", "json", "pypdfium2", "normalize", "warehouse"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('somebody else')")
    assert "公開しました" in run("keikaku", "ingest").stdout
    before = {path: path.stat().st_mtime_ns for path in tmp_path.parent.rglob("lookups/*.csv")}
    said = run("keikaku", "review", "--accept", "1", "--as", "検討")
    assert "書きました：data/lookups/statuses.csv に 様子見,検討" in said.stdout, said.stderr
    assert "公開しました" in run("keikaku", "ingest").stdout
    answer = run("keikaku", "query", "SELECT DISTINCT status FROM project_years ORDER BY ALL", "--format", "csv")
    assert answer.stdout.split() == ["status", "実施", "検討"], answer.stderr
    assert set(tmp_path.parent.rglob("lookups/*.csv")) - set(before) == {tmp_path / "data" / "lookups" / "statuses.csv"}
    assert run("python", "-P", "-c", "import keikaku; print(keikaku.open().table('projects').shape[0])").stdout == "2\n"
    assert "No module named 'flows'" in run("python", "-P", "-c", "import flows").stderr


def test_init_changes_nothing_that_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "sources.csv").write_text("file,url\n")
    assert run("keikaku", "init", ".").returncode == 0
    assert (tmp_path / "data" / "raw" / "sources.csv").read_text() == "file,url\n"
