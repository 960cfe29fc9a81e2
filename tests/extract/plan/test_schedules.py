"""The axis of a schedule in all its spellings, and the words and signs that stand over it."""

import pytest

from tests.kit.pdfs import LEFT, UP

ROW = ["1", "電子申請", "総務課"]
FIXED = ["番号", "事業名", "担当課"]


def matrix(pdf, years: list[str], words: list[str], fixed: list[str] | None = None) -> None:
    widths = [40, 120, 80, *[60] * len(years)]
    pdf.grid(30, 80, widths, [[*(fixed or FIXED), *years], [*ROW, *words]], heights=[40, 30])


@pytest.mark.parametrize(
    "years",
    [
        ["令和５年度", "令和６年度", "令和７年度"],
        ["R5", "R6", "R7"],
        ["R5年度", "R6年度", "R7年度"],
        ["2023年度", "2024年度", "2025年度"],
        ["2023\n(R5)", "2024\n(R6)", "2025\n(R7)"],
        ["令和５年度\n(2023)", "令和６年度\n(2024)", "令和７年度\n(2025)"],
        ["令和\n５年度", "令和\n６年度", "令和\n７年度"],
        ["令和５年度", "６年度", "７年度"],
        ["令和5", "6", "7"],
        ["Ｒ５", "Ｒ６", "Ｒ７"],
        ["2023", "2024", "2025"],
    ],
    ids=lambda years: "|".join(years).replace("\n", "/"),
)
def test_a_header_names_its_fiscal_years_in_every_spelling(pdf, read, years):
    matrix(pdf, years, ["検討", "試行", "実施"])
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}


def test_the_era_may_change_within_an_axis(pdf, read):
    matrix(pdf, ["平成30年度", "平成31年度", "令和２年度"], ["検討", "試行", "実施"])
    assert read(pdf).years("電子申請") == {2018: "検討", 2019: "試行", 2020: "実施"}


def test_the_first_year_of_reiwa_is_2019(pdf, read):
    matrix(pdf, ["令和元年度", "令和２年度"], ["検討", "実施"])
    assert read(pdf).years("電子申請") == {2019: "検討", 2020: "実施"}


def test_a_header_of_two_levels_with_the_era_above(pdf, read):
    rows = [
        ["番号", "事業名", "令和", LEFT, LEFT],
        [UP, UP, "５年度", "６年度", "７年度"],
        ["1", "電子申請", "検討", "試行", "実施"],
    ]
    pdf.grid(30, 80, [40, 160, 80, 80, 80], rows)
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}


def test_a_header_of_two_levels_with_a_label_above_the_years(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "スケジュール", LEFT, LEFT],
        [UP, UP, UP, "令和５年度", "令和６年度", "令和７年度"],
        ["1", "電子申請", "総務課", "検討", "試行", "実施"],
    ]
    pdf.grid(30, 80, [40, 120, 80, 80, 80, 80], rows)
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}
    assert plan.sections("電子申請") == ["総務課"]


def test_reiwa_7_and_later_is_open_ended(pdf, read):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７\n年度以降"], ["検討", "試行", "実施"])
    rows = read(pdf).of("電子申請", "project_years")
    assert [(r["fiscal_year"], r["open_ended"]) for r in rows] == [(2023, False), (2024, False), (2025, True)]


def test_a_column_of_several_years_holds_for_each_of_them(pdf, read):
    matrix(pdf, ["令和５年度", "令和６～７年度"], ["検討", "実施"])
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "実施", 2025: "実施"}


def test_halves_give_two_entries_of_one_year(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "令和５年度", LEFT, "令和６年度", LEFT],
        [UP, UP, UP, "上期", "下期", "上期", "下期"],
        ["1", "電子申請", "総務課", "検討", "準備", "試行", "実施"],
    ]
    pdf.grid(30, 80, [40, 120, 80, 60, 60, 60, 60], rows)
    entries = read(pdf).of("電子申請", "project_years")
    assert [(e["fiscal_year"], e["ord"], e["status"]) for e in entries] == [
        (2023, 1, "検討"),
        (2023, 2, "準備"),
        (2024, 1, "試行"),
        (2024, 2, "実施"),
    ]


@pytest.mark.parametrize("sign", ["⇒", "→", "〃", "同左"])
def test_a_sign_carries_the_status_of_the_year_before_on(pdf, read, sign):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["検討", "実施", sign])
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: "検討", 2024: "実施", 2025: "実施"}
    last = plan.of("電子申請", "project_years")[-1]
    assert (last["method"], last["status_raw"]) == ("continuation", sign)


def test_several_signs_one_after_another_carry_on(pdf, read):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["検討", "⇒", "⇒"])
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "検討", 2025: "検討"}


