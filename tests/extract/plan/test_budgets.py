"""Budgets keep their fiscal year where the plan prints it."""

import pytest

from tests.kit.pdfs import LEFT, UP

YEARS = ["令和６年度", "令和７年度", "令和８年度"]


def amounts(plan, name: str) -> list[tuple[int | None, int | None]]:
    return [(row["fiscal_year"], row["amount_yen"]) for row in plan.of(name, "budgets")]


def test_a_band_of_a_card(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT],
        ["年次計画", *YEARS],
        ["", "検討", "実施", "実施"],
        ["事業費（千円）", "－", "1,200", "800"],
    ]
    pdf.grid(50, 80, [120, 110, 110, 110], rows)
    plan = read(pdf)
    assert amounts(plan, "電子申請") == [(2025, 1_200_000), (2026, 800_000)]
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_columns_of_amounts_beside_the_columns_of_the_plan(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "年次計画", LEFT, LEFT, "事業費（千円）", LEFT, LEFT],
        ["", "", "", "R6", "R7", "R8", "R6", "R7", "R8"],
        ["1", "電子申請", "総務課", "検討", "実施", "実施", "0", "1,200", "800"],
    ]
    pdf.grid(30, 80, [35, 110, 70, 50, 50, 50, 55, 55, 55], rows)
    plan = read(pdf)
    assert plan.years("電子申請") == {2024: "検討", 2025: "実施", 2026: "実施"}
    assert amounts(plan, "電子申請") == [(2024, 0), (2025, 1_200_000), (2026, 800_000)]


def test_the_unit_in_a_first_row_above_the_header(pdf, read):
    rows = [
        ["実施計画一覧", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, "（単位：千円）", LEFT],
        ["番号", "事業名", "担当課", "年次計画", LEFT, LEFT, "事業費", LEFT, LEFT],
        ["", "", "", "R6", "R7", "R8", "R6", "R7", "R8"],
        ["1", "電子申請", "総務課", "検討", "実施", "実施", "0", "1,200", "800"],
    ]
    pdf.grid(30, 80, [35, 110, 70, 50, 50, 50, 55, 55, 55], rows)
    assert amounts(read(pdf), "電子申請") == [(2024, 0), (2025, 1_200_000), (2026, 800_000)]


def test_amounts_told_with_their_year(pdf, read):
    rows = [["事業名", "電子申請"], ["担当課", "総務課"], ["予算額", "令和６年度 1,200千円、令和７年度 80万円"]]
    pdf.grid(50, 80, [100, 350], rows)
    assert amounts(read(pdf), "電子申請") == [(2024, 1_200_000), (2025, 800_000)]


def test_one_amount_without_a_year(pdf, read):
    pdf.grid(50, 80, [100, 350], [["事業名", "電子申請"], ["担当課", "総務課"], ["事業費", "55,607 千円"]])
    assert amounts(read(pdf), "電子申請") == [(None, 55_607_000)]


def test_an_amount_under_a_label_with_its_year_and_unit(pdf, read):
    head = ["事業名", "担当課", ["事業費", "2025年度", "（百万円）"], ["事業費", "2026年度", "（百万円）"]]
    pdf.grid(50, 80, [150, 90, 80, 80], [head, ["津波の監視", "総務課", "12.5", "3.2"]], heights=[50, 24])
    told = [(b["fiscal_year"], b["amount_yen"]) for b in read(pdf).of("津波の監視", "budgets")]
    assert told == [(2025, 12_500_000), (2026, 3_200_000)]


def test_rows_of_sums_leave_a_list_a_list(pdf, read):
    head = ["番号", "事業名", "担当課", "令和7年度", "令和8年度"]
    rows = [["1", "電話の更新", "管財課", "12,000", "3,000"], ["", "小計", "", "12,000", "3,000"]]
    rows += [
        ["2", "案内板の改修", "観光課", "5,000", "0"],
        ["", "小計", "", "5,000", "0"],
        ["", "合計", "", "17,000", "3,000"],
    ]
    pdf.text(420, 45, "単位（千円）", size=9)
    pdf.grid(50, 60, [40, 150, 90, 80, 80], [head, *rows])
    plan = read(pdf)
    assert plan.names == ["電話の更新", "案内板の改修"]
    assert amounts(plan, "電話の更新") == [(2025, 12_000_000), (2026, 3_000_000)]


