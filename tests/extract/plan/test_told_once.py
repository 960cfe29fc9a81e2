"""What a plan tells once and means everywhere, and what contents tell without a label."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

YEARS = ["令和7年度", "令和8年度", "令和9年度"]
LIST = ["No.", "事業名", "担当課", "指標", "現状値", "目標値"]


@pytest.mark.parametrize(
    "note",
    [
        "※現状値は令和5年度末、目標値は令和10年度末の値",
        "「現状」は令和５年度末の値、「目標」は令和10年度末の値です。",
        "現状値：R5年度、目標値：R10年度",
    ],
)
def test_a_note_tells_the_years_of_all_values(pdf, read, note):
    pdf.text(50, 60, note, size=9)
    rows = [
        [str(i), f"{name}の導入", "総務課", f"{name}の件数", f"{i}0件", f"{i}00件"]
        for i, name in enumerate("甲乙丙丁", 1)
    ]
    pdf.grid(50, 80, [40, 120, 80, 100, 70, 70], [LIST, *rows])
    plan = read(pdf)
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("乙の導入", "indicator_values")]
    assert values == [(2023, "baseline", 20), (2028, "target", 200)]


def test_two_years_for_one_kind_are_nobodys(pdf, read):
    pdf.text(50, 50, "現状値は令和5年度末の値です。", size=9)
    pdf.text(50, 64, "現状値は令和6年度末の値です。", size=9)
    rows = [
        [str(i), f"{name}の導入", "総務課", f"{name}の件数", f"{i}0件", f"{i}00件"]
        for i, name in enumerate("甲乙丙丁", 1)
    ]
    pdf.grid(50, 80, [40, 120, 80, 100, 70, 70], [LIST, *rows])
    assert not read(pdf).rows("indicator_values")


def test_a_column_of_new_and_continued_is_the_novelty_whatever_its_label(pdf, read):
    header = ["番号", "取組", "担当課", *YEARS, "第1期からの扱い"]
    words = ["新規", "継続", "拡充", "継続"]
    rows = [
        [f"1-{i}", f"{n}の導入", "総務課", "検討", "試行", "実施", w]
        for i, (n, w) in enumerate(zip("甲乙丙丁", words, strict=True), 1)
    ]
    pdf.grid(30, 80, [40, 110, 70, 70, 70, 70, 80], [header, *rows])
    plan = read(pdf)
    assert [plan.project(f"{n}の導入")["novelty"] for n in "甲乙丙丁"] == words


def test_a_tag_in_the_first_row_of_a_form_is_its_novelty(pdf, read):
    for i, (name, tag) in enumerate((("電子申請の拡大", "拡充"), ("窓口の改善", "新規"))):
        rows = [
            [f"1-{i + 1}", name, LEFT, tag],
            ["担当課", "総務課", LEFT, LEFT],
            ["概要", "手続を自宅からできるようにする。", LEFT, LEFT],
            ["年次計画", *YEARS],
            [UP, "検討", "試行", "実施"],
        ]
        pdf.grid(50, 60 + 200 * i, [80, 120, 120, 120], rows)
    plan = read(pdf)
    assert (plan.project("電子申請の拡大")["novelty"], plan.project("窓口の改善")["novelty"]) == ("拡充", "新規")


def test_a_form_goes_back_to_its_years_below_the_values_of_its_indicator(pdf, read):
    rows = [
        ["事業名", "電子申請の拡大", LEFT, LEFT, LEFT, LEFT],
        ["担当課", "総務課", LEFT, LEFT, LEFT, LEFT],
        ["年次計画", "実施項目", *YEARS, "令和10年度"],
        [UP, "様式の電子化", "検討", "導入", "運用", "運用"],
        ["成果指標", "指標名", LEFT, "現状値（令和5年度）", "中間目標（令和8年度）", "最終目標（令和10年度）"],
        [UP, "申請できる手続の数", LEFT, "58件", "150件", "220件"],
        ["事業費（千円）", "概算額", "2,640", "3,960", "3,300", "3,300"],
    ]
    pdf.grid(30, 60, [80, 110, 80, 80, 80, 80], rows, size=7)
    plan = read(pdf)
    amounts = [(row["fiscal_year"], row["amount_yen"]) for row in plan.of("電子申請の拡大", "budgets")]
    assert amounts == [(2025, 2640000), (2026, 3960000), (2027, 3300000), (2028, 3300000)]
    assert [v["value"] for v in plan.of("電子申請の拡大", "indicator_values")] == [58, 150, 220]


def test_items_below_a_numbered_project_are_its_steps(pdf, read):
    header = ["番号", "施策名／主な取組", "主管課", *YEARS]
    rows = [
        ["101", "電子申請の推進", "総務課", "", "", ""],
        ["", "・様式の電子化", "", "検討", "実施", "実施"],
        ["", "・手数料の納付", "", "", "検討", "導入"],
        ["102", "窓口の改善", "市民課", "検討", "試行", "実施"],
        ["103", "庁内の無線化", "総務課", "設計", "構築", "運用"],
    ]
    pdf.grid(40, 80, [40, 150, 80, 70, 70, 70], [header, *rows])
    plan = read(pdf)
    assert plan.names == ["電子申請の推進", "窓口の改善", "庁内の無線化"]
    assert plan.activities("電子申請の推進") == {"様式の電子化": (2025, 2027), "手数料の納付": (2026, 2027)}


def test_years_in_brackets_behind_words_of_a_plan_head_its_values(pdf, read):
    listed = [
        ["番号", "取組", "担当課"],
        *[[sign, f"{n}の導入", "総務課"] for sign, n in zip("①②③④", "甲乙丙丁", strict=True)],
    ]
    pdf.grid(50, 60, [40, 150, 100], listed)
    header = ["番号", "ものさし", "いま（令和6年度）", "めざす値（令和11年度）"]
    rows = [
        [sign, f"{n}の利用者の数", f"{i}0人", f"{i}00人"]
        for i, (sign, n) in enumerate(zip("①②③④", "甲乙丙丁", strict=True), 1)
    ]
    pdf.grid(50, 300, [40, 150, 110, 120], [header, *rows])
    values = read(pdf).of("丙の導入", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [
        (2024, "baseline", 30),
        (2029, "target", 300),
    ]


def test_a_report_is_of_the_year_that_stands_alone_on_its_cover(tmp_path, read):
    pdf = Pdf(tmp_path / "report.pdf")
    pdf.text(100, 200, Gothic("デジタル化推進計画"), size=26)
    pdf.text(100, 250, Gothic("進捗状況報告書"), size=20)
    pdf.text(200, 300, "【令和６年度分】", size=14)
    pdf.page()
    pdf.text(50, 40, "計画期間：令和5年度～令和9年度")
    pdf.text(50, 60, Gothic("４　令和６年度の総括"), size=14)
    header = ["番号", "取組", "所管", "取組結果", "進捗"]
    rows = [
        [f"A-{i}", f"{n}の導入", "総務課", "予定の手続を電子化した。", "実施中"] for i, n in enumerate("甲乙丙丁", 1)
    ]
    pdf.grid(50, 90, [50, 120, 80, 180, 60], [header, *rows])
    plan = read(pdf)
    assert (plan.document["fiscal_year_from"], plan.document["fiscal_year_to"]) == (2024, 2024)
    assert plan.years("甲の導入") == {2024: "実施"}


def test_letters_of_a_header_set_apart_make_no_columns(pdf, read):
    """Between horizontal rules alone, the name column keeps its header, and figures at the right their years."""
    ruled = [60 + 20 * i for i in range(10)]
    for y in ruled:
        pdf.line(40, y, 560, y)
    for x, word in ((50, "番号"), (150, "施　策　名"), (330, "担当課"), (415, "R7年度"), (495, "R8年度")):
        pdf.text(x, 65, word, size=9)
    names = [
        "電子申請の導入",
        "窓口の予約",
        "庁内の無線化",
        "財務会計・文書管理システムの更新",
        "統合型の地図",
        "研修",
        "端末の更新",
        "電子入札",
    ]
    for i, name in enumerate(names, 1):
        y = 65 + 20 * i
        pdf.text(52, y, f"10{i}", size=9)
        pdf.text(80, y, name, size=9)
        pdf.text(335, y, "総務課", size=9)
        pdf.text(430, y, "検討", size=9)
        pdf.text(510, y, "実施", size=9)
    plan = read(pdf)
    assert plan.names == names
    assert plan.years("研修") == {2025: "検討", 2026: "実施"}


def test_an_overview_of_what_changes_repeats_a_part_of_the_marks(pdf, read):
    for i, name in enumerate("甲乙丙", 1):
        rows = [
            ["番号", str(i), "取組名", f"{name}の導入"],
            ["担当課", "総務課", LEFT, LEFT],
            ["年度", *YEARS],
            ["工程", "検討", "試行", "導入"],
            ["変更の理由", "庁舎の改修が翌年度になったため", LEFT, LEFT],
        ]
        pdf.grid(40, 60 + 200 * (i - 1), [80, 120, 120, 120], rows)
    pdf.page()
    pdf.text(40, 40, Gothic("３　変更する取組の一覧"), size=14)
    rows = [[str(i), f"{name}の導入", "試行", "導入", "改修のため"] for i, name in enumerate("甲乙丙", 1)]
    pdf.grid(40, 70, [40, 140, 80, 80, 140], [["No.", "取組名", *YEARS[1:], "理由"], *rows])
    plan = read(pdf)
    assert plan.names == [f"{name}の導入" for name in "甲乙丙"]
    for name in plan.names:
        assert plan.years(name) == {2025: "検討", 2026: "試行", 2027: "実施"}
        assert not plan.activities(name)
