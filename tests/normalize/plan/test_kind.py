"""What kind of document a PDF is; views count plans and reports only."""

import pytest

from keikaku._internal.normalize.plan.kind import kind_of
from keikaku._internal.normalize.records import Evidence, RawAmount, RawMark, RawPage, RawPlan, RawProject, RawText

AT = Evidence(1, (0.0, 0.0, 10.0, 10.0))
SENTENCES = "市民の暮らしを支えます。\n" * 8


def plan(text: str = "", timed: int = 0, paid: int = 0) -> RawPlan:
    found = RawPlan(pages=[RawPage(1, text, "text", 595.0, 842.0, 0, 0)])
    for no in range(timed + paid):
        project = RawProject("table", AT)
        project.add("name", RawText(f"事業{no}", AT))
        if no < timed:
            project.marks.append(RawMark(2024, 2024, False, "検討", "text", AT))
        else:
            project.budgets.append(RawAmount("1,000千円", AT, 2024))
        found.projects.append(project)
    return found


@pytest.mark.parametrize(
    ("title", "found", "kind"),
    [
        ("流山市情報化推進計画", plan(timed=3), "plan"),
        ("東御市ＤＸ推進計画 令和６年度 進捗状況報告書", plan(timed=3), "report"),
        ("武蔵村山市デジタル化推進計画進捗状況報告書（令和５年度実績）", plan(timed=3), "report"),
        (
            "秦野市ＤＸ推進計画",
            plan("秦野市ＤＸ推進計画\n令和６年度進捗状況報告書\n計画期間 令和５～９年度", timed=3),
            "report",
        ),
        ("施政方針", plan(SENTENCES), "prose"),
        (None, plan(SENTENCES), "prose"),
        ("総合計画（基本構想）", plan(SENTENCES), "prose"),
        ("令和６年度当初予算", plan(paid=4), "budget"),
        (None, plan(paid=4), "budget"),
        ("辺地整備計画", plan(paid=4), "plan"),
        (None, plan(timed=3), "plan"),
        (None, plan("表\n表"), "other"),
        ("産業を戦略的に形成す", plan(SENTENCES), "prose"),
    ],
)
def test_title_and_contents_tell_the_kind(title: str | None, found: RawPlan, kind: str) -> None:
    assert kind_of(found, title) == kind
