"""Slides: boxes and chains of steps instead of tables."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

YEARS = ["令和６年度", "令和７年度", "令和８年度"]
NAMES = ("窓口の改善", "防災情報の配信", "会議の電子化")


@pytest.fixture
def slide(tmp_path):
    return Pdf(tmp_path / "slide.pdf", 842, 595)


def chevron(pdf: Pdf, x0: float, x1: float, y: float, *lines: str) -> None:
    tip, half = 15, 22
    points = [(x0, y - half), (x1 - tip, y - half), (x1, y), (x1 - tip, y + half), (x0, y + half), (x0 + tip, y)]
    pdf.polygon(points, fill=(0.8, 0.9, 1), stroke=True)
    pdf.text(x0 + 30, y - 12, list(lines), size=9)


def box(pdf: Pdf, x: float, y: float, label: str, *lines: str, width: float = 380, height: float = 60) -> None:
    pdf.grid(x, y, [width], [[[label, *lines]]], heights=height, size=10)


def framed_card(pdf: Pdf, at: int, name: str, y: float) -> float:
    """A framed card with its number and name, two on a page; its left side."""
    x = 30 + 400 * (at % 2)
    if at and not at % 2:
        pdf.page()
    pdf.grid(x, y, [380], [[""]], heights=280)
    pdf.text(x + 10, y + 10, str(at + 1), size=14)
    pdf.text(x + 30, y + 10, Gothic(name), size=14)
    return x


def test_a_chain_of_chevrons_gives_years_and_boxes_give_fields(slide, read):
    slide.text(40, 30, Gothic("１－１　電子申請の拡大"), size=20)
    box(slide, 40, 80, "概要", "手続を自宅からできるようにします。")
    box(slide, 430, 80, "担当課", "総務部情報政策課")
    box(slide, 40, 160, "目標", "オンライン化した手続数　62件（R5）→ 180件以上（R8）", width=770)
    for i, words in enumerate((("R6", "検討"), ("R7", "導入"), ("R8～", "運用"))):
        chevron(slide, 40 + 250 * i, 280 + 250 * i, 300, *words)
    plan = read(slide)
    assert plan.names == ["電子申請の拡大"]
    assert plan.project("電子申請の拡大")["number"] == "１－１"
    assert plan.years("電子申請の拡大") == {2024: "検討", 2025: "実施", 2026: "実施"}
    assert plan.of("電子申請の拡大", "project_years")[-1]["open_ended"]
    assert plan.sections("電子申請の拡大") == ["情報政策課"]
    assert plan.project("電子申請の拡大")["description"] == "手続を自宅からできるようにします。"
    values = plan.of("電子申請の拡大", "indicator_values")
    assert [(v["fiscal_year"], v["value"]) for v in values] == [(2023, 62), (2026, 180)]


def test_two_projects_side_by_side_on_one_slide(slide, read):
    for x, name, section, words in (
        (40, "１　電子申請", "総務課", ("検討", "実施")),
        (440, "２　電子入札", "財政課", ("試行", "運用")),
    ):
        slide.text(x, 60, Gothic(name), size=16)
        slide.text(x, 100, f"担当課：{section}")
        for i, word in enumerate(words):
            chevron(slide, x + 180 * i, x + 170 + 180 * i, 200, f"R{6 + i} {word}")
    plan = read(slide)
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施"}
    assert plan.years("電子入札") == {2024: "試行", 2025: "実施"}
    assert (plan.sections("電子申請"), plan.sections("電子入札")) == (["総務課"], ["財政課"])


def test_words_below_chevrons_that_name_only_the_years(slide, read):
    slide.text(40, 30, Gothic("１－１　電子申請の拡大"), size=20)
    slide.text(40, 70, "担当：総務課")
    for i, (year, word) in enumerate(zip(YEARS, ("検討", "構築", "運用"), strict=True)):
        chevron(slide, 100 + 200 * i, 295 + 200 * i, 170, year)
        slide.grid(110 + 200 * i, 210, [160], [[word]], heights=60)
    assert read(slide).years("電子申請の拡大") == {2024: "検討", 2025: "準備", 2026: "実施"}


def test_years_below_a_chart_are_no_project(slide, read):
    slide.text(40, 30, Gothic("人口の推移"), size=20)
    for i, year in enumerate(YEARS):
        slide.bar(100 + 100 * i, 300 - 40 * i, 150 + 100 * i, 400, fill=(0.5, 0.6, 0.9))
        slide.text(105 + 100 * i, 410, year)
        slide.text(110 + 100 * i, 320, "34,100人")
    assert read(slide).names == []


def test_arrows_below_an_axis_that_is_a_table_of_its_own(slide, read):
    slide.text(40, 20, Gothic("Ⅰ-3　デジタル健康づくり"), size=22)
    slide.text(700, 26, "Ⅰ 暮らしの変革", size=12)
    slide.grid(20, 70, [400], [["現状・課題"], ["受診率が低い。"]], heights=[20, 50])
    slide.grid(20, 200, [200] * 4, [["令和７年度", "令和８年度", "令和９年度", "令和10年度"]])
    for x0, x1, word in ((22, 220, "検討"), (222, 420, "試行"), (422, 818, "実施")):
        slide.polygon([(x0, 232), (x1 - 10, 232), (x1, 250), (x1 - 10, 268), (x0, 268), (x0 + 10, 250)], stroke=True)
        slide.text((x0 + x1) / 2 - 10, 245, Gothic(word), size=11)
    slide.grid(
        20,
        320,
        [200, 150, 150],
        [["ＫＰＩ", LEFT, LEFT], ["指標", "現状値（R5）", "目標値（R10）"], ["利用者数", "－", "5,000人"]],
    )
    slide.grid(560, 320, [250], [["担当"], ["健康こども部 健康づくり課"]])
    plan = read(slide)
    assert [(p["number"], p["name"]) for p in plan.rows("projects")] == [("Ⅰ-3", "デジタル健康づくり")]
    assert plan.years("デジタル健康づくり") == {2025: "検討", 2026: "試行", 2027: "実施", 2028: "実施"}
    assert plan.sections("デジタル健康づくり") == ["健康づくり課"]
    assert [v["value"] for v in plan.of("デジタル健康づくり", "indicator_values") if v["value"]] == [5000]


def test_boxes_below_a_box_that_bears_the_title(slide, read):
    for y, name, section in ((40, "Ⅱ-3　観光情報の発信", "観光課"), (300, "Ⅱ-4　防災情報の一元化", "防災課")):
        slide.grid(
            20, y, [80, 310, 80, 310], [[name, LEFT, LEFT, LEFT], ["現状・課題", "遅い。", "取組内容", "刷新する。"]]
        )
        slide.grid(120, y + 70, [170] * 4, [["令和７年度", "令和８年度", "令和９年度", "令和10年度"]])
        slide.polygon([(120, y + 100), (790, y + 100), (800, y + 115), (790, y + 130), (120, y + 130), (130, y + 115)])
        slide.text(400, y + 110, "実施", size=11)
        slide.grid(560, y + 150, [60, 200], [["担当", section]])
    plan = read(slide)
    assert plan.names == ["観光情報の発信", "防災情報の一元化"]
    assert plan.sections("防災情報の一元化") == ["防災課"]
    assert list(plan.years("観光情報の発信")) == [2025, 2026, 2027, 2028]


def test_arrows_under_printed_years_in_the_frame_of_a_project(slide, read):
    slide.grid(20, 40, [800], [[""]], heights=230)
    slide.text(40, 50, Gothic("① 申請サービスの拡大"), size=15)
    slide.bar(240, 52, 275, 66, fill=(0.9, 0.3, 0.3))
    slide.text(247, 54, "新規", size=9)
    slide.text(660, 52, "【担当】総務部情報政策課")
    slide.text(40, 76, "届出の多い手続から順に始めます。")
    for i, year in enumerate(YEARS):
        slide.text(140 + 240 * i, 130, year)
    slide.block_arrow(60, 290, 180, height=50)
    slide.text(150, 174, "検討")
    slide.block_arrow(300, 780, 180, height=50)
    slide.text(520, 174, "運用")
    slide.text(40, 240, "目標：利用率　41％（R5）⇒ 80％以上（R8）")
    plan = read(slide)
    assert plan.names == ["申請サービスの拡大"]
    assert plan.years("申請サービスの拡大") == {2024: "検討", 2025: "実施", 2026: "実施"}
    assert {y["method"] for y in plan.of("申請サービスの拡大", "project_years")} == {"arrow"}
    assert plan.sections("申請サービスの拡大") == ["情報政策課"]
    assert plan.project("申請サービスの拡大")["novelty"] == "新規"
    assert plan.project("申請サービスの拡大")["description"] == "届出の多い手続から順に始めます。"
    values = plan.of("申請サービスの拡大", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [(2023, "baseline", 41), (2026, "target", 80)]


def corners(x0: float, x1: float, top: float, bottom: float) -> list[tuple[float, float]]:
    return [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]


def card(slide: Pdf, i: int, name: str) -> None:
    x, y = 40 + 380 * (i % 2), 60 + 150 * (i // 2)
    slide.grid(x, y, [360], [[""]], heights=130)
    slide.text(x + 8, y + 8, Gothic(f"1-{i + 1}　{name}"), size=15)
    slide.text(x + 8, y + 34, "担当課：総務課", size=9)
    slide.text(x + 8, y + 50, "概要：手続を自宅からできるようにする。", size=9)


def test_boxes_that_open_with_the_number_of_a_project_are_its_figures(slide, read):
    for k, year in enumerate(YEARS):
        chevron(slide, 320 + 160 * k, 480 + 160 * k, 60, year)
    for i, name in enumerate(("電子申請の拡大", "窓口の改善", "電子入札の導入")):
        y = 100 + 90 * i
        slide.grid(30, y, [270], [[""]], heights=70)
        slide.text(40, y + 24, Gothic(f"Ⅰ-1-{i + 1}　{name}"), size=14)
        slide.text(40, y + 46, "（総務課）", size=9)
        for k, word in enumerate(("検討", "試行", "運用")):
            slide.polygon(corners(322 + 160 * k, 476 + 160 * k, y + 20, y + 50), fill=(0.7, 0.8, 0.9))
            slide.text(380 + 160 * k, y + 30, word, size=10)
        lines = [f"Ⅰ-1-{i + 1}", "利用の割合", f"{i + 1}1％（R5）→ {i + 1}0％以上（R9）"]
        slide.grid(40 + 250 * i, 420, [230], [[lines]], heights=60)
    plan = read(slide)
    assert plan.names == ["電子申請の拡大", "窓口の改善", "電子入札の導入"]
    for i, name in enumerate(plan.names, 1):
        told = [(v["fiscal_year"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert told == [(2023, 10 * i + 1), (2027, 10 * i)]


def test_a_year_set_small_before_a_number_set_large_is_not_its_first_digit(slide, read):
    for i, name in enumerate(("電子申請の拡大", "窓口の改善", "電子入札の導入")):
        card(slide, i, name)
        x, y = 60 + 380 * (i % 2), 155 + 150 * (i // 2)
        slide.text(x, y - 14, "利用の割合", size=9)
        slide.text(x + 100, y, "R5", size=7)
        slide.text(x + 112, y - 2, f"{i + 1}2％→", size=9)
        slide.text(x + 150, y, "R9", size=7)
        slide.text(x + 159, y - 4, f"{i + 5}0％", size=14)
    values = read(slide).of("電子入札の導入", "indicator_values")
    assert [(v["fiscal_year"], v["value"]) for v in values] == [(2023, 32), (2027, 70)]


def test_a_label_in_a_pill_has_what_stands_at_its_right(slide, read):
    """The card around both is no box of the value."""
    told = ("市民部 市民課", "税務課"), ("総務部 危機管理課", "福祉課"), ("総務部 総務課", "企画課")
    for i, (name, (lead, other)) in enumerate(zip(NAMES, told, strict=True)):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "手続の待ち時間を減らし、市民課の窓口でも受け付けます。", size=9)
        for k, (label, section) in enumerate((("担当", lead), ("連携", other))):
            slide.bar(x + 10, 120 + 20 * k, x + 44, 134 + 20 * k, fill=(0.6, 0.6, 0.6))
            slide.text(x + 16, 122 + 20 * k, label, size=9)
            slide.text(x + 54, 122 + 20 * k, section, size=9)
        for k, (year, word) in enumerate(zip(("R7", "R8"), ("検討", "実施"), strict=True)):
            chevron(slide, x + 10 + 180 * k, x + 180 + 180 * k, 220, f"{year} {word}")
    plan = read(slide)
    told = [(d["role"], d["bureau"], d["section"]) for d in plan.of("防災情報の配信", "project_departments")]
    assert told == [("lead", "総務部", "危機管理課"), ("related", None, "福祉課")]


def test_bars_without_words_in_the_colours_of_a_legend(slide, read):
    """One word of the legend is no known status; it is the legend's all the same."""
    colours = {"検討・準備": (0.9, 0.7, 0.2), "ならし期間": (0.4, 0.7, 0.7), "本格運用": (0.1, 0.3, 0.5)}
    for i, (word, colour) in enumerate(colours.items()):
        slide.bar(400 + 130 * i, 20, 425 + 130 * i, 28, fill=colour)
        slide.text(430 + 130 * i, 18, word, size=9)
    three = list(colours)
    for i, (name, bars) in enumerate(zip(NAMES, (three, [three[0], three[2], three[2]], three), strict=True)):
        x = framed_card(slide, i, name, 60)
        slide.text(x + 10, 110, "担当 総務課", size=9)
        for k, word in enumerate(bars):
            slide.text(x + 65 + 120 * k, 160, f"R{7 + k}", size=8)
            slide.bar(x + 10 + 120 * k, 174, x + 130 + 120 * k, 186, fill=colours[word])
        slide.text(x + 10, 220, "利用の件数", size=9)
        slide.text(x + 160, 220, "120件", size=9)
    plan = read(slide)
    assert plan.years("窓口の改善") == {2025: "検討", 2026: None, 2027: "実施"}


