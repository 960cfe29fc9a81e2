"""The pipeline as a person runs it: one command, clear sentences, nothing spoilt."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from reportlab.pdfgen import canvas

from keikaku._internal.flows.cli import main
from keikaku._internal.flows.night.outcome import Outcome, begin_outcome
from keikaku._internal.flows.night.steps import in_this_process, run_steps
from keikaku._internal.flows.night.stock import begin
from keikaku._internal.flows.reading.cache import Cache
from keikaku._internal.flows.reading.entries import Reading, pack_tidy
from keikaku._internal.flows.reading.jobs import find_tidy
from keikaku._internal.flows.reading.pool import ReadingPool
from keikaku._internal.warehouse.database import FILE_NAME, connect
from keikaku._internal.warehouse.parquet import to_arrow
from keikaku._internal.warehouse.schema import BY_NAME
from tests.kit.night import LIMITS, Place, plan_pdf
from tests.kit.pdfs import Pdf


def keikaku(*args: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, [str(a) for a in args])


def encrypted(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    pdf = canvas.Canvas(str(path), encrypt=StandardEncryption("secret", "owner"))
    pdf.drawString(100, 100, "hidden")
    pdf.save()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


def run(place: Place) -> Outcome:
    """The steps of a run with one worker."""
    night = begin(place.raw, place.curated, None, LIMITS, False)
    outcome = begin_outcome(night, place.curated)
    pool = ReadingPool(1)
    try:
        run_steps(night, outcome, 3, in_this_process(pool))
    finally:
        pool.close()
    return outcome


def asked(place: Place, sql: str) -> list[tuple[Any, ...]]:
    with connect(str(place.curated / FILE_NAME), read_only=True) as con:
        return con.execute(sql).fetchall()


@dataclass
class Run:
    """A run of keikaku ingest: where, and what it said."""

    place: Place
    said: Result


@pytest.fixture(scope="module")
def mixed(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A folder as it comes, and what came of keikaku ingest --strict."""
    place = Place(tmp_path_factory.mktemp("mixed"))
    (place.raw / "空のフォルダー").mkdir(parents=True)
    shutil.copy(samples / "tomi.pdf", place.raw)
    shutil.copy(samples / "tomi.pdf", place.raw / "同じもの.pdf")
    plan_pdf(place.raw / "小さな計画.pdf", word="様子見")
    (place.raw / "手紙.pdf").write_text("PDFではない", encoding="utf-8")
    (place.raw / "空.pdf").write_bytes(b"")
    (place.raw / "壊れた.pdf").write_bytes((samples / "tomi.pdf").read_bytes()[:20_000])
    encrypted(place.raw / "鍵.pdf")
    (place.raw / "._tomi.pdf").write_bytes(b"what macOS puts beside a file")
    (place.raw / "~$tomi.pdf").write_bytes(b"what Office puts beside a file")
    return Run(place, keikaku("ingest", "--raw", place.raw, "--curated", place.curated, "--strict"))


def test_bad_files_become_findings_and_the_rest_is_published(mixed: Run) -> None:
    assert mixed.said.exit_code == 3, mixed.said.output
    assert "Traceback" not in mixed.said.output
    for sentence in (
        "PDFではありません",
        "ファイルが空",
        "パスワードで保護",
        "PDFが壊れて",
        "フォルダーにPDFがありません",
        "同じ内容のファイル",
        "読めない文書：手紙.pdf",
        "東御市",
        "公開しました",
    ):
        assert sentence in mixed.said.output
    assert asked(mixed.place, "SELECT count(*) FROM projects") == [(16,)]
    codes = {code for (code,) in asked(mixed.place, "SELECT code FROM findings")}
    assert codes >= {"not_a_pdf", "file_empty", "pdf_encrypted", "pdf_damaged", "raw_empty", "duplicate_file"}
    assert set(asked(mixed.place, "SELECT municipality_code FROM documents")) == {("202193",), (None,)}


def test_findings_are_counted_by_kind_with_examples_of_that_kind(mixed: Run) -> None:
    output = mixed.said.output
    assert "状況の語が辞書にありません 1件：「様子見」（小さな計画.pdf 1ページ）\n" in output
    assert "同じ内容のファイルが複数あります（1つだけ読みました） 1件" in output
    assert "._tomi" not in output
    assert "~$tomi" not in output


def test_a_second_run_finds_nothing_new_says_so_and_prints_no_summary_again(mixed: Run) -> None:
    place, published = mixed.place, mixed.place.curated.readlink()
    said = keikaku("ingest", "--raw", place.raw, "--curated", place.curated)
    assert said.exit_code == 0
    assert "読み取り0件（0ページ）、正規化のみ0件、前回の結果6件、読めない文書4件" in said.output
    assert "前回から変わりがない" in said.output
    assert "読み取りの結果" not in said.output
    assert place.curated.readlink() == published


