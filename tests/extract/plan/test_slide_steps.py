"""Slides: stairs, lanes of bars, titles of slides, and frames that tell figures by number or name."""

from tests.extract.plan.test_slides import NAMES, framed_card, slide, steps_of
from tests.kit.pdfs import Gothic

__all__ = ["slide"]


def test_lanes_of_bars_without_words_below_short_years(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "担当課　総務課", size=9)
        for n, year in enumerate(("2024", "’25", "’26")):
            slide.text(x + 150 + 70 * n, 120, year, size=8)
        for n, lane in enumerate(("施設の使用料", "給食費の検討")):
            slide.text(x + 10, 140 + 22 * n, lane, size=8)
            slide.bar(x + 140 + 70 * n, 140 + 22 * n, x + 340, 150 + 22 * n, (0.8, 0.3, 0.2))
        slide.text(x + 10, 220, f"{name}の件数", size=9)
        slide.text(x + 150, 215, "36件", size=10)
        slide.text(x + 150, 228, "2023年度", size=6)
        slide.text(x + 230, 212, "120件", size=14)
        slide.text(x + 230, 230, "2026年度", size=6)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.activities(name) == {"施設の使用料": (2024, 2026), "給食費の検討": (2025, 2026)}
        assert plan.years(name) == {2024: "実施", 2025: "実施", 2026: "実施"}
        assert [(v["fiscal_year"], v["value"]) for v in plan.of(name, "indicator_values")] == [(2023, 36), (2026, 120)]


def test_steps_that_rise_like_stairs(slide, read):
    for i, name in enumerate(NAMES):
        if i:
            slide.page()
        slide.text(40, 40, Gothic(f"0{i + 1}　{name}"), size=22)
        slide.bar(40, 90, 800, 115, (0.9, 0.95, 0.9))
        slide.text(50, 95, "主管：総務部 総務課", size=10)
        slide.text(400, 95, "連携：市民部 市民課", size=10)
        for n, (year, word, detail) in enumerate(
            (("R6", "調査", "地点の選定"), ("R7", "構築", "画面"), ("R8", "運用", "全市"))
        ):
            x, y = 300 + 150 * n, 320 - 50 * n
            slide.bar(x, y, x + 145, y + 22, (0.2, 0.5, 0.3))
            slide.bar(x, y + 22, x + 145, 420, (0.9, 0.95, 0.9))
            slide.text(x + 60, y + 5, year, size=11)
            slide.text(x + 55, y + 28, word, size=14)
            slide.text(x + 50, y + 52, detail, size=8)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        raw = {y["fiscal_year"]: y["status_raw"] for y in plan.of(name, "project_years")}
        assert raw == {2024: "調査", 2025: "構築", 2026: "運用"}
        assert [(d["role"], d["section"]) for d in plan.of(name, "project_departments")] == [
            ("lead", "総務課"),
            ("related", "市民課"),
        ]
        assert not plan.activities(name)


def test_a_title_that_three_pages_print_at_other_places_is_no_running_head(slide, read):
    slide.text(40, 40, Gothic("取組の一覧"), size=20)
    for i, name in enumerate(NAMES):
        slide.text(60, 100 + 40 * i, f"1-{i + 1}", size=11)
        slide.text(110, 100 + 40 * i, name, size=11)
    slide.page()
    slide.text(60, 300, "1-1", size=11)
    slide.text(110, 300, NAMES[0], size=11)
    for i, name in enumerate(NAMES):
        if not i % 2:
            slide.page()
        x = 30 + 400 * (i % 2)
        slide.grid(x, 60, [380], [[""]], heights=280)
        slide.text(x + 10, 70, f"1-{i + 1}", size=11)
        slide.text(x + 60, 70, Gothic(name), size=11)
        slide.text(x + 10, 100, "担当課　総務課", size=9)
        steps_of(slide, x)
    assert read(slide).names == list(NAMES)