def test_values_above_their_years_are_no_schedule(slide, read):
    for i, name in enumerate(NAMES):
        if i:
            slide.page()
        slide.bar(20, 18, 60, 48, fill=(0.2, 0.5, 0.4))
        slide.text(26, 26, f"1-{i + 1}", size=14)
        slide.text(80, 24, Gothic(name), size=20)
        slide.grid(560, 20, [240], [[["担当課　総務課", "連携　税務課"]]], heights=40)
        slide.grid(40, 90, [400], [["手続の待ち時間を減らします。"]], heights=120)
        slide.grid(560, 90, [240], [[""]], heights=120)
        slide.bar(560, 90, 610, 106, fill=(0.2, 0.5, 0.4))
        slide.text(570, 92, "KPI", size=10)
        slide.text(600, 112, Gothic("申請できる手続の数"), size=11)
        slide.text(580, 140, "41手続", size=14)
        slide.text(690, 140, "160手続以上", size=14)
        slide.text(580, 165, "2024年度", size=9)
        slide.text(700, 165, "2029年度", size=9)
        for k, (year, word) in enumerate(zip(YEARS, ("検討", "実施", "実施"), strict=True)):
            chevron(slide, 40 + 250 * k, 280 + 250 * k, 300, year, word)
    plan = read(slide)
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("窓口の改善", "indicator_values")]
    assert values == [(2024, "baseline", 41), (2029, "target", 160)]
    assert [(d["role"], d["section"]) for d in plan.of("窓口の改善", "project_departments")] == [
        ("lead", "総務課"),
        ("related", "税務課"),
    ]
    assert plan.years("窓口の改善") == {2024: "検討", 2025: "実施", 2026: "実施"}


