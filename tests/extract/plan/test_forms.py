"""Forms of one project: schedules told in rows, what explains an indicator, totals, units within sections."""

import pytest

from tests.kit.pdfs import LEFT, UP

YEARS = ["令和７年度", "令和８年度", "令和９年度"]
WIDTHS = [80, 90, 80, 90, 90]


def top(name: str) -> list[list[str]]:
    return [
        ["番　号", "1-1", "取 組 名", name, LEFT],
        ["担　当", "総務課", "関係する課", "市民課", LEFT],
        ["内　容", f"{name}を進める。", LEFT, LEFT, LEFT],
    ]


def test_rows_that_begin_with_a_period_tell_the_stage_and_what_is_done(pdf, read):
    steps = [
        ["工　程", "時　期", "段　階", "行うこと", LEFT],
        [UP, "令和７年度", "準備", "様式の見直し", LEFT],
        [UP, "令和８～９年度", "運用", "受付の開始", LEFT],
    ]
    indicator = [["成果指標", "指　標", LEFT, "令和６年度", "令和９年度"], [UP, "受付の件数", LEFT, "10件", "90件"]]
    money = [["経費の見込", "令和７年度　500千円　令和８年度　120千円", LEFT, LEFT, LEFT]]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *steps, *indicator, *money])
    plan = read(pdf)
    assert plan.years("電子申請") == {2025: "準備", 2026: "実施", 2027: "実施"}
    assert plan.activities("電子申請") == {"様式の見直し": (2025, 2025), "受付の開始": (2026, 2027)}
    values = [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(2024, 10), (2027, 90)]
    assert [(b["fiscal_year"], b["amount_yen"]) for b in plan.of("電子申請", "budgets")] == [
        (2025, 500_000),
        (2026, 120_000),
    ]


def test_rows_that_begin_with_a_period_go_on_after_a_page_break(pdf, read):
    steps = [["工　程", "時　期", "段　階", "行うこと", LEFT], [UP, "令和７年度", "準備", "様式の見直し", LEFT]]
    pdf.grid(50, 680, WIDTHS, [*top("電子申請"), *steps], closed_bottom=False)
    pdf.page()
    rest = [["", "令和８～９年度", "運用", "受付の開始", LEFT], ["備　考", "毎年見直す。", LEFT, LEFT, LEFT]]
    pdf.grid(50, 60, WIDTHS, rest, closed_top=False)
    assert read(pdf).years("電子申請") == {2025: "準備", 2026: "実施", 2027: "実施"}


def test_how_an_indicator_was_set_is_its_rationale(pdf, read):
    rows = [
        ["指　標", "受付の件数", "現状値（R6）", "10件", LEFT],
        ["目標値（R9）", "90件", LEFT, LEFT, LEFT],
        ["指標の考え方", "令和６年度の実績を基に、毎年２割の増加を見込む。", LEFT, LEFT, LEFT],
    ]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows])
    plan = read(pdf)
    (indicator,) = plan.of("電子申請", "indicators")
    assert indicator["rationale"] == "令和6年度の実績を基に、毎年2割の増加を見込む。"
    assert "unread_region" not in plan.codes


def test_totals_and_parts_of_amounts_are_read_and_leave_no_doubt(pdf, read):
    rows = [
        ["事業費", *YEARS, "合 計"],
        ["事業費", "1,850", "2,640", "2,640", "7,130"],
        ["うち一般財源", "850", "640", "640", "2,130"],
    ]
    pdf.text(400, 66, "（単位：千円）", size=9)
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows])
    plan = read(pdf)
    assert [b["amount_yen"] for b in plan.of("電子申請", "budgets")] == [1_850_000, 2_640_000, 2_640_000]
    assert plan.rows("pages")[0]["words_unread"] == 0


def test_a_unit_within_a_section_beside_it_is_no_unknown_department(pdf, read):
    rows = top("電子申請")
    rows[1] = ["担当課", "総務課", "担当係", "行政係", LEFT]
    pdf.grid(50, 80, WIDTHS, rows)
    plan = read(pdf)
    assert plan.sections("電子申請") == ["総務課"]
    assert "department_unknown" not in plan.codes