def test_ingest_status_and_review_count_findings_alike(mixed: Run) -> None:
    counts = {
        re.findall(r"確認事項 [^\n]*?件）", keikaku(*command).output)[0]
        for command in (
            ("ingest", "--raw", mixed.place.raw, "--curated", mixed.place.curated),
            ("status", "--curated", mixed.place.curated),
            ("review", "--curated", mixed.place.curated),
        )
    }
    assert len(counts) == 1


def test_nothing_to_read_publishes_nothing_and_says_so(place: Place) -> None:
    done = keikaku("ingest", "--raw", place.raw, "--curated", place.curated)
    assert done.exit_code == 1
    assert f"{place.raw} にPDFがありません" in done.output
    missing = keikaku("ingest", "--raw", place.root / "rww", "--curated", place.curated)
    assert missing.exit_code == 1
    assert f"{place.root / 'rww'} というフォルダーがありません" in missing.output
    assert [path.name for path in place.root.iterdir()] == ["raw"]
    assert "まだ何も公開されていません" in keikaku("status", "--curated", place.curated).output


def test_a_document_that_breaks_a_check_is_left_out_and_named(place: Place) -> None:
    plan_pdf(place.raw / "good.pdf")
    plan_pdf(place.raw / "bad.pdf", name="施設の予約")
    place.run()
    job = next(job for job in begin(place.raw, place.curated, None, LIMITS, False).jobs if job.name == "bad.pdf")
    entry = find_tidy(job)
    assert entry is not None
    tables = {name: table for name in BY_NAME if (table := entry.table(name)) is not None}
    outside = [{**row, "bbox": [0.0, 0.0, 9e4, 9e4]} for row in tables["projects"].to_pylist()]
    tables["projects"] = to_arrow(BY_NAME["projects"], outside)
    Cache(job.cache).put(job.tidy_names[0], pack_tidy(tables, Reading()))
    outcome = run(place)
    assert list(outcome.failed) == ["bad.pdf"]
    assert asked(place, "SELECT file_name FROM documents") == [("good.pdf",)]
    assert asked(place, "SELECT code FROM findings WHERE severity = 'error'") == [("checks_failed",)]
    again = run(place)
    assert (again.was_published, list(again.failed)) == (False, ["bad.pdf"])


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("projects.parquet", lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]),
        pytest.param("projects.parquet", lambda data: data[:100], marks=pytest.mark.long),
        pytest.param("projects.parquet", None, marks=pytest.mark.long),
        pytest.param(FILE_NAME, lambda data: data[: len(data) // 2], marks=pytest.mark.long),
        ("build.json", lambda data: b"{"),
        pytest.param("findings.parquet", lambda data: b"PAR1", marks=pytest.mark.long),
    ],
)
def test_what_was_published_and_spoilt_is_noticed_and_made_good_without_reading(
    place: Place, name: str, spoil: Callable[[bytes], bytes] | None
) -> None:
    plan_pdf(place.raw / "a.pdf")
    assert keikaku("ingest", "--raw", place.raw, "--curated", place.curated).exit_code == 0
    whole = {path.name: path.read_bytes() for path in place.curated.glob("*.parquet")}
    file = place.curated / name
    data = file.read_bytes()
    file.unlink()
    if spoil is not None:
        file.write_bytes(spoil(data))
    said = keikaku("status", "--curated", place.curated)
    assert said.exit_code == 1
    assert "Traceback" not in said.output
    again = keikaku("ingest", "--raw", place.raw, "--curated", place.curated)
    assert again.exit_code == 0, again.output
    assert "読み取り0件" in again.output
    assert {path.name: path.read_bytes() for path in place.curated.glob("*.parquet")} == whole
    assert keikaku("status", "--curated", place.curated).exit_code == 0


@pytest.mark.long
def test_a_night_that_would_lose_most_documents_keeps_the_old_build_unless_told(place: Place) -> None:
    for n in range(5):
        plan_pdf(place.raw / f"{n}.pdf", name=f"事業{n}の")
    run = ("ingest", "--raw", place.raw, "--curated", place.curated)
    assert keikaku(*run).exit_code == 0
    (place.raw / "0.pdf").rename(place.raw / "renamed.pdf")
    (place.raw / "1.pdf").unlink()
    assert keikaku(*run).exit_code == 0, "one of five may go"
    before = place.curated.readlink()
    for n in (2, 3, 4):
        (place.raw / f"{n}.pdf").unlink()
    said = keikaku(*run)
    assert said.exit_code == 1
    assert "4件の文書のうち3件のPDFがなくなっています（2.pdf、3.pdf、4.pdf）" in said.output
    assert place.curated.readlink() == before
    assert keikaku(*run, "--accept-loss").exit_code == 0
    assert asked(place, "SELECT file_name FROM documents") == [("renamed.pdf",)]


