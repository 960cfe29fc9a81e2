"""Hard parts that readers once lost or got wrong."""

import pytest

from keikaku._internal.normalize.text import squeeze
from tests.extract.conftest import read_file
from tests.extract.pdf.test_shapes import schedule
from tests.extract.plan.test_evidence import RAW, crop
from tests.kit.pdfs import LEFT, UP, Gothic

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


def test_bars_of_one_colour_that_follow_each_other_closely_are_one_each(pdf, read):
    table = schedule(pdf, "電子申請の拡大")
    for left, right, label in ((3, 4, "検討"), (4, 5, "構築"), (5, 7, "運用")):
        pdf.bar(table.xs[left] + 1, table.ys[1] + 6, table.xs[right] - 1, table.ys[2] - 6)
        pdf.text((table.xs[left] + table.xs[right]) / 2 - 8, table.middle(1) - 4, label, size=8)
    plan = read(pdf)
    assert plan.activities("電子申請の拡大") == {"検討": (2023, 2023), "構築": (2024, 2024), "運用": (2025, 2026)}


def test_a_project_may_have_several_indicators_in_a_list_with_names(pdf, read):
    rows = [
        ["番号", "事業名", "指標", "現状値（R5）", "目標値（R7）", "目標値（R9）"],
        ["1-1", "電子申請", "申請の件数", "120件", "240件", "300件"],
        [UP, UP, "利用率", "20％", "30％", "50％"],
        ["1-2", "電子入札", "入札の件数", "10件", "20件", "30件"],
    ]
    pdf.grid(50, 80, [40, 100, 100, 80, 80, 80], rows)
    plan = read(pdf)
    told = [(row["indicator_no"], row["value"]) for row in plan.of("電子申請", "indicator_values")]
    assert [row["name"] for row in plan.of("電子申請", "indicators")] == ["申請の件数", "利用率"]
    assert told == [(1, 120), (1, 240), (1, 300), (2, 20), (2, 30), (2, 50)]


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


def test_a_card_with_labels_above_their_values(pdf, read):
    rows = [
        ["番号", "事業名", LEFT, "担当課"],
        ["1-1", "電子申請", LEFT, "総務課"],
        ["概要", "対象を広げる。", LEFT, LEFT],
    ]
    pdf.grid(50, 80, [90, 130, 90, 130], rows)
    assert read(pdf).project("電子申請")["description"] == "対象を広げる。"


def test_a_glossary_without_any_sentence_is_no_project_list(pdf, read):
    pdf.text(40, 60, Gothic("用語解説"), size=16)
    rows = [["項目", "説明"], ["ＡＩ", "人工知能のこと。"], ["ＲＰＡ", "定型の作業を自動で行う仕組み。"]]
    pdf.grid(40, 100, [100, 360], rows)
    assert read(pdf).names == []


def test_a_table_of_figures_is_no_project_list(pdf, read):
    rows = [["区分", "令和４年度", "令和５年度", "令和６年度"], ["普通交付税", "3,768,166", "3,762,173", "3,742,600"]]
    pdf.grid(40, 100, [130, 100, 100, 100], [*rows, ["臨時財政対策債", "840,546", "▲0.4％", "709,143"]])
    assert read(pdf).names == []


def test_a_period_column(pdf, read):
    rows = [["番号", "取組名", "担当課", "実施時期"], ["1", "電子申請", "総務課", "令和６年度～令和８年度"]]
    pdf.grid(40, 80, [40, 160, 80, 160], rows)
    assert read(pdf).years("電子申請") == {2024: "実施", 2025: "実施", 2026: "実施"}


def test_a_group_merged_over_its_projects_is_their_section(pdf, read):
    rows = [
        ["基本方針", "事業名", "担当課", *YEARS[:2]],
        ["窓口の改革", "電子申請", "総務課", "検討", "実施"],
        [UP, "電子収納", "会計課", "検討", "実施"],
    ]
    pdf.grid(40, 80, [100, 160, 80, 80, 80], rows)
    plan = read(pdf)
    assert plan.names == ["電子申請", "電子収納"]
    assert plan.project("電子収納")["section_path"] == ["窓口の改革"]


@pytest.mark.parametrize("drawn", ["frame", "fill"])
def test_a_tag_in_a_small_box_is_a_mark_of_the_title(pdf, read, drawn):
    pdf.text(40, 60, Gothic("（１）電子申請の拡大"), size=13)
    if drawn == "frame":
        pdf.grid(190, 60, [32], [[""]], heights=16)
    else:
        pdf.bar(190, 60, 222, 76)
    pdf.text(196, 63, "重点", size=9)
    pdf.text(40, 90, ["【担当課】総務課", "【取組内容】", "・電子申請を実施します。"])
    project = read(pdf).project("電子申請の拡大")
    assert project["is_priority"]