def framed_cards(slide: Pdf, names=NAMES, height: float = 280):
    """A framed card for each name, with its left side."""
    for i, name in enumerate(names):
        yield i, framed_card(slide, i, name, 40)


def steps_of(slide: Pdf, x: float, y: float = 200, words=("検討", "実施")) -> None:
    for k, (year, word) in enumerate(zip(("R7", "R8"), words, strict=True)):
        chevron(slide, x + 10 + 180 * k, x + 180 + 180 * k, y, f"{year} {word}")


def test_the_first_lines_of_a_description_are_part_of_it(slide, read):
    for _, x in framed_cards(slide):
        slide.text(x + 10, 70, "担当　総務課", size=9)
        slide.text(x + 10, 90, ["転入や転居など、ひとつ", "の出来事の手続をまとめ", "て受け付けます。"], size=9)
        steps_of(slide, x)
    assert (
        read(slide).project(NAMES[1])["description"] == "転入や転居など、ひとつの出来事の手続をまとめて受け付けます。"
    )


def test_departments_behind_a_colon_end_where_the_text_begins(slide, read):
    for _, x in framed_cards(slide):
        slide.text(x + 10, 70, ["担当：総務課　関係：福祉課", "手続の待ち時間を減らす仕組みを", "整えます。"], size=9)
        steps_of(slide, x)
    plan = read(slide)
    told = [(d["role"], d["section"]) for d in plan.of(NAMES[0], "project_departments")]
    assert told == [("lead", "総務課"), ("related", "福祉課")]
    assert "department_unknown" not in plan.codes


