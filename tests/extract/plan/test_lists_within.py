"""Forms of a 施策 with a list of its projects and one of their indicators, and slides that detail a listed project."""

import pytest

from tests.extract.plan.test_slides import slide
from tests.kit.pdfs import LEFT, UP, Gothic

__all__ = ["slide"]

NAMES = ("書かない窓口", "窓口の予約", "証明書の交付")
YEARS = ["R7", "R8", "R9"]
WIDTHS = [40, 110, 120, 70, 50, 50, 50]


def form(number: str, title: str, names: list[str]) -> list[list[str]]:
    """The rows of a form: its title, what it is about, its list, its indicators, and all departments."""
    rest = [LEFT] * 5
    rows = [
        [f"施策{number}　{title}", LEFT, *rest],
        ["現状と\n課題", "複数の窓口を回って同じ内容を何度も記入していただいています。", *rest],
        ["主\nな\n取\n組", "取組名", "取組の内容", "担当課", *YEARS],
    ]
    for i, name in enumerate(names, 1):
        rows.append([UP, f"{number}-{i}\n{name}", f"{name}を広げます。", "市民課", "検討", "導入", "運用"])
    rows.append(["指\n標", "指標名", LEFT, "対象の取組", "現状値\n（R6）", LEFT, "目標値\n（R9）"])
    rows += [[UP, f"{name}の件数", LEFT, f"{number}-{i}", "30件", LEFT, "60件"] for i, name in enumerate(names, 1)]
    return [*rows, ["所管課", "市民課", *rest]]


@pytest.fixture
def forms(pdf):
    pdf.text(50, 40, Gothic("基本目標１　やさしい行政"), size=14)
    pdf.grid(50, 70, WIDTHS, form("1-1", "窓口の改革", [NAMES[0], NAMES[1], "手数料の電子化"]), heights=40)
    pdf.page()
    pdf.grid(50, 70, WIDTHS, form("1-2", "手続の電子化", [NAMES[2], "施設の予約", "電子申請の拡大"]), heights=40)
    return pdf


def test_rows_with_their_departments_are_projects_of_the_form(forms, read):
    plan = read(forms)
    assert plan.names == [NAMES[0], NAMES[1], "手数料の電子化", NAMES[2], "施設の予約", "電子申請の拡大"]
    assert plan.project(NAMES[2])["number"] == "1-2-1"
    for name in NAMES:
        assert plan.sections(name) == ["市民課"]
        assert plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施"}
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2024, "baseline", 30), (2027, "target", 60)]
        assert not plan.activities(name)


def test_a_slide_details_a_project_that_another_lists(slide, read):
    header = ["取組", "担当", "令和７年度", "令和８年度", "令和９年度"]
    slide.text(40, 30, Gothic("基本施策１－１　窓口の改革"), size=18)
    rows = [[f"1-1-{i} {name}", "市民課", "検討", "導入", "運用"] for i, name in enumerate(NAMES, 1)]
    slide.grid(40, 90, [200, 120, 140, 140, 140], [header, *rows], heights=40)
    slide.page()
    slide.text(40, 30, Gothic(f"重点プロジェクト　1-1-2　{NAMES[1]}"), size=18)
    table = slide.grid(
        40, 190, [200, 170, 170, 170], [["実施項目", *header[2:]], *[[t, "", "", ""] for t in ("手順", "機器")]], 40
    )
    slide.block_arrow(table.xs[1], table.xs[2], table.middle(1))
    slide.block_arrow(table.xs[2], table.xs[4], table.middle(2))
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert plan.activities(NAMES[1]) == {"手順": (2025, 2025), "機器": (2026, 2027)}
    assert plan.years(NAMES[0]) == {2025: "検討", 2026: "実施", 2027: "実施"}
