"""Runs that a Prefect server records: what it shows, and that nothing waits for it or is lost by it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from keikaku._internal.flows.night import prefect_home
from keikaku._internal.flows.night.recorder import answers
from keikaku._internal.flows.night.server import start_server
from keikaku._internal.flows.night.settings import home_of
from tests.kit.night import Place, plan_pdf

pytestmark = pytest.mark.xdist_group("prefect")


def keikaku(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "keikaku", *map(str, arguments)]
    plain = {k: v for k, v in os.environ.items() if k not in ("PREFECT_API_URL", "PREFECT_HOME")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**plain, **env}, timeout=120)


def ingest(place: Place, *options: str, **env: str) -> subprocess.CompletedProcess[str]:
    return keikaku("ingest", "--raw", place.raw, "--curated", place.curated, *options, **env)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a server on this machine."""
    home = tmp_path_factory.mktemp("prefect")
    prefect_home.lay(home)
    with start_server(home, home) as url:
        yield url


def asked(api: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)


def recorded(api: str) -> tuple[Any, dict[str, str], dict[str, Any]]:
    """What Prefect knows of the last run: the run, its tasks with their states, its artifacts."""
    run = asked(api, "flow_runs/filter", {"sort": "START_TIME_DESC", "limit": 1})[0]
    request = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    tasks, artifacts = (asked(api, f"{kind}/filter", request) for kind in ("task_runs", "artifacts"))
    return run, {t["name"]: t["state"]["type"] for t in tasks}, {a["key"]: a["data"] for a in artifacts}


@pytest.fixture
def webhook(server: str) -> Iterator[tuple[str, list[str]]]:
    """A notification block (type/name), and what it was sent."""
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    hooks = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=hooks.serve_forever, daemon=True).start()
    code = f"""
from prefect.blocks.notifications import CustomWebhookNotificationBlock
CustomWebhookNotificationBlock(name="test", url="http://127.0.0.1:{hooks.server_port}/hook", allow_private_urls=True,
    json_data={{"subject": "{{{{subject}}}}", "text": "{{{{body}}}}"}}).save("keikaku-test", overwrite=True)
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PREFECT_API_URL": server})
    yield "custom-webhook/keikaku-test", got
    hooks.shutdown()
    hooks.server_close()


@pytest.mark.long
def test_prefect_shows_what_a_person_understands_and_tells_the_news(
    server: str, webhook: tuple[str, list[str]], place: Place
) -> None:
    block, got = webhook
    plan_pdf(place.raw / "小さな計画.pdf", word="様子見")
    (place.raw / "手紙.pdf").write_text("PDFではない", encoding="utf-8")
    said = ingest(place, "--strict", "--notify", block, PREFECT_API_URL=server)
    assert said.returncode == 3, said.stdout + said.stderr
    assert f"実行の記録：{server}" in said.stdout
    assert "公開しました" in said.stdout
    flow_run, tasks, artifacts = recorded(server)
    assert flow_run["name"].startswith("取込 20")
    assert flow_run["state"]["type"] == "FAILED", "with --strict"
    assert tasks == {"公開": "COMPLETED", "読取 小さな計画.pdf": "COMPLETED", "読取 手紙.pdf": "FAILED"}
    assert "手紙.pdf" in artifacts["keikaku-summary"]
    findings = json.loads(artifacts["keikaku-findings"])
    assert findings[0]["重さ"] == "読めなかったもの"
    assert "様子見" in {row["値"] for row in findings}
    assert json.loads(artifacts["keikaku-changes"]) == []
    assert len(got) == 1
    assert "読めない文書が1件あります" in json.loads(got[0])["text"]


def told_elsewhere(line: str, place: Path) -> bool:
    """Whether a line speaks of the record, of seconds or of a folder."""
    return "記録" in line or line.startswith("読み取りました") or str(place) in line


@pytest.mark.long
def test_with_a_server_and_without_the_same_is_published(server: str, samples: Path, tmp_path: Path) -> None:
    outputs = []
    for name, env in (("with", {"PREFECT_API_URL": server}), ("without", {})):
        place = Place(tmp_path / name)
        place.raw.mkdir(parents=True)
        shutil.copy(samples / "tomi.pdf", place.raw)
        (place.raw / "手紙.pdf").write_text("PDFではない", encoding="utf-8")
        said = ingest(place, "--strict", **env)
        assert said.returncode == 3, said.stdout + said.stderr
        outputs.append([line for line in said.stdout.splitlines() if not told_elsewhere(line, tmp_path)])
    assert outputs[0] == outputs[1]
    one, two = (tmp_path / name / "curated" for name in ("with", "without"))
    for path in one.glob("*.parquet"):
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_a_server_that_is_not_there_is_one_sentence_and_costs_nothing(place: Place) -> None:
    plan_pdf(place.raw / "a.pdf")
    said = ingest(place, PREFECT_API_URL="http://user:secret@127.0.0.1:9/api?token=secret")
    assert said.returncode == 0, said.stderr
    assert "PREFECT_API_URL（http://127.0.0.1:9/api）につながらない" in said.stdout
    assert "secret" not in said.stdout + said.stderr
    assert "公開しました" in said.stdout
    assert said.stderr == ""
    nightly = keikaku("nightly", "--curated", place.curated, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert nightly.returncode == 1
    assert "PREFECT_API_URL" in nightly.stdout
    assert nightly.stderr == ""


@pytest.mark.long
def test_a_server_that_answers_and_fails_does_not_stand_between_reading_and_publishing(place: Place) -> None:
    class Broken(BaseHTTPRequestHandler):
        def __getattr__(self, name: str) -> object:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def answer(self) -> None:
            self.send_response(200 if self.path.endswith("/health") else 404)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            pass

    plan_pdf(place.raw / "a.pdf")
    broken = HTTPServer(("127.0.0.1", 0), Broken)
    threading.Thread(target=broken.serve_forever, daemon=True).start()
    said = ingest(place, PREFECT_API_URL=f"http://127.0.0.1:{broken.server_port}/api")
    broken.shutdown()
    broken.server_close()
    assert said.returncode == 0, said.stdout + said.stderr
    assert "Prefectに実行を記録できませんでした" in said.stdout
    assert "公開しました" in said.stdout
    assert "Traceback" not in said.stdout + said.stderr


@pytest.mark.long
def test_a_home_that_cannot_be_written_and_one_of_another_prefect_are_one_sentence(place: Place) -> None:
    wrong = place.root / "a file"
    wrong.write_text("")
    said = keikaku("nightly", "--curated", place.curated, PREFECT_HOME=str(wrong / "home"))
    assert said.returncode == 1
    assert "PREFECT_HOME" in said.stdout
    home = home_of(place.curated)
    prefect_home.lay(home)
    with sqlite3.connect(home / prefect_home.DATABASE) as con:
        con.execute("UPDATE alembic_version SET version_num = 'of another version'")
    said = keikaku("nightly", "--curated", place.curated)
    assert said.returncode == 1
    assert "別の版のPrefect" in said.stdout
    assert str(home) in said.stdout
    assert "Traceback" not in said.stdout + said.stderr


def test_the_home_that_is_laid_is_of_the_prefect_that_is_pinned(root: Path, tmp_path: Path) -> None:
    assert f'"prefect=={version("prefect")}"' in (root / "pyproject.toml").read_text(encoding="utf-8")
    assert prefect_home.lay(tmp_path)
    assert not prefect_home.lay(tmp_path), "what is there stays"


@pytest.mark.long
def test_the_home_that_is_laid_is_what_prefect_would_make(tmp_path: Path) -> None:
    fresh, laid = tmp_path / "fresh", tmp_path / "laid"
    fresh.mkdir()
    code = "from keikaku._internal.flows.night.prefect_home.__main__ import Path, fresh_home\n"
    subprocess.run([sys.executable, "-c", f"{code}fresh_home(Path({str(fresh)!r}))"], check=True)
    prefect_home.lay(laid)

    def told(home: Path) -> list[Any]:
        with sqlite3.connect(home / prefect_home.DATABASE) as con:
            tables = con.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
            counts = [
                con.execute(f'SELECT count(*) FROM "{name}"').fetchone()
                for name, sql in tables
                if "TABLE" in (sql or "")[:13]
            ]
            # The order of a table's constraints differs from one migration to the next.
            shapes = [(name, sorted(line.strip(" ,\t") for line in (sql or "").splitlines())) for name, sql in tables]
            return [shapes, counts, con.execute("SELECT * FROM alembic_version").fetchall()]

    assert told(fresh) == told(laid)


def test_the_servers_of_nights_answer_nobody_who_does_not_know_the_words_and_end_with_their_starter(
    tmp_path: Path,
) -> None:
    code = """
