"""What a reading depends on: its own sources and what it takes from normalize, and nothing else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keikaku._internal.flows.reading import fingerprint

DIGESTS: dict[str, Callable[[], str]] = {
    "reading": fingerprint.reading,
    "status_words": fingerprint.status_words,
    "normalising": fingerprint.normalising,
    "building": fingerprint.building,
}


@pytest.fixture
def house(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the sources, which is what is hashed meanwhile."""
    packages = []
    for package in ("extract", "normalize", "warehouse", "flows"):
        copy = tmp_path / package
        shutil.copytree(root / package, copy, ignore=shutil.ignore_patterns("__pycache__"))
        monkeypatch.setattr(fingerprint, f"_{package.upper()}", copy)
        packages.append(copy)
    monkeypatch.setattr(fingerprint, "PACKAGES", tuple(packages))
    monkeypatch.setattr(fingerprint, "_LOOKUPS", tmp_path / "normalize" / "lookups")
    monkeypatch.setattr(fingerprint, "_ASKED", tmp_path / "extract" / "plan" / "asked.py")
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    for cached in (fingerprint._facts,):
        cached.cache_clear()  # type: ignore[attr-defined]


def changed_by(path: Path, text: str = "\n# a word\n") -> set[str]:
    """The digests that differ once a file has got more text."""
    before = {name: digest() for name, digest in DIGESTS.items()}
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    forget()
    return {name for name, digest in DIGESTS.items() if digest() != before[name]}


def test_a_changed_reader_re_reads_and_re_normalises_nothing_by_itself(house: Path) -> None:
    assert changed_by(house / "extract" / "pdf" / "grid.py") == {"reading"}
    assert changed_by(house / "extract" / "plan" / "vocabulary.toml") == {"reading"}


def test_a_new_source_of_the_reader_counts_even_before_it_is_imported(house: Path) -> None:
    assert changed_by(house / "extract" / "pdf" / "another.py") == {"reading"}


@pytest.mark.parametrize("name", ["statuses.csv", "status_words.csv", "status_predicates.csv"])
def test_a_changed_status_word_concerns_what_reading_was_told_but_not_how_it_reads(house: Path, name: str) -> None:
    assert changed_by(house / "normalize" / "lookups" / name, "様子見,検討\n") == {"status_words", "normalising"}


@pytest.mark.parametrize("name", ["department_words.csv", "functions.csv"])
def test_a_changed_department_word_concerns_what_reading_was_told_but_not_how_it_reads(house: Path, name: str) -> None:
    assert changed_by(house / "normalize" / "lookups" / name) == {"status_words", "normalising"}


@pytest.mark.parametrize("name", ["themes.csv", "finding_codes.csv"])
def test_other_vocabularies_concern_normalising_only(house: Path, name: str) -> None:
    assert changed_by(house / "normalize" / "lookups" / name) == {"normalising"}


def test_what_reading_takes_from_normalize_belongs_to_the_reader(house: Path) -> None:
    assert "reading" in changed_by(house / "normalize" / "text.py")
    assert "reading" in changed_by(house / "normalize" / "records.py")
    assert "reading" in changed_by(house / "normalize" / "lookups" / "municipalities.csv")
    assert "reading" not in changed_by(house / "normalize" / "department.py")


def test_a_changed_table_is_built_and_normalised_anew(house: Path) -> None:
    assert changed_by(house / "warehouse" / "tables" / "projects.toml") == {"normalising", "building"}
    assert changed_by(house / "warehouse" / "publish.py") == {"building"}


def test_compiled_files_do_not_count(house: Path) -> None:
    (house / "extract" / "__pycache__").mkdir()
    assert changed_by(house / "extract" / "__pycache__" / "grid.cpython-311.pyc") == set()


def test_libraries_count_with_their_versions() -> None:
    assert fingerprint._library("pypdfium2") != "pypdfium2 -"
    assert fingerprint._library("no_such_library") == "no_such_library -"


def test_parts_of_a_key_cannot_run_into_each_other() -> None:
    assert fingerprint.digest_of("ab", "c") != fingerprint.digest_of("a", "bc")
