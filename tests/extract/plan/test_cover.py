"""What a plan says of itself on its cover."""

import pytest

from tests.kit.pdfs import Gothic, Pdf


def cover(pdf: Pdf, *lines: tuple[str, float]) -> None:
    for i, (line, size) in enumerate(lines):
        pdf.text(120, 200 + 60 * i, Gothic(line), size=size)
    pdf.page()
    for i in range(8):
        pdf.text(60, 80 + 20 * i, "市民の利便性の向上を目指して取り組みます。")


def test_a_cover_gives_title_municipality_date_and_period(pdf, read):
    cover(pdf, ("流山市ＤＸ推進計画", 26), ("令和６年度～令和８年度", 14), ("令和６年３月", 12), ("流山市", 16))
    document = read(pdf).document
    assert document["title"] == "流山市DX推進計画"
    assert document["municipality_code"] == "122203"
    assert document["published_on"] == "2024-03"
    assert (document["fiscal_year_from"], document["fiscal_year_to"]) == (2024, 2026)
    assert not document["is_draft"]


def test_a_title_over_two_lines_is_one_title(pdf, read):
    pdf.text(120, 200, Gothic("秦野市"), size=26)
    pdf.text(120, 240, Gothic("ＤＸ推進計画"), size=26)
    pdf.page()
    for i in range(8):
        pdf.text(60, 80 + 20 * i, "市民の利便性の向上を目指して取り組みます。")
    assert read(pdf).document["title"] == "秦野市DX推進計画"


@pytest.mark.parametrize("mark", ["（案）", "【素案】"])
def test_a_draft_says_so_and_its_title_stays_that_of_the_plan(pdf, read, mark):
    cover(pdf, (f"流山市ＤＸ推進計画{mark}", 26), ("流山市", 16))
    document = read(pdf).document
    assert document["is_draft"]
    assert document["title"] == "流山市DX推進計画"


def test_two_editions_of_a_plan_share_their_plan_key(tmp_path, read):
    keys = []
    for edition in ("第１版", "第２版"):
        pdf = Pdf(tmp_path / f"{edition}.pdf")
        cover(pdf, ("流山市ＤＸ推進計画", 26), (edition, 14), ("流山市", 16))
        document = read(pdf).document
        keys.append(document["plan_key"])
        assert document["edition"] == edition.translate(str.maketrans("１２", "12"))
    assert keys == ["122203/流山市DX推進計画"] * 2


def test_a_date_to_the_day_is_a_day(pdf, read):
    cover(pdf, ("流山市ＤＸ推進計画", 26), ("令和６年３月２９日", 12))
    assert read(pdf).document["published_on"] == "2024-03-29"


def test_a_period_in_a_sentence_is_found(pdf, read):
    cover(pdf, ("流山市ＤＸ推進計画", 26))
    pdf.page()
    pdf.text(60, 80, "計画期間は、令和６年度から令和１０年度までの５年間とします。")
    document = read(pdf).document
    assert (document["fiscal_year_from"], document["fiscal_year_to"]) == (2024, 2028)


def test_without_a_printed_period_the_years_of_the_projects_count(pdf, read):
    cover(pdf, ("流山市ＤＸ推進計画", 26))
    pdf.page()
    header = ["事業名", "担当課", "令和５年度", "令和６年度", "令和７年度"]
    pdf.grid(50, 80, [150, 80, 70, 70, 70], [header, ["電子申請", "総務課", "検討", "検討", "実施"]])
    document = read(pdf).document
    assert (document["fiscal_year_from"], document["fiscal_year_to"]) == (2023, 2025)


def test_the_municipality_may_stand_in_the_title_alone(pdf, read):
    cover(pdf, ("秦野市デジタル化推進計画", 26), ("令和６年３月", 12))
    assert read(pdf).document["municipality_code"] == "142115"


def test_two_towns_of_one_name_are_told_apart_by_their_prefecture(pdf, read):
    cover(pdf, ("ＤＸ推進計画", 26), ("令和６年３月", 12), ("福島県伊達市", 16))
    assert read(pdf).document["municipality_code"] == "072133"


def test_what_a_document_does_not_say_stays_null_and_is_reported(pdf, read):
    for i in range(8):
        pdf.text(60, 80 + 20 * i, "市民の利便性の向上を目指して取り組みます。")
    plan = read(pdf)
    document = plan.document
    assert [document[key] for key in ("title", "municipality_code", "published_on", "fiscal_year_from")] == [None] * 4
    assert {"title_unknown", "municipality_unknown", "period_unknown"} <= plan.codes


def test_the_title_decides_whose_plan_it_is(pdf, read):
    pdf.text(150, 200, "埼玉県DX推進計画", 24)
    pdf.text(200, 700, "さいたま市浦和区高砂３－１５－１", 9)
    pdf.page()
    pdf.text(50, 50, "本文です。")
    assert read(pdf).document["municipality_code"] == "110001"


def budget(pdf: Pdf, *lines: str) -> None:
    pdf.text(60, 80, "令和８年度６月補正予算の概要")
    for i, line in enumerate(lines):
        pdf.text(60, 120 + 20 * i, line)


def test_a_city_that_only_the_text_names_again_and_again_is_taken_and_said(pdf, read):
    budget(
        pdf, "延岡市漁協への補助です。", "延岡市南部地域の施設です。", "延岡市漁協の設備です。", "小林市との連携です。"
    )
    plan = read(pdf)
    assert plan.document["municipality_code"] == "452033"
    assert "municipality_from_text" in plan.codes


def test_cities_that_the_text_names_alike_are_none(pdf, read):
    budget(
        pdf,
        "延岡市漁協への補助です。",
        "延岡市との協議です。",
        "延岡市の設備です。",
        "小林市の例です。",
        "小林市と共同です。",
    )
    assert read(pdf).document["municipality_code"] is None


def test_an_industrial_estate_makes_no_union_of_municipalities(pdf, read):
    cover(pdf, ("流山市ＤＸ推進計画", 26), ("企業団地の立地", 12), ("流山市", 16))
    assert read(pdf).document["municipality_code"] == "122203"


def test_a_prefecture_on_the_cover_goes_before_the_city_of_its_address(pdf, read):
    lines = (
        ("ひょうごデジタル戦略", 26),
        ("令和６年３月", 12),
        ("兵庫県", 16),
        ("〒650-8567　神戸市中央区下山手通５－１０－１", 9),
    )
    cover(pdf, *lines)
    assert read(pdf).document["municipality_code"] == "280003"


def test_a_numbered_heading_in_large_type_is_no_title_page(pdf, read):
    pdf.text(120, 200, Gothic("音威子府村簡易水道事業経営戦略"), size=20)
    pdf.page()
    pdf.text(60, 60, "３．経営の基本方針", size=16)
    for i in range(8):
        pdf.text(60, 100 + 20 * i, "今後も人口の減少に伴い、給水人口が減少します。", size=10)
    assert read(pdf).document["title"] == "音威子府村簡易水道事業経営戦略"


def test_the_text_that_begins_on_the_first_page_tells_no_date_of_publication(pdf, read):
    pdf.text(120, 80, Gothic("流山市ＤＸ推進計画"), size=26)
    pdf.text(400, 120, "令和７年２月　流山市")
    pdf.text(60, 180, Gothic("１　計画の目的"), size=13)
    pdf.text(60, 210, "市民の利便性の向上を目指して取り組みます。")
    pdf.text(60, 260, Gothic("２　市民意識調査の結果（令和６年６月）"), size=13)
    pdf.text(60, 290, "回答した人は842人です。")
    assert read(pdf).document["published_on"] == "2025-02"