def test_a_sign_without_a_status_before_it_is_reported(pdf, read):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["→", "検討", "実施"])
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: None, 2024: "検討", 2025: "実施"}
    assert "continuation_without_status" in plan.codes


def test_symbols_mean_what_the_legend_says(pdf, read):
    pdf.text(30, 50, "凡例：△＝検討　○＝試行　◎＝実施")
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["△", "○", "◎"])
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}
    assert {row["method"] for row in plan.rows("project_years")} == {"symbol"}


def test_a_legend_may_stand_on_another_page(pdf, read):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["△", "○", "◎"])
    pdf.page()
    pdf.text(30, 80, "△：検討、○：試行、◎：実施")
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}


def test_a_symbol_that_no_legend_explains_is_reported(pdf, read):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["△", "", ""])
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: None}
    assert "symbol_unknown" in plan.codes


def test_a_wrapped_status_is_one_word(pdf, read):
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["調査・\n検討", "試験\n導入", "実施"])
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}
    assert plan.of("電子申請", "project_years")[0]["status_raw"] == "調査・検討"


def test_columns_of_spans_and_of_an_open_end(pdf, read):
    matrix(pdf, ["R6～R7", "R8～"], ["検討", "実施"])
    rows = read(pdf).of("電子申請", "project_years")
    assert [(r["fiscal_year"], r["status"], r["open_ended"]) for r in rows] == [
        (2024, "検討", False),
        (2025, "検討", False),
        (2026, "実施", True),
    ]


def test_a_legend_may_stand_in_a_box(pdf, read):
    pdf.grid(30, 40, [300], [["凡例　△：検討　○：試行　◎：実施"]])
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["△", "○", "◎"])
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}


def test_a_legend_may_be_a_table(pdf, read):
    pdf.grid(400, 10, [40, 100], [["△", "検討"], ["○", "試行"], ["◎", "実施"]], heights=16)
    matrix(pdf, ["令和５年度", "令和６年度", "令和７年度"], ["△", "○", "◎"])
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}


COLOURED = [
    ["事業名", "担当課", "R6", "R7", "R8"],
    ["電子入札", "財政課", "", "", ""],
    ["公開型GIS", "都市課", "", "", ""],
]
COLOURS = {"検討": (1.0, 0.9, 0.6), "準備": (0.97, 0.8, 0.68), "実施": (0.6, 0.76, 0.9)}


def coloured(pdf, years, swatches):
    for i, (word, colour) in enumerate(COLOURS.items()):
        pdf.bar(300 + 60 * i, 50, 312 + 60 * i if swatches else 350 + 60 * i, 62, fill=colour)
        pdf.text(316 + 60 * i, 51, word, size=9)
    for r, words in enumerate(years):
        for i, word in enumerate(words):
            if word:
                pdf.bar(250 + 80 * i, 114 + 24 * r, 330 + 80 * i, 138 + 24 * r, fill=COLOURS[word])


@pytest.mark.parametrize("swatches", [False, True])
def test_colours_mean_what_their_legend_says(pdf, read, swatches):
    pdf.text(262, 51, "凡例", size=9)
    coloured(pdf, [["検討", "準備", "実施"], ["", "検討", "検討"]], swatches)
    pdf.grid(50, 90, [120, 80, 80, 80, 80], COLOURED)
    plan = read(pdf)
    assert plan.years("電子入札") == {2024: "検討", 2025: "準備", 2026: "実施"}
    assert plan.years("公開型GIS") == {2025: "検討", 2026: "検討"}
    assert {y["status_raw"] for y in plan.of("電子入札", "project_years")} == {None}, "nothing is printed in the cells"


def test_colours_without_a_legend_say_only_that_something_is_done(pdf, read):
    coloured(pdf, [["検討", "準備", "実施"]], False)
    pdf.grid(50, 90, [120, 80, 80, 80, 80], COLOURED)
    assert set(read(pdf).years("電子入札").values()) == {"実施"}


