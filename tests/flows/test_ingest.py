"""The pipeline as a person runs it: one command, clear sentences, nothing spoilt."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen import canvas

from warehouse.database import FILE_NAME, connect


def run(*args: str, timeout: int = 170) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *args]
    env = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=env, check=False)


def encrypted(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    pdf = canvas.Canvas(str(path), encrypt=StandardEncryption("secret", "owner"))
    pdf.drawString(100, 100, "hidden")
    pdf.save()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


def test_bad_files_become_findings_and_the_rest_is_published(samples: Path, tmp_path: Path) -> None:
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    (raw / "空のフォルダー").mkdir(parents=True)
    shutil.copy(samples / "tomi.pdf", raw)
    shutil.copy(samples / "tomi.pdf", raw / "同じもの.pdf")
    (raw / "手紙.pdf").write_text("PDFではない", encoding="utf-8")
    (raw / "空.pdf").write_bytes(b"")
    (raw / "壊れた.pdf").write_bytes((samples / "tomi.pdf").read_bytes()[:20_000])
    encrypted(raw / "鍵.pdf")

    done = run("ingest", "--raw", str(raw), "--curated", str(curated), "--strict")

    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    for sentence in (
        "PDFではありません",
        "ファイルが空",
        "パスワードで保護",
        "PDFが壊れて",
        "フォルダーにPDFがありません",
        "同じ内容のファイル",
    ):
        assert sentence in done.stdout
    assert "東御市" in done.stdout
    assert "公開しました" in done.stdout
    with connect(str(curated / FILE_NAME), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM projects").fetchall() == [(14,)]
        codes = {code for (code,) in con.execute("SELECT code FROM findings").fetchall()}
        assert codes >= {"not_a_pdf", "file_empty", "pdf_encrypted", "pdf_damaged", "raw_empty", "duplicate_file"}
        assert con.execute("SELECT municipality_code FROM documents").fetchall() == [("202193",)]


def test_nothing_to_read_publishes_nothing_and_says_so(tmp_path: Path) -> None:
    raw, curated = tmp_path / "raw", tmp_path / "curated"
    raw.mkdir()
    done = run("ingest", "--raw", str(raw), "--curated", str(curated))
    assert done.returncode == 1
    assert "何も公開しませんでした" in done.stdout
    assert not curated.exists()
    assert "まだ何も公開されていません" in run("status", "--curated", str(curated)).stdout


def test_query_is_read_only_and_explains_its_errors(tmp_path: Path) -> None:
    from tests.warehouse.test_publish import project, tables
    from warehouse.publish import publish

    curated = tmp_path / "curated"
    publish(tables(project(1)), curated)
    assert "事業1" in run("query", "SELECT name FROM projects", "--curated", str(curated)).stdout
    refused = run("query", "DELETE FROM projects", "--curated", str(curated))
    assert refused.returncode == 1
    assert "read-only" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "ingest" in run("query", "SELECT 1", "--curated", str(tmp_path / "none")).stderr


def test_a_document_whose_task_fails_is_named_and_the_rest_is_published(samples: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("tomi.pdf", "ryugasaki.pdf"):
        shutil.copy(samples / name, raw)
    script = tmp_path / "broken_reader.py"
    script.write_text(
        """
import sys
from concurrent.futures import Future
from flows.settings import prepare_environment
prepare_environment()
from flows import ingest
from flows.reading import ReadingPool

class BrokenForOne(ReadingPool):
    def submit(self, path):
        if path.name != "tomi.pdf":
            return super().submit(path)
        future = Future()
        future.set_exception(RuntimeError("a bug in the reader"))
        return future

if __name__ == "__main__":
    ingest.use_pool(BrokenForOne(1))
    outcome = ingest.ingest(sys.argv[1], sys.argv[2])
    print(outcome.counts["documents"], outcome.failed, [f["message"] for f in outcome.findings])
"""
    )
    command = [sys.executable, str(script), str(raw), str(tmp_path / "curated")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "1 ['tomi.pdf']" in done.stdout
    assert "a bug in the reader" in done.stdout


@pytest.mark.parametrize(("printed", "published"), [(None, "2024-03"), ("2023-12-01", "2023-12-01")])
def test_a_stated_date_of_publication_stands_in_for_a_printed_one(
    printed: str | None, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import ingest
    from flows.sources import Found
    from normalize.plan import Source, Tidy
    from normalize.records import RawPlan

    read = Tidy({"documents": [{"published_on": printed}]})
    monkeypatch.setattr(ingest, "tidy", lambda plan, source: read)
    found = Found(Path("a.pdf"), Source("0" * 16, "0" * 64, "a.pdf", 0), "2024-03")
    document = ingest.normalise_document.fn(found, RawPlan())
    assert document.rows("documents") == [{"published_on": published}]
