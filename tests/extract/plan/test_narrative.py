"""Narrative plans: numbered headings, labels in brackets and bullets."""

from tests.kit.pdfs import Gothic, Pdf


def section(pdf: Pdf, y: float, heading: str, *lines: str) -> None:
    pdf.text(50, y, Gothic(heading), size=13)
    pdf.text(60, y + 22, lines)


def cover(pdf: Pdf, period: str = "令和６年度～令和８年度") -> None:
    pdf.text(150, 200, Gothic("龍ケ崎市ＤＸ推進計画"), size=24)
    pdf.text(200, 260, period, size=14)
    pdf.page()


def test_a_heading_with_actions_is_a_project(pdf, read):
    cover(pdf)
    section(
        pdf, 80, "（１）電子申請の拡大", "【取組内容】", "・対象となる手続を検討します。", "・電子申請を実施します。"
    )
    plan = read(pdf)
    project = plan.project("電子申請の拡大")
    assert (project["layout"], project["number"], project["page_no"]) == ("outline", "（１）", 2)


def test_every_year_of_the_plan_takes_the_furthest_stage_of_the_actions(pdf, read):
    cover(pdf)
    section(
        pdf, 80, "（１）電子申請の拡大", "【取組内容】", "・対象となる手続を検討します。", "・電子申請を実施します。"
    )
    section(pdf, 200, "（２）電子入札", "【取組内容】", "・導入を検討します。")
    plan = read(pdf)
    years = plan.of("電子申請の拡大", "project_years")
    assert [(y["fiscal_year"], y["stage"], y["method"]) for y in years] == [
        (year, "実施", "phrase") for year in (2024, 2025, 2026)
    ]
    assert {y["stage"] for y in plan.of("電子入札", "project_years")} == {"検討"}


def test_the_headings_above_are_the_section_path(pdf, read):
    cover(pdf)
    pdf.text(50, 50, Gothic("第３章　取組"), size=18)
    pdf.text(50, 85, Gothic("基本方針１　窓口の改革"), size=15)
    section(pdf, 120, "（１）電子申請の拡大", "【取組内容】", "・電子申請を実施します。")
    assert read(pdf).project("電子申請の拡大")["section_path"] == ["第3章 取組", "基本方針1 窓口の改革"]


def test_a_department_in_a_line_belongs_to_the_heading(pdf, read):
    cover(pdf)
    section(pdf, 80, "（１）電子申請の拡大", "担当：総務課", "【取組内容】", "・電子申請を実施します。")
    assert read(pdf).sections("電子申請の拡大") == ["総務課"]


def test_an_action_broken_over_lines_is_read_as_one_sentence(pdf, read):
    cover(pdf)
    lines = ("【取組内容】", "・申請できる手続の範囲を広げることを", "　検討します。")
    section(pdf, 80, "（１）電子申請の拡大", *lines)
    years = read(pdf).of("電子申請の拡大", "project_years")
    assert {y["stage"] for y in years} == {"検討"}


def test_actions_go_on_over_a_page_break(pdf, read):
    cover(pdf)
    section(pdf, 740, "（１）電子申請の拡大", "【取組内容】", "・導入を検討します。")
    pdf.text(290, 820, "- 2 -")
    pdf.page()
    pdf.text(60, 50, "・電子申請を実施します。")
    pdf.text(290, 820, "- 3 -")
    years = read(pdf).of("電子申請の拡大", "project_years")
    assert {y["stage"] for y in years} == {"実施"}


def test_text_without_labels_or_actions_is_no_project(pdf, read):
    cover(pdf)
    section(pdf, 80, "（１）計画策定の背景", "社会のデジタル化が進んでいます。", "市でも取り組みを進めてきました。")
    assert read(pdf).names == []