@pytest.mark.long
def test_a_city_that_would_lose_most_of_its_projects_keeps_them_unless_told(place: Place) -> None:
    header = ["番号", "事業名", "担当課", "令和６年度", "令和７年度"]

    def write(rows: int) -> None:
        pdf = Pdf(place.raw / "plan.pdf")
        pdf.text(150, 40, "流山市 DX推進計画", 20)
        names = [
            [str(n + 1), f"{'あいうえおかきくけこさしす'[n]}業務の改善", "総務課", "検討", "実施"] for n in range(rows)
        ]
        pdf.grid(40, 100, [40, 150, 90, 70, 70], [header, *names], heights=24)
        pdf.save()

    run = ("ingest", "--raw", place.raw, "--curated", place.curated)
    write(12)
    assert keikaku(*run).exit_code == 0
    write(7)
    assert keikaku(*run).exit_code == 0, "five of twelve may go"
    write(12)
    assert keikaku(*run).exit_code == 0
    write(3)
    said = keikaku(*run)
    assert (said.exit_code, "流山市 12件→3件" in said.output.replace("\n", "")) == (1, True)
    assert asked(place, "SELECT count(*) FROM projects") == [(12,)]
    assert keikaku(*run, "--max-loss", "0.8").exit_code == 0
    assert asked(place, "SELECT count(*) FROM projects") == [(3,)]


def test_where_no_pdf_can_be_read_nothing_is_left_behind(place: Place) -> None:
    (place.raw / "手紙.pdf").write_text("PDFではない", encoding="utf-8")
    done = keikaku("ingest", "--raw", place.raw, "--curated", place.curated)
    assert done.exit_code == 1
    assert "手紙.pdf" in done.output
    assert "何も公開しませんでした" in done.output
    assert [path.name for path in place.root.iterdir()] == ["raw"]


@pytest.mark.long
def test_nothing_needs_prefect_where_no_server_is(mixed: Run, tmp_path: Path) -> None:
    """Not even a home that can be written."""
    plan_pdf(tmp_path / "raw" / "a.pdf")
    for command in (
        ["ingest", "--raw", str(tmp_path / "raw"), "--curated", str(tmp_path / "curated")],
        ["ingest", "--raw", str(mixed.place.raw), "--curated", str(mixed.place.curated)],
    ):
        code = "import sys; from keikaku._internal.flows.cli import main; sys.argv[0] = 'keikaku'\n"
        code += "try: main()\nexcept SystemExit as end: assert end.code == 0, end.code\n"
        code += "assert not {'prefect', 'sqlalchemy', 'fastapi'} & set(sys.modules)"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, "HOME": "/proc/no-home"},
        )
        assert done.returncode == 0, done.stderr
        assert "公開" in done.stdout


@pytest.mark.long
def test_letters_that_the_terminal_lacks_and_signs_that_it_obeys_spoil_nothing(tmp_path: Path) -> None:
    plan_pdf(tmp_path / "raw" / "𠮷\x1b[31m.pdf", name="窓口の予約")
    command = ["ingest", "--raw", str(tmp_path / "raw"), "--curated", str(tmp_path / "curated")]
    for encoding in ("cp932", "ascii"):
        done = subprocess.run(
            [sys.executable, "-m", "keikaku", *command],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "40"},
        )
        assert done.returncode == 0, done.stderr
        assert b"\x1b" not in done.stdout
        assert b"Traceback" not in done.stderr


@pytest.mark.long
def test_ctrl_c_says_that_it_was_stopped_and_keeps_what_was_read(samples: Path, place: Place) -> None:
    for n in range(30):
        (place.raw / f"{n:02}.pdf").write_bytes((samples / "tomi.pdf").read_bytes() + f"\n% copy {n}\n".encode())
    command = ["ingest", "--raw", str(place.raw), "--curated", str(place.curated), "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "keikaku", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # A shell starts what runs in its background with Ctrl-C ignored, and that is handed on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    kept = place.root / ".curated-cache" / "reading"
    while len(list(kept.glob("*/*"))) < 2:  # the newest may still be on its way
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=10)[0].decode()
    assert process.returncode == 130, told
    assert "中断しました" in told
    assert "落ちました" not in told
    assert "Traceback" not in told
    again = keikaku("ingest", "--raw", place.raw, "--curated", place.curated)
    assert re.search(r"(前回の結果|正規化のみ)[1-9]", again.output)


def test_status_and_query_have_no_need_of_prefect(mixed: Run) -> None:
    code = "import sys; from keikaku._internal.flows.cli import main; main(standalone_mode=False); "
    code += "assert 'prefect' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", code, "query", "SELECT 41 + 1", "--curated", str(mixed.place.curated)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "42" in done.stdout
