"""Lists below vertical groups, overviews with short names, what stands beside names and numbers, heads of slides."""

from tests.extract.plan.test_slides import slide
from tests.kit.pdfs import LEFT, UP, Gothic

__all__ = ["slide"]

NAMES = (
    "電子申請の対象手続の拡大",
    "書かない窓口の導入",
    "統合型地図の構築",
    "会議録の自動作成",
    "庁内ネットワークの更新",
)
WHO = ("市民課", "税務課", "建設課", "総務課", "情報政策課")


def card(pdf, y, number, name, section, *words, tag=()):
    rows = [
        ["取組名", f"{number}　{name}", LEFT, LEFT, *(tag or [LEFT])],
        ["担当課", section, LEFT, LEFT, LEFT],
        ["取組の内容", "窓口で申請書を職員が作ります。", LEFT, LEFT, LEFT],
        ["年次計画", "令和７年度", "令和８年度", "令和９年度", "令和10年度"],
        [UP, *words],
    ]
    pdf.grid(40, y, [80, 110, 110, 110, 100], rows)


def test_rows_below_a_group_that_spans_them_make_a_list(pdf, read):
    head = ["柱", "番号", "取組", "担当", "R7", "R8", "R9"]
    steps = [("調査", "実証", "導入"), ("検討", "試行", "運用"), ("準備", "導入", "運用")]
    groups = ["柱\n１", "柱\n２", UP, "柱\n３", UP]
    rows = [[groups[i], str(i + 1), name, WHO[i], *steps[i % 3]] for i, name in enumerate(NAMES)]
    pdf.grid(40, 60, [30, 40, 190, 80, 55, 55, 55], [head, *rows], 40)
    plan = read(pdf)
    assert plan.names == list(NAMES)
    assert plan.years(NAMES[2]) == {2025: "準備", 2026: "実施", 2027: "実施"}
    assert plan.sections(NAMES[4]) == ["情報政策課"]


def test_a_roadmap_by_number_with_short_names_repeats_the_projects(pdf, read):
    short = ("電子申請の拡大", "書かない窓口", "統合型地図", "会議録の作成", "ネットワーク更新")
    for i, name in enumerate(NAMES):
        card(pdf, 40 + 150 * i, f"１－{i + 1}", name, WHO[i], "検討", "導入", "運用", "運用")
    pdf.page()
    pdf.text(40, 30, Gothic("工程の一覧"), size=14)
    rows = [["基本目標１" if not i else UP, f"1-{i + 1}", n, "検討", "導入", "運用"] for i, n in enumerate(short)]
    head = ["区分", "番号", "取組", "令和７年度", "令和８年度", "令和９年度"]
    pdf.grid(40, 60, [70, 40, 160, 70, 70, 70], [head, *rows], 30)
    plan = read(pdf)
    assert plan.names == list(NAMES)


def test_an_overview_with_one_name_unlike_its_full_name(pdf, read):
    head = ["No.", "取組名", "担当"]
    short = ("電子申請の拡大", "書かない窓口の導入", "統合型地図", "会議録", "庁内ネットの更新")
    pdf.text(40, 30, Gothic("取組の一覧"), size=14)
    pdf.grid(40, 60, [40, 200, 100], [head, *[[str(i + 1), n, WHO[i]] for i, n in enumerate(short)]], 24)
    pdf.page()
    for i, name in enumerate(NAMES):
        card(pdf, 40 + 150 * i, f"{i + 1}", name, WHO[i], "検討", "導入", "運用", "運用")
    assert read(pdf).names == list(NAMES)


