"""Cards: a table of labels and values describes one project."""

from tests.kit.pdfs import LEFT, UP, Gothic

YEARS = ["令和６年度", "令和７年度", "令和８年度"]
WIDTHS = [90, 130, 90, 130]


def card(name: str, section: str = "総務課") -> list[list[str]]:
    return [
        ["事業名", name, LEFT, LEFT],
        ["担当課", section, "関係課", "市民課"],
        ["概要", f"{name}を進める。", LEFT, LEFT],
        ["目的", "来庁を減らす。", LEFT, LEFT],
    ]


def test_a_card_gives_the_values_beside_its_labels(pdf, read):
    pdf.grid(50, 80, WIDTHS, card("電子申請の拡大"))
    plan = read(pdf)
    project = plan.project("電子申請の拡大")
    assert (project["layout"], project["description"], project["goal"]) == (
        "card",
        "電子申請の拡大を進める。",
        "来庁を減らす。",
    )
    departments = plan.of("電子申請の拡大", "project_departments")
    assert [(d["section"], d["role"]) for d in departments] == [("総務課", "lead"), ("市民課", "related")]


def test_letter_spaced_and_bracketed_labels_are_labels(pdf, read):
    rows = [["事　業　名", "電子申請", LEFT, LEFT], ["【担当課】", "総務課", "（目　的）", "来庁を減らす。"]]
    pdf.grid(50, 80, WIDTHS, [*rows, ["概　　要", "対象を広げる。", LEFT, LEFT]])
    plan = read(pdf)
    assert plan.sections("電子申請") == ["総務課"]
    assert plan.project("電子申請")["description"] == "対象を広げる。"


def test_several_cards_in_one_table_are_several_projects(pdf, read):
    pdf.grid(50, 80, WIDTHS, [*card("電子申請"), *card("電子入札", "財政課")])
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札"]
    assert plan.project("電子入札")["description"] == "電子入札を進める。"


def test_cards_on_one_page_and_on_the_next_are_projects_of_their_own(pdf, read):
    pdf.grid(50, 600, WIDTHS, card("電子申請"))
    pdf.page()
    pdf.grid(50, 60, WIDTHS, card("電子入札", "財政課"))
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子入札"]
    assert plan.project("電子入札")["page_no"] == 2


def test_a_card_goes_on_over_a_page_break(pdf, read):
    rows = card("電子申請")
    pdf.grid(50, 720, WIDTHS, rows[:2])
    pdf.page()
    pdf.grid(50, 60, WIDTHS, rows[2:])
    plan = read(pdf)
    assert plan.names == ["電子申請"]
    assert plan.project("電子申請")["goal"] == "来庁を減らす。"


def test_a_value_cut_by_a_page_break_is_one_value(pdf, read):
    rows = card("電子申請")
    rows[2][1] = "対象となる手続を増やし、"
    pdf.grid(50, 720, WIDTHS, rows[:3], closed_bottom=False)
    pdf.page()
    pdf.grid(50, 60, WIDTHS, [["", "来庁せずに済むようにする。", LEFT, LEFT], rows[3]], closed_top=False)
    plan = read(pdf)
    assert plan.project("電子申請")["description"] == "対象となる手続を増やし、来庁せずに済むようにする。"


def test_a_card_without_a_name_takes_the_numbered_heading_above(pdf, read):
    pdf.text(50, 50, Gothic("１－１　電子申請の拡大"), size=13)
    pdf.text(50, 75, "市の手続を電子化します。")
    pdf.grid(50, 100, WIDTHS, card("")[1:])
    pdf.text(50, 300, Gothic("１－２　電子入札の導入"), size=13)
    pdf.text(50, 325, "入札を電子化します。")
    pdf.grid(50, 350, WIDTHS, card("", "財政課")[1:])
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "電子入札の導入"]
    assert [row["number"] for row in plan.rows("projects")] == ["１－１", "１－２"]
    assert plan.sections("電子入札の導入") == ["財政課", "市民課"]