def test_the_title_of_a_slide_ends_the_slide_before(slide, read):
    slide.text(40, 30, Gothic("３　施策の体系"), size=20)
    slide.text(60, 120, "窓口の改革")
    for i in (1, 2):
        slide.page()
        slide.text(40, 30, Gothic(f"施策１－{i}　市民の利便"), size=20)
        rows = [[["① " + name + str(i), "【担当】総務課"], "検討", "導入"] for name in ("電子申請", "予約の導入")]
        slide.grid(300, 80, [200, 120, 120], [["取　組", "令和６年度", "令和７年度"], *rows], heights=60)
    plan = read(slide)
    assert plan.names == ["電子申請1", "予約の導入1", "電子申請2", "予約の導入2"]
    assert plan.project("電子申請2")["section_path"] == ["施策1-2 市民の利便"]


def test_frames_with_the_number_of_a_project_tell_its_figures(slide, read):
    rows = [[f"1-{i}", name, "総務課", "検討", "導入"] for i, name in enumerate(NAMES, 1)]
    slide.grid(30, 60, [40, 150, 80, 80, 80], [["No.", "取組", "担当", "令和６年度", "令和７年度"], *rows])
    for i, name in enumerate(NAMES[:2]):
        y = 60 + 120 * i
        slide.grid(520, y, [260], [[""]], heights=110)
        slide.bar(520, y, 780, y + 24, (0.9, 0.5, 0.2))
        slide.text(526, y + 6, f"ＫＰＩ［1-{i + 1}］{name}の件数", size=9)
        for x, year, value in ((560, "2024年度", "286人"), (680, "2028年度", "900人")):
            slide.text(x, y + 40, year, size=8)
            slide.text(x, y + 58, value, size=18)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES[:2]:
        assert [i["name"] for i in plan.of(name, "indicators")] == [f"{name}の件数"]
        assert [(v["fiscal_year"], v["value"]) for v in plan.of(name, "indicator_values")] == [(2024, 286), (2028, 900)]
    assert not plan.of(NAMES[2], "indicators")


def test_figures_below_the_name_of_a_project_that_is_listed_before(slide, read):
    rows = [[name, "総務課", "検討", "導入"] for name in NAMES]
    slide.grid(30, 60, [150, 80, 80, 80], [["取組", "担当", "令和６年度", "令和７年度"], *rows])
    slide.page()
    slide.text(40, 30, Gothic("重点取組"), size=20)
    for i, name in enumerate(NAMES[:2]):
        x = 40 + 400 * i
        slide.text(x, 90, Gothic(name), size=14)
        values = [[f"{name}の件数", "12件", "40件"]]
        slide.grid(x, 200, [140, 80, 80], [["指標名", "現状（R5）", "目標（R8）"], *values])
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES[:2]:
        assert [i["name"] for i in plan.of(name, "indicators")] == [f"{name}の件数"]


def bars_of(slide, x: float, lanes: list[list[tuple[str, int, int]]], tint: float = 0.5) -> None:
    """Years in a ruled row, and below it a bar for each (words, first, last year), drawn as a shape and a box."""
    slide.grid(x + 10, 140, [60, 60, 60, 60], [["2024", "2025", "2026", "2027"]])
    for row, lane in enumerate(lanes):
        for words, first, last in lane:
            x0, x1, y = x + 10 + 60 * first, x + 10 + 60 * (last + 1), 170 + 24 * row
            slide.polygon([(x0, y), (x1 - 6, y), (x1, y + 9), (x1 - 6, y + 18), (x0, y + 18)], (0.2, tint, 0.3))
            slide.text(x0 + 8, y + 4, words, size=8)


