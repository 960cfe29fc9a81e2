"""The rules of the house: which package may import which, no city in the code, no place of one machine in the files."""

import ast
import re
from pathlib import Path

import pytest

ALLOWED = {
    "flows": {"flows", "extract", "normalize", "warehouse"},
    "extract": {"extract", "normalize"},
    "normalize": {"normalize"},
    "warehouse": {"warehouse"},
}
HOUSE = set(ALLOWED)
MADE = {
    ".git",
    ".venv",
    "build",
    "__pycache__",
    "curated",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
}
MADE |= {"keikaku.egg-info", ".curated-builds", ".curated-cache", ".curated-prefect"}
"""Folders that are not in git."""


def imports(path: Path, package: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            found.add(".".join([*parts, node.module or ""]).strip("."))
    return found


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_run_one_way(root: Path, package: str) -> None:
    for path in (root / package).rglob("*.py"):
        name = ".".join(path.relative_to(root).with_suffix("").parts[:-1])
        for target in imports(path, name):
            if target.split(".")[0] in HOUSE:
                assert target.split(".")[0] in ALLOWED[package], f"{path} imports {target}"


def test_pdf_knows_nothing_of_plans_or_meaning(root: Path) -> None:
    for path in (root / "extract" / "pdf").glob("*.py"):
        for target in imports(path, "extract.pdf"):
            assert not target.startswith(("extract.plan", "normalize")), f"{path} imports {target}"
        assert not re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", path.read_text(encoding="utf-8")), f"Japanese in {path}"


def test_the_warehouse_knows_nothing_of_pdfs(root: Path) -> None:
    for path in (root / "warehouse").glob("*.py"):
        assert not any("pdf" in target for target in imports(path, "warehouse")), path


def test_no_sample_city_is_named_in_the_code(root: Path) -> None:
    cities = re.compile(r"流山|龍[ケヶ]崎|秦野|四街道|東御|nagareyama|hadano|tomi[-_]|ryugasaki|yotsukaido", re.I)
    for package in ALLOWED:
        for path in (root / package).rglob("*"):
            if path.suffix in {".py", ".toml", ".sql"}:
                assert not cities.search(path.read_text(encoding="utf-8")), path


def test_pinned_requirements_carry_hashes_and_name_no_index(root: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (root / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([A-Za-z0-9._-]+(?:\[[^\]]*\])?==\S+)(.*(?:\n    .*)*)", text, re.M)
        assert len(pins) > 20
        assert all("--hash=sha256:" in rest for _, rest in pins)
        assert "://" not in text
        assert "index-url" not in text


def test_no_file_names_a_place_of_one_machine(root: Path) -> None:
    place = re.compile(r"(?<![\w.])/(?:work|home/[a-z]+|root|Users/[a-z]+)/")
    files = [path for path in root.rglob("*") if path.is_file() and not MADE & set(path.relative_to(root).parts)]
    assert len(files) > 300
    for path in files:
        if path.suffix not in {".pdf", ".xz"} and path != Path(__file__):
            assert not place.search(path.read_text(encoding="utf-8", errors="replace")), path
