"""A night reads what is new and nothing else; every case is proved by counting pages."""

import json
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import keikaku._internal.extract.plan.asked as asked
from keikaku._internal.flows import night
from keikaku._internal.flows.reading import jobs
from keikaku._internal.flows.reading.jobs import NotDoneError, Versions, find_reading
from keikaku._internal.normalize import status
from keikaku._internal.normalize.status.meaning import Status
from keikaku._internal.normalize.status.words import statuses
from tests.kit.night import LIMITS, Counter, Place, job_for, plan_pdf, rows

OTHER_WORDS = replace(Versions.here(), status_words="other", normalising="other")
OTHER_READER = replace(Versions.here(), reading="other")


@pytest.fixture
def two(place: Place, counter: Counter) -> Place:
    """Two plans of two and three pages that were read last night."""
    plan_pdf(place.raw / "a.pdf", pages=2)
    plan_pdf(place.raw / "b.pdf", pages=3, name="施設の予約")
    place.run()
    assert counter.take() == 5
    return place


def test_a_night_with_nothing_new_reads_nothing(two: Place, counter: Counter) -> None:
    last = two.run()
    assert counter.take() == 0
    assert len(rows(last, "projects")) == 5


def test_one_new_pdf_costs_one_pdf(two: Place, counter: Counter) -> None:
    plan_pdf(two.raw / "c.pdf", pages=4, name="相談")
    last = two.run()
    assert {name for name, _ in counter.pages} == {"c.pdf"}
    assert counter.take() == 4
    assert len(rows(last, "projects")) == 9


def test_a_changed_pdf_is_read_again_and_a_renamed_one_is_not(two: Place, counter: Counter) -> None:
    with (two.raw / "a.pdf").open("ab") as file:
        file.write(b"\n% another edition\n")
    (two.raw / "b.pdf").rename(two.raw / "b2.pdf")
    last = two.run()
    assert [name for name, _ in counter.pages] == ["a.pdf", "a.pdf"]
    assert {row["file_name"] for row in rows(last, "documents")} == {"a.pdf", "b2.pdf"}


def test_neither_time_nor_size_of_a_file_is_trusted(two: Place, counter: Counter) -> None:
    path = two.raw / "a.pdf"
    before = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"%%EOF", b"%%EOP"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    two.run()
    assert counter.take() == 2


def test_a_changed_line_of_sources_normalises_without_reading(two: Place, counter: Counter) -> None:
    (two.raw / "sources.csv").write_text("file,title\na.pdf,情報化の計画\n", encoding="utf-8")
    last = two.run()
    assert counter.take() == 0
    assert "情報化の計画" in {row["title"] for row in rows(last, "documents")}


def test_force_reads_everything(two: Place, counter: Counter) -> None:
    two.run(force=True)
    assert counter.take() == 5
    two.run()
    assert counter.take() == 0