def test_lanes_beside_each_other_are_activities_and_values_belong_to_the_name_in_their_box(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "取組主体　総務課", size=9)
        lanes = [[("利用の検討", 0, 0)], [("出張窓口", 0, 3)]] if i else [[("検討", 0, 0), ("運用", 1, 3)]]
        bars_of(slide, x, lanes)
        slide.bar(x + 10, 240, x + 340, 290, (1, 1, 1)), slide.bar(x + 10, 240, x + 70, 290, (0.2, 0.5, 0.3))
        for x0, y0, x1, y1 in ((10, 240, 340, 240), (10, 290, 340, 290), (10, 240, 10, 290), (340, 240, 340, 290)):
            slide.line(x + x0, y0, x + x1, y1)
        slide.text(x + 14, 260, "めざす数値", size=8)
        slide.text(x + 80, 246, f"{name}の件数", size=9)
        slide.text(x + 80, 268, "現状（R4）", size=7)
        slide.text(x + 125, 264, "38件", size=11)
        slide.text(x + 170, 268, "目標（R9）", size=7)
        slide.text(x + 215, 260, "160件", size=16)
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert plan.years(NAMES[0]) == {2024: "検討", 2025: "実施", 2026: "実施", 2027: "実施"}
    for name in NAMES[1:]:
        assert plan.activities(name) == {"利用の検討": (2024, 2024), "出張窓口": (2024, 2027)}
    for name in NAMES:
        assert [row["name"] for row in plan.of(name, "indicators")] == [f"{name}の件数"]
        assert [(v["fiscal_year"], v["value"]) for v in plan.of(name, "indicator_values")] == [(2022, 38), (2027, 160)]


def test_an_overview_of_titles_does_not_count_against_their_style(slide, read):
    for i, name in enumerate(NAMES):
        slide.text(60, 80 + 40 * i, f"0{i + 1}　{name}", size=14)
    for i, name in enumerate(NAMES):
        slide.page()
        slide.text(40, 40, Gothic(f"0{i + 1}　{name}"), size=14)
        slide.text(60, 80, "担当課　総務課", size=10)
        steps_of(slide, 60, 120)
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert all(plan.years(name) for name in NAMES)


def test_rows_of_arrows_beside_a_labelled_department_and_a_key_that_every_slide_repeats(slide, read):
    """A key of coloured arrows without a title, at the same place of each slide, tells how far words of its own are."""
    colours = {"検討・準備": (0.8, 0.9, 0.95), "導入・実施": (0.2, 0.4, 0.7)}
    for page in range(2):
        if page:
            slide.page()
        slide.text(30, 20, Gothic(f"柱{page + 1}　窓口を変える"), size=18)
        for k, (word, colour) in enumerate(colours.items()):
            arrow(slide, 560 + 120 * k, 670 + 120 * k, 38, colour, word)
        for n, year in enumerate(("2025年度", "2026年度", "2027年度")):
            slide.bar(300 + 170 * n, 70, 466 + 170 * n, 96, (0.35, 0.35, 0.35))
            slide.text(350 + 170 * n, 77, year, size=10)
        for i, name in enumerate(NAMES):
            y = 110 + 90 * i
            slide.grid(30, y, [780], [[""]], heights=70)
            slide.bar(36, y + 8, 80, y + 30, (0.2, 0.4, 0.7))
            slide.text(48, y + 13, f"{page + 1}-{i + 1}", size=11)
            slide.text(90, y + 12, Gothic(f"{name}{page + 1}"), size=14)
            slide.text(90, y + 45, "担当：市民課、税務課", size=9)
            first, second = colours.values()
            arrow(slide, 301, 464, y + 35, first, "手続の洗い出し")
            arrow(slide, 471, 806, y + 35, second, "順次オンライン化")
    plan = read(slide)
    assert plan.names == [f"{name}{page}" for page in (1, 2) for name in NAMES]
    told = [(y["fiscal_year"], y["status_raw"], y["stage"]) for y in plan.of("会議の電子化2", "project_years")]
    assert told == [
        (2025, "手続の洗い出し", "検討"),
        (2026, "順次オンライン化", "実施"),
        (2027, "順次オンライン化", "実施"),
    ]
    assert plan.sections("会議の電子化2") == ["市民課", "税務課"]


def arrow(pdf, x0: float, x1: float, y: float, colour: tuple[float, float, float], word: str) -> None:
    points = [(x0, y - 13), (x1 - 10, y - 13), (x1, y), (x1 - 10, y + 13), (x0, y + 13)]
    pdf.polygon(points, fill=colour, stroke=True)
    pdf.text((x0 + x1) / 2 - 4.5 * len(word), y - 5, word, size=9)


