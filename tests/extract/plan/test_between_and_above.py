"""What stands around a table and holds for it: remarks between its parts, running heads, units, signs of repetition."""

import pytest

from tests.kit.pdfs import LEFT, UP

YEARS = ["令和６年度", "令和７年度", "令和８年度"]
HEADER = ["番号", "事業名", "担当課", *YEARS]
WIDTHS = [40, 150, 90, 70, 70, 70]


def row(number, name, section="総務課", *values):
    return [str(number), name, section, *(values or ("検討", "実施", "実施"))]


def test_a_table_goes_on_behind_a_remark_and_without_its_header(pdf, read):
    pdf.grid(40, 700, WIDTHS, [HEADER, row(1, "電子申請の拡充")], heights=24)
    pdf.text(420, 752, "（次ページへ続く）", 8)
    pdf.page()
    pdf.grid(40, 60, WIDTHS, [row(2, "窓口の改善"), row(3, "地図の公開")], heights=24)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡充", "窓口の改善", "地図の公開"]
    assert plan.years("地図の公開") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_a_small_line_at_the_top_of_two_pages_is_no_heading(pdf, read):
    pdf.text(50, 20, "第４章 個別事業", 7)
    pdf.text(50, 90, "第４章 個別事業一覧", 14)
    pdf.grid(40, 140, WIDTHS, [HEADER, row(1, "電子申請の拡充")], heights=24)
    pdf.page()
    pdf.text(50, 20, "第４章 個別事業", 7)
    pdf.grid(40, 140, WIDTHS, [HEADER, row(2, "窓口の改善")], heights=24)
    plan = read(pdf)
    assert [p["section_path"] for p in plan.rows("projects")] == [["第4章 個別事業一覧"]] * 2


def test_a_ditto_sign_stands_for_the_cell_above_it(pdf, read):
    rows = [HEADER, row(1, "電子申請の拡充", "情報政策課"), row(2, "窓口の改善", "〃"), row(3, "地図の公開", "同上")]
    pdf.grid(40, 80, WIDTHS, rows, heights=24)
    plan = read(pdf)
    assert [plan.sections(name) for name in plan.names] == [["情報政策課"]] * 3


def test_a_unit_above_a_table_holds_for_its_amounts(pdf, read):
    pdf.text(430, 64, "（単位：百万円）", 8)
    rows = [
        ["番号", "事業名", "担当課", "事業費", LEFT, LEFT],
        ["", "", "", "R6", "R7", "R8"],
        ["1", "電子申請の拡充", "総務課", "12", "3", "0"],
    ]
    pdf.grid(40, 80, WIDTHS, rows)
    budgets = read(pdf).of("電子申請の拡充", "budgets")
    assert [b["amount_yen"] for b in budgets] == [12_000_000, 3_000_000, 0]


def test_a_year_that_cannot_be_costs_that_year_and_is_said(pdf, read):
    header = ["番号", "事業名", "担当課", "令和６年度", "令和７年度", "令和80年度"]
    pdf.grid(40, 80, WIDTHS, [header, row(1, "電子申請の拡充")], heights=24)
    plan = read(pdf)
    assert plan.years("電子申請の拡充") == {2024: "検討", 2025: "実施"}
    assert "year_impossible" in plan.codes
    assert plan.document["fiscal_year_to"] == 2025


def test_years_in_two_writings_or_with_fy_behind_are_an_axis(pdf, read):
    for page, header in enumerate([["2024/R6", "2025/R7", "2026/R8"], ["2024FY", "2025FY", "2026FY"]]):
        if page:
            pdf.page()
        pdf.grid(40, 80, WIDTHS, [[*HEADER[:3], *header], row(page + 1, f"電子申請の拡充{page}")], heights=24)
    plan = read(pdf)
    for name in plan.names:
        assert plan.years(name) == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_readings_with_digits_and_beyond_their_word_are_no_text(pdf, read):
    pdf.grid(40, 80, WIDTHS, [HEADER, row(1, "ＲＰＡの導入")], heights=24)
    pdf.text(77, 106, "あーるぴーえー", 4)
    assert read(pdf).project("RPAの導入")["number"] == "1"


def test_a_printed_progress_goes_before_what_a_period_lets_guess(pdf, read):
    header = ["番号", "事業名", "担当課", "実施期間", "進捗状況"]
    rows = [["1", "電子申請の拡充", "総務課", "令和6年度～令和8年度", "中止"]]
    pdf.grid(40, 80, [40, 150, 90, 130, 70], [header, *rows], heights=24)
    assert read(pdf).years("電子申請の拡充") == {2024: "中止", 2025: "中止", 2026: "中止"}


def test_a_heading_names_the_year_of_a_progress_column(pdf, read):
    pdf.text(50, 50, "第２章 令和6年度 取組状況一覧", 14)
    rows = [["番号", "事業名", "担当課", "進捗状況"], ["1", "電子申請の拡充", "総務課", "検討"]]
    pdf.grid(40, 100, [40, 150, 90, 70], rows, heights=24)
    assert read(pdf).years("電子申請の拡充") == {2024: "検討"}


def test_of_rows_of_plan_and_result_the_plan_is_the_schedule_and_a_changed_plan_holds(pdf, read):
    header = ["番号", "事業名", "担当課", "区分", *YEARS]
    rows = [
        ["1", "電子申請の拡充", "総務課", "計画", "検討", "実施", "完了"],
        [UP, UP, UP, "実績", "遅延", "", ""],
        ["2", "窓口の改善", "市民課", "当初", "準備", "試行", "実施"],
        [UP, UP, UP, "変更", "準備", "準備", "中止"],
    ]
    pdf.grid(40, 80, [40, 130, 80, 50, 65, 65, 65], [header, *rows], heights=24)
    plan = read(pdf)
    assert plan.years("電子申請の拡充") == {2024: "検討", 2025: "実施", 2026: "完了"}
    assert plan.years("窓口の改善") == {2024: "準備", 2025: "準備", 2026: "中止"}


@pytest.mark.parametrize("sign", ["〃", "\u2033", "同　上"])
def test_every_sign_of_repetition_repeats_the_department_above(pdf, read, sign):
    rows = [
        ["事業名", "担当課", "R7", "R8"],
        ["電子申請", "総務課", "検討", "実施"],
        ["電子入札", sign, "検討", "実施"],
    ]
    pdf.grid(50, 80, [150, 90, 80, 80], rows)
    assert read(pdf).sections("電子入札") == ["総務課"]