def test_a_year_table_below_a_heading_describes_its_project(pdf, read):
    section(pdf, 60, "（１）電子申請の拡大", "市民が来庁せずに済むようにします。")
    years = ["令和６年度", "令和７年度", "令和８年度"]
    rows = [["取組内容", *years], ["対象の検討", "検討", "", ""], ["対象の拡大", "", "実施", "実施"]]
    pdf.grid(50, 120, [120, 100, 100, 100], rows)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大"]
    assert plan.years("電子申請の拡大") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_bullets_below_a_heading_need_no_label_where_the_department_has_one(pdf, read):
    cover(pdf)
    lines = ("水産業の競争力を高めます。", "　・データの活用を検討します。", "　・予測システムを導入します。")
    section(pdf, 80, "２－１　水産業のデータ活用", *lines)
    pdf.text(60, 145, "導入した経営体の数を、令和８年度までに50経営体以上とします。")
    pdf.text(400, 165, "（担当課：水産課、商工課）")
    plan = read(pdf)
    assert plan.sections("水産業のデータ活用") == ["水産課", "商工課"]
    assert plan.project("水産業のデータ活用")["goal"] == "水産業の競争力を高めます。"
    assert {(y["fiscal_year"], y["stage"]) for y in plan.of("水産業のデータ活用", "project_years")} == {
        (year, "実施") for year in (2024, 2025, 2026)
    }
    values = plan.of("水産業のデータ活用", "indicator_values")
    assert [(v["fiscal_year"], v["value"], v["comparator"]) for v in values] == [(2026, 50, ">=")]


def test_a_department_alone_makes_no_project_of_a_section(pdf, read):
    cover(pdf)
    section(pdf, 80, "（１）推進体制", "（担当課：企画課）")
    assert read(pdf).names == []


def test_two_labels_in_brackets_on_one_line_are_two_fields(pdf, read):
    cover(pdf)
    lines = (
        "手続を広げる。",
        "【実施年度】　令和６年度：検討、令和７年度：導入",
        "【担当】　総務課　　【関係課】　住民課",
    )
    section(pdf, 80, "（１）電子申請の拡大", *lines)
    plan = read(pdf)
    told = [(d["role"], d["section"]) for d in plan.of("電子申請の拡大", "project_departments")]
    assert told == [("lead", "総務課"), ("related", "住民課")]