def test_two_things_listed_in_the_cell_of_a_year(pdf, read):
    head = ["番号", "取組", "担当課", "令和７年度", "令和８年度"]
    rows = [
        ["1", NAMES[0], "市民課", "・設計\n・職員研修", "運用"],
        ["2", NAMES[1], "税務課", "検討", "・構築\n・試行"],
        ["3", NAMES[2], "建設課", "準備", "運用"],
    ]
    pdf.grid(40, 60, [40, 180, 80, 100, 100], [head, *rows], 40)
    plan = read(pdf)
    told = [(y["fiscal_year"], y["ord"], y["status_raw"]) for y in plan.of(NAMES[0], "project_years")]
    assert told == [(2025, 1, "設計"), (2025, 2, "職員研修"), (2026, 1, "運用")]
    told = [(y["fiscal_year"], y["ord"], y["status_raw"]) for y in plan.of(NAMES[1], "project_years")]
    assert told == [(2025, 1, "検討"), (2026, 1, "構築"), (2026, 2, "試行")]


def test_a_star_above_a_number_and_a_sign_before_a_name(pdf, read):
    head = ["番号", "取組", "担当課", "令和７年度", "令和８年度"]
    rows = [
        ["★\nⅠ-1", NAMES[0], "市民課", "検討", "運用"],
        ["Ⅰ-2", f"◎ {NAMES[1]}", "税務課", "検討", "導入"],
        ["Ⅰ-3", NAMES[2], "建設課", "準備", "運用"],
    ]
    pdf.grid(40, 60, [40, 180, 80, 100, 100], [head, *rows], 40)
    plan = read(pdf)
    assert plan.names == list(NAMES[:3])
    assert [plan.project(name)["is_priority"] for name in NAMES[:3]] == [True, False, False]


def test_the_kind_of_a_project_alone_behind_its_name(pdf, read):
    for i, kind in enumerate(("継続", "新規", "拡充")):
        card(pdf, 40 + 150 * i, f"１－{i + 1}", NAMES[i], WHO[i], "検討", "導入", "運用", "運用", tag=[kind])
    plan = read(pdf)
    assert [plan.project(name)["novelty"] for name in NAMES[:3]] == ["継続", "新規", "拡充"]


def test_a_number_and_a_name_behind_one_label(pdf, read):
    for i, name in enumerate(NAMES[:3]):
        rows = [
            ["番号・取組名", str(i + 1), name, LEFT, LEFT],
            ["主担当", WHO[i], LEFT, "区　分", "継続"],
            ["年次計画", "年　度", "令和７年度", "令和８年度", "令和９年度"],
            [UP, "取組の予定", "検討", "導入", "拡充"],
        ]
        pdf.grid(40, 40 + 150 * i, [90, 80, 110, 100, 100], rows)
    plan = read(pdf)
    assert plan.names == list(NAMES[:3])
    assert [plan.project(name)["number"] for name in NAMES[:3]] == ["1", "2", "3"]
    assert plan.years(NAMES[0]) == {2025: "検討", 2026: "実施", 2027: "拡充"}


def test_a_running_head_names_the_chapter_of_its_slides(slide, read):
    slide.text(40, 15, Gothic("第２章　これまでの取組"), size=18)
    head = ["分野", "取組", "成果", "達成状況"]
    done = [
        ["市民", "窓口予約の試行", "一部の手続にとどまった。", "一部達成"],
        ["行政", "ＲＰＡの導入", "年間に千時間を減らした。", "達成"],
    ]
    slide.grid(40, 80, [80, 200, 300, 90], [head, *done])
    for i, name in enumerate(NAMES):
        slide.page()
        slide.text(40, 15, Gothic("第３章　施策の展開"), size=18)
        rows = [[f"1-{i + 1}", name, "担当課", WHO[i]], ["取組の概要", "窓口で申請書を職員が作ります。", LEFT, LEFT]]
        slide.grid(40, 80, [90, 380, 80, 200], rows)
        rows = [["年次計画", "令和７年度", "令和８年度", "令和９年度"], [UP, "検討", "導入", "運用"]]
        slide.grid(40, 160, [90, 220, 220, 220], rows)
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert plan.years(NAMES[3]) == {2025: "検討", 2026: "実施", 2027: "実施"}
    assert [row["name"] for row in plan.rows("previous_results")] == ["窓口予約の試行", "ＲＰＡの導入"]