def test_a_card_with_years_in_one_strip_bars_below_them_and_amounts_below_the_bars(slide, read):
    """The indicator stands between the text and the years, with years of its own."""
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 70, "担当", size=9)
        slide.text(x + 40, 70, "会計課", size=9)
        slide.text(x + 10, 90, "市税の窓口納付で使える決済方法をそろえます。", size=9)
        slide.bar(x + 10, 130, x + 58, 144, (0.1, 0.5, 0.5))
        slide.text(x + 14, 132, "めざす値", size=9)
        slide.text(x + 64, 132, f"{name}の割合", size=9)
        slide.text(x + 220, 132, "2024年度19.2％", size=8)
        slide.text(x + 300, 132, "2028年度50％", size=8)
        slide.bar(x + 100, 160, x + 370, 174, (0.9, 0.9, 0.9))
        for k, (year, amount) in enumerate(
            zip(("2026年度", "2027年度", "2028年度"), ("2,200", "－", "1,100"), strict=True)
        ):
            slide.text(x + 125 + 90 * k, 163, year, size=8)
            slide.text(x + 132 + 90 * k, 202, amount, size=8)
        slide.bar(x + 102, 178, x + 188, 192, (0.2, 0.4, 0.6))
        slide.bar(x + 192, 178, x + 368, 192, (0.2, 0.4, 0.6))
        slide.text(x + 130, 180, "検討", size=8)
        slide.text(x + 260, 180, "運用", size=8)
        slide.text(x + 10, 202, "事業費（千円）", size=8)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.years(name) == {2026: "検討", 2027: "実施", 2028: "実施"}
        assert [row["name"] for row in plan.of(name, "indicators")] == [f"{name}の割合"]
        values = [(v["fiscal_year"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2024, 19.2), (2028, 50)]
        amounts = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of(name, "budgets")]
        assert amounts == [(2026, 2_200_000), (2028, 1_100_000)]


def test_a_slide_each_with_a_worded_number_and_years_without_boxes(slide, read):
    colours = ((0.9, 0.8, 0.3), (0.5, 0.7, 0.9), (0.3, 0.6, 0.4))
    for i, name in enumerate(NAMES):
        if i:
            slide.page()
        slide.text(30, 60, Gothic(f"取組{i + 1}　{name}"), size=20)
        labelled = (
            ("担当課", "市民課"),
            ("概要", "手続を自宅からできるようにします。"),
            ("ロードマップ", ""),
            ("KPI", f"{name}の割合"),
        )
        for k, (label, told) in enumerate(labelled):
            y = (100, 140, 180, 320)[k]
            slide.bar(30, y, 110, y + 22, (0.7, 0.8, 0.9))
            slide.text(40, y + 4, label, size=11)
            if told:
                slide.text(130, y + 4, told, size=11)
        for k, (year, word) in enumerate(zip(("R6", "R7", "R8"), ("検討", "導入", "運用"), strict=True)):
            slide.text(230 + 200 * k, 220, year, size=12)
            arrow(slide, 142 + 200 * k, 336 + 200 * k, 262, colours[k], word)
        slide.line(130, 240, 760, 240)
        slide.text(400, 324, "12％（R5）", size=11)
        slide.text(520, 324, "▶", size=11)
        slide.text(560, 324, "60％（R8）", size=11)
    plan = read(slide)
    assert sorted(plan.names) == sorted(NAMES)
    for name in NAMES:
        assert plan.years(name) == {2024: "検討", 2025: "実施", 2026: "実施"}
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2023, "baseline", 12), (2026, "target", 60)]