def test_departments_in_a_row_of_pills_all_belong_to_their_label(slide, read):
    for _, x in framed_cards(slide):
        slide.text(x + 10, 70, "手続の待ち時間を減らし、来庁しなくてもよくします。", size=9)
        slide.text(x + 10, 102, "担当", size=9)
        for k, section in enumerate(("総務課", "企画課", "福祉課")):
            slide.bar(x + 40 + 60 * k, 98, x + 92 + 60 * k, 114, fill=(0.9, 0.9, 0.9))
            slide.text(x + 46 + 60 * k, 102, section, size=9)
        steps_of(slide, x)
    assert read(slide).sections(NAMES[2]) == ["総務課", "企画課", "福祉課"]


def test_what_stands_in_brackets_below_a_title_is_part_of_the_name(slide, read):
    for i, name in enumerate(NAMES):
        if i:
            slide.page()
        slide.grid(40, 40, [40, 400], [[str(i + 1), ""]], heights=44)
        slide.text(90, 44, Gothic(name), size=14)
        slide.text(90, 64, "（身近な行政の実現）", size=9)
        box(slide, 40, 100, "担当課", "総務課")
        steps_of(slide, 40)
    assert read(slide).names == [f"{name}(身近な行政の実現)" for name in NAMES]


def test_a_card_that_says_less_than_the_others_of_its_kind_is_read(slide, read):
    names = ("窓口の改善", "防災情報の配信", "会議の電子化", "地図の公開")
    for i, x in framed_cards(slide, names):
        if i < 3:
            slide.text(x + 10, 70, "担当　総務課", size=9)
            slide.text(x + 10, 90, "利用の件数　42件（R6）→ 90件（R8）", size=9)
        steps_of(slide, x)
    plan = read(slide)
    assert plan.names == list(names)
    assert plan.years("地図の公開") == {2025: "検討", 2026: "実施"}


