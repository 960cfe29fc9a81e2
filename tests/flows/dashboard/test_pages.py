"""The pages of the dashboard: they say what SQL says, escape what plans say, and answer only this machine."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

import keikaku
from keikaku._internal.flows.dashboard.app import Dashboard, application
from keikaku._internal.flows.dashboard.build import Build, Published
from keikaku._internal.flows.dashboard.pictures import Pictures
from keikaku._internal.flows.dashboard.questions import inlined, names, question
from keikaku._internal.flows.dashboard.routes import PAGES
from keikaku._internal.flows.review import Places
from keikaku._internal.warehouse.publish import publish
from tests.kit.rows import ID, document, page, project, tables, years

TOKEN = "only-for-the-test"
EVIL = '<script>alert(1)</script>[/red]"><img src=x onerror=alert(2)>'
PROJECT = "61ea332431e78408/0001"


def client_of(curated: Path, raw: Path, lookups: Path | None = None, token: str | None = None) -> TestClient:
    places = Places(raw, curated, lookups or raw / "lookups")
    dashboard = Dashboard(Published(curated), Pictures(raw), places, token)
    return TestClient(application(dashboard, ("127.0.0.1",)), base_url="http://127.0.0.1")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(sample_build: Path, samples: Path) -> Iterator[TestClient]:
    with client_of(sample_build, samples) as client:
        yield client


class Text(HTMLParser):
    """What a page shows: its words, its links, its tables as rows of cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.words: list[str] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attributes).get("href") or "")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in_cell:
            self.tables[-1][-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def seen(client: TestClient, address: str, status: int = 200) -> Text:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.text[:500])
    return Text(answer.text)


def cells(text: str) -> list[str]:
    return text.split()


def test_every_link_of_every_page_leads_to_a_page(client: TestClient) -> None:
    waiting, done = ["/"], set[str]()
    kinds: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        path = re.sub(r"(?<=.)/[^/]+", "/N", address.partition("?")[0])
        if address in done or kinds.get(path, 0) >= 4 or address.startswith(("/data", "/raw", "/pictures", "/reading")):
            continue
        done.add(address)
        kinds[path] = kinds.get(path, 0) + 1
        found = seen(client, address)
        waiting += [link for link in found.links if link.startswith("/")]
    assert len(done) > 30
    reached = {"/" + part.partition("?")[0].strip("/").split("/")[0] for part in done}
    assert reached >= {"/" + path.strip("/").split("/")[0] for path, _ in PAGES} - {"/reading"} | {"/findings", "/sql"}


def test_the_matrix_says_what_sql_says(client: TestClient, sample_build: Path) -> None:
    plans = keikaku.open(sample_build)
    told = plans.sql(
        "SELECT m.name, t.meaning_ja, implementing + completed AS done, projects FROM progress_by_theme "
        "JOIN municipalities m USING (municipality_code) JOIN themes t USING (theme) WHERE fiscal_year = 2022"
    )
    matrix = seen(client, "/compare?year=2022").tables[0]
    places = matrix[0][1:]
    shown = {
        (place, row[0].strip()): cells(cell) for row in matrix[1:] for place, cell in zip(places, row[1:], strict=True)
    }
    assert len(told) > 50
    for row in told.to_dict("records"):
        assert f"{row['done']}/{row['projects']}" in shown[(row["name"], row["meaning_ja"])], row


def test_a_span_of_years_takes_the_furthest_stage_in_it(client: TestClient, sample_build: Path) -> None:
    told = keikaku.open(sample_build).sql(
        "SELECT theme, count(DISTINCT project_id) AS done FROM annual_stages JOIN documents USING (document_id) "
        "WHERE municipality_code = '202193' AND fiscal_year BETWEEN 2022 AND 2024 AND rank >= 2 GROUP BY theme"
    )
    rows = client.get("/data/compare.json?municipalities=202193&year=2022&until=2024").json()
    found = {row["theme"]: row["implementing"] + row["completed"] for row in rows}
    assert len(told) > 5
    assert {row["theme"]: row["done"] for row in told.to_dict("records")} == {k: n for k, n in found.items() if n}
    assert "2022–2024年度" in seen(client, "/compare?m=202193&year=2022&until=2024").text


def test_a_span_turned_round_is_the_same_span_and_an_address_keeps_its_year(client: TestClient) -> None:
    turned, straight = (seen(client, f"/compare?{asked}") for asked in ("year=2025&until=2022", "year=2022&until=2025"))
    assert turned.tables[0] == straight.tables[0]
    assert all("year=" in link for link in seen(client, "/compare").links if link.startswith(("/compare", "/themes/")))


def test_only_what_differs_and_the_largest_differences_first(client: TestClient) -> None:
    everything = seen(client, "/compare?year=2022").tables[0]
    differing = seen(client, "/compare?year=2022&differs=1").tables[0]
    assert 1 < len(differing) < len(everything)
    for row in differing[1:]:
        assert len({cells(cell)[0] for cell in row[1:] if "/" in cell}) > 1, row
    ordered = seen(client, "/compare?year=2022&sort=differences").tables[0]
    assert sorted(ordered) == sorted(everything)
    assert ordered != everything