def test_a_schedule_inside_a_card_gives_activities_and_years(pdf, read):
    widths = [90, 150, 70, 70, 70]
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["スケジュール", "取組内容", *YEARS],
        [UP, "方式の検討", "", "", ""],
        [UP, "システムの導入", "", "", ""],
    ]
    table = pdf.grid(50, 80, widths, rows, heights=30)
    pdf.arrow(table.xs[2] + 4, table.xs[3] - 4, table.middle(3))
    pdf.arrow(table.xs[3] + 4, table.xs[5] - 4, table.middle(4))
    plan = read(pdf)
    assert plan.activities("電子申請") == {"方式の検討": (2024, 2024), "システムの導入": (2025, 2026)}
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_words_in_the_schedule_of_a_card_are_the_years_of_the_project(pdf, read):
    widths = [90, 120, 120, 120]
    rows = [
        ["事業名", "電子申請", LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT],
        ["年度", *YEARS],
        ["年次計画", "検討", "試行", "実施"],
    ]
    pdf.grid(50, 80, widths, rows)
    assert read(pdf).years("電子申請") == {2024: "検討", 2025: "試行", 2026: "実施"}


def test_a_year_table_nested_in_a_card_belongs_to_it(pdf, read):
    rows = [["事業名", "電子申請", LEFT, LEFT], ["担当課", "総務課", LEFT, LEFT], ["スケジュール", "", LEFT, LEFT]]
    pdf.grid(50, 80, WIDTHS, rows, heights=[24, 24, 100])
    pdf.grid(150, 145, [90, 90, 90], [YEARS, ["検討", "試行", "実施"]])
    plan = read(pdf)
    assert plan.names == ["電子申請"]
    assert plan.years("電子申請") == {2024: "検討", 2025: "試行", 2026: "実施"}


def test_an_indicator_of_a_card_has_a_value_per_year(pdf, read):
    widths = [90, 150, 70, 70, 70]
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["スケジュール", "取組内容", *YEARS],
        [UP, "対象の拡大", "検討", "実施", "実施"],
        ["成果指標", "オンライン申請の件数", "100件", "200件", "300件以上"],
    ]
    pdf.grid(50, 80, widths, rows)
    plan = read(pdf)
    (indicator,) = plan.of("電子申請", "indicators")
    values = plan.of("電子申請", "indicator_values")
    assert (indicator["name"], indicator["unit"]) == ("オンライン申請の件数", "件")
    assert [(v["fiscal_year"], v["kind"], v["value"], v["comparator"]) for v in values] == [
        (2024, "target", 100, "="),
        (2025, "target", 200, "="),
        (2026, "target", 300, ">="),
    ]