import sys, time
from pathlib import Path
from keikaku._internal.flows.night import prefect_home
from keikaku._internal.flows.night.server import start_server
home = Path(sys.argv[1])
prefect_home.lay(home)
with start_server(home, home, "open sesame") as url:
    print(url, flush=True)
    time.sleep(600)
"""
    (tmp_path / "prefect.toml").write_text('[server.api]\nauth_string = "nothing"\n')
    (tmp_path / ".env").write_text("PREFECT_SERVER_API_AUTH_STRING=nothing\n")
    command = [sys.executable, "-c", code, str(tmp_path / "home")]
    starter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert starter.stdout is not None
    url = starter.stdout.readline().strip()
    try:
        assert url.startswith("http://127.0.0.1:")
        for told in (None, b"nothing", b"open sesame"):
            headers = {"Content-Type": "application/json", "Origin": "http://evil.example"}
            if told is not None:
                headers["Authorization"] = f"Basic {b64encode(told).decode()}"
            request = urllib.request.Request(f"{url}/flows/filter", b"{}", headers)
            if told == b"open sesame":
                with urllib.request.urlopen(request, timeout=10) as reply:
                    assert reply.headers.get("Access-Control-Allow-Origin") != "http://evil.example"
                    assert reply.headers.get("Access-Control-Allow-Origin") != "*"
            else:
                with pytest.raises(urllib.error.HTTPError, match="401"):
                    urllib.request.urlopen(request, timeout=10)
        rebound = urllib.request.Request(f"{url}/health", headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(rebound, timeout=10)
    finally:
        starter.kill()
        starter.wait()
    deadline = time.monotonic() + 15
    while answers(url):
        assert time.monotonic() < deadline, "the server outlives its starter"
        time.sleep(0.1)


@pytest.mark.long
def test_a_recorded_run_finds_the_night_of_its_project_by_itself(place: Place) -> None:
    plan_pdf(place.raw / "a.pdf")
    home = home_of(place.curated)
    prefect_home.lay(home)
    with start_server(home, home, "words") as url:
        (home / "server.json").write_text(json.dumps({"api": url, "secret": "words", "pid": os.getpid()}))
        said = ingest(place)
        assert f"実行の記録：{url}（keikaku nightly）" in said.stdout
        assert "記録できません" not in said.stdout
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {b64encode(b'words').decode()}"}
        request = urllib.request.Request(f"{url}/flow_runs/filter", b"{}", headers)
        with urllib.request.urlopen(request, timeout=10) as reply:
            assert [run["state"]["type"] for run in json.load(reply)] == ["COMPLETED"]
    assert said.returncode == 0