@pytest.mark.parametrize(
    "parts",
    [
        ["4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月"],
        ["4～6月", "7～9月", "10～12月", "1～3月"],
        ["第1四半期", "第2四半期", "第3四半期", "第4四半期"],
    ],
    ids=len,
)
def test_a_single_year_over_its_months_is_an_axis(pdf, read, parts):
    widths = [40, 120, 80, *[300 / len(parts)] * len(parts)]
    top = [*FIXED, "令和６年度", *[LEFT] * (len(parts) - 1)]
    below = [UP, UP, UP, *parts]
    ruled = pdf.grid(30, 80, widths, [top, below, [*ROW, *[""] * len(parts)]], heights=[20, 20, 40], size=7)
    pdf.arrow(ruled.xs[3] + 2, ruled.xs[3 + len(parts) // 2] - 2, 145)
    pdf.text(ruled.xs[3] + 4, 128, "試行", size=8)
    assert read(pdf).years("電子申請") == {2024: "試行"}


@pytest.mark.parametrize("odd", ["2206年度", "令和70年度", "20266年度", "2062年度"])
def test_a_misprinted_year_among_years_that_follow_each_other_costs_its_column_only(pdf, read, odd):
    matrix(pdf, ["令和５年度", odd, "令和７年度"], ["検討", "試行", "実施"])
    plan = read(pdf)
    assert plan.years("電子申請") == {2023: "検討", 2025: "実施"}
    assert "year_impossible" in plan.codes


def test_bare_numbers_are_years_of_the_era_that_the_header_names(pdf, read):
    rows = [
        ["番号", "事業名", "年次計画（令和）", LEFT, LEFT],
        [UP, UP, "５", "６", "７～"],
        ["1", "電子申請", "検討", "試行", "実施"],
    ]
    pdf.grid(30, 80, [40, 160, 80, 80, 80], rows)
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "試行", 2025: "実施"}


def test_bare_numbers_below_one_year_are_its_months(pdf, read):
    months = ["4", "5", "6", "7", "8", "9", "10", "11", "12", "1", "2", "3"]
    rows = [
        ["番号", "事業名", "令和８年度（月）", *[LEFT] * 11],
        [UP, UP, *months],
        ["1", "電子申請", "検討", *[""] * 11],
    ]
    pdf.grid(30, 80, [40, 120, *[26] * 12], rows)
    assert set(read(pdf).years("電子申請")) == {2026}


@pytest.mark.parametrize(("first", "second"), [("計画", "実績"), ("当初", "変更")])
def test_of_two_columns_of_a_year_the_one_that_holds_counts(pdf, read, first, second):
    rows = [
        [*FIXED, "令和５年度", LEFT, "令和６年度", LEFT],
        [UP, UP, UP, first, second, first, second],
        [*ROW, "検討", "中止", "実施", "完了"],
    ]
    pdf.grid(30, 80, [40, 120, 80, 50, 50, 50, 50], rows)
    expected = {2023: "検討", 2024: "実施"} if first == "計画" else {2023: "中止", 2024: "完了"}
    assert read(pdf).years("電子申請") == expected


def test_a_year_and_its_version_in_one_header(pdf, read):
    rows = [[*FIXED, "令和５年度計画", "令和５年度実績", "令和６年度計画"], [*ROW, "検討", "中止", "実施"]]
    rows += [["2", "書かない窓口", "市民課", "試行", "検討", "運用"], ["3", "ＲＰＡ", "総務課", "導入", "導入", "運用"]]
    pdf.grid(30, 80, [40, 120, 80, 80, 80, 80], rows)
    assert read(pdf).years("電子申請") == {2023: "検討", 2024: "実施"}


@pytest.mark.parametrize(("when", "how_far"), [("計画期間", "進捗"), ("実施期間", "現状")])
def test_a_column_of_statuses_beside_a_period_says_how_far_a_project_is(pdf, read, when, how_far):
    rows = [[*FIXED, when, how_far]]
    for i, (name, word) in enumerate((("電子申請", "検討"), ("書かない窓口", "中止"), ("ＲＰＡ", "完了")), 1):
        rows.append([str(i), name, "総務課", "令和６年度～令和８年度", word])
    pdf.grid(30, 80, [40, 120, 80, 150, 60], rows)
    plan = read(pdf)
    assert set(plan.years("電子申請").values()) == {"検討"}
    assert set(plan.years("書かない窓口").values()) == {"中止"}


def test_a_misprinted_year_over_the_values_of_indicators_is_said_and_costs_its_values_only(pdf, read):
    rows = [["番号", "事業名", "担当課", "指標", "令和５年度", "令和70年度", "令和７年度"]]
    for i, name in enumerate(("電子申請", "窓口予約", "電子決裁"), 1):
        rows.append([str(i), name, "総務課", "件数", "10件", "20件", "30件"])
    pdf.grid(20, 60, [40, 100, 70, 80, 70, 70, 70], rows)
    plan = read(pdf)
    assert [v["fiscal_year"] for v in plan.of("電子申請", "indicator_values")] == [2023, 2025]
    assert "year_impossible" in plan.codes


def test_bare_numbers_in_boxes_of_a_plan_that_names_no_era_are_no_years(pdf, read):
    for row in range(2):
        for step in range(4):
            pdf.bar(50 + 50 * step, 100 + 100 * row, 96 + 50 * step, 116 + 100 * row)
            pdf.text(60 + 50 * step, 103 + 100 * row, str(6 + step), size=8)
    assert read(pdf).names == []


def test_a_legend_may_stand_in_cells_and_coloured_cells_beside_words_count(pdf, read):
    pdf.text(180, 56, "【凡例】", size=8)
    for i, (word, colour) in enumerate(list(COLOURS.items())[::2]):
        pdf.bar(230 + 120 * i, 50, 290 + 120 * i, 68, fill=colour)
        pdf.text(292 + 120 * i, 56, word, size=8)
    coloured_cells = [["実施", "実施", "検討"], ["", "検討", "検討"]]
    for r, words in enumerate(coloured_cells):
        for i, word in enumerate(words):
            if word:
                pdf.bar(250 + 80 * i, 114 + 24 * r, 330 + 80 * i, 138 + 24 * r, fill=COLOURS[word])
    rows = [COLOURED[0], ["電子入札", "財政課", "拡充", "", ""], ["公開型GIS", "都市課", "", "調査・検討", ""]]
    pdf.grid(50, 90, [120, 80, 80, 80, 80], rows)
    plan = read(pdf)
    told = [(y["fiscal_year"], y["status_raw"], y["stage"]) for y in plan.of("電子入札", "project_years")]
    assert told == [(2024, "拡充", "実施"), (2025, None, "実施"), (2026, None, "検討")]
    assert [y["status_raw"] for y in plan.of("公開型GIS", "project_years")] == ["調査・検討", None]


def test_bars_over_the_ground_of_their_row(pdf, read):
    pdf.text(262, 51, "凡例", size=9)
    coloured(pdf, [], True)
    pdf.bar(250, 114, 490, 138, fill=(0.75, 0.75, 0.75))
    pdf.bar(252, 118, 368, 134, fill=COLOURS["検討"])
    pdf.bar(372, 118, 488, 134, fill=COLOURS["実施"])
    pdf.grid(50, 90, [120, 80, 240], [["事業名", "担当課", ""], ["電子入札", "財政課", ""]])
    for i, year in enumerate(("R6", "R7", "R8")):
        pdf.text(280 + 80 * i, 95, year, size=9)
        pdf.line(250 + 80 * i, 90, 250 + 80 * i, 114)
    told = [(y["fiscal_year"], y["stage"]) for y in read(pdf).of("電子入札", "project_years")]
    assert told == [(2024, "検討"), (2025, "検討"), (2025, "実施"), (2026, "実施")]


def test_a_year_with_a_digit_too_many_costs_its_column_only(pdf, read):
    matrix(pdf, ["R7", "R8", "R100"], ["検討", "試行", "実施"])
    plan = read(pdf)
    assert plan.years("電子申請") == {2025: "検討", 2026: "試行"}
    assert any("year" in code for code in plan.codes)


def test_years_written_downwards_one_sign_a_line(pdf, read):
    matrix(pdf, [["R", "8"], ["R", "9"], ["R", "1", "0"]], ["検討", "試行", "実施"])
    assert read(pdf).years("電子申請") == {2026: "検討", 2027: "試行", 2028: "実施"}


def test_a_year_in_two_writings_is_one(pdf, read):
    matrix(pdf, ["2026・R8", "2027・R9", "2028・R10"], ["検討", "試行", "実施"])
    assert read(pdf).years("電子申請") == {2026: "検討", 2027: "試行", 2028: "実施"}


def test_a_legend_may_stand_in_the_header_over_the_years(pdf, read):
    head = [*FIXED, "年次計画（△：検討　○：実施　◎：完了）", LEFT, LEFT]
    pdf.grid(30, 80, [40, 120, 80, 80, 80, 80], [head, [UP, UP, UP, "R6", "R7", "R8"], [*ROW, "△", "○", "◎"]])
    assert read(pdf).years("電子申請") == {2024: "検討", 2025: "実施", 2026: "完了"}


def test_an_arrow_between_the_first_and_the_last_year_of_a_period(pdf, read):
    rows = [["番号", "事業名", "担当課", "実施期間"], [*ROW, "R7→R9"], ["2", "電子入札", "財政課", "R8～R9"]]
    pdf.grid(30, 80, [40, 120, 80, 100], rows)
    assert list(read(pdf).years("電子申請")) == [2025, 2026, 2027]


def test_steps_one_a_line_in_a_wide_cell_are_two(pdf, read):
    rows = [
        ["事業名", "書かない窓口", LEFT, LEFT],
        ["担当課", "市民課", LEFT, LEFT],
        ["年度別工程", "令和７年度", "令和８年度", "令和９年度"],
        ["", "検討", "構築\n試行", "本格運用"],
    ]
    pdf.grid(50, 80, [100, 130, 130, 130], rows)
    raw = [(y["fiscal_year"], y["status_raw"]) for y in read(pdf).of("書かない窓口", "project_years")]
    assert raw == [(2025, "検討"), (2026, "構築"), (2026, "試行"), (2027, "本格運用")]