def test_heads_that_number_the_pages_of_a_chapter_are_no_records(slide, read):
    for i, name in enumerate(NAMES[:4]):
        if i:
            slide.page()
        slide.text(40, 20, Gothic(f"{3 + i // 3}　重点プロジェクト　［{'①②③④'[i]}］"), size=18)
        slide.grid(40, 70, [80, 500], [[[Gothic(f"{1 + i // 2}-{1 + i % 2}")], [Gothic(name)]]], 34, size=18)
        slide.grid(40, 130, [90, 250], [["担当課", WHO[i]]])
        slide.grid(40, 170, [90, 650], [["取組内容", "窓口で申請書を職員が作ります。"]])
        rows = [["実施項目", "令和７年度", "令和８年度", "令和９年度"], ["システム", "検討", "導入", "運用"]]
        slide.grid(40, 230, [120, 200, 200, 200], rows)
    slide.page()
    slide.text(40, 20, Gothic("５　成果指標の一覧"), size=18)
    head = ["番号", "取組名", "指標", "現状値（R6）", "目標値（R9）"]
    rows = [
        [f"{1 + i // 2}-{1 + i % 2}", n, "利用の割合", f"{10 + i}％", f"{50 + i}％以上"]
        for i, n in enumerate(NAMES[:4])
    ]
    slide.grid(40, 80, [60, 240, 160, 100, 100], [head, *rows])
    plan = read(slide)
    assert plan.names == list(NAMES[:4])
    told = [(v["fiscal_year"], v["value"], v["comparator"]) for v in plan.of(NAMES[1], "indicator_values")]
    assert told == [(2024, 11, "="), (2027, 51, ">=")]


def test_a_unit_in_smaller_type_behind_a_number_is_its_unit(slide, read):
    for i, name in enumerate(NAMES[:4]):
        x, y = 30 + 400 * (i % 2), 40 + 270 * (i // 2)
        slide.grid(x, y, [380], [[""]], heights=240)
        slide.text(x + 10, y + 10, f"0{i + 1}", size=14)
        slide.text(x + 40, y + 10, Gothic(name), size=14)
        slide.grid(x + 10, y + 40, [50, 120], [["担当", WHO[i]]])
        slide.grid(x + 200, y + 40, [170], [[""]], heights=70)
        slide.text(x + 210, y + 46, "オンライン申請の割合", size=8)
        for at, (when, figure, unit) in enumerate(
            (("現状(R6)", f"{20 + i}", "％"), ("目標(R9)", f"{80 + i}", "％以上"))
        ):
            slide.text(x + 210 + 80 * at, y + 62, when, size=6)
            slide.text(x + 210 + 80 * at, y + 74, figure, size=18)
            slide.text(x + 230 + 80 * at, y + 84, unit, size=8)
        for at, year in enumerate(("令和７年度", "令和８年度", "令和９年度")):
            slide.text(x + 40 + 120 * at, y + 150, year, size=8)
            slide.grid(x + 15 + 120 * at, y + 170, [110], [[("検討", "導入", "運用")[at]]], heights=20)
    plan = read(slide)
    assert plan.names == list(NAMES[:4])
    for i, name in enumerate(NAMES[:4]):
        told = [(v["fiscal_year"], v["value_raw"], v["comparator"]) for v in plan.of(name, "indicator_values")]
        assert told == [(2024, f"{20 + i}％", "="), (2027, f"{80 + i}％以上", ">=")]


def test_what_stands_in_a_chapter_of_priority_has_it(pdf, read):
    pdf.text(40, 20, Gothic("第３章　重点プロジェクト"), size=16)
    for i in range(2):
        card(pdf, 50 + 150 * i, f"１－{i + 1}", NAMES[i], WHO[i], "検討", "導入", "運用", "運用")
    pdf.text(40, 400, Gothic("第４章　その他の取組"), size=16)
    for i in range(2, 4):
        card(pdf, 430 + 150 * (i - 2), f"１－{i + 1}", NAMES[i], WHO[i], "検討", "導入", "運用", "運用")
    plan = read(pdf)
    assert [plan.project(name)["is_priority"] for name in NAMES[:4]] == [True, True, False, False]
