"""Labels that no list knows: their columns, forms and lines are read by what stands beside them."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic

SECTIONS = ("市民課", "建設課", "総務課", "農政課")


def test_a_column_of_departments_is_the_department_whatever_its_label(pdf, read):
    rows = [
        ["通番", "メニュー", "とりまとめ", "R6", "R7"],
        ["1", "書かない窓口の導入", "市民課", "検討", "導入"],
        ["2", "電子契約の推進", "契約検査課、総務課", "導入", "運用"],
        ["3", "スマート農業の実証", "農政課", "", "実証"],
    ]
    pdf.grid(40, 80, [40, 170, 130, 70, 70], rows)
    plan = read(pdf)
    assert plan.names == ["書かない窓口の導入", "電子契約の推進", "スマート農業の実証"]
    assert plan.sections("電子契約の推進") == ["契約検査課", "総務課"]
    assert plan.years("書かない窓口の導入") == {2024: "検討", 2025: "実施"}


def test_a_column_without_a_label_is_known_by_its_contents(pdf, read):
    rows = [["No.", "取組名", "", "R6", "R7"], ["1", "電子申請の拡充", "総務課", "検討", "実施"]]
    rows += [["2", "電子入札の導入", "財政課", "実施", "実施"], ["3", "公衆無線LANの整備", "企画課", "検討", "検討"]]
    pdf.grid(40, 80, [40, 170, 130, 70, 70], rows)
    assert read(pdf).sections("電子入札の導入") == ["財政課"]


def test_two_axes_side_by_side_are_told_apart_by_what_stands_below_them(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "指標", "目標値", LEFT, "実施時期", LEFT],
        [UP, UP, UP, UP, "R6", "R7", "R6", "R7"],
        ["1", "電子申請の拡充", "総務課", "申請の件数", "40件", "80件", "検討", "実施"],
        ["2", "電子入札の導入", "財政課", "入札の割合", "10％", "30％", "実施", "実施"],
    ]
    pdf.grid(30, 80, [35, 120, 70, 90, 50, 50, 50, 50], rows)
    plan = read(pdf)
    assert plan.years("電子申請の拡充") == {2024: "検討", 2025: "実施"}
    values = plan.of("電子入札の導入", "indicator_values")
    assert [(v["fiscal_year"], v["value"]) for v in values] == [(2024, 10), (2025, 30)]


def test_labels_that_repeat_over_forms_are_learned(pdf, read):
    for k, (name, section) in enumerate((("電子申請", "総務課"), ("電子入札", "財政課"), ("電子図書館", "図書館"))):
        rows = [["事業名", name], ["旗振り役", section], ["あらまし", f"{name}を市民が使えるようにする。"]]
        pdf.grid(50, 60 + 110 * k, [90, 350], rows)
    plan = read(pdf)
    assert plan.sections("電子図書館") == ["図書館"]
    assert plan.project("電子入札")["description"] == "電子入札を市民が使えるようにする。"


@pytest.mark.parametrize("number", ["取組NO", "＃"])
@pytest.mark.parametrize("beside", [False, True])
def test_what_follows_the_number_of_each_form_is_its_name_whatever_its_label(pdf, read, beside, number):
    names = ("窓口の見直し", "道路損傷の通報の拡充", "防災アプリの活用", "スマート農業")
    for i, name in enumerate(names):
        head = [[number, f"3-{i + 1}", "メニュー", name]] if beside else [[number, f"3-{i + 1}"], ["メニュー", name]]
        rows = [["旗ふり", SECTIONS[i]], ["実施すること", "職員の事務を減らすため、仕組みを改める。"]]
        years = [["スケジュール", "R4", "R5", "R6"], ["", "検討", "導入", "運用"]]
        filled = [[*row, *[LEFT] * (4 - len(row))] for row in (*head, *rows)]
        pdf.grid(50, 40 + 180 * i, [90, 130, 130, 130], [*filled, *years])
    plan = read(pdf)
    assert plan.names == list(names)
    for name, section in zip(names, SECTIONS, strict=True):
        assert plan.sections(name) == [section]
        assert plan.years(name) == {2022: "検討", 2023: "実施", 2024: "実施"}


def test_what_follows_the_number_of_a_form_is_no_name_where_a_label_of_names_is_known(pdf, read):
    names = ("窓口の見直し", "道路損傷の通報の拡充", "防災アプリの活用")
    for i, name in enumerate(names):
        rows = [["取組NO", f"3-{i + 1}"], ["使うしくみ", f"{name}ツール"], ["取組名", name], ["担当課", "農政課"]]
        pdf.grid(50, 40 + 180 * i, [90, 390], rows)
    assert read(pdf).names == list(names)


def test_a_label_that_reads_like_a_department_stands_in_every_form(pdf, read):
    names = ("窓口の見直し", "道路損傷の通報の拡充", "防災アプリの活用", "スマート農業")
    for i, name in enumerate(names):
        rows = [["事業名", name], ["取りまとめ課", SECTIONS[i]], ["内容", "職員の事務を減らすため、仕組みを改める。"]]
        pdf.grid(50, 40 + 180 * i, [90, 390], rows)
    plan = read(pdf)
    assert [plan.sections(name) for name in names] == [[section] for section in SECTIONS]


def test_a_survey_and_a_chart_of_periods_list_no_projects(pdf, read):
    pdf.grid(
        40,
        60,
        [120, 60, 60],
        [["分野", "全体", "前回"], ["行政手続", "52.7％", "41.0％"], ["防災", "49.9％", "44.1％"]],
    )
    years = ["R6", "R7", "R8", "R9"]
    rows = [["計画", *years], ["総合計画", "前期基本計画", LEFT, LEFT, LEFT], ["本計画", "", "計画期間", LEFT, LEFT]]
    pdf.grid(40, 200, [120, 70, 70, 70, 70], rows)
    assert read(pdf).names == []


def test_a_table_that_looks_like_projects_and_is_not_read_is_said(pdf, read):
    rows = [
        ["総務課", "市民課", "税務課"],
        ["検討", "実施", "完了"],
        ["財政課", "企画課", "福祉課"],
        ["R6", "R7", "R8"],
    ]
    pdf.grid(40, 80, [90, 90, 90], rows)
    assert "unread_region" in read(pdf).codes


def test_a_number_that_a_series_leaves_out_is_said(pdf, read):
    rows = [
        ["番号", "事業名", "担当課"],
        ["1-1", "電子申請", "総務課"],
        ["1-2", "電子入札", "財政課"],
        ["1-4", "電子図書館", "図書館"],
    ]
    pdf.grid(40, 80, [40, 170, 90], rows)
    (found,) = [row for row in read(pdf).rows("findings") if row["code"] == "number_missing"]
    assert found["value_raw"] == "1-3"


def test_a_table_ruled_with_characters_is_a_table(pdf, read):
    lines = ["┌────┬────────┬─────┐", "│番号　　│事業名　　　　　│担当課　　│"]
    for number, name, section in (("１－１", "電子申請の拡充", "総務課"), ("１－２", "電子入札の導入", "財政課")):
        lines += ["├────┼────────┼─────┤", f"│{number}　│{name}　│{section}　　│"]
    lines += ["└────┴────────┴─────┘"]
    for i, line in enumerate(lines):
        pdf.text(50, 80 + 12 * i, line, size=10)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡充", "電子入札の導入"]
    assert plan.sections("電子入札の導入") == ["財政課"]


def test_years_set_with_tabs_have_their_words_below_them(pdf, read):
    pdf.text(120, 200, Gothic("北野市デジタル化計画"), size=26)
    pdf.page()
    pdf.text(50, 60, Gothic("1-1　電子申請の拡大"), size=13)
    pdf.text(60, 84, "【担当課】　総務課")
    pdf.text(60, 100, "【取組内容】　手続を電子化する。")
    pdf.text(60, 116, "【スケジュール】")
    for x, year, word in ((90, "令和６年度", "検討"), (190, "令和７年度", "試行"), (290, "令和８年度", "実施")):
        pdf.text(x, 132, year), pdf.text(x + 12, 148, word)
    assert read(pdf).years("電子申請の拡大") == {2024: "検討", 2025: "試行", 2026: "実施"}
