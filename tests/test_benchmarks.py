"""The parts of the benchmarks on tiny input. Nothing here looks at the time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from benchmarks import (
    big_pdf,
    cells,
    command_start,
    copies,
    machine,
    page_sets,
    peers,
    pipeline,
    reading_pages,
    recorded_runs,
    report,
)
from benchmarks.bare_pass import bare_pass
from benchmarks.cells_report import cells_tables
from benchmarks.quiet_night import section as night_section
from benchmarks.simple_script import map_tables, stage_of, year_of
from benchmarks.watch import Watched, watched
from tests.kit.pdfs import Pdf

HEADER = ["事業名", "担当課", "令和5年度", "R6"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    pdf = Pdf(tmp_path / "plan.pdf")
    pdf.text(50, 60, "情報化計画")
    pdf.grid(50, 100, [150, 100, 60, 60], [HEADER, ["窓口の予約", "情報政策課", "検討", "実施"]])
    return pdf.save()


@pytest.fixture
def samples(tmp_path: Path, plan: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    plan.rename(folder / "plan.pdf")
    return folder


def test_a_section_lines_up_and_says_on_what_it_was_measured():
    table = report.Table(["側", "ms"], [["ours", "1.5"], ["ほかの", "12.0"]])
    lines = table.markdown().splitlines()
    assert lines[1] == "| ------ | ---: |"
    assert lines[3] == "| ほかの | 12.0 |"
    text = report.Section("big_pdf", "Long / 長い", [table, "a note"], ["numpy", "no-such-library"]).markdown()
    assert text.startswith("## Long / 長い\n\n" + machine.today())
    assert "cores" in text
    assert "numpy" in text
    assert "no-such-library" not in text


def test_sections_replace_themselves_and_keep_their_order():
    document = report.placed("", "pipeline", "## old")
    document = report.placed(document, "reading_pages", "## first")
    document = report.placed(document, "pipeline", "## new")
    assert document.count("<!-- end -->") == 2
    assert "## old" not in document
    assert document.index("## first") < document.index("## new")


def test_a_verdict_names_the_target():
    assert "not met" in report.verdict("ratio", 4.9, 5, at_least=True)
    assert "not met" not in report.verdict("seconds", 9.9, 10, " s")


def test_the_report_is_written_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    place = tmp_path / "benchmarks.md"
    report.publish(report.Section("big_pdf", "Title", ["text"]), False, place)
    assert not place.exists()
    report.publish(report.Section("big_pdf", "Title", ["text"]), True, place)
    assert "## Title" in place.read_text(encoding="utf-8")
    assert "## Title" in capsys.readouterr().out


def test_copies_are_the_same_plan_in_other_bytes(tmp_path: Path, samples: Path):
    assert copies.make_copies(tmp_path / "raw", 3, samples) == 3
    made = sorted((tmp_path / "raw").iterdir())
    assert len({path.read_bytes() for path in made}) == 3
    with pypdfium2.PdfDocument(made[2]) as pdf:
        assert len(pdf) == 1


def test_a_long_pdf_has_the_pages_that_were_asked_for(tmp_path: Path, samples: Path):
    big_pdf.make_long(tmp_path / "long.pdf", 4, samples)
    with pypdfium2.PdfDocument(tmp_path / "long.pdf") as pdf:
        assert len(pdf) == 4


def test_the_bare_pass_sees_characters_and_lines(plan: Path):
    with pypdfium2.PdfDocument(plan) as pdf:
        characters, segments = bare_pass(pdf[0])
    assert characters > 20
    assert segments > 8


def test_sides_read_the_same_pages_and_are_compared(plan: Path):
    document = page_sets.survey(plan)
    assert document is not None
    assert document.pages == [1]
    times = reading_pages.measure([document], 2)
    assert {len(tries[plan]) for tries in times.values()} == {2}
    table, told = reading_pages.speed(times, [document])
    assert isinstance(table, report.Table)
    assert [row[0] for row in table.rows] == ["plan", f"{document.group}/", "all"]
    assert "rounds: 2" in str(told)


def test_a_file_that_cannot_be_opened_is_left_out(tmp_path: Path, plan: Path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    documents, left_out = page_sets.survey_all([plan, broken])
    assert [d.path for d in documents] == [plan]
    assert left_out == [broken]


def test_cells_are_counted_against_pdfplumber(plan: Path):
    document = page_sets.survey(plan)
    assert document is not None
    found = cells.compare_cells(document, set())
    assert found.found == {False: 8, True: 0}
    assert found.equal == found.found
    assert cells_tables([found])


def test_gold_values_are_looked_up_on_both_sides():
    sides = {"ours": cells.Side(), "pdfplumber": cells.Side()}
    cells.judge({"窓口の予約", "検討"}, Counter(["窓口の予約", "検討"]), Counter(["窓口の予約検討"]), sides)
    assert (sides["ours"].whole, sides["ours"].inside) == (2, 2)
    assert (sides["pdfplumber"].whole, sides["pdfplumber"].inside) == (0, 2)


@pytest.mark.parametrize(
    ("text", "year"), [("令和5年度", 2023), ("R6", 2024), ("平成元年度", 1989), ("2025年度", 2025)]
)
def test_the_simple_script_knows_years(text: str, year: int):
    assert year_of(text) == year


def test_the_simple_script_maps_lists_cards_and_tables_that_go_on():
    listing = [HEADER, ["(1) 窓口の予約", "情報政策課\n市民課", "検討", "導入"]]
    others = [[["注"]], [["注"]], [["申請の電子化", "総務課", "実施", None]]]
    rows = map_tables("d", "plan.pdf", [listing, *others])
    assert [(p["number"], p["name"]) for p in rows["projects"]] == [("(1)", "窓口の予約"), (None, "申請の電子化")]
    assert [d["section"] for d in rows["project_departments"]] == ["情報政策課", "市民課", "総務課"]
    assert [(y["fiscal_year"], y["stage"]) for y in rows["project_years"]] == [
        (2023, "検討"),
        (2024, "実施"),
        (2023, "実施"),
    ]
    card = map_tables("d", "plan.pdf", [[["事業名", "図書館の予約", "担当課", "図書館"], ["内容", "予約する"]]])
    assert card["projects"][0]["name"] == "図書館の予約"
    assert card["project_departments"][0]["section"] == "図書館"
    assert stage_of("本格運用") == "実施"


def test_a_peer_reads_tables_in_a_process_of_its_own(plan: Path):
    script = Path(peers.__file__).with_name("peer_tables.py")
    done = subprocess.run(
        [sys.executable, str(script), "pdfplumber", str(plan)], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert told["pages"] == 1
    assert told["mb"] > 0
    rows = peers.rows_of("pdfplumber", plan, told)
    assert rows["projects"][0]["name"] == "窓口の予約"


def test_a_library_that_fails_is_a_row_without_figures(plan: Path):
    row = peers.row_of("tabula", {plan: [{"error": "no Java"}]}, {plan: 1}, [])
    assert row[0] == "tabula"
    assert len(row) == len(peers.COLUMNS)
    assert set(row[1:]) == {"–"}


def test_peers_that_need_java_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(peers.shutil, "which", lambda name: None)
    assert "Java" in str(peers.install("tabula", tmp_path))


def test_a_watched_command_tells_its_lines_time_and_memory(tmp_path: Path):
    told: list[str] = []
    found = watched(
        [sys.executable, "-c", "import time; print('a'); time.sleep(0.4); print('b')"], tmp_path, tell=told.append
    )
    assert told == found.lines == ["a", "b"]
    assert found.returncode == 0
    assert found.peaks["parent"] > 1


def test_runs_of_the_pipeline_are_set_against_each_other():
    runs = [
        pipeline.Run(5, 77, 1, 8.0, 20.0, Watched(cpu=10, peaks={"parent": 300})),
        pipeline.Run(5, 77, 2, 4.0, 16.0, Watched(cpu=10, peaks={"parent": 300})),
        pipeline.Run(50, 770, 2, 40.0, 60.0, Watched(cpu=100, peaks={"parent": 310, "worker": 330})),
    ]
    text = pipeline.section(runs).markdown()
    assert "2 workers read 2.00 times as fast as 1" in text
    assert "a further page takes 63 ms by the clock (15.8 pages/s) and 130 ms of the processor" in text
    assert "330" in text


def test_a_quiet_night_is_held_against_its_limit():
    nights = [Watched(seconds=seconds, cpu=1.0) for seconds in (2.0, 3.0, 7.0)]
    text = night_section(1741, nights).markdown()
    assert "by the clock: 3.00 s" in text
    assert "met" in text


def test_runs_with_a_record_are_set_against_runs_without():
    used = {
        "five plans, no server": [recorded_runs.Used(4.0, 6.0, 0.5)],
        "nothing new, no server": [recorded_runs.Used(1.0, 1.2, 0.9)],
        "five plans, with a server": [recorded_runs.Used(9.0, 12.0, 0.5)],
        "nothing new, with a server": [recorded_runs.Used(1.0, 1.2, 0.9)],
    }
    text = recorded_runs.section(used, {"home that is laid": [4.0], "empty home": [12.0]}).markdown()
    assert "with a server ÷ without 2.00" in text
    assert "empty home ÷ home that is laid: 3.00" in text


def test_commands_are_started_in_turn():
    found = command_start.measure({"nothing": ("-c", "pass")}, 2)
    assert len(found["nothing"]) == 2
    assert all(used.seconds > 0 for used in found["nothing"])