def test_departments_stand_behind_their_label_in_one_cell(pdf, read):
    for i, (name, who) in enumerate((("電子申請の拡大", "総務部　総務課"), ("電子入札の導入", "財務部　財政課"))):
        rows = [
            [f"1-{i + 1}", name, LEFT, f"所管　{who}"],
            ["計画", "手続を改める。", "実績", "様式を改めた。"],
            ["進捗区分", "実施中", "評価", "Ａ"],
        ]
        pdf.grid(50, 80 + 120 * i, [70, 150, 70, 190], rows)
    plan = read(pdf)
    assert plan.sections("電子申請の拡大") == ["総務課"]
    assert plan.sections("電子入札の導入") == ["財政課"]


def test_a_table_that_explains_the_labels_of_the_list_is_no_project(pdf, read):
    rows = [
        ["項目", "内容"],
        ["№", "取組の通し番号です。"],
        ["担当課", "取組を進める課です。"],
        ["指標", "効果を測る指標です。"],
        ["区分", "新規…この計画から始めるもの"],
    ]
    pdf.grid(50, 80, [100, 350], rows)
    listed = [[str(i), f"{name}の導入", "総務課", "検討", "実施", "実施"] for i, name in enumerate("甲乙丙", 1)]
    pdf.grid(50, 300, [30, 150, 70, 70, 70, 70], [["№", "取組項目", "担当課", *YEARS], *listed])
    assert read(pdf).names == ["甲の導入", "乙の導入", "丙の導入"]


def test_a_name_behind_its_label_and_years_in_rows_with_their_costs(pdf, read):
    rows = [
        ["事業番号", "1-1", "事業名　電子申請の拡大", LEFT, LEFT],
        ["担当部署", "総務部", "総務課", "区分", "□新規 ■継続"],
        ["年次計画", "年度", "実施内容", LEFT, "概算事業費（千円）"],
        [UP, "令和７年度", "申請フォームの導入", LEFT, "1,850"],
        [UP, "８年度", "対象手続の拡充", LEFT, "1,320"],
        [UP, "９年度", "↓", LEFT, "－"],
    ]
    pdf.grid(50, 80, WIDTHS, rows)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大"]
    (department,) = plan.of("電子申請の拡大", "project_departments")
    assert (department["bureau"], department["section"]) == ("総務部", "総務課")
    assert plan.years("電子申請の拡大") == {2025: "実施", 2026: "拡充", 2027: "拡充"}
    amounts = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of("電子申請の拡大", "budgets")]
    assert amounts == [(2025, 1_850_000), (2026, 1_320_000)]
    assert not plan.of("電子申請の拡大", "indicators")


def test_a_cell_beside_the_rows_of_both_halves_is_one_entry(pdf, read):
    rows = [
        ["年　度", *YEARS, "10年度以降"],
        ["工程（前期）", "検討", "構築", "運用", "継続"],
        ["工程（後期）", "準備", "試行", UP, UP],
    ]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows])
    plan = read(pdf)
    entries = [(y["fiscal_year"], y["status_raw"]) for y in plan.of("電子申請", "project_years")]
    told = [(2025, "検討"), (2025, "準備"), (2026, "構築"), (2026, "試行"), (2027, "運用"), (2028, "継続")]
    assert entries == told


def test_the_value_that_an_indicator_had_stands_in_brackets_behind_it(pdf, read):
    rows = [
        ["", LEFT, *YEARS],
        [["指標：受付の件数", "（令和６年度：12件）"], "目標値", "20件", "50件", "80件"],
        [UP, "実績値", "24件", "", ""],
    ]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows], size=7)
    plan = read(pdf)
    assert [i["name"] for i in plan.of("電子申請", "indicators")] == ["受付の件数"]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    targets = [(2025, "target", 20), (2026, "target", 50), (2027, "target", 80)]
    assert sorted(values) == sorted([(2024, "baseline", 12), *targets, (2025, "actual", 24)])