def test_baseline_and_target_of_an_indicator_are_told_apart(pdf, read):
    rows = [
        *card("電子申請"),
        ["指標", "オンライン申請の件数", LEFT, LEFT],
        ["現状値（R5）", "120件", LEFT, LEFT],
        ["目標値（R8）", "300件", LEFT, LEFT],
    ]
    pdf.grid(50, 80, WIDTHS, rows)
    values = read(pdf).of("電子申請", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [
        (2023, "baseline", 120),
        (2026, "target", 300),
    ]


def test_a_budget_in_thousands_of_yen_is_yen(pdf, read):
    pdf.grid(50, 80, WIDTHS, [*card("電子申請"), ["事業費（千円）", "1,234", LEFT, LEFT]])
    (row,) = read(pdf).of("電子申請", "budgets")
    assert (row["amount_raw"], row["amount_yen"]) == ("1,234", 1_234_000)


def test_an_overview_row_and_a_card_of_the_same_project_are_one(pdf, read):
    overview = [["番号", "事業名", "担当課", "概要"], ["1-1", "電子申請", "総務課", "手続の電子化"]]
    pdf.grid(50, 60, WIDTHS, overview)
    pdf.text(50, 150, "各事業の内容は次のとおりです。")
    pdf.grid(50, 200, WIDTHS, card("電子申請"))
    plan = read(pdf)
    assert plan.names == ["電子申請"]
    assert (plan.project("電子申請")["number"], plan.project("電子申請")["layout"]) == ("1-1", "card")


def test_years_down_the_rows_of_a_card_are_its_years(pdf, read):
    rows = [["事業名", "電子申請"], ["担当課", "総務課"], ["令和６年度", "検討"], ["令和７年度", "実施"]]
    pdf.grid(40, 80, [100, 300], rows)
    assert read(pdf).years("電子申請") == {2024: "検討", 2025: "実施"}


def test_a_card_a_page_stays_a_card_a_page(pdf, read):
    names = ["電子申請", "電子入札", "電子契約"]
    for i, name in enumerate(names, 1):
        rows = [["番号", f"1-{i}", "事業名", name], *card(name)[1:]]
        pdf.grid(50, 60, WIDTHS, rows)
        pdf.page()
    plan = read(pdf)
    assert [(p["number"], p["name"], p["page_no"]) for p in plan.rows("projects")] == [
        (f"1-{i}", name, i) for i, name in enumerate(names, 1)
    ]


def test_targets_and_actuals_in_rows_of_their_own_are_told_apart(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["指標", "申請件数", *YEARS],
        [UP, "目標", "10件", "20件", "30件"],
        [UP, "実績", "8件", "21件", ""],
    ]
    pdf.grid(50, 80, [90, 100, 70, 70, 70], rows)
    values = read(pdf).of("電子申請", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [
        (2024, "target", 10),
        (2025, "target", 20),
        (2026, "target", 30),
        (2024, "actual", 8),
        (2025, "actual", 21),
    ]


def test_an_axis_below_another_inherits_its_era_and_a_unit_column_is_no_name(pdf, read):
    rows = [
        ["事　業　名", "電子予約", LEFT, LEFT, LEFT],
        ["担　当", "子育て課", LEFT, LEFT, LEFT],
        ["工　程", "項目", LEFT, "令和７年度", "８年度"],
        [UP, "予約の受付", LEFT, "検討", "実施"],
        ["評価指標", "指標", "単位", "７年度", "８年度"],
        [UP, "利用割合", "％", "40", "80以上"],
    ]
    pdf.grid(40, 60, [70, 140, 50, 90, 90], rows)
    plan = read(pdf)
    assert plan.years("電子予約") == {2025: "検討", 2026: "実施"}
    assert [(i["name"], i["unit"]) for i in plan.of("電子予約", "indicators")] == [("利用割合", "%")]
    values = plan.of("電子予約", "indicator_values")
    assert [(v["fiscal_year"], v["value"], v["comparator"]) for v in values] == [(2025, 40, "="), (2026, 80, ">=")]


def test_a_budget_takes_its_unit_from_a_cell_of_its_own(pdf, read):
    years = ["令和６年度", "令和７年度"]
    rows = [["事業名", "電子予約", LEFT], ["担当課", "子育て課", LEFT], ["年次計画", *years], [UP, "検討", "実施"]]
    pdf.grid(40, 60, [80, 150, 150], [*rows, ["事業費", "（単位：千円）", LEFT], [UP, *years], [UP, "1,320", "2,640"]])
    budgets = read(pdf).of("電子予約", "budgets")
    assert [(b["fiscal_year"], b["amount_yen"]) for b in budgets] == [(2024, 1_320_000), (2025, 2_640_000)]


def test_a_period_that_says_what_is_done_when_is_a_schedule(pdf, read):
    rows = [["事業名", "電子予約"], ["担当課", "子育て課"], ["実施時期", "令和５年度：準備　令和６年度：導入"]]
    pdf.grid(40, 60, [80, 350], rows)
    assert read(pdf).years("電子予約") == {2023: "準備", 2024: "実施"}