def test_bracketed_rows_under_a_row_that_has_only_a_name_are_its_sub_projects(pdf, read):
    rows = [
        ["番号", "事業名", "概要", "担当課", *YEARS[:2]],
        ["1-(3)", "情報の発信", "", "", "", ""],
        ["", "（自動応答の充実）", "質問に答える。", "広報課", "検討", "実施"],
        ["", "（サイトの刷新）", "見やすくする。", "広報課", "実施", "実施"],
    ]
    pdf.grid(40, 80, [50, 130, 130, 70, 70, 70], rows)
    plan = read(pdf)
    assert [(p["name"], p["number"], p["parent_name"]) for p in plan.rows("projects")] == [
        ("自動応答の充実", "1-(3)", "情報の発信"),
        ("サイトの刷新", "1-(3)", "情報の発信"),
    ]


def test_cards_that_open_with_a_numbered_title_begin_anew_after_a_page_break(pdf, read):
    def card(y: float, title: str, section: str, word: str) -> None:
        rows = [
            [title, LEFT, LEFT],
            ["担当課", section, LEFT],
            ["実施内容", *YEARS[:2]],
            [f"{word}の検討", "検討", "実施"],
        ]
        pdf.grid(50, y, [150, 150, 150], rows)

    card(700, "5.1.3　電子申請の拡大", "総務課", "様式")
    pdf.page()
    card(60, "5.1.4　電子入札の導入", "財政課", "方式")
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "電子入札の導入"]
    assert plan.sections("電子入札の導入") == ["財政課"]


def test_a_card_goes_on_after_a_page_break_with_other_columns(pdf, read):
    pdf.grid(50, 700, [90, 360], [["事業名", "電子申請"], ["担当課", "総務課"], ["概要", "広げる。"]])
    pdf.page()
    rows = [["実施スケジュール", LEFT, LEFT], YEARS, ["検討", "試行", "実施"]]
    pdf.grid(50, 60, [150, 150, 150], rows)
    assert read(pdf).years("電子申請") == {2024: "検討", 2025: "試行", 2026: "実施"}


def test_a_label_that_crosses_a_column_border_is_one_word(pdf, read):
    rows = [
        ["番号", "事業名", "担当課", "R6", LEFT, "R7", LEFT],
        ["", "", "", "上期", "下期", "上期", "下期"],
        ["1", "電子申請", "総務課", "", "", "", ""],
    ]
    table = pdf.grid(40, 80, [40, 150, 90, 30, 30, 30, 30], rows, heights=34)
    pdf.bar(table.xs[3] + 1, table.ys[2] + 1, table.xs[5], table.ys[3] - 1, (0.9, 0.8, 0.5))
    pdf.text(table.xs[3] + 2, table.middle(2) - 4, "調査・検討", size=9)
    entries = read(pdf).of("電子申請", "project_years")
    assert {(e["fiscal_year"], e["status_raw"]) for e in entries} == {(2024, "調査・検討")}


def test_an_overview_row_and_a_card_listed_again_elsewhere_are_two_listings(pdf, read):
    pdf.grid(
        40,
        60,
        [60, 200, 90],
        [["番号", "事業名", "担当課"], ["1-1", "電子申請", "総務課"], ["2-3", "電子申請【再掲】", "総務課"]],
    )
    for y, number, name in ((200, "1-1", "電子申請"), (400, "2-3", "電子申請【再掲】")):
        pdf.grid(40, y, [90, 260], [["番号", number], ["事業名", name], ["概要", "対象を広げる。"]])
    plan = read(pdf)
    assert [(p["number"], p["name"]) for p in plan.rows("projects")] == [
        ("1-1", "電子申請"),
        ("2-3", "電子申請【再掲】"),
    ]


@pytest.mark.parametrize("heading", ["アクションプランの位置付け", "２　推進体制と人材に関する取組"])
def test_cards_below_a_heading_about_the_plan_itself_are_projects(pdf, read, heading):
    pdf.text(40, 40, Gothic(heading), size=14)
    rows = [
        ["事業名", "1-1 電子申請"],
        ["担当課", "総務課"],
        ["事業内容", "対象を広げる。"],
        ["スケジュール", "令和６年度　検討"],
    ]
    pdf.grid(50, 80, [100, 340], rows)
    assert read(pdf).names == ["電子申請"]


def test_a_heading_that_only_contains_words_of_the_plan_itself_opens_projects(pdf, read):
    pdf.text(40, 40, Gothic("(3) 推進体制と人材に関する取組"), size=14)
    pdf.text(40, 70, Gothic("3-① セキュリティ対策の徹底"), size=12)
    pdf.grid(
        50, 100, [80, 380], [["目　的", "情報を守る。"], ["取　組", "端末の監視を行う。"], ["担当課", "情報政策課"]]
    )
    assert read(pdf).names == ["セキュリティ対策の徹底"]


