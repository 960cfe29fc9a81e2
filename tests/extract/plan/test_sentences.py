"""Targets told in sentences become values with their year and kind."""

import pytest

from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.grid import Cell
from keikaku._internal.extract.plan.axis import Slot
from keikaku._internal.extract.plan.sentences import name_in_sentence, read_sentence
from keikaku._internal.extract.plan.spans import Span
from keikaku._internal.normalize.records import Evidence

AT = Evidence(1, (0, 0, 1, 1))
CELL = Cell(0, 0, 1, 1, Box(0, 0, 1, 1), 1)
PLAN = [Slot(Span(year, year), range(i, i + 1), i, i + 1, CELL) for i, year in enumerate((2021, 2022))]


def told(text: str, name: str = "") -> list[tuple[int | None, str, str]]:
    return [(v.fiscal_year, v.kind, v.text) for v in read_sentence(text, AT, PLAN, name)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("令和4年度末までにオンライン化済手続数10件を達成", [(2022, "target", "10件")]),
        ("令和8年度末までに、オンライン申請率を60％以上とします。", [(2026, "target", "60％以上")]),
        (
            "公開件数 120件（令和元年度 113件）",
            [(2021, "target", "120件"), (2022, "target", "120件"), (2019, "baseline", "113件")],
        ),
        ("現状 12件（令和5年度）から令和10年度に30件へ", [(2023, "baseline", "12件"), (2028, "target", "30件")]),
        (
            "件数を令和5年度の1,200件から令和10年度までに3,000件以上に増やします",
            [(2023, "baseline", "1,200件"), (2028, "target", "3,000件以上")],
        ),
        ("18.0％（Ｒ５）→ 75.0％（Ｒ８）", [(2023, "baseline", "18.0％"), (2026, "target", "75.0％")]),
        (
            "窓口の平均滞在時間　R5：24分→R8：15分→R10：10分以内",
            [(2023, "baseline", "24分"), (2026, "target", "15分"), (2028, "target", "10分以内")],
        ),
        (
            "登録者数　1,240人→3,000人（R9）→5,000人以上（R11）",
            [(None, "baseline", "1,240人"), (2027, "target", "3,000人"), (2029, "target", "5,000人以上")],
        ),
        ("所要時間　42分→20分以内（R11）", [(None, "baseline", "42分"), (2029, "target", "20分以内")]),
        (
            "令和6年度40％、令和8年度60％、令和10年度80％",
            [(2024, "target", "40％"), (2026, "target", "60％"), (2028, "target", "80％")],
        ),
        ("毎年度 150人", [(2021, "target", "150人"), (2022, "target", "150人")]),
        ("令和5年度から運用開始", [(2023, "target", "運用開始")]),
        (
            "令和3年度：庁内に普及\n令和4年度：市民に公開",
            [(2021, "target", "庁内に普及"), (2022, "target", "市民に公開")],
        ),
    ],
)
def test_a_sentence_gives_its_values(text, values):
    assert told(text) == values


def test_a_value_in_brackets_without_a_year_has_none():
    assert told("待ち時間を令和8年度までに20分以下（現状35分）に短縮") == [
        (2026, "target", "20分以下"),
        (None, "baseline", "35分"),
    ]


@pytest.mark.parametrize(
    "text", ["窓口を24時間365日利用できるようにする", "JIS X 8341-3の適合レベルに準拠", "第2次計画に基づき整備"]
)
def test_a_number_inside_a_name_is_no_value(text):
    assert {v for _, _, v in told(text)} == {text}


def test_two_numbers_that_could_both_be_the_target_stay_text():
    text = "講座を20回開き、400人が参加し、5校で実施"
    assert {v for _, _, v in told(text)} == {text}


def test_of_two_numbers_the_one_beside_the_name_of_the_indicator_is_its_value():
    assert {v for _, _, v in told("講座を20回開き、参加者数400人", name="年間の参加者数")} == {"400人"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("令和8年度末までに、オンライン申請率を60％以上とします。", "オンライン申請率"),
        ("窓口の待ち時間を、令和8年度までに20分以下に短縮します。", "窓口の待ち時間"),
        ("オンライン化した手続の数　62件（R5）→ 180件以上（R8）", "オンライン化した手続の数"),
        ("月1回以上利用する職員の割合　6％（R5）→ 50％（R9）", "月1回以上利用する職員の割合"),
        ("現状12件（令和5年度）から30件へ", None),
        ("運用を始めます。", None),
    ],
)
def test_the_name_of_an_indicator_in_a_sentence(text, name):
    assert name_in_sentence(text) == name


def test_a_value_takes_the_year_in_the_bracket_before_it(pdf, read):
    told = "手続１件当たりの所要時間 現状（令和５年度）32分 → 目標（令和10年度）20分以内"
    pdf.grid(50, 60, [90, 360], [["事業名", "書かない窓口"], ["担当課", "市民課"], ["成果指標", told]])
    plan = read(pdf)
    assert [i["name"] for i in plan.of("書かない窓口", "indicators")] == ["手続1件当たりの所要時間"]
    values = plan.of("書かない窓口", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [(2023, "baseline", 32), (2028, "target", 20)]
