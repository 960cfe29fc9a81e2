"""Sheets (個別施策シート) whose facts, schedule, indicators and costs are a table each, one sheet a page."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

NAMES = ("キャッシュレス決済", "施設予約の電子化", "電子申請の拡大")
YEARS = ["令和６年度", "令和７年度", "令和８年度"]


def sheet(pdf: Pdf, i: int, name: str, *, explains: bool = False) -> None:
    facts = [
        ["整理番号", f"1-{i}", "施策名", name],
        ["区　分", "□新規　□継続　■拡充", "重　点", "■該当　□非該当" if i == 2 else "□該当　■非該当"],
        ["主管課", "会計課", "関係課", "市民部 市民課"],
        ["目　的", "支払の手段を広げ、現金を扱う事務を減らす。", LEFT, LEFT],
    ]
    pdf.text(50, 30, Gothic("シートの見方" if explains else "個別施策シート"), size=14)
    pdf.grid(50, 60, [80, 160, 80, 190], facts)
    pdf.text(50, 180, "◆ 年度別計画")
    plans = [
        ["年　度", *YEARS],
        ["状　態", "検討", "導入", "→"],
        ["実施内容", "・機種の選定", "・窓口に設置", "・効果の検証"],
    ]
    pdf.grid(50, 200, [90, 140, 140, 140], plans)
    pdf.text(50, 290, "◆ 成果指標")
    heads = ["指標名", "単位", "現状値\n（令和５年度）"]
    values = [
        [*heads, "目標値", LEFT, LEFT],
        [UP, UP, UP, "６年度", "７年度", "８年度"],
        [f"{name}の件数", "件", "4", "8", "11", "12"],
    ]
    pdf.grid(50, 310, [180, 50, 100, 60, 60, 60], values, heights=28)
    pdf.text(50, 410, "◆ 事業費（千円）")
    costs = [["", *YEARS, "３年間の合計"], ["事業費", "1,254", "1,672", "990", "3,916"]]
    pdf.grid(50, 430, [80, 105, 105, 105, 115], costs)


@pytest.fixture
def sheets(pdf):
    sheet(pdf, 9, "○○の推進", explains=True)
    for i, name in enumerate(NAMES, 1):
        pdf.page()
        sheet(pdf, i, name)
    return pdf


def test_each_sheet_is_a_project_with_its_schedule_and_costs(sheets, read):
    plan = read(sheets)
    assert plan.names == list(NAMES)
    for i, name in enumerate(NAMES, 1):
        project = plan.project(name)
        assert (project["number"], project["novelty"], bool(project["is_priority"])) == (f"1-{i}", "拡充", i == 2)
        assert plan.years(name) == {2024: "検討", 2025: "実施", 2026: "実施"}
        assert [(d["role"], d["section"]) for d in plan.of(name, "project_departments")] == [
            ("lead", "会計課"),
            ("related", "市民課"),
        ]
        assert [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")] == [
            (2023, "baseline", 4),
            (2024, "target", 8),
            (2025, "target", 11),
            (2026, "target", 12),
        ]
        costs = [(b["fiscal_year"], b["amount_yen"]) for b in plan.of(name, "budgets")]
        assert costs == [(2024, 1_254_000), (2025, 1_672_000), (2026, 990_000)]
        assert not plan.activities(name)
