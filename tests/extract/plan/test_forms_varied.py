"""Forms as cities vary them: titles, groups, brackets, indicators told in one cell, several forms of one kind."""

import pytest

from tests.extract.plan.test_forms import WIDTHS, YEARS, top
from tests.kit.pdfs import LEFT, UP


def test_unit_and_baseline_in_brackets_behind_an_indicator_and_a_department_beside_the_kind(pdf, read):
    rows = [
        ["事業名", "電子申請", LEFT, LEFT, LEFT],
        ["区　分", "□新規　■拡充", "主担当：総務部　総務課　協力：市民課", LEFT, LEFT],
        ["内　容", "電子申請を進める。", LEFT, LEFT, LEFT],
        ["年　度", "", *YEARS],
        ["計　画", "", "準備", "運用", "運用"],
        ["指　標", ["受付の件数（単位：件、", "現状値（R5）：1,034）"], "60", "90", "120"],
    ]
    pdf.grid(50, 80, [60, 150, 130, 80, 80], rows, heights=30)
    plan = read(pdf)
    told = [(d["role"], d["bureau"], d["section"]) for d in plan.of("電子申請", "project_departments")]
    assert told == [("lead", "総務部", "総務課"), ("related", None, "市民課")]
    assert plan.project("電子申請")["novelty"] == "拡充"
    assert [(row["name"], row["unit"]) for row in plan.of("電子申請", "indicators")] == [("受付の件数", "件")]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(2023, "baseline", 1034), (2025, "target", 60), (2026, "target", 90), (2027, "target", 120)]


def test_a_column_of_targets_for_each_of_two_indicators(pdf, read):
    measured = ["成果指標", ["①受付の件数（現状値 10件）", "②受付の割合（現状値 －）"], LEFT, LEFT, LEFT]
    heads = ["年　度", "取組区分", "取組内容", "目標①", "目標②"]
    rows = [["令和７年度", "検討", "様式の見直し", "20件", "5％"], ["令和８年度", "運用", "受付の開始", "90件", "30％"]]
    pdf.grid(50, 80, WIDTHS, [*top("電子申請"), measured, heads, *rows], heights=26)
    plan = read(pdf)
    assert [row["name"] for row in plan.of("電子申請", "indicators")] == ["受付の件数", "受付の割合"]
    values = [(v["indicator_no"], v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert values == [(1, 2025, 20), (1, 2026, 90), (2, 2025, 5), (2, 2026, 30)]
    assert plan.years("電子申請") == {2025: "検討", 2026: "実施"}


def test_an_indicator_told_in_one_cell_below_the_years_and_a_unit_told_in_the_text(pdf, read):
    pdf.text(
        50,
        40,
        "担当課、年度ごとの計画及び概算の事業費を示します。事業費の単位は千円です。指標の基準値は令和５年度の値です。",
        size=8,
    )
    for i, name in enumerate(("電子申請", "電子入札", "地図の公開")):
        y = 70 + 150 * i
        pdf.text(50, y, f"1-{i + 1}　{name}の拡大", size=13)
        rows = [
            ["担当課", "総務課（市民課）", LEFT, LEFT],
            ["年度", "R7", "R8", "R9"],
            ["計画", "準備", "導入", "→"],
            ["事業費", "－", "1,760", "1,320"],
            ["指標", f"{name}の割合　8.4％→25％（R8）→40％以上（R9）", LEFT, LEFT],
        ]
        pdf.grid(50, y + 24, [60, 90, 90, 90], rows)
    plan = read(pdf)
    (indicator,) = plan.of("電子入札の拡大", "indicators")
    assert indicator["name"] == "電子入札の割合"
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("電子入札の拡大", "indicator_values")]
    assert values == [(2023, "baseline", 8.4), (2026, "target", 25), (2027, "target", 40)]
    amounts = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of("電子入札の拡大", "budgets")]
    assert amounts == [(2026, 1_760_000), (2027, 1_320_000)]


FORM_STEPS = [["年次計画", *YEARS, LEFT], [UP, "検討", "導入", "運用", LEFT]]
VARIED_FORMS = {
    "title over all columns": [
        ["{n}　{name}", LEFT, LEFT, LEFT, LEFT],
        *[["担当課", "総務課", LEFT, LEFT, LEFT]],
        *FORM_STEPS,
    ],
    "number in heavy brackets": [
        ["【{n}】{name}", LEFT, LEFT, "【担当】総務課", LEFT],
        ["《取組概要》", "手続を電子化します。", LEFT, LEFT, LEFT],
        ["《工程》", *YEARS, LEFT],
        ["", "検討", "導入", "運用", LEFT],
    ],
    "group beside the name": [
        ["施策", "手続のオンライン化", LEFT, "取組", "（{n}）{name}"],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        *FORM_STEPS,
    ],
    "a plan is a schedule": [
        ["番号", "{n}", "事業名", "{name}", LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT],
        ["計画", *YEARS, LEFT],
        [UP, "検討", "導入", "運用", LEFT],
    ],
}


