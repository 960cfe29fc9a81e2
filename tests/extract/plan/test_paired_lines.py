"""Several indicators in one cell, with as many values in the cells beside it."""

import pytest


@pytest.mark.parametrize("marks", [("", ""), ("①", "②")])
def test_each_line_of_a_cell_goes_with_the_line_of_the_values_beside_it(pdf, read, marks):
    def cell(*texts: str) -> list[str]:
        return [f"{mark}{text}" for mark, text in zip(marks, texts, strict=True)]

    head = ["番号", "事業名", "担当課", "指標", "現状（R5）", "目標（R9）"]
    names, now, aims = cell("申請の件数", "待ち時間"), cell("1,500件", "25分"), cell("4,000件", "10分")
    pdf.grid(
        30, 60, [30, 110, 60, 110, 80, 80], [head, ["1", "電子申請", "市民課", names, now, aims]], heights=[20, 40]
    )
    plan = read(pdf)
    assert [i["name"] for i in plan.of("電子申請", "indicators")] == ["申請の件数", "待ち時間"]
    told = [(v["fiscal_year"], v["value"]) for v in plan.of("電子申請", "indicator_values")]
    assert told == [(2023, 1500), (2027, 4000), (2023, 25), (2027, 10)]


def test_a_name_over_two_lines_with_one_value_is_one_indicator(pdf, read):
    head = ["番号", "事業名", "担当課", "指標", "現状（R5）", "目標（R9）"]
    row = ["1", "電子申請", "市民課", ["オンラインで申請できる", "手続の数"], "15件", "40件"]
    pdf.grid(30, 60, [30, 110, 60, 110, 80, 80], [head, row], heights=[20, 40])
    assert [i["name"] for i in read(pdf).of("電子申請", "indicators")] == ["オンラインで申請できる手続の数"]


@pytest.mark.parametrize(
    "head", [("指標（単位：件）", "現状（R5）", "目標（R9）"), ("指標", "現状値（件）", "目標値（件）")]
)
def test_the_unit_of_bare_values_stands_in_the_header(pdf, read, head):
    rows = [["番号", "事業名", "担当課", *head], ["1", "電子申請", "市民課", "申請の数", "15", "40"]]
    pdf.grid(30, 60, [30, 110, 60, 110, 80, 80], rows)
    assert [i["unit"] for i in read(pdf).of("電子申請", "indicators")] == ["件"]
