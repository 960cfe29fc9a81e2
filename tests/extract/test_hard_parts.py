"""Hard parts that readers once lost or got wrong."""

import pytest

from normalize.text import squeeze
from tests.extract.conftest import read_file
from tests.extract.test_evidence import RAW, crop
from tests.extract.test_shapes import schedule
from tests.pdfs import LEFT, UP, Gothic

HEADER = ["番号", "事業名", "担当課", "令和６年度", "令和７年度", "令和８年度"]
YEARS = ["令和６年度", "令和７年度", "令和８年度"]


def test_labelled_bars_in_sequence_in_one_row_are_three_activities(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    bars = ((3, 4, "検討"), (4, 5, "構築"), (5, 7, "運用"))
    for (left, right, label), tone in zip(bars, (0.7, 0.8, 0.9), strict=True):
        pdf.bar(table.xs[left] + 2, table.ys[1] + 6, table.xs[right] - 2, table.ys[2] - 6, (tone, tone, 1))
        pdf.text(table.xs[left] + 15, table.middle(1) - 4, label, size=8)
    plan = read(pdf)
    assert plan.activities("電子申請の拡大") == {"検討": (2023, 2023), "構築": (2024, 2024), "運用": (2025, 2026)}
    assert plan.years("電子申請の拡大") == {2023: "検討", 2024: "準備", 2025: "実施", 2026: "実施"}


def test_baseline_and_target_side_by_side_in_a_card(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT],
        ["担当課", "総務課", "関係課", "市民課"],
        ["指標", "オンライン申請の件数", LEFT, LEFT],
        ["現状値（R5）", "120件", "目標値（R8）", "300件"],
    ]
    pdf.grid(50, 80, [90, 130, 90, 130], rows)
    values = read(pdf).of("電子申請", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [
        (2023, "baseline", 120),
        (2026, "target", 300),
    ]


@pytest.mark.parametrize("mark", ["（最終案）", "（原案）"])
def test_a_final_draft_has_the_title_of_the_plan(pdf, read, mark):
    pdf.text(120, 200, Gothic(f"流山市ＤＸ推進計画{mark}"), size=26)
    pdf.page()
    for i in range(8):
        pdf.text(60, 80 + 20 * i, "市民の利便性の向上を目指して取り組みます。")
    assert read(pdf).document["title"] == "流山市DX推進計画"


@pytest.mark.parametrize("plan", ["hadano", "tomi", "yotsukaido"])
def test_the_box_of_a_card_shows_its_name(plan):
    path = RAW / f"{plan}.pdf"
    rows = [row for row in read_file(path).rows("projects") if row["layout"] == "card"]
    assert [row["name"] for row in rows if squeeze(row["name"]) not in squeeze(crop(path, row))] == []


def test_a_card_with_arrows_over_page_break(pdf, read):
    widths = [90, 150, 70, 70, 70]
    pdf.grid(
        50,
        700,
        widths,
        [
            ["事業名", "電子申請", LEFT, LEFT, LEFT],
            ["担当課", "総務課", LEFT, LEFT, LEFT],
            ["スケジュール", "取組内容", *YEARS],
        ],
    )
    pdf.page()
    t = pdf.grid(
        50,
        60,
        widths,
        [["", "方式の検討", "", "", ""], [UP, "システムの導入", "", "", ""]],
        heights=30,
        closed_top=True,
    )
    pdf.arrow(t.xs[2] + 4, t.xs[3] - 4, t.middle(0))
    pdf.arrow(t.xs[3] + 4, t.xs[5] - 4, t.middle(1))
    plan = read(pdf)
    assert plan.activities("電子申請") == {"方式の検討": (2024, 2024), "システムの導入": (2025, 2026)}


def test_budget_column_per_row(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "事業費（千円）", *YEARS[:2]],
        ["1", "電子申請", "総務課", "1,234", "検討", "実施"],
    ]
    pdf.grid(40, 80, [40, 150, 80, 90, 70, 70], rows)
    (row,) = read(pdf).of("電子申請", "budgets")
    assert row["amount_yen"] == 1_234_000


def test_a_total_row_is_no_project(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "事業費（千円）"],
        ["1", "電子申請", "総務課", "100"],
        ["合計", LEFT, LEFT, "100"],
    ]
    pdf.grid(40, 80, [40, 150, 80, 90], rows)
    assert read(pdf).names == ["電子申請"]


def test_a_table_without_vertical_rules(pdf, read):
    xs = [40, 80, 230, 320, 390, 460]
    for y in (80, 104, 128, 152):
        pdf.line(40, y, 530, y)
    for y, row in zip(
        (80, 104, 128),
        (
            HEADER,
            ["1", "電子申請", "総務課", "検討", "試行", "実施"],
            ["2", "電子入札", "財政課", "検討", "検討", "実施"],
        ),
        strict=True,
    ):
        for x, w in zip(xs, row, strict=True):
            pdf.text(x + 3, y + 5, w, size=9)
    plan = read(pdf)
    assert plan.years("電子申請") == {2024: "検討", 2025: "試行", 2026: "実施"}