def test_damaged_entries_are_rebuilt_at_the_cost_of_their_document(
    two: Place, counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    job = night.begin(two.raw, two.curated, None, LIMITS, False).jobs[0]
    for name in (job.tidy_names[0], job.reading_names[0]):
        kind, key = name.split("/")
        (Path(job.cache) / kind / key[:2] / key).write_bytes(b"\0" * 100)
    with caplog.at_level(logging.WARNING, "keikaku"):
        two.run()
    assert [name for name, _ in counter.pages] == ["a.pdf", "a.pdf"]
    assert caplog.text.count("作り直します") >= 2
    counter.take()
    two.run()
    assert counter.take() == 0


def test_another_machine_shares_what_was_read(two: Place, counter: Counter, tmp_path: Path) -> None:
    other = Place(tmp_path / "elsewhere")
    shutil.copytree(two.raw, other.raw)
    other.run(cache=tmp_path / ".curated-cache")
    assert counter.take() == 0


def test_what_cannot_be_read_is_not_opened_every_night(two: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (two.raw / "letter.pdf").write_text("PDFではない", encoding="utf-8")
    two.run()
    monkeypatch.setattr(jobs, "read", None)
    last = two.run()
    assert [row["code"] for row in rows(last, "findings") if row["severity"] == "error"] == ["not_a_pdf"]


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_what_it_was(two: Place, counter: Counter) -> None:
    path = plan_pdf(two.raw / "c.pdf")
    job = job_for(path, two.root / "cache")
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(NotDoneError) as caught:
        jobs.carry_out(job)
    assert caught.value.code == "file_changed"
    assert find_reading(job) is None
    path.unlink()
    with pytest.raises(NotDoneError):
        jobs.carry_out(job)


def test_a_status_word_that_decided_how_a_page_is_read_re_reads_that_page_s_plan_only(
    two: Place, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = night.begin(two.raw, two.curated, None, LIMITS, False).jobs[0]
    with asked.noting() as answers:
        assert not asked.is_status("様子見")
    reading = find_reading(first)
    assert reading is not None
    reading.asked.update(answers)
    jobs.keep_reading(first, reading)
    monkeypatch.setattr(asked.status, "parse", lambda text: Status("検討" if text == "様子見" else None))
    monkeypatch.setattr(jobs.Versions, "here", classmethod(lambda cls: OTHER_WORDS))
    two.run()
    assert {name for name, _ in counter.pages} == {"a.pdf"}


def test_a_new_status_word_normalises_anew_without_reading(
    place: Place, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_pdf(place.raw / "a.pdf", word="様子見")
    assert {row["status"] for row in rows(place.run(), "project_years")} == {None, "実施"}
    assert counter.take() == 2
    monkeypatch.setitem(statuses(), "様子見", "検討")
    monkeypatch.setattr(jobs.Versions, "here", classmethod(lambda cls: OTHER_WORDS))
    status.parse.cache_clear()
    try:
        assert {row["status"] for row in rows(place.run(), "project_years")} == {"検討", "実施"}
    finally:
        status.parse.cache_clear()
    assert counter.take() == 0


def test_a_changed_reader_reads_everything_anew(two: Place, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.Versions, "here", classmethod(lambda cls: OTHER_READER))
    two.run()
    assert counter.take() == 5


def test_other_programs_on_a_worker_are_refused(two: Place) -> None:
    job = job_for(two.raw / "a.pdf", two.root / "cache")
    with pytest.raises(NotDoneError, match="read_failed"):
        jobs.carry_out(replace(job, versions=OTHER_WORDS))


NIGHT = """
import sys
from pathlib import Path
from tests.kit.night import Counter, Place, rows
import keikaku._internal.extract.plan.reader as reader
pages = []
whole = reader.read_plan
reader.read_plan = lambda path, tell, *rest: whole(path, lambda n, of: (pages.append(n), tell(n, of)), *rest)
last = Place(Path(sys.argv[1])).run()
import json
print(json.dumps([len(pages), sorted({str(row["status"]) for row in rows(last, "project_years")})]))
"""


def night_with(house: Path, root: Path) -> tuple[int, list[str]]:
    """Pages read and statuses found in a night with the sources and vocabularies of `house`."""
    done = subprocess.run(
        [sys.executable, "-c", NIGHT, str(root)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(house)},
        cwd=house,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    pages, statuses = json.loads(done.stdout)
    return pages, statuses


@pytest.mark.long
def test_words_re_normalise_and_readers_re_read_when_the_files_change(root: Path, tmp_path: Path) -> None:
    house, place = tmp_path / "house", Place(tmp_path / "place")
    for package in ("extract", "normalize", "warehouse", "flows", "tests"):
        shutil.copytree(root / package, house / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "keikaku", house / "keikaku", symlinks=True)
    plan_pdf(place.raw / "a.pdf", pages=2, word="様子見")
    assert night_with(house, place.root) == (2, ["None", "実施"])
    with (house / "normalize" / "lookups" / "statuses.csv").open("a", encoding="utf-8") as file:
        file.write("様子見,検討\n")
    assert night_with(house, place.root) == (0, ["実施", "検討"])
    with (house / "extract" / "plan" / "titles.py").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert night_with(house, place.root) == (2, ["実施", "検討"])