@pytest.mark.parametrize("form", VARIED_FORMS.values(), ids=VARIED_FORMS)
def test_a_form_a_page_is_a_project_a_page(pdf, read, form):
    names = ["電子申請の拡大", "窓口改革の推進", "会議の電子化"]
    for n, name in enumerate(names, 1):
        if n > 1:
            pdf.page()
        rows = [[cell.format(n=n, name=name) if isinstance(cell, str) else cell for cell in row] for row in form]
        described = ["内　容", "市民が来庁せずに手続を終えられるようにします。", LEFT, LEFT, LEFT]
        pdf.grid(
            50, 80, [70, 90, 90, 90, 120], [*rows, described, ["指　標", f"{name}の割合", "R5", "12件", "R8　60件"]]
        )
    plan = read(pdf)
    assert plan.names == names
    for name in names:
        assert plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"}
        assert plan.sections(name) == ["総務課"]
        assert [row["name"] for row in plan.of(name, "indicators")] == [f"{name}の割合"]


def test_an_axis_without_a_label_ends_where_a_label_begins_a_row(pdf, read):
    for n, name in enumerate(("電子申請の拡大", "窓口改革の推進")):
        y = 60 + 300 * n
        pdf.text(50, y, f"取組{n + 1}　{name}", size=13)
        rows = [
            ["担当課", "総務課", LEFT],
            ["目的", "市民が来庁せずに手続を終えられるようにします。", LEFT],
            YEARS,
            ["検討", "導入", "運用"],
            ["評価指標", "申請の割合", "12件（R5）→60件（R8）"],
        ]
        pdf.grid(50, y + 24, [130, 180, 150], rows)
    plan = read(pdf)
    assert plan.years("窓口改革の推進") == {2025: "検討", 2026: "実施", 2027: "実施"}
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("窓口改革の推進", "indicator_values")]
    assert values == [(2023, "baseline", 12), (2026, "target", 60)]


def test_forms_below_marked_headings_with_a_step_in_each_cell(pdf, read):
    pdf.text(50, 20, "第２章　取組の内容", size=16)
    for n, name in enumerate(("電子申請の拡大", "窓口改革の推進", "会議の電子化")):
        y = 60 + 230 * n
        pdf.text(50, y, f"■{name}", size=12)
        rows = [
            ["担当課", "総務課", LEFT, LEFT],
            ["内容", "市民が来庁せずに手続を終えられるようにします。", LEFT, LEFT],
            ["予定", "R6：検討", "R7：導入", "R8：運用"],
        ]
        pdf.grid(50, y + 24, [80, 120, 120, 120], rows)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "窓口改革の推進", "会議の電子化"]
    assert plan.years("窓口改革の推進") == {2024: "検討", 2025: "実施", 2026: "実施"}


def test_years_below_a_heading_beside_other_fields_and_the_parts_of_amounts(pdf, read):
    rows = [
        ["1-3", "コンビニ交付の充実", LEFT, "区分　継続", LEFT],
        ["担当課", "市民課", LEFT, "関係課", "－"],
        ["現状", "利用は２割にとどまる。", LEFT, "年次計画", LEFT],
        [UP, UP, LEFT, "令和７年度", ["・要件定義", "・構築"]],
        ["取組の内容", "手数料を安くする。", LEFT, "令和８年度", "運用"],
        [UP, UP, LEFT, "令和９年度", "運用"],
        ["（単位：千円）", LEFT, *YEARS],
        ["事業費", LEFT, "4,180", "2,640", "－"],
        [["財源", "内訳"], "国県支出金", "2,000", "0", "0"],
        [UP, "一般財源", "2,180", "2,640", "0"],
    ]
    pdf.grid(50, 80, [70, 110, 100, 90, 100], rows, heights=30)
    plan = read(pdf)
    name = "コンビニ交付の充実"
    assert plan.project(name)["novelty"] == "継続"
    told = [(y["fiscal_year"], y["status_raw"]) for y in plan.of(name, "project_years")]
    assert told == [(2025, "要件定義"), (2025, "構築"), (2026, "運用"), (2027, "運用")]
    assert plan.project(name)["description"] == "利用は2割にとどまる。手数料を安くする。"
    assert [b["amount_yen"] for b in plan.of(name, "budgets")] == [4_180_000, 2_640_000]
    assert not plan.of(name, "indicators")
    assert plan.rows("pages")[0]["words_unread"] == 0