def test_signs_that_are_numbers_but_no_digits_are_no_years(slide, read):
    for row in range(2):
        for i, sign in enumerate("①②③④"):
            slide.bar(40 + 60 * i, 100 + 40 * row, 95 + 60 * i, 120 + 40 * row, fill=(0.8, 0.9, 1))
            slide.text(60 + 60 * i, 104 + 40 * row, sign, size=9)
    assert read(slide).names == []


def test_a_legend_that_every_chart_repeats_names_no_projects(slide, read):
    for i in range(4):
        x, y = 30 + 400 * (i % 2), 40 + 260 * (i // 2)
        slide.grid(x, y, [380], [[""]], heights=240)
        slide.text(x + 10, y + 10, f"{i + 1}2.5", size=12)
        slide.text(x + 60, y + 10, Gothic("当該値"), size=12)
        steps_of(slide, x, y + 120, ("80.5％", "81.2％"))
    assert read(slide).names == []


def test_words_of_arrows_over_the_cells_of_their_years(slide, read):
    for _, x in framed_cards(slide):
        slide.text(x + 10, 70, "担当　総務課", size=9)
        rows = [[["スケ", "ジュール"], "令和６年度", "令和７年度", "令和８年度"], [UP, "", "", ""]]
        slide.grid(x + 10, 200, [60, 90, 90, 90], rows, heights=[20, 44])
        slide.block_arrow(x + 72, x + 158, 242)
        slide.text(x + 100, 237, "検討", size=9)
        slide.block_arrow(x + 162, x + 338, 242)
        slide.text(x + 241, 237, "運用", size=9)
    plan = read(slide)
    assert plan.names == list(NAMES)
    years = [(y["fiscal_year"], y["status_raw"]) for y in plan.of(NAMES[1], "project_years")]
    assert years == [(2024, "検討"), (2025, "運用"), (2026, "運用")]
    assert [a["name"] for a in plan.of(NAMES[1], "activities")] == ["検討", "運用"]


def test_a_small_table_of_several_indicators_in_a_card(slide, read):
    for _, x in framed_cards(slide):
        slide.text(x + 10, 70, "担当　総務課", size=9)
        rows = [["指標", "現状（R5）", "目標（R8）"], ["申請の件数", "43件", "90件"], ["申請の割合", "27％", "60％"]]
        slide.grid(x + 177, 90, [80, 60, 60], rows, heights=18, size=8)
        steps_of(slide, x, 250)
    plan = read(slide)
    assert [i["name"] for i in plan.of(NAMES[2], "indicators")] == ["申請の件数", "申請の割合"]
    assert [v["value"] for v in plan.of(NAMES[2], "indicator_values")] == [43, 90, 27, 60]


def test_values_on_both_sides_of_an_arrow_have_their_years_above(slide, read):
    for _, x in framed_cards(slide):
        slide.text(x + 10, 70, "手続の待ち時間を減らす仕組みを整えます。", size=9)
        slide.text(x + 10, 96, "担当", size=9)
        slide.bar(x + 40, 92, x + 92, 108, fill=(0.9, 0.9, 0.9))
        slide.text(x + 46, 96, "総務課", size=9)
        slide.text(x + 10, 136, "申請の件数", size=9)
        for left, words in ((180, "現状（R4）"), (250, "目標（R10）")):
            slide.text(x + left, 124, words, size=7)
        slide.text(x + 180, 136, "148件　▶　400件以上", size=12)
    plan = read(slide)
    told = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(NAMES[1], "indicator_values")]
    assert told == [(2022, "baseline", 148), (2028, "target", 400)]
    assert plan.project(NAMES[1])["description"] == "手続の待ち時間を減らす仕組みを整えます。"


def test_a_star_before_its_word_marks_a_priority(slide, read):
    for i, x in framed_cards(slide):
        slide.text(x + 10, 70, "担当　総務課", size=9)
        if not i:
            slide.bar(x + 250, 44, x + 310, 64, fill=(0.95, 0.95, 0.95))
            slide.text(x + 256, 49, "★重点", size=9)
        steps_of(slide, x)
    plan = read(slide)
    assert [plan.project(name)["is_priority"] for name in NAMES] == [True, False, False]