def test_the_statement_below_the_name_of_an_indicator_is_its_target(pdf, read):
    rows = [
        ["事業名", "1-1 電子申請", LEFT],
        ["担当課", "総務課", LEFT],
        ["ＫＰＩ", "オンライン化した手続数", LEFT],
        [UP, "令和７年度末までに手続数120件を達成（令和３年度34件）", LEFT],
        ["スケジュール", "令和６年度", "令和７年度"],
        [UP, "検討", "実施"],
    ]
    pdf.grid(50, 80, [90, 180, 180], rows)
    plan = read(pdf)
    assert [row["name"] for row in plan.of("電子申請", "indicators")] == ["オンライン化した手続数"]
    values = plan.of("電子申請", "indicator_values")
    assert {(v["fiscal_year"], v["kind"], v["value"]) for v in values} == {
        (2025, "target", 120),
        (2021, "baseline", 34),
    }


def test_a_full_width_heading_row_at_the_top_of_a_page_is_no_second_half_of_a_row(pdf, read):
    widths = [40, 160, 90, 80, 80]
    header = ["番号", "事業名", "担当課", *YEARS[:2]]
    pdf.grid(40, 700, widths, [header, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.page()
    pdf.grid(
        40,
        60,
        widths,
        [header, ["基本目標２　地域", LEFT, LEFT, LEFT, LEFT], ["2", "電子入札", "財政課", "実施", "実施"]],
    )
    plan = read(pdf)
    assert [(p["number"], p["name"]) for p in plan.rows("projects")] == [("1", "電子申請"), ("2", "電子入札")]


def test_results_of_the_previous_plan_are_named_by_their_name_column(pdf, read):
    pdf.text(40, 40, Gothic("前計画の評価"), size=14)
    rows = [
        ["施策", "取組項目", "取組の結果"],
        ["行政情報の提供", "サイトの再構築", "令和２年３月に刷新した。"],
        [UP, "ＳＮＳの活用", "公式アカウントを開設した。"],
    ]
    pdf.grid(40, 80, [110, 150, 220], rows)
    results = read(pdf).rows("previous_results")
    assert [(r["theme"], r["name"]) for r in results] == [
        ("行政情報の提供", "サイトの再構築"),
        ("行政情報の提供", "ＳＮＳの活用"),
    ]


def test_indicators_listed_by_the_number_of_their_project(pdf, read):
    rows = [["番号", "事業名", "担当課", *YEARS], ["1-1", "電子申請", "総務課", "検討", "実施", "実施"]]
    pdf.grid(40, 60, [50, 150, 80, 70, 70, 70], rows)
    rows = [["番号", "指標", "2022年度\n実績", "2028年度\n目標"], ["1-1", "申請の割合", "8.7%", "40.0%以上"]]
    pdf.grid(40, 200, [50, 200, 90, 90], rows, heights=30)
    plan = read(pdf)
    assert plan.names == ["電子申請"]
    values = plan.of("電子申請", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [(2022, "actual", 8.7), (2028, "target", 40)]


def test_a_schedule_and_two_indicators_told_in_a_box(pdf, read):
    pdf.text(40, 60, Gothic("施策1-5　情報発信の再構築"), size=12)
    lines = [
        "【取組内容】ホームページを全面的に更新し、公式アカウントと連",
        "携させます。",
        "【スケジュール】R6 構築／R7～R8 運用",
        "【KPI】登録者数 4,870人（R5）→10,000人（R8）",
        "年間閲覧数 96万件（R5）→120万件（R8）",
        "【担当】企画課（関係：総務課）",
    ]
    pdf.grid(40, 90, [480], [[lines]], heights=110)
    plan = read(pdf)
    assert plan.years("情報発信の再構築") == {2024: "準備", 2025: "実施", 2026: "実施"}
    assert [row["name"] for row in plan.of("情報発信の再構築", "indicators")] == ["登録者数", "年間閲覧数"]
    assert [(d["section"], d["role"]) for d in plan.of("情報発信の再構築", "project_departments")] == [
        ("企画課", "lead"),
        ("総務課", "related"),
    ]


def test_a_key_of_words_is_no_project(pdf, read):
    pdf.text(40, 60, Gothic("２　進捗及び評価の区分"), size=14)
    rows = [["進捗", "内容"], ["完了", "予定した取組を全て終えたもの"], ["遅延", "予定した時期に遅れているもの"]]
    pdf.grid(40, 90, [100, 300], rows)
    assert read(pdf).names == []


def test_a_title_row_above_the_header_of_a_listing(pdf, read):
    rows = [
        ["３　取組の一覧", LEFT, LEFT, LEFT],
        ["番号", "取組名", "担当課", "令和６年度"],
        ["1", "電子申請", "総務課", "検討"],
    ]
    pdf.grid(40, 80, [50, 180, 90, 90], [*rows, ["2", "電子入札", "財政課", "実施"]])
    assert read(pdf).names == ["電子申請", "電子入札"]