def test_ticks_below_years_say_that_something_is_done_and_values_below_them_have_their_own_years(pdf, read):
    rows = [
        ["年次計画", "作業項目", "令　和", LEFT, LEFT],
        [UP, UP, "７年度", "８年度", "９年度"],
        [UP, "仕様の検討", "✓", "", ""],
        [UP, "受付の開始", "", "✓", "✓"],
        ["成果指標", "受付の件数", "現状値（令和６年度）12件", "目標値（令和９年度）80件", LEFT],
    ]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows], size=7)
    plan = read(pdf)
    assert plan.years("電子申請") == {2025: "検討", 2026: "実施", 2027: "実施"}
    assert {y["status_raw"] for y in plan.of("電子申請", "project_years")} == {"✓"}
    assert plan.project("電子申請")["description"] == "電子申請を進める。"
    values = [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(2024, 12), (2027, 80)]


def test_an_indicator_named_over_all_columns_above_its_values(pdf, read):
    rows = [
        ["", "現況（R6）", *YEARS],
        ["年次計画", "", "検討", "試行", "運用"],
        ["到達の物差し", "水位計の設置箇所数（単位：箇所）", LEFT, LEFT, LEFT],
        [UP, "2", "4", "8", "12"],
        [UP, "登録者数（単位：人）", LEFT, LEFT, LEFT],
        [UP, "－", "100", "200", "300以上"],
        ["所要経費（千円）", "事業費", "3,190", "18,700", "2,420"],
    ]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows], size=8)
    plan = read(pdf)
    assert [i["name"] for i in plan.of("電子申請", "indicators")] == ["水位計の設置箇所数", "登録者数"]
    assert [i["unit"] for i in plan.of("電子申請", "indicators")] == ["箇所", "人"]
    values = [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values[:4] == [(2024, 2), (2025, 4), (2026, 8), (2027, 12)]
    assert values[-1] == (2027, 300)
    amounts = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of("電子申請", "budgets")]
    assert amounts == [(2025, 3_190_000), (2026, 18_700_000), (2027, 2_420_000)]


