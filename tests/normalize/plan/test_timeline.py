"""What a project's years say where its marks are words that no status is, periods of what is dealt with, or arrows."""

from keikaku._internal.normalize.plan.timeline import YearEntry, year_entries
from keikaku._internal.normalize.records import Evidence, RawActivity, RawMark, RawProject, RawText

AT = Evidence(1, (0.0, 0.0, 10.0, 10.0))


def mark(year: int, text: str | None, method: str = "text") -> RawMark:
    return RawMark(year, year, False, text, method, AT)


def entries(*rows: tuple[str, list[RawMark]]) -> tuple[list[YearEntry], list[str]]:
    """The years of a project with these activities, and the codes of what is reported."""
    project = RawProject("card", AT, ())
    project.activities = [RawActivity(RawText(name, AT), tuple(marks)) for name, marks in rows]
    codes: list[str] = []
    found = year_entries(project, range(2024, 2029), {}, lambda code, text, at: codes.append(code))
    return found, codes


def test_a_word_that_is_no_status_is_kept_and_said():
    found, codes = entries(("窓口", [mark(2025, "台帳の貸出し"), mark(2026, "導入")]))
    assert [(e.fiscal_year, e.status_raw, e.stage) for e in found] == [
        (2025, "台帳の貸出し", None),
        (2026, "導入", "実施"),
    ]
    assert codes == ["status_unknown"]


def test_a_label_that_names_years_tells_which_part_is_dealt_with():
    found, codes = entries(
        ("図面の電子化", [mark(2025, "令和２年度分", "arrow"), mark(2026, "平成29年度から調製した台帳", "arrow")])
    )
    assert [(e.status_raw, e.stage) for e in found] == [
        ("令和２年度分", "実施"),
        ("平成29年度から調製した台帳", "実施"),
    ]
    assert not codes


def test_an_arrow_that_opens_the_row_of_an_activity_is_one_without_a_label():
    found, codes = entries(
        ("対象の調査", [mark(2024, "━━▶", "continuation")]),
        ("納付の導入", [mark(2025, "━━━━", "continuation"), mark(2026, "━━▶", "continuation")]),
    )
    assert [(e.fiscal_year, e.stage) for e in found] == [(2024, "検討"), (2025, "実施"), (2026, "実施")]
    assert not codes


def test_of_activities_as_far_the_one_that_prints_a_word_tells_the_year():
    found, _ = entries(("配置", [mark(2025, "導入"), mark(2026, "→", "continuation")]), ("運用", [mark(2026, "拡充")]))
    assert [(e.fiscal_year, e.status_raw, e.stage) for e in found] == [(2025, "導入", "実施"), (2026, "拡充", "実施")]