def test_heads_of_years_in_frames_one_below_the_other_are_no_table(slide, read):
    """Each card has its text in a box at the left and its years and bars at the right, in one rounded frame."""
    for i, name in enumerate(NAMES):
        y = 60 + 130 * i
        slide.polygon([(40, y), (796, y), (802, y + 6), (802, y + 110), (796, y + 116), (40, y + 116)], (1, 1, 1), True)
        slide.line(302, y, 302, y + 116)
        slide.circle(60, y + 16, 11, True)
        slide.text(54, y + 10, f"0{i + 1}", size=10)
        slide.text(80, y + 10, Gothic(name), size=13)
        slide.text(50, y + 38, "証明書の手数料で使える決済方法をそろえます。", size=9)
        slide.text(50, y + 96, "担当", size=9)
        slide.text(80, y + 96, "総務部 会計課", size=9)
        slide.bar(302, y, 802, y + 16, (0.92, 0.94, 0.96))
        for k, year in enumerate(("2025年度", "2026年度", "2027年度")):
            slide.text(360 + 160 * k, y + 3, year, size=8)
        slide.bar(310, y + 20, 466, y + 38, (0.95, 0.7, 0.3))
        slide.bar(470, y + 20, 790, y + 38, (0.3, 0.6, 0.5))
        slide.text(380, y + 24, "検討", size=8)
        slide.text(620, y + 24, "運用", size=8)
        slide.bar(310, y + 92, 340, y + 106, (0.1, 0.3, 0.4))
        slide.text(315, y + 94, "指標", size=9)
        slide.text(350, y + 94, f"{name}の割合", size=9)
        slide.text(600, y + 94, "2023年度 8％ ▶ 2027年度 40％", size=9)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"}
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2023, "baseline", 8), (2027, "target", 40)]


def test_a_table_a_slide_and_indicators_by_number_at_its_foot(slide, read):
    """Departments run on in brackets behind the names, broken over lines; when the values are is told once."""
    for page in range(2):
        if page:
            slide.page()
        slide.text(30, 20, Gothic(f"施策１－{page + 1}　手続のデジタル化"), size=18)
        head = ["番号", "取組【担当課】", "概要", "令和７年度", "令和８年度", "令和９年度"]
        rows = [
            [
                f"1-{page + 1}-{n}",
                [f"{name}{page}【デジタ", "ル推進課、税務課】"],
                "手続を増やす。",
                "検討",
                "構築",
                "運用",
            ]
            for n, name in enumerate(NAMES, 1)
        ]
        slide.grid(30, 60, [60, 200, 200, 90, 90, 90], [head, *rows], heights=40, size=10)
        slide.grid(110, 440, [680], [[""]], heights=70)
        slide.text(120, 446, "（令和５年度現状値 → 令和８年度目標 → 令和９年度目標）", size=9)
        for n, name in enumerate(NAMES[:2], 1):
            slide.text(120 + 330 * (n - 1), 470, f"【1-{page + 1}-{n}】{name}の割合　21.3％ → 40％ → 60％以上", size=10)
    plan = read(slide)
    assert plan.names == [f"{name}{page}" for page in range(2) for name in NAMES]
    assert plan.sections("防災情報の配信1") == ["デジタル推進課", "税務課"]
    assert [row["name"] for row in plan.of("防災情報の配信1", "indicators")] == ["防災情報の配信の割合"]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("防災情報の配信1", "indicator_values")]
    assert values == [(2023, "baseline", 21.3), (2026, "target", 40), (2027, "target", 60)]
    assert not plan.of("会議の電子化1", "indicators")


def test_a_name_in_the_middle_over_three_values_and_bars_one_below_the_other(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "担当　市民課", size=9)
        slide.grid(x + 180, 100, [190], [[""]], heights=50)
        slide.text(x + 240, 104, f"{name}の割合", size=8)
        for k, (value, when) in enumerate((("21.3％", "R6現状"), ("35％", "R8中間"), ("50％以上", "R10目標"))):
            slide.text(x + 190 + 62 * k, 118, value, size=10)
            slide.text(x + 192 + 62 * k, 134, when, size=7)
        for k, year in enumerate(("2025(R7)", "2026(R8)", "2027(R9)")):
            slide.text(x + 50 + 120 * k, 170, year, size=8)
        for k, word in enumerate(("講座の開催", "支援者の養成")):
            slide.bar(x + 10, 190 + 18 * k, x + 368, 206 + 18 * k, (0.5, 0.7, 0.8))
            slide.text(x + 160, 194 + 18 * k, word, size=8)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert [row["name"] for row in plan.of(name, "indicators")] == [f"{name}の割合"]
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2024, "baseline", 21.3), (2026, "target", 35), (2028, "target", 50)]
        assert plan.activities(name) == {"講座の開催": (2025, 2027), "支援者の養成": (2025, 2027)}
