"""Dashboard and report in a browser, as people use them; what they see is what SQL says."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import keikaku
from tests.kit.browser import Visitor, browser, needs_browser, serious
from tests.kit.dashboard import served

pytestmark = needs_browser
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def home(sample_build: Path, samples: Path) -> Iterator[str]:
    with served("--curated", str(sample_build), "--raw", str(samples)) as address:
        yield address


def test_from_the_comparison_to_the_printed_line(home: str, sample_build: Path, tmp_path: Path) -> None:
    plans = keikaku.open(sample_build)
    with browser() as chromium:
        visitor = Visitor(chromium.new_context(viewport=WIDE, accept_downloads=True), home)
        page = visitor.page()
        page.goto(home)
        page.get_by_role("navigation", name="ページ").get_by_role("link", name="くらべる").click()
        page.get_by_role("link", name="2022", exact=True).click()
        page.get_by_role("link", name="東御市を外す").click()
        expect(page.get_by_role("columnheader")).to_have_text(
            [
                "テーマ",
                "龍ケ崎市",
                "流山市",
                "四街道市",
                "秦野市",
            ]
        )
        page.get_by_label("団体を加える").fill("とうみ")
        page.get_by_role("main").get_by_role("button", name="探す").click()
        page.get_by_role("link", name="＋ 長野県東御市").click()
        expect(page.get_by_role("columnheader").last).to_have_text("東御市")

        page.get_by_text("テーマを選ぶ").click()
        page.get_by_role("checkbox", name="AI・RPA").check()
        page.locator("form.checks").get_by_role("button", name="表示").click()
        rows = page.locator("table.matrix tbody tr")
        expect(rows).to_have_count(1)
        rows.locator("td.fill a").first.click()  # 流山市
        wanted = plans.sql(
            "SELECT name FROM projects_wide WHERE municipality_code = '122203' AND theme = 'ai_rpa' AND is_newest "
            "AND same_as IS NULL ORDER BY project_id"
        )
        names = wanted["name"].tolist()
        expect(page.locator("table td.is-name")).to_have_text(names)
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        download.value.save_as(tmp_path / "projects.csv")
        with (tmp_path / "projects.csv").open(encoding="utf-8-sig") as file:
            assert [row["name"] for row in csv.DictReader(file)] == names

        page.get_by_role("link", name=names[0], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(names[0])
        picture = page.locator(".paper img").first
        picture.scroll_into_view_if_needed()
        expect(page.locator(".paper img").first).to_have_js_property("complete", True)
        expect(page.locator(".paper img").first).not_to_have_js_property("naturalWidth", 0)
        box, value = page.locator("#b1"), page.locator("#v1")
        value.hover()
        assert "lit" in (box.get_attribute("class") or "")
        page.locator("#v2 a").first.focus()
        assert "lit" in (page.locator("#b2").get_attribute("class") or "")
        before = picture.bounding_box()
        page.get_by_role("button", name="拡大").first.click()
        after = picture.bounding_box()
        assert before is not None
        assert after is not None
        assert after["width"] > 1.3 * before["width"]
        assert visitor.wrong == []


def test_searched_in_english_and_shared_by_its_address(home: str) -> None:
    with browser() as chromium:
        visitor = Visitor(chromium.new_context(viewport=PHONE), home)
        page = visitor.page()
        page.goto(home)
        page.get_by_label("事業を言葉で探す").fill("電子申請")
        page.get_by_role("search").get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("事業")
        names = page.locator("table td.is-name").all_inner_texts()
        assert len(names) > 2
        assert any("電子申請" in name for name in names)
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
        expect(page.locator("table td.is-name")).to_have_text(names)
        page.get_by_role("button", name="Project", exact=True).click()
        ordered = page.locator("table td.is-name").all_inner_texts()
        assert sorted(ordered) == sorted(names)
        assert page.locator("th[aria-sort=ascending]").count() == 1
        other = Visitor(chromium.new_context(java_script_enabled=False), home)
        shared = other.page()
        shared.goto(page.url)
        assert shared.locator("table td.is-name").all_inner_texts() == names
        assert visitor.wrong + other.wrong == []


MAIN = ("/compare?year=2022", "/projects/61ea332431e78408/0001")
OTHERS = (
    *("/findings", "/sql?q=FROM stages"),
    *(
        "/",
        "/themes/ai_rpa",
        "/municipalities?q=流山",
        "/municipalities/122203",
        "/initiatives",
        "/indicators",
        "/budgets",
    ),
    *("/documents/61ea332431e78408", "/documents/61ea332431e78408/pages/12", "/reading/61ea332431e78408/12"),
    *("/definitions", "/dictionary", "/nowhere"),
)


@pytest.mark.parametrize("paths", [MAIN, pytest.param(OTHERS, marks=pytest.mark.long)])
def test_no_page_has_a_serious_fault_of_access_or_is_wider_than_the_screen(home: str, paths: tuple[str, ...]) -> None:
    with browser() as chromium:
        for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
            context = chromium.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            visitor = Visitor(context, home)
            page = visitor.page()
            for path in paths:
                page.goto(home.rstrip("/") + path)
                assert serious(page) == [], (path, scheme)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
            assert [told for told in visitor.wrong if "404" not in told] == []


def test_a_finding_is_answered_from_the_page(sample_build: Path, tmp_path: Path) -> None:
    with served("--curated", str(sample_build), "--raw", str(tmp_path), "--write") as address, browser() as chromium:
        visitor = Visitor(chromium.new_context(viewport=WIDE), address.partition("findings")[0])
        page = visitor.page()
        page.goto(address)
        item = page.locator("article.item").first
        item.get_by_label("答え").fill("検討")
        item.get_by_label("理由").fill("印刷の誤り")
        item.get_by_role("button", name="この答えを書く").click()
        expect(page.get_by_role("status")).to_contain_text("書きました")
        assert "検討,印刷の誤り" in (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig")
        assert visitor.wrong == []


def test_a_report_opens_from_its_folder(sample_build: Path, samples: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from keikaku._internal.flows.cli import main

    places = ["--raw", str(samples), "--curated", str(sample_build), "--municipality", "東御"]
    for output in ("report", "one.html"):
        done = CliRunner().invoke(main, ["report", *places, "-o", str(tmp_path / output)])
        assert done.exit_code == 0, done.output
    with browser() as chromium:
        visitor = Visitor(chromium.new_context(viewport=WIDE), tmp_path.as_uri())
        page = visitor.page()
        page.goto((tmp_path / "report" / "index.html").as_uri())
        page.get_by_label("事業を言葉で探す").press_sequentially("ペーパーレス")
        expect(page.locator(".results a").first).to_contain_text("ペーパーレス化の推進")
        page.locator(".results a").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ペーパーレス化の推進")
        page.locator(".paper img").first.scroll_into_view_if_needed()
        expect(page.locator(".paper img").first).to_have_js_property("complete", True)
        expect(page.locator(".paper img").first).not_to_have_js_property("naturalWidth", 0)
        page.get_by_role("navigation", name="ページ").get_by_role("link", name="くらべる").click()
        page.get_by_role("link", name="2022", exact=True).click()
        expect(page.get_by_role("columnheader")).to_have_text(["テーマ", "東御市"])
        page.goto((tmp_path / "one.html").as_uri())
        assert page.locator("table.matrix tbody tr").count() > 5
        assert page.locator("main a[href^='http'], main a[href='']").count() == 0
        assert visitor.wrong == []
        assert serious(page) == []  # last: it reads the style sheet in a way that is refused here