@pytest.mark.parametrize(
    "label", [["R7予算額", "（千円）"], ["令和7年度", "予算額（千円）"], "令和7年度予算額（千円）"]
)
def test_the_year_of_an_amount_may_stand_before_its_label(pdf, read, label):
    head = ["番号", "事業名", "担当課", label]
    rows = [["1", "電話の更新", "管財課", "12,000"], ["2", "案内板の改修", "観光課", "5,000"]]
    pdf.grid(50, 60, [40, 150, 90, 110], [head, *rows], heights=[40, 24, 24])
    assert amounts(read(pdf), "電話の更新") == [(2025, 12_000_000)]


def test_what_was_spent_makes_way_for_the_budget_of_its_year(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["区分", LEFT, *YEARS],
        ["年次計画", LEFT, "検討", "実施", "実施"],
        ["事業費\n（千円）", "予算額", "1,000", "1,200", "800"],
        [UP, "決算額", "990", "1,150", ""],
    ]
    pdf.grid(50, 80, [80, 60, 110, 110, 110], rows)
    assert amounts(read(pdf), "電子申請") == [(2024, 1_000_000), (2025, 1_200_000), (2026, 800_000)]


def test_amounts_behind_labels_with_their_year(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["概要", "手続を自宅からできるようにする。", LEFT, LEFT, LEFT],
        ["事業費\n（千円）", "令和６年度決算額", "3,168", "令和７年度予算額", "2,000"],
    ]
    pdf.grid(50, 80, [80, 110, 90, 110, 90], rows)
    rows[3:] = [["事業費", "R6決算", "3,168千円", "R7予算", "2,000千円"]]
    rows[0][1] = "電子入札"
    pdf.grid(50, 300, [80, 110, 90, 110, 90], rows)
    plan = read(pdf)
    assert amounts(plan, "電子申請") == amounts(plan, "電子入札") == [(2024, 3_168_000), (2025, 2_000_000)]


def test_a_list_that_goes_on_with_the_same_header_has_the_unit_of_the_first_page(pdf, read):
    header = ["No.", "区分", "事業名", "担当課", "R7", "R8", "事業費"]
    for page in range(2):
        if page:
            pdf.page()
        else:
            pdf.text(420, 45, "（単位：千円）", size=8)
        pdf.text(40, 30, f"{page + 1}　施策{page + 1}の事業", size=14)
        rows = [
            [str(3 * page + i), "新" if i == 1 else "継", f"{name}{page}の導入", "総務課", "検討", "実施", f"{i},100"]
            for i, name in enumerate("甲乙丙", 1)
        ]
        pdf.grid(40, 60, [30, 40, 130, 80, 60, 60, 80], [header, *rows])
    plan = read(pdf)
    assert [b["amount_yen"] for b in plan.of("乙1の導入", "budgets")] == [2_100_000]
    assert [plan.project(f"{name}1の導入")["novelty"] for name in "甲乙"] == ["新規", "継続"]


def test_an_amount_in_brackets_behind_what_a_year_does(pdf, read):
    rows = [
        [str(i), f"{name}の導入", "総務課", ["検討", "（100千円）"], ["導入", "（1,200千円）"]]
        for i, name in enumerate("甲乙丙", 1)
    ]
    pdf.grid(40, 60, [30, 130, 80, 100, 100], [["No.", "事業名", "担当課", "R7", "R8"], *rows], heights=30)
    plan = read(pdf)
    assert plan.years("乙の導入") == {2025: "検討", 2026: "実施"}
    amounts = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of("乙の導入", "budgets")]
    assert amounts == [(2025, 100_000), (2026, 1_200_000)]


def test_the_years_in_which_something_begins_and_ends_are_its_period(pdf, read):
    rows = [[str(i), f"{name}の導入", "総務課", "R6", "R8"] for i, name in enumerate("甲乙丙", 1)]
    pdf.grid(40, 60, [30, 130, 80, 100, 100], [["No.", "事業名", "担当課", "開始年度", "完了年度"], *rows])
    assert read(pdf).years("乙の導入") == {2024: "実施", 2025: "実施", 2026: "実施"}
