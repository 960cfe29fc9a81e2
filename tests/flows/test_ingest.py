"""The pipeline as a person runs it: one command, clear sentences, nothing spoilt. One embedded Prefect serves all."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from reportlab.pdfgen import canvas

from flows import ingest as pipeline
from flows.cache import Cache
from flows.cli import main
from flows.entries import pack_tidy
from flows.jobs import find_tidy
from flows.night import begin
from tests.flows.night import LIMITS, Place, plan_pdf
from warehouse.database import FILE_NAME, connect
from warehouse.parquet import to_arrow
from warehouse.schema import BY_NAME

pytestmark = pytest.mark.xdist_group("prefect")


def keikaku(*args: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(main, [str(a) for a in args])


def encrypted(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    pdf = canvas.Canvas(str(path), encrypt=StandardEncryption("secret", "owner"))
    pdf.drawString(100, 100, "hidden")
    pdf.save()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(path)


def asked(place: Place, sql: str) -> list[tuple[Any, ...]]:
    with connect(str(place.curated / FILE_NAME), read_only=True) as con:
        return con.execute(sql).fetchall()


def recorded() -> tuple[Any, dict[str, str], dict[str, Any]]:
    """What Prefect knows of the last run: its name, its tasks with their states, its artifacts."""
    with get_client(sync_client=True) as client:
        run = client.read_flow_runs(sort="START_TIME_DESC", limit=1)[0]  # type: ignore[arg-type]
        request = {"flow_runs": {"id": {"any_": [str(run.id)]}}}
        tasks = client._client.post("/task_runs/filter", json=request).json()
        artifacts = client._client.post("/artifacts/filter", json=request).json()
        return run, {t["name"]: t["state"]["type"] for t in tasks}, {a["key"]: a["data"] for a in artifacts}


@pytest.fixture(scope="module")
def webhook() -> Iterator[tuple[str, list[str]]]:
    """A notification block (type/name), and what it was sent."""
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    block = CustomWebhookNotificationBlock(
        name="test",
        url=f"http://127.0.0.1:{server.server_port}/hook",
        json_data={"subject": "{{subject}}", "text": "{{body}}"},
        allow_private_urls=True,
    )
    block.save("keikaku-test", overwrite=True)
    yield "custom-webhook/keikaku-test", got
    server.shutdown()
    server.server_close()


@dataclass
class Run:
    """A run of keikaku ingest: where, what it said, what Prefect knows of it."""

    place: Place
    said: Result
    flow_run: Any
    tasks: dict[str, str]
    artifacts: dict[str, Any]


@pytest.fixture(scope="module")
def mixed(samples: Path, tmp_path_factory: pytest.TempPathFactory, webhook: tuple[str, list[str]]) -> Run:
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
    said = keikaku("ingest", "--raw", place.raw, "--curated", place.curated, "--strict", "--notify", webhook[0])
    return Run(place, said, *recorded())


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


def test_prefect_shows_what_a_person_understands(mixed: Run) -> None:
    assert mixed.flow_run.name.startswith("取込 20")
    assert mixed.flow_run.state.is_failed(), "with --strict"
    assert mixed.tasks.pop("公開") == "COMPLETED"
    assert mixed.tasks == {
        "読取 小さな計画.pdf": "COMPLETED",
        "読取 tomi.pdf": "COMPLETED",
        "読取 手紙.pdf": "FAILED",
        "読取 空.pdf": "FAILED",
        "読取 壊れた.pdf": "FAILED",
        "読取 鍵.pdf": "FAILED",
    }
    assert "手紙.pdf" in mixed.artifacts["keikaku-summary"]
    findings = json.loads(mixed.artifacts["keikaku-findings"])
    assert findings[0]["重さ"] == "読めなかったもの"
    assert "様子見" in {row["値"] for row in findings}
    assert json.loads(mixed.artifacts["keikaku-changes"]) == []


def test_the_night_after_nothing_is_read_or_told_and_the_failures_are_still_named(
    mixed: Run, webhook: tuple[str, list[str]]
) -> None:
    block, got = webhook
    assert len(got) == 1
    assert "読めない文書が4件あります" in json.loads(got[0])["text"]
    place, published = mixed.place, mixed.place.curated.readlink()
    said = keikaku("ingest", "--raw", place.raw, "--curated", place.curated, "--notify", block)
    assert said.exit_code == 0
    assert "読み取り0件（0ページ）、正規化のみ0件、前回の結果6件、読めない文書4件" in said.output
    assert "前回から変わりがない" in said.output
    assert place.curated.readlink() == published
    flow_run, tasks, artifacts = recorded()
    assert flow_run.state.is_completed()
    assert tasks == {}
    assert "変わりがない" in artifacts["keikaku-summary"]
    assert len(got) == 1


def test_nothing_to_read_publishes_nothing_and_says_so(place: Place) -> None:
    done = keikaku("ingest", "--raw", place.raw, "--curated", place.curated)
    assert done.exit_code == 1
    assert "何も公開しませんでした" in done.output
    assert not place.curated.exists()
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
    Cache(job.cache).put(job.tidy_names[0], pack_tidy(tables))
    night = begin(place.raw, place.curated, None, LIMITS, False)
    pipeline.hand_over(night, None)
    outcome = pipeline.ingest(str(place.raw), str(place.curated))
    assert list(outcome.failed) == ["bad.pdf"]
    assert asked(place, "SELECT file_name FROM documents") == [("good.pdf",)]
    assert asked(place, "SELECT code FROM findings WHERE severity = 'error'") == [("checks_failed",)]
    again = pipeline.ingest(str(place.raw), str(place.curated))
    assert (again.was_published, list(again.failed)) == (False, ["bad.pdf"])


def test_status_and_query_have_no_need_of_prefect(mixed: Run) -> None:
    code = "import sys; from flows.cli import main; sys.argv[0] = 'keikaku'; main(standalone_mode=False); "
    code += "assert 'prefect' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", code, "query", "SELECT 41 + 1", "--curated", str(mixed.place.curated)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "42" in done.stdout
