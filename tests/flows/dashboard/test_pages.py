"""The pages of the dashboard: they say what SQL says, escape what plans say, and answer only this machine."""

import csv
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

import keikaku
from keikaku._internal.flows.dashboard.build import Build
from keikaku._internal.flows.dashboard.questions import inlined, names, question
from keikaku._internal.flows.dashboard.routes import PAGES
from keikaku._internal.warehouse.publish import publish
from tests.kit.dashboard import Text, client_of, seen
from tests.kit.rows import document, page, project, tables, years

TOKEN = "only-for-the-test"
EVIL = '<script>alert(1)</script>[/red]"><img src=x onerror=alert(2)>'
PROJECT = "61ea332431e78408/0001"


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


def test_two_years_stand_side_by_side_for_each_municipality(client: TestClient) -> None:
    both = seen(client, "/compare?year=2025&versus=2022").tables[0]
    earlier, later = (seen(client, f"/compare?year={year}").tables[0] for year in (2022, 2025))
    assert both[0] == earlier[0]
    assert both[1] == ["2022", "2025"] * (len(earlier[0]) - 1)
    alone = [{row[0]: row[1:] for row in matrix[1:]} for matrix in (earlier, later)]
    assert len(both) > 10
    for row in both[2:]:
        assert row[1::2] == alone[0][row[0]]
        assert row[2::2] == alone[1][row[0]]
    assert "2022年度と2025年度" in seen(client, "/compare?year=2025&versus=2022").text


@pytest.mark.parametrize("asked", ["year=2022&versus=2022", "year=2022&versus=1900", "year=plan&versus=2022"])
def test_a_second_year_that_is_none_leaves_one_column_each(client: TestClient, asked: str) -> None:
    matrix = seen(client, f"/compare?{asked}").tables[0]
    assert all(len(row) == len(matrix[0]) for row in matrix)


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


@pytest.mark.parametrize(
    "text", ["文書電子決裁", "引越しワンストップ", "RPA", "電子決裁", "匿名加工情報の提供の仕組みの導入"]
)
def test_the_search_finds_what_keikaku_find_does(client: TestClient, sample_build: Path, text: str) -> None:
    found = keikaku.open(sample_build).find(text)["project_id"].tolist()
    assert found
    listed = [row["project_id"] for row in client.get(f"/data/projects.json?text={text}").json()]
    counted = {row["project_id"] for row in client.get("/data/projects.json").json()}
    assert set(listed) == set(found) & counted
    assert all(f"/projects/{key}?year=2022" in seen(client, f"/projects?q={text}&year=2022").links for key in listed)


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
        "found": None,
        "text": None,
        "stage": None,
    }
    for name in names():
        answer = build.ask(name, given)
        asked = keikaku.open(sample_build).sql(inlined(question(name), given))
        assert list(asked.columns) == list(answer.columns), name
        assert len(asked) == len(answer.rows), name


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


def test_english_labels_for_the_same_values(client: TestClient) -> None:
    japanese, english = seen(client, "/compare?year=2022"), seen(client, "/compare?year=2022&lang=en")
    assert "Which theme is at which stage in fiscal 2022?" in english.text
    assert "AI, RPA, chatbots, speech recognition" in english.text
    numbers = [re.findall(r"\d+/\d+", " ".join(row)) for row in english.tables[0]]
    assert numbers == [re.findall(r"\d+/\d+", " ".join(row)) for row in japanese.tables[0]]
    assert all("lang=en" in link for link in english.links if link.startswith(("/themes", "/municipalities")))


