"""Tables whose sides are not all drawn: beside the header only, rules by cells, a shaded band over lanes of bars."""

import pytest

from tests.extract.plan.test_slides import NAMES, slide
from tests.kit.pdfs import Gothic, Pdf

__all__ = ["slide"]

YEARS = ("2025（R7）", "2026（R8）", "2027（R9）")
SIDES = (30, 240, 400, 530, 660, 790)
DEPARTMENTS = ("総務部 情報課\n（関係：消防本部）", "市民部 市民課", "福祉部 介護課")


def test_columns_whose_sides_are_drawn_beside_the_header_only(slide, read):
    """The number stands beside the two lines of the name, the tag below them."""
    slide.text(30, 30, Gothic("基本施策１－１　手続のデジタル化"), size=18)
    for x0, x1, label in zip(SIDES[:-1], SIDES[1:], ("取組", "担当", *YEARS), strict=True):
        slide.bar(x0, 100, x1, 130, (0.3, 0.4, 0.7))
        slide.text(x0 + 20, 110, label, size=10)
    for i, (name, department) in enumerate(zip(NAMES, DEPARTMENTS, strict=True)):
        y = 140 + 80 * i
        slide.bar(30, y, 240, y + 70, (0.88, 0.9, 0.95))
        slide.text(36, y + 26, f"1-1-{i + 1}", size=10)
        slide.text(90, y + 18, f"{name[:3]}\n{name[3:]}", size=12)
        slide.bar(195, y + 48, 236, y + 66, (0.9, 0.5, 0.2))
        slide.text(200, y + 52, ("新規", "拡充", "継続")[i], size=8)
        slide.text(244, y + 20, department, size=9)
        slide.line(30, y + 75, 790, y + 75)
        for n, word in enumerate(("検討", "導入", "運用")):
            slide.block_arrow(SIDES[n + 2] + 2, SIDES[n + 3] - 2, y + 35, 30)
            slide.text(SIDES[n + 2] + 40, y + 30, word, size=9)
    for x in SIDES:
        slide.line(x, 100, x, 130)
    for x in SIDES[2:]:
        slide.line(x, 130, x, 375)
    slide.line(30, 130, 30, 375)
    slide.line(30, 100, 790, 100)
    slide.line(30, 130, 790, 130)
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert [plan.project(name)["number"] for name in NAMES] == ["1-1-1", "1-1-2", "1-1-3"]
    assert [plan.project(name)["novelty"] for name in NAMES] == ["新規", "拡充", "継続"]
    assert [plan.sections(name) for name in NAMES] == [["情報課", None], ["市民課"], ["介護課"]]
    assert plan.of(NAMES[0], "project_departments")[1]["bureau"] == "消防本部"
    assert plan.years(NAMES[1]) == {2025: "検討", 2026: "実施", 2027: "実施"}


def ruled_by_cells(pdf: Pdf, x: float, y: float, widths: list[float], rows: list[list[str]]) -> None:
    """A table as browsers draw it: a shaded header, and below each row a piece of rule for each cell."""
    edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    for r, row in enumerate(rows):
        for x0, x1, text in zip(edges[:-1], edges[1:], row, strict=True):
            if not r:
                pdf.bar(x0, y, x1, y + 18, (0.93, 0.93, 0.93))
            pdf.line(x0, y + 18 + 18 * r, x1, y + 18 + 18 * r, 0.7)
            pdf.text(x0 + 4, y + (1 if "\n" in text else 5) + 18 * r, text, size=7)


@pytest.fixture
def report(pdf):
    """Cards of a report: running text at the left, labels and a table of one row at the right, bars in lanes below."""
    for i, name in enumerate(NAMES):
        y = 60 + 220 * i
        pdf.text(50, y, Gothic(f"1-{i + 1}　{name}"), size=14)
        text = [
            "窓口では、いくつもの課で氏名や住所を書く必要があり",
            "ました。職員が話を聞きながら申請書を作り、手続を一",
            "か所で終えられる窓口に変えていきます。",
        ]
        pdf.text(50, y + 26, text, size=10)
        pdf.text(322, y + 26, "担当　総務課", size=10)
        pdf.text(322, y + 40, "協力　市民課", size=10)
        rows = [
            ["めざす姿の指標", "現状\n2024", "中間\n2026", "目標\n2028"],
            [f"{name}の件数", "28件", "40件", f"{60 + i}件以上"],
        ]
        ruled_by_cells(pdf, 322, y + 60, [90, 45, 45, 50], rows)
        pdf.bar(50, y + 110, 552, y + 124, (0.91, 0.91, 0.89))
        for n in range(4):
            pdf.text(90 + 125.5 * n, y + 112, f"{2025 + n}年度", size=8)
            pdf.dashes(50 + 125.5 * n, y + 124, y + 160)
        pdf.line(50, y + 160, 552, y + 160)
        pdf.bar(52, y + 127, 300, y + 140, (0.2, 0.5, 0.3))
        pdf.text(60, y + 130, "窓口の見直し", size=8)
        pdf.bar(178, y + 144, 550, y + 157, (0.2, 0.5, 0.3))
        pdf.text(186, y + 147, "システムの運用", size=8)
    return pdf


def test_cards_with_rules_by_cells_and_a_band_of_years(report, read):
    plan = read(report)
    assert plan.names == list(NAMES)
    for i, name in enumerate(NAMES):
        assert [(d["role"], d["section"]) for d in plan.of(name, "project_departments")] == [
            ("lead", "総務課"),
            ("related", "市民課"),
        ]
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2024, "baseline", 28), (2026, "target", 40), (2028, "target", 60 + i)]
        assert plan.activities(name) == {"窓口の見直し": (2025, 2026), "システムの運用": (2026, 2028)}
    assert "table_unread" not in plan.codes


def test_bars_over_columns_without_rules(slide, read):
    """Rules between rows alone: the years end where the bars do, not halfway between their labels."""
    slide.text(30, 30, Gothic("第２章　工程表"), size=18)
    edges = (30, 70, 240, 360, 480, 600, 720)
    for x, label in zip(edges, ("番号", "取組", "担当課", "令和６年度", "令和７年度", "令和８年度"), strict=False):
        slide.text(x + 6, 88, label, size=9)
    for y in (80, 106, *(106 + 44 * i for i in range(1, 4))):
        slide.line(30, y, 720, y)
    for i, name in enumerate(NAMES):
        y = 106 + 44 * i
        for x, text in ((30, f"1-{i + 1}"), (70, name), (240, "市民課")):
            slide.text(x + 6, y + 14, text, size=9)
        for x0, x1, word in ((363, 477, "検討"), (483, 717, "運用")):
            slide.bar(x0, y + 10, x1, y + 34, (0.7, 0.8, 0.9))
            slide.text((x0 + x1) / 2 - 10, y + 17, word, size=9)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.years(name) == {2024: "検討", 2025: "実施", 2026: "実施"}