def test_a_goal_that_tells_values_is_an_indicator(pdf, read):
    cover(pdf)
    lines = (
        "【実施年度】　令和６年度：検討、令和７年度：導入",
        "【担当】　総務課",
        "【目標】　登録率　令和５年度　―　→　令和８年度　８０％以上",
    )
    section(pdf, 80, "（１）電子申請の拡大", *lines)
    plan = read(pdf)
    assert [i["name"] for i in plan.of("電子申請の拡大", "indicators")] == ["登録率"]
    assert [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請の拡大", "indicator_values")] == [(2026, 80)]


def test_the_results_of_an_earlier_edition_are_no_projects(pdf, read):
    pdf.text(150, 200, Gothic("第４次龍ケ崎市情報化推進計画"), size=24)
    pdf.page()
    pdf.text(50, 50, Gothic("２　第３次計画の実施結果"), size=14)
    rows = [
        ["事業名", "実施内容", "結果"],
        ["電子申請の導入", "始めました。", "達成"],
        ["電子入札の導入", "検討しました。", "未達成"],
    ]
    pdf.grid(50, 80, [150, 200, 60], rows)
    plan = read(pdf)
    assert plan.names == []
    assert [row["name"] for row in plan.rows("previous_results")] == ["電子申請の導入", "電子入札の導入"]


def test_a_running_head_that_repeats_an_open_chapter_is_no_heading(pdf, read):
    cover(pdf)
    pdf.text(50, 50, Gothic("第３章　取組一覧"), size=16)
    section(pdf, 120, "（１）電子申請の拡大", "【取組内容】", "・電子申請を実施します。")
    pdf.page()
    pdf.text(50, 50, Gothic("第３章　取組"), size=12)
    section(pdf, 120, "（２）電子入札の導入", "【取組内容】", "・電子入札を実施します。")
    assert read(pdf).project("電子入札の導入")["section_path"] == ["第3章 取組一覧"]


def test_a_project_told_in_text_and_in_a_table_is_one(pdf, read):
    pdf.text(50, 40, "第1章　取組の内容", size=16)
    pdf.text(50, 80, "1-1　手続の電子化", size=13)
    y = 110
    for i, name in enumerate(("電子申請の拡大", "電子納付の開始", "施設予約の共同利用"), 1):
        pdf.text(50, y, f"(1)　{name}".replace("1", str(i)), size=11)
        pdf.text(60, y + 20, f"{name}を進め、市民の手間を減らします。")
        pdf.text(60, y + 36, "担当課：総務課、市民課　　実施年度：令和6年度～令和8年度")
        y += 70
    pdf.page()
    pdf.text(50, 40, "別表　年度別計画", size=16)
    rows = [
        ["1-1-(1)", "電子申請の拡大", "総務課", "市民課", "検討", "導入", "運用"],
        ["1-1-(2)", "電子納付の開始", "総務課", "市民課", "", "検討", "導入"],
        ["1-1-(3)", "施設予約の利用", "総務課", "市民課", "検討", "検討", "導入"],
        ["2-1-(1)", "職員の研修", "人事課", "", "実施", "→", "→"],
    ]
    head = ["番号", "取組名", "主管課", "関係課", "令和6年度", "令和7年度", "令和8年度"]
    pdf.grid(40, 80, [60, 110, 70, 70, 60, 60, 60], [head, *rows])
    plan = read(pdf)
    assert len(plan.names) == 4
    assert plan.names[:2] == ["電子申請の拡大", "電子納付の開始"]
    assert plan.project("電子申請の拡大")["number"] == "1-1-(1)"
    assert plan.years("電子納付の開始") == {2025: "検討", 2026: "実施"}
    assert plan.sections("電子申請の拡大") == ["総務課", "市民課"]


def test_a_row_that_lists_a_project_again_is_no_second_place_of_it(pdf, read):
    head = ["番号", "取組名", "担当課", "令和6年度", "令和7年度"]
    first = [[f"1-{i}", f"{name}の導入", "総務課", "検討", "導入"] for i, name in enumerate("甲乙丙", 1)]
    again = [[f"2-{i}", f"{name}の導入", "市民課", "導入", "運用"] for i, name in enumerate("丁戊", 1)]
    again.append(["1-1", ["甲の導入", "（再掲）"], "総務課", "", ""])
    pdf.text(50, 40, "柱1　市民の暮らし", size=14)
    pdf.grid(50, 70, [50, 130, 80, 80, 80], [head, *first])
    pdf.text(50, 250, "柱2　地域の活力", size=14)
    pdf.grid(50, 280, [50, 130, 80, 80, 80], [head, *again], heights=28)
    plan = read(pdf)
    assert plan.names == ["甲の導入", "乙の導入", "丙の導入", "丁の導入", "戊の導入", "甲の導入(再掲)"]
    assert plan.years("甲の導入") == {2024: "検討", 2025: "実施"}
    assert [p["is_relisted"] for p in plan.rows("projects")] == [False] * 5 + [True]


def test_labels_set_with_their_letters_apart(pdf, read):
    cover(pdf)
    for i, name in enumerate(("電子申請の拡大", "窓口の改善")):
        lines = (
            "◇担　当　総務課、市民課",
            "◇概　要　来庁せずに手続を終えられるようにする。",
            "◇予　定　令和６年度 検討",
        )
        section(pdf, 80 + 120 * i, f"（{i + 1}）{name}", *lines)
    plan = read(pdf)
    assert plan.sections("電子申請の拡大") == ["総務課", "市民課"]
    assert plan.project("窓口の改善")["description"] == "来庁せずに手続を終えられるようにする。"