def test_municipalities_are_found_by_name_kana_prefecture_and_code(client: TestClient) -> None:
    for text in ("龍ケ崎", "りゅうがさき", "リュウガ", "茨城", "082082"):
        assert "/municipalities/082082?year=2022" in seen(client, f"/municipalities?q={text}&year=2022").links, text
    assert "当てはまる団体はありません" in seen(client, "/municipalities?q=名古屋").text


def test_a_project_says_everything_and_shows_where_it_is_printed(client: TestClient, sample_build: Path) -> None:
    project = keikaku.open(sample_build).project(PROJECT)
    html = client.get(f"/projects/{PROJECT}").text
    shown = Text(html)
    assert project.name in shown.text
    for year in project.years.to_dict("records"):
        printed = (
            str(year["fiscal_year"]),
            year["status_raw"] if isinstance(year["status_raw"], str) else "（印のみ）",
        )
        assert printed in [(row[0][:4], row[2]) for row in shown.tables[0][1:]]
    boxes = re.findall(r'<a href="#v(\d+)" id="b\1"', html)
    assert len(boxes) == len(re.findall(r'<li id="v\d+"', html)) >= 5
    picture = re.search(r'<img src="(/pictures/[^"]+)"', html)
    assert picture is not None
    answer = client.get(picture[1])
    assert (answer.headers["content-type"], answer.content[8:12]) == ("image/webp", b"WEBP")


def test_a_page_says_what_each_region_was_taken_for(client: TestClient) -> None:
    shown = seen(client, "/reading/f999585231abc2ff/8")
    assert "事業の一覧" in shown.text
    assert any("name" in row for table in shown.tables for row in table)


def test_every_answer_can_be_had_whole_in_four_forms(client: TestClient, sample_build: Path) -> None:
    shown = client.get("/projects?theme=ai_rpa").text
    address = re.search(r'href="(/data/projects\.csv[^"]*)"', shown)
    assert address is not None
    got = client.get(address[1].replace("&amp;", "&"))
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
    wanted = keikaku.open(sample_build).sql(
        "SELECT name FROM projects_wide WHERE theme = 'ai_rpa' AND is_newest AND same_as IS NULL "
        "ORDER BY municipality_code, project_id"
    )
    assert [row["name"] for row in rows] == wanted["name"].tolist()
    assert "attachment" in got.headers["content-disposition"]
    parquet = client.get("/data/projects.parquet?themes=ai_rpa").content
    assert pq.read_table(io.BytesIO(parquet)).num_rows == len(rows)
    assert len(json.loads(client.get("/data/projects.json?themes=ai_rpa").content)) == len(rows)
    assert client.get("/data/projects.xlsx?themes=ai_rpa").content[:2] == b"PK"
    assert client.get("/data/projects.exe").status_code == 404
    assert client.get("/data/nothing.csv").status_code == 404


def test_the_sql_that_is_shown_gives_what_is_shown(sample_build: Path) -> None:
    build = Build(keikaku.open(sample_build)._folder)
    first = build.rows("SELECT min(initiative_id) AS i FROM initiatives")[0]["i"]
    given = {
        "municipalities": ["122203"],
        "themes": ["ai_rpa"],
        "year": 2022,
        "until": 2022,
        "function": "情報政策",
        "document": "f999585231abc2ff",
        "project": PROJECT,
        "initiative": first,
        "words": None,
        "stage": None,
    }
    for name in names():
        answer = build.ask(name, given)
        asked = keikaku.open(sample_build).sql(inlined(question(name), given))
        assert list(asked.columns) == list(answer.columns), name
        assert len(asked) == len(answer.rows), name


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


def test_a_new_build_is_followed_without_a_restart(tmp_path: Path) -> None:
    client = client_of(tmp_path / "curated", tmp_path)
    assert client.get("/").status_code == 503
    for name in ("前の事業", "新しい事業"):
        told = tables(
            project(1, name=name),
            project_years=years(1, 2024, "検討"),
        )
        publish(told, tmp_path / "curated")
        assert name in seen(client, "/projects").text


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


def test_english_labels_for_the_same_values(client: TestClient) -> None:
    japanese, english = seen(client, "/compare?year=2022"), seen(client, "/compare?year=2022&lang=en")
    assert "Which theme is at which stage in fiscal 2022?" in english.text
    assert "AI, RPA, chatbots, speech recognition" in english.text
    numbers = [re.findall(r"\d+/\d+", " ".join(row)) for row in english.tables[0]]
    assert numbers == [re.findall(r"\d+/\d+", " ".join(row)) for row in japanese.tables[0]]
    assert all("lang=en" in link for link in english.links if link.startswith(("/themes", "/municipalities")))


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