def test_rows_of_versions_and_blanked_out_cells(pdf, read):
    years = ["令和４年度", "令和５年度", "令和６年度"]
    rows = [
        ["年　度", *years, ""],
        ["当初計画", "検討", "導入", "運用", ""],
        ["見直し後", "", "", "拡充", ""],
        [["指標", "予約の割合"], "基準値", "R4実績", "R5実績", "目標値"],
        [UP, "48％", "51％", "63％", "75％"],
    ]
    pdf.text(50, 60, "※基準値は令和3年度、目標値は令和6年度の値です。", size=8)
    middle = pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows], size=8, heights=22).middle(5)
    pdf.bar(130, middle - 11, 300, middle + 11, (0.85, 0.85, 0.85))
    plan = read(pdf)
    assert plan.years("電子申請") == {2022: "検討", 2023: "実施", 2024: "拡充"}
    assert not plan.activities("電子申請")
    assert [i["name"] for i in plan.of("電子申請", "indicators")] == ["予約の割合"]
    values = {(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子申請", "indicator_values")}
    assert values == {(2021, "baseline", 48), (2022, "actual", 51), (2023, "actual", 63), (2024, "target", 75)}


def test_the_department_in_brackets_behind_the_heading_of_a_form(pdf, read):
    for i, name in enumerate(("電子申請の拡大", "窓口の予約", "地図の公開")):
        y = 60 + 120 * i
        pdf.text(50, y, f"１－（１）－{'①②③'[i]}　{name}【総務課・市民課】", size=11)
        pdf.text(60, y + 22, f"・{name}を進めます。", size=9)
        pdf.grid(60, y + 45, [60, 100, 100, 100], [["工程", *YEARS], [UP, "検討", "導入", "運用"]], size=9)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "窓口の予約", "地図の公開"]
    assert plan.sections("窓口の予約") == ["総務課", "市民課"]
    assert plan.years("地図の公開") == {2025: "検討", 2026: "実施", 2027: "実施"}


def test_a_name_below_the_label_of_indicators_and_no_name_at_all(pdf, read):
    years = ["令和６年度", "令和７年度", "令和８年度"]
    for i, (name, indicator) in enumerate((("電子申請", "申請率"), ("窓口の改善", "－"))):
        rows = [
            ["取組名", name, LEFT, LEFT, LEFT],
            ["担当課", "総務課", LEFT, LEFT, LEFT],
            ["区分", LEFT, *years],
            ["年次計画", LEFT, "検討", "実施", "実施"],
            [f"指標\n{indicator}", "目標", "10％" if not i else "", "20％" if not i else "", "30％" if not i else ""],
            [UP, "実績", "12％" if not i else "", "", ""],
            ["令和６年度の実績", "計画に加え、３か所に設置した。", LEFT, LEFT, LEFT],
        ]
        pdf.grid(40, 60 + 300 * i, [100, 60, 110, 110, 110], rows)
    plan = read(pdf)
    assert [row["name"] for row in plan.of("電子申請", "indicators")] == ["申請率"]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert sorted(values) == [(2024, "actual", 12), (2024, "target", 10), (2025, "target", 20), (2026, "target", 30)]
    assert not plan.of("窓口の改善", "indicators")


def test_units_and_values_behind_the_names_of_indicators_and_what_a_year_is_judged(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["実施時期", LEFT, "令和６年度", "令和７年度", "令和８年度"],
        ["実施時期", LEFT, "検討", "実施", "実施"],
        ["指標名（単位）", LEFT, "令和６年度", "令和７年度", "令和８年度"],
        ["申請件数（件）", LEFT, "100", "200", "300"],
        ["６年度評価", "Ａ", "順調に進んでいる。", LEFT, LEFT],
    ]
    pdf.grid(50, 80, [80, 60, 110, 110, 110], rows)
    plan = read(pdf)
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施", 2026: "実施"}
    assert [(row["name"], row["unit"]) for row in plan.of("電子申請", "indicators")] == [("申請件数", "件")]
    values = [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(2024, 100), (2025, 200), (2026, 300)]


def test_the_baseline_in_brackets_behind_a_name(pdf, read):
    header = ["番号", "事業名", "担当課", "指標", "目標値（R10）"]
    rows = [
        [str(i), f"{name}の導入", "総務課", f"{name}の登録者数（R6現状{i},800人）", f"{i}2,000人"]
        for i, name in enumerate("甲乙丙", 1)
    ]
    pdf.grid(30, 80, [40, 110, 70, 200, 90], [header, *rows])
    plan = read(pdf)
    assert [row["name"] for row in plan.of("乙の導入", "indicators")] == ["乙の登録者数"]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("乙の導入", "indicator_values")]
    assert values == [(2024, "baseline", 2800), (2028, "target", 22000)]


def test_columns_of_targets_and_costs_beside_years_that_go_down(pdf, read):
    heads = ["年　度", "実施内容", "目標値", "事業費（千円）", LEFT]
    rows = [["令和７年度", "準備", "－", "500", LEFT], ["令和８年度", "運用", "20件", "120", LEFT]]
    measured = ["成果指標", "受付の件数", LEFT, "基準値", "10件"]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), measured, heads, *rows, ["令和９年度", "〃", "90件", "－", LEFT]])
    plan = read(pdf)
    assert plan.years("電子申請") == {2025: "準備", 2026: "実施", 2027: "実施"}
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(2026, "target", 20), (2027, "target", 90)]
    assert "indicator_without_year" in plan.codes  # of which year the baseline is, is printed nowhere
    assert [b["amount_yen"] for b in plan.of("電子申請", "budgets")] == [500_000, 120_000]


@pytest.mark.parametrize(
    "told", [["10件（R6）", LEFT, "90件（R9）"], ["2024年度", "10件", "2027年度　90件"]], ids=["behind", "before"]
)
def test_an_indicator_with_years_of_its_own_below_an_axis(pdf, read, told):
    rows = [["年　度", *YEARS, LEFT], ["計　画", "準備", "運用", "運用", LEFT], ["指　標", "受付の件数", *told]]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), *rows])
    plan = read(pdf)
    assert plan.years("電子申請") == {2025: "準備", 2026: "実施", 2027: "実施"}
    assert [row["name"] for row in plan.of("電子申請", "indicators")] == ["受付の件数"]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(2024, "baseline", 10), (2027, "target", 90)]
    places = [v["bbox"] for v in plan.of("電子申請", "indicator_values")]
    assert places[0] != places[1], "each value has a box of its own"
