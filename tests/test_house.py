"""The rules of the house: which package may import which, no city in the code, no place of one machine in the files."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from tools import house, reliability

KNOWN = house.modules()
IMPORTS = list(house.imports(KNOWN))
ALLOWED = {
    "keikaku": {"keikaku", "flows", "extract", "normalize", "warehouse"},
    "flows": {"flows", "extract", "normalize", "warehouse"},
    "extract": {"extract", "normalize"},
    "normalize": {"normalize"},
    "warehouse": {"warehouse"},
}
DOWNWARDS = [
    ["flows.cli"],
    ["flows.commands"],
    ["flows.schedule"],
    ["flows.ingest"],
    ["flows.dashboard"],
    ["flows.night", "flows.review", "flows.fetch", "flows.export"],
    ["flows.verify"],
    ["flows.reading", "flows.look", "flows.teach"],
    ["flows.raw", "flows.terminal"],
]
"""Rooms of flows; each may use those further down."""
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


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_run_one_way(package: str) -> None:
    for one in IMPORTS:
        if one.module.split(".")[0] == package:
            assert one.target.split(".")[0] in ALLOWED[package], one


def test_no_module_imports_itself_by_way_of_others() -> None:
    uses: dict[str, set[str]] = {}
    for one in IMPORTS:
        if KNOWN[one.module].name != "__init__.py":  # which hands out what its own modules are
            uses.setdefault(one.module, set()).add(house.target_of(one, KNOWN))
    done: set[str] = set()

    def follow(module: str, way: list[str]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module])
        if module not in done:
            for target in sorted(uses.get(module, ())):
                follow(target, [*way, module])
            done.add(module)

    for module in sorted(uses):
        follow(module, [])


def test_the_rooms_of_flows_use_only_those_below_them() -> None:
    levels = {name: level for level, names in enumerate(DOWNWARDS) for name in names}

    def level(module: str) -> int | None:
        return levels.get(".".join(module.split(".")[:2]))

    assert {level(module) for module in KNOWN if module.startswith("flows.")} == set(range(len(DOWNWARDS)))
    for one in IMPORTS:
        own, other = level(one.module), level(house.target_of(one, KNOWN))
        same_room = one.module.split(".")[:2] == one.target.split(".")[:2]
        if own is not None and other is not None and not same_room:
            assert own < other, one


def test_what_a_room_does_not_hand_out_is_not_used_outside() -> None:
    """A room with an `__all__` hands out what stands there; the other packages hand out their modules."""
    closed = {room for room in house.rooms(KNOWN) if room.count(".") and house.handed_out(room, KNOWN)}
    assert len(closed) > 15
    for one in IMPORTS:
        for room in closed:
            inside = one.module == room or one.module.startswith(f"{room}.")
            if inside or not (one.target == room or one.target.startswith(f"{room}.")):
                continue
            if room == "flows.night" and one.target == "flows.night.prefect_home":
                continue
            assert one.target == room, f"{one.module}:{one.line} reaches into {room}: {one.target}"
            assert one.name in house.handed_out(room, KNOWN), f"{one.module}:{one.line}: {room} hands out no {one.name}"


def test_a_room_hands_out_nothing_that_is_not_there() -> None:
    for room in house.rooms(KNOWN):
        package = importlib.import_module(room if room == "keikaku" else f"keikaku._internal.{room}")
        for name in house.handed_out(room, KNOWN):
            assert hasattr(package, name), f"{room}.{name}"


def test_rooms_are_small(root: Path) -> None:
    for path in root.rglob("*.py"):
        if MADE & set(path.relative_to(root).parts):
            continue
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                assert node.end_lineno - node.lineno < 60, f"{path}: {node.name}"


def test_every_room_says_what_it_is_for() -> None:
    for room in house.rooms(KNOWN):
        doc = ast.get_docstring(ast.parse(KNOWN[room].read_bytes()))
        assert doc, room


def test_the_picture_of_the_house_is_made_from_the_code(root: Path) -> None:
    drawn = house.picture(KNOWN)
    assert drawn in (root / "CONTRIBUTING.md").read_text(encoding="utf-8"), "python tools/house.py"
    assert drawn.count("\n") < 80


def test_pdf_knows_nothing_of_plans_or_meaning() -> None:
    for one in IMPORTS:
        if one.module.startswith("extract.pdf"):
            assert one.target.split(".")[:2] == ["extract", "pdf"], one
    for module, path in KNOWN.items():
        if module.startswith("extract.pdf"):
            assert not re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", path.read_text(encoding="utf-8")), path


def test_the_warehouse_knows_nothing_of_pdfs(root: Path) -> None:
    for path in (root / "warehouse").glob("*.py"):
        assert not re.search(r"import .*pdf", path.read_text(encoding="utf-8")), path


def test_no_sample_city_is_named_in_the_code(root: Path) -> None:
    cities = re.compile(r"流山|龍[ケヶ]崎|秦野|四街道|東御|nagareyama|hadano|tomi[-_]|ryugasaki|yotsukaido", re.I)
    for package in ALLOWED:
        for path in (root / package).rglob("*"):
            if path.suffix in {".py", ".toml", ".sql"}:
                assert not cities.search(path.read_text(encoding="utf-8")), path


def test_no_pattern_asks_for_what_early_pythons_get_wrong(root: Path) -> None:
    """Possessive quantifiers in groups end in a SystemError before Python 3.11.5 (Debian 12 has 3.11.2)."""
    possessive = re.compile(r"[\])}][+*?]\+|\(\?>")
    for part in ("extract", "flows", "normalize", "warehouse"):
        for path in (root / part).rglob("*.py"):
            assert not possessive.search(path.read_text(encoding="utf-8")), path


def test_what_users_install_is_what_the_tests_ran_with(root: Path) -> None:
    pins = {
        name: set(re.findall(r"^(\S+==\S+)", (root / name).read_text(encoding="utf-8"), re.M))
        for name in ("requirements.txt", "requirements-ocr.txt", "requirements-dev.txt")
    }
    assert len(pins["requirements.txt"]) > 50
    assert pins["requirements.txt"] <= pins["requirements-ocr.txt"] <= pins["requirements-dev.txt"]


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


def test_the_page_of_promises_names_the_tests_that_hold_them() -> None:
    assert reliability.PAGE.read_text(encoding="utf-8") == reliability.page(), "python -m tools.reliability"
