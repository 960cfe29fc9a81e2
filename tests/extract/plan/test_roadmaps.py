"""Roadmaps: bars over years that name the plan's projects in short, or by number."""

import pytest

from keikaku._internal.extract.plan.short_names import full_names
from tests.kit.pdfs import Gothic, Pdf

PROJECTS = [
    ("A1", "スマホでできる手続100の実現", "市民課"),
    ("A2", "書かない窓口「おまかせカウンター」の開設", "市民課"),
    ("A3", "行政手続キャッシュレスの拡大", "会計課"),
    ("A4", "子育て応援アプリ「こもりうた」の機能強化", "こども課"),
]
BARS = {
    "スマホ手続100": [(0, 1, "調査・検討"), (1, 3, "運用")],
    "おまかせカウンター": [(0, 0.5, "検討"), (0.5, 3, "実施")],
    "キャッシュレス拡大": [(0, 3, "")],
    "こもりうた": [(1, 2, "準備"), (2, 3, "試行")],
}


def roadmap(pdf: Pdf, rows: dict[str, list[tuple[float, float, str]]], years: list[str]) -> Pdf:
    left, width = 240, 160
    for i, year in enumerate(years):
        pdf.text(left + width * i + 60, 60, Gothic(year), size=12)
    for r, (name, bars) in enumerate(rows.items()):
        y = 100 + 40 * r
        pdf.text(60, y, name, size=11)
        for start, end, word in bars:
            pdf.bar(left + width * start + 2, y - 6, left + width * end - 2, y + 18, fill=(0.6, 0.8, 0.7))
            pdf.text(left + width * (start + end) / 2 - 10, y, word, size=10)
    return pdf


@pytest.fixture
def plan(tmp_path):
    pdf = Pdf(tmp_path / "plan.pdf", 842, 595)
    rows = [["番号", "取組", "担当課"], *[list(row) for row in PROJECTS]]
    pdf.grid(50, 80, [60, 320, 120], rows)
    pdf.page()
    return pdf


def test_bars_go_to_the_projects_whose_names_are_printed_in_short(plan, read):
    found = read(roadmap(plan, BARS, ["2025", "2026", "2027"]))
    assert found.names == [name for _, name, _ in PROJECTS]
    assert found.years("スマホでできる手続100の実現") == {2025: "検討", 2026: "実施", 2027: "実施"}
    assert found.years("行政手続キャッシュレスの拡大") == {2025: "実施", 2026: "実施", 2027: "実施"}
    assert found.years("子育て応援アプリ「こもりうた」の機能強化") == {2026: "準備", 2027: "試行"}
    halves = found.of("書かない窓口「おまかせカウンター」の開設", "project_years")
    assert [(row["fiscal_year"], row["status"]) for row in halves][:2] == [(2025, "検討"), (2025, "実施")]


def test_rows_that_bear_numbers_go_by_them(plan, read):
    rows = {f"{number} 別の名": [(0, 1, "検討"), (1, 3, "実施")] for number, _, _ in PROJECTS}
    found = read(roadmap(plan, rows, ["令和7年度", "令和8年度", "令和9年度～"]))
    assert all(found.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"} for _, name, _ in PROJECTS)
    assert found.of(PROJECTS[0][1], "project_years")[-1]["open_ended"]


def test_bars_of_other_things_go_to_no_project(plan, read):
    rows = {name: [(0, 3, "計画期間")] for name in ("総合計画", "行政改革大綱", "地方創生戦略", "公共施設白書")}
    found = read(roadmap(plan, rows, ["2025", "2026", "2027"]))
    assert not found.rows("project_years")


@pytest.mark.parametrize(
    ("short", "names", "pairs"),
    [
        (["水田見回り", "よりそい相談"], ["中山間地の水田見回り省力化", "企業のデジタル化よりそい相談"], {0: 0, 1: 1}),
        # The one between two that are sure is the one between theirs.
        (
            ["電子決裁", "ドローン点検", "標準化"],
            ["電子決裁の導入", "橋の点検のドローン活用", "標準化の対応"],
            {0: 0, 1: 1, 2: 2},
        ),
        (["総合計画", "財政計画"], ["電子申請の拡充", "窓口の改善"], {}),
        ([], ["電子申請"], {}),
        (["電子申請"], [], {}),
    ],
)
def test_short_names_and_their_order_are_weighed_together(short, names, pairs):
    assert full_names(short, names) == pairs


def test_the_colours_of_bars_mean_what_the_legend_says(plan, read):
    colours = {"調査・検討": (0.95, 0.76, 0.19), "準備・構築": (0.93, 0.52, 0.2), "実施・運用": (0.25, 0.6, 0.45)}
    left, width = 240, 160
    for i, year in enumerate(("R7", "R8", "R9")):
        plan.text(left + width * i + 60, 60, Gothic(year), size=12)
    for r, (number, _, _) in enumerate(PROJECTS):
        y = 100 + 40 * r
        plan.text(60, y, f"{number} 別の名", size=11)
        for k, colour in enumerate(colours.values()):
            plan.bar(left + width * k + 2, y - 6, left + width * (k + 1) - 2, y + 12, fill=colour)
    plan.text(60, 300, "凡例", size=9)
    for k, (word, colour) in enumerate(colours.items()):
        plan.bar(120 + 110 * k, 300, 140 + 110 * k, 309, fill=colour)
        plan.text(146 + 110 * k, 300, word, size=9)
    found = read(plan)
    assert all(found.years(name) == {2025: "検討", 2026: "準備", 2027: "実施"} for _, name, _ in PROJECTS)
