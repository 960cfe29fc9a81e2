"""What names a row, and what belongs to it: departments set smaller, levels of groups, short names, rows that pages
cut."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

NAMES = ("電子申請の拡充", "書かない窓口の導入", "統合型地図の構築", "学校の遠隔授業")
YEARS = ["令和７年度", "令和８年度", "令和９年度"]


@pytest.fixture
def wide(tmp_path):
    return Pdf(tmp_path / "wide.pdf", 1190, 842)


def test_what_is_set_smaller_below_a_name_says_who_is_in_charge(wide, read):
    told = {
        NAMES[0]: (["総務企画部　デジタル推", "進課"], [("lead", "総務企画部", "デジタル推進課")]),
        NAMES[1]: (
            ["市民生活部　市民課", "（関係）健康福祉部　子", "育て応援課"],
            [("lead", "市民生活部", "市民課"), ("related", "健康福祉部", "子育て応援課")],
        ),
        NAMES[2]: (["建設部　都市計画課"], [("lead", "建設部", "都市計画課")]),
    }
    widths = [40, 150, 60, 200, 200, 60]
    head = ["No.", "取組名／担当課", "令和６年度の計画", LEFT, "令和６年度の実績", "自己評価"]
    below = [UP, UP, "工程", "内容", UP, UP]
    rows = [
        [str(i + 1), "", word, "対象を広げる。", "対象を広げた。", "B"]
        for i, word in enumerate(("拡充", "導入", "検討"))
    ]
    wide.text(60, 30, Gothic("遠野市ＤＸ推進計画進捗状況報告書（令和６年度）"), size=14)
    ruled = wide.grid(60, 80, widths, [head, below, *rows], [24, 24, 60, 60, 60])
    for i, (name, (lines, _)) in enumerate(told.items()):
        wide.text(104, ruled.ys[2 + i] + 4, Gothic(name), size=10)
        wide.text(104, ruled.ys[2 + i] + 18, lines, size=8)
    plan = read(wide)
    assert plan.names == list(told)
    for name, (_, departments) in told.items():
        rows_of = plan.of(name, "project_departments")
        assert [(d["role"], d["bureau"], d["section"]) for d in rows_of] == departments
    assert [plan.years(name) for name in told] == [{2024: "拡充"}, {2024: "実施"}, {2024: "検討"}]


def test_the_lowest_of_several_levels_names_the_rows(wide, read):
    head = ["大項目", "中項目", "小項目", "区分", "取組の概要", *YEARS, "所管"]
    rows = [
        ["１ 市民サービス", "(1) 手続", f"① {NAMES[0]}", "継続", "手続を増やす。", "●", "→", "→", "総務課"],
        [UP, UP, f"② {NAMES[1]}", "新規", "申請書を職員が作る。", "○", "◎", "●", "市民課"],
        [UP, "(2) 暮らし", f"① {NAMES[2]}", "新規", "地図を一つにする。", "○", "○", "◎", "建設課"],
        ["２ まちづくり", "(1) 学び", f"① {NAMES[3]}", "継続", "授業を合同で行う。", "●", "●", "●", "学校教育課"],
    ]
    wide.text(40, 40, "【凡例】○：検討　◎：試行　●：実施　→：前年度の内容を継続")
    wide.grid(40, 70, [90, 90, 160, 50, 200, 80, 80, 80, 100], [head, *rows], 36)
    plan = read(wide)
    assert plan.names == list(NAMES)
    assert plan.years(NAMES[1]) == {2025: "検討", 2026: "試行", 2027: "実施"}
    assert [plan.sections(name) for name in NAMES] == [["総務課"], ["市民課"], ["建設課"], ["学校教育課"]]


def test_the_schedule_that_follows_a_list_names_its_rows_in_short(pdf, read):
    full = (
        "オンライン申請の対象拡大",
        "公共施設における公衆無線LANの整備",
        "AI・RPA等による定型業務の自動化",
        "学校の遠隔授業",
    )
    short = ("オンライン申請の対象拡大", "公衆無線LANの整備", "定型業務の自動化（AI・RPA等）", "学校の遠隔授業")
    rows = [[f"1-{i + 1}", name, "手続を増やします。", "総務課"] for i, name in enumerate(full)]
    pdf.text(40, 30, Gothic("施策１　取組"), size=14)
    pdf.grid(40, 60, [50, 220, 160, 80], [["番号", "取組", "取組内容", "担当課"], *rows], 30)
    pdf.text(40, 300, Gothic("施策１　実施スケジュール"), size=14)
    pdf.grid(40, 330, [220, 90, 90, 90], [["取組", *YEARS], *[[name, "検討", "導入", "運用"] for name in short]], 30)
    plan = read(pdf)
    assert plan.names == list(full)
    assert all(plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"} for name in full)


def test_a_numbered_row_that_a_page_cuts_is_one_though_a_cell_ended_its_line(pdf, read):
    head = ["番号", "取組項目", "取組内容", "担当"]
    widths = [50, 112, 252, 100]
    first = [["1-1", NAMES[0], "手続を増やし、支払の手段も広げて、来庁の手間を減らします。", "総務課"]]
    cut = ["1-2", "職員のデジタル研修と", "新任、中堅及び管理職の職層別に行い、各課に置く推", "人事課"]
    pdf.text(40, 30, Gothic("（１）取組一覧"), size=14)
    pdf.grid(40, 700, widths, [head, *first, cut], 24, closed_bottom=False, size=10)
    pdf.page()
    rest = ["", "資格取得の支援", "進員を中心に業務の見直しを進めます。", "デジタル推進課"]
    last = [["1-3", NAMES[2], "地図を一つにします。", "建設課"]]
    pdf.grid(40, 60, widths, [head, rest, *last], 24, size=10)
    plan = read(pdf)
    assert plan.names == [NAMES[0], "職員のデジタル研修と資格取得の支援", NAMES[2]]
    assert plan.sections("職員のデジタル研修と資格取得の支援") == ["人事課", "デジタル推進課"]


def test_a_list_of_systems_in_use_has_no_project(pdf, read):
    rows = [
        ["住民情報システム", "平成29年度", "令和７年度", "庁内設置", "市民課"],
        ["財務会計システム", "令和２年度", "令和８年度", "クラウド", "会計課"],
        ["校務支援システム", "令和元年度", "令和９年度", "県共同利用", "学校教育課"],
    ]
    pdf.text(40, 40, Gothic("３　情報システムの現況"), size=14)
    head = ["システム名", "稼働年度", "次期更新", "利用形態", "主な利用課"]
    pdf.grid(40, 80, [140, 90, 90, 90, 90], [head, *rows])
    assert not read(pdf).names


def test_forms_that_repeat_are_read_alike_whatever_their_indicators_look_like(pdf, read):
    values = (["50分", "35分", "30分"], ["40%", "46%", "52%"], ["－", "30%", "60%"])
    who = (("市民課", "情報課"), ("税務課", "会計課"), ("建設課", "総務課"))
    why = (
        "待ち時間が長いため、申請書を職員が作る。",
        "手続を自宅からできるようにする。",
        "地図を一つにまとめて公開する。",
    )
    pdf.text(40, 20, "この綴りは、令和７年度から令和10年度までに行うことをまとめたものです。")
    for i, (name, told) in enumerate(zip(NAMES, values, strict=False)):
        rows = [
            [f"１－{i + 1}", Gothic(name), LEFT, LEFT, LEFT, "新しく"],
            ["担当課", f"◎{who[i][0]}　○{who[i][1]}", LEFT, LEFT, LEFT, LEFT],
            ["なぜ・なにを", why[i], LEFT, LEFT, LEFT, LEFT],
            ["", LEFT, "７年度", "８年度", "９年度", "その先"],
            ["手　順", LEFT, "調査", "導入", "運用", "→"],
            ["めやす", f"利用の割合{i}", *told, ""],
            ["額（千円）", LEFT, "0", "9,900", "4,180", ""],
        ]
        pdf.grid(40, 60 + 230 * i, [80, 130, 75, 75, 75, 75], rows)
    plan = read(pdf)
    assert plan.names == list(NAMES[:3])
    for name, sections in zip(NAMES, who, strict=False):
        assert plan.sections(name) == list(sections)
        assert [row["amount_yen"] for row in plan.of(name, "budgets")] == [0, 9900000, 4180000]
        assert len(plan.of(name, "indicators")) == 1
