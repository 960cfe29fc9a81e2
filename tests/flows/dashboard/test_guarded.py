"""What hostile plans, addresses, hosts and questions do to the dashboard: nothing."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from keikaku._internal.warehouse.publish import publish
from tests.kit.dashboard import client_of, seen
from tests.kit.rows import ID, document, page, project, tables, years

TOKEN = "only-for-the-test"
EVIL = '<script>alert(1)</script>[/red]"><img src=x onerror=alert(2)>'
PROJECT = "61ea332431e78408/0001"


def test_questions_in_sql_are_answered_or_refused(client: TestClient) -> None:
    shown = seen(client, "/sql?q=SELECT stage, rank FROM stages ORDER BY rank")
    assert [row[0] for row in shown.tables[0][1:]][:3] == ["検討", "実施", "完了"]
    for sql in (
        "DROP TABLE stages",
        "SELECT 1; SELECT 2",
        "FROM read_csv('/etc/passwd')",
        "COPY stages TO '/tmp/x.csv'",
    ):
        refused = seen(client, f"/sql?q={sql}", 400)
        assert refused.tables == [], sql


def test_a_question_that_does_not_end_is_ended(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from keikaku._internal.flows.dashboard import asking

    monkeypatch.setattr(asking, "SECONDS", -9.0)  # plus the ten that its process has to begin and end
    refused = seen(client, "/sql?q=SELECT count(*) FROM range(1000000000) a, range(1000000000) b", 400)
    assert "止めました" in refused.text


@pytest.mark.parametrize(
    "address",
    [
        *("/projects/../../etc/passwd", "/projects/none/1", "/documents/..%2f..%2fetc%2fpasswd", "/raw/none.pdf"),
        *("/documents/none/pages/1", "/documents/f999585231abc2ff/pages/99999", "/pictures/f999585231abc2ff/0.webp"),
        *("/pictures/none/1.webp", "/static/..%2fapp.py", "/static/app.py", "/themes/none", "/functions/none"),
        *("/initiatives/none", "/municipalities/000000", "/nowhere"),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "year=abc&m=x&theme=y&page=0&sort=z&stage=w",
        "year=99999",
        "page=99999999",
        "lang=xx",
        "q=" + "あ" * 3000,
        "%00=%ff&m=%00",
    ],
)
def test_an_address_that_asks_for_nonsense_is_answered(client: TestClient, query: str) -> None:
    for path in ("/compare", "/projects", "/", "/themes/gis", "/indicators"):
        seen(client, f"{path}?{query}")


def test_only_this_machine_is_answered_and_no_page_loads_from_elsewhere(client: TestClient) -> None:
    for host in (
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "localhost:1",
        "127.0.0.1:1@evil.example",
        "127.0.0.1:x",
    ):
        assert client.get("/", headers={"host": host}).status_code == 421, host
    for path in ("/", "/sql", "/nowhere", "/data/themes.json", "/static/page.js"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    html = "".join(client.get(path).text for path in ("/", "/compare", f"/projects/{PROJECT}", "/sql", "/findings"))
    assert not re.search(r"<script(?![^>]*src=\"/static/)|\son\w+=|style=\"|javascript:", html)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html)


@pytest.fixture
def evil(tmp_path: Path) -> TestClient:
    """A plan that wants to be more than text, wherever it can say something."""
    told = tables(
        project(1, name=EVIL, description=EVIL, goal=EVIL, number=EVIL, section_path=[EVIL]),
        documents=[document(title=EVIL, source_url="https://example.jp/plan.pdf")],
        pages=[page(text=EVIL)],
        project_years=years(1, 2024, "検討"),
    )
    publish(told, tmp_path / "curated")
    return client_of(tmp_path / "curated", tmp_path)


def test_what_a_plan_says_is_text_wherever_it_stands(evil: TestClient) -> None:
    for path in (
        "/",
        "/projects",
        f"/projects/{ID}/0001",
        f"/documents/{ID}",
        f"/documents/{ID}/pages/1",
        "/municipalities/999999",
        "/themes/other",
        "/sql?q=FROM projects",
    ):
        html = evil.get(path).text
        assert not re.search("<script>alert|<img src=x", html), path
    assert EVIL.replace('">', "") in seen(evil, f"/projects/{ID}/0001").text.replace('">', "")


def test_a_pdf_that_is_gone_is_said_and_the_page_is_shown(evil: TestClient) -> None:
    answer = evil.get(f"/pictures/{ID}/1.webp")
    assert (answer.status_code, "原本" in answer.text) == (409, True)
    assert evil.get(f"/documents/{ID}/pages/1").status_code == 200


def test_nothing_is_written_without_the_token(sample_build: Path, samples: Path, tmp_path: Path) -> None:
    for token in (None, TOKEN):
        client = client_of(sample_build, tmp_path, tmp_path / "lookups", token)
        html = client.get("/findings").text
        assert '<form class="filter" method="post"' not in html
        key = re.search(r'<article class="item" id="(\w+)"', html)
        assert key is not None
        form = {"key": key[1], "answer": "検討", "reason": "印刷の誤り", "token": "guessed" if token else TOKEN}
        for headers in ({}, {"origin": "http://evil.example"}, {"origin": "http://127.0.0.1"}):
            assert client.post("/findings/accept", data=form, headers=headers).status_code == 403
        assert '<form class="filter" method="post"' not in client.get("/findings?token=wrong").text
    assert not list(tmp_path.iterdir())


def test_an_answer_is_written_by_who_has_the_token(sample_build: Path, tmp_path: Path) -> None:
    client = client_of(sample_build, tmp_path, tmp_path / "lookups", TOKEN)
    html = client.get(f"/findings?token={TOKEN}").text
    key = re.search(r'<article class="item" id="(\w+)"', html)
    assert key is not None
    assert 'name="reason"' in html
    form = {"key": key[1], "answer": "検討", "token": TOKEN}
    for other in ("http://127.0.0.1:9999", "null", "http://localhost"):
        assert client.post("/findings/accept", data=form, headers={"origin": other}).status_code == 403
    refused = client.post("/findings/accept", data=form, headers={"origin": "http://127.0.0.1"})
    assert (refused.status_code, "訂正の理由" in refused.text) == (400, True)
    done = client.post(
        "/findings/accept", data={**form, "reason": "印刷の誤り"}, headers={"origin": "http://127.0.0.1"}
    )
    assert (done.status_code, "書きました" in done.text) == (200, True)
    written = (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig")
    assert "検討,印刷の誤り" in written
    assert "記入済み" in client.get("/findings").text


def test_a_build_whose_record_is_spoilt_is_said(tmp_path: Path) -> None:
    publish(tables(project(1)), tmp_path / "curated")
    client = client_of(tmp_path / "curated", tmp_path)
    (tmp_path / "curated" / "build.json").write_text("{", encoding="utf-8")
    answer = client.get("/")
    assert (answer.status_code, "build.json" in answer.text) == (503, True)


def test_questions_wait_for_two_others_at_most(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from keikaku._internal.flows.dashboard import asking

    monkeypatch.setattr(asking, "_PATIENCE", 0.0)
    with asking._turn(), asking._turn():
        assert "少し待って" in seen(client, "/sql?q=FROM stages", 400).text
    assert seen(client, "/sql?q=FROM stages").tables