def test_those_who_began_in_the_same_year_are_named_together(tmp_path: Path) -> None:
    other = "e" * 16
    at = [(1, "d" * 16), (1, other)]
    told = tables(
        *(project(n, document, name="RPAの導入", theme="ai_rpa") for n, document in at),
        documents=[document(), document(other, municipality_code="888889", plan_key="888889/x")],
        pages=[page(), page(other)],
        project_years=[row for n, document in at for row in years(n, 2024, "検討、実施", document)],
        initiatives=[{"initiative_id": "rpa", "label": "RPA"}],
        project_initiatives=[
            {"initiative_id": "rpa", "project_id": f"{document}/{n:04d}", "score": 1.0} for n, document in at
        ],
    )
    publish(told, tmp_path / "curated")
    client = client_of(tmp_path / "curated", tmp_path)
    assert "計画の上で最初に始めたのは見本市、試験市（2025年度）。" in seen(client, "/initiatives/rpa").text
    theme = seen(client, "/themes/ai_rpa?year=2025").text
    assert "2025年度にもっとも進んでいるのは見本市、試験市（実施・完了 100%）。" in theme
    assert client.get("/data/initiatives.json").json()[0]["first_municipality"] == "見本市、試験市"
    first = client.get("/data/initiative_cities.json?initiative=rpa").json()[0]
    assert first["first_project_id"] == f"{other}/0001"


def test_themes_that_only_others_have_are_told(client: TestClient, sample_build: Path) -> None:
    own = "SELECT unnest(p.themes) FROM projects p JOIN projects_wide w USING (project_id) WHERE municipality_code"
    told = keikaku.open(sample_build).sql(
        f"SELECT meaning_ja FROM themes WHERE theme <> 'other' AND theme IN ({own} <> '082082') "
        f"AND theme NOT IN ({own} = '082082')"
    )
    shown = seen(client, "/municipalities/082082").text
    absent = shown.partition("この団体の計画に事業のないテーマ：")[2].partition("検討")[0]
    assert {name.strip() for name in absent.split("、")} == set(told["meaning_ja"])


def test_a_chart_has_its_numbers_beside_it(client: TestClient) -> None:
    rows = client.get("/data/stages_by_year.json?municipalities=202193").json()
    shown = seen(client, "/compare?m=202193")
    assert "/data/stages_by_year.csv?municipalities=202193" in shown.links
    numbers = {row[1].strip(): row[2].strip() for row in shown.tables[-1][1:]}
    assert numbers == {str(row["fiscal_year"]): str(row["projects"]) for row in rows}


def test_what_is_read_from_sentences_is_marked_where_cities_are_compared(
    client: TestClient, sample_build: Path
) -> None:
    told = keikaku.open(sample_build).sql(
        "SELECT theme, count(*) AS n FROM annual_stages JOIN documents d USING (document_id) "
        "JOIN (SELECT project_id, fiscal_year, max(confidence) AS c FROM project_years GROUP BY ALL) "
        "USING (project_id, fiscal_year) WHERE d.municipality_code = '082082' AND fiscal_year = 2025 AND c < 0.7 "
        "GROUP BY theme"
    )
    rows = client.get("/data/compare.json?municipalities=082082&year=2025&until=2025").json()
    assert sum(told["n"]) > 5
    assert {row["theme"]: row["unsure"] for row in rows if row["unsure"]} == dict(told.itertuples(index=False))
    assert "要確認" in seen(client, "/compare?m=082082&year=2025").text
    assert "要確認" not in " ".join(map(" ".join, seen(client, "/compare?m=122203&year=2025").tables[0]))


def test_other_words_for_an_initiative_lead_to_it(client: TestClient) -> None:
    shown = seen(client, "/projects?q=オンライン申請")
    assert any(link.startswith("/initiatives/online_applications") for link in shown.links)


def test_a_finding_is_shown_where_it_stands(client: TestClient) -> None:
    html = client.get("/findings").text
    items = re.findall(r'<article class="item" id="\w+">(.*?)</article>', html, re.S)
    assert items
    for item in items:
        picture = re.search(r'<img src="(/pictures/\w+/\d+\.webp)"[^>]*loading="lazy"', item)
        assert picture is not None
        assert client.get(picture[1]).status_code == 200
        assert len(re.findall(r'class="box finding', item)) == 1
    english = client.get("/findings?lang=en").text
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", english, re.S)
    assert all(re.search("[a-z]{3}", re.sub("「.*?」|<.*?>", "", heading)) for heading in headings)
