"""Schedules told in sentences below a heading."""

import pytest

from keikaku._internal.extract.plan.told_schedule import marks_of_lines, marks_of_sentences
from keikaku._internal.normalize.records import Evidence, RawText
from tests.kit.pdfs import Gothic

HERE = Evidence(1, (0, 0, 1, 1))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (
            "令和７年度に仕様を検討し、令和８年度に構築します。令和９年度からは全ての部署で運用します。",
            [(2025, 2025, False), (2026, 2026, False), (2027, 2027, True)],
        ),
        (
            "令和７年度と令和８年度は五つの課で試行し、令和９年度以降、順次導入します。",
            [(2025, 2026, False), (2027, 2027, True)],
        ),
        (
            "令和７年度から令和９年度まで範囲を検討し、令和10年度に構築、令和11年度から運用します。",
            [(2025, 2027, False), (2028, 2028, False), (2029, 2029, True)],
        ),
        ("2025年度から試行し、2027年度に本格導入します。", [(2025, 2026, False), (2027, 2027, False)]),
        ("令和５年度に導入した予約システムの対象を広げます。", []),
        ("令和11年度の電子決裁率95％以上を目標とします。", []),
        ("住民基本台帳や税など20の業務で使うシステムを、国の標準に合わせます。", []),
    ],
)
def test_periods_and_what_is_done_in_them(text, marks):
    found = marks_of_sentences(RawText(text, HERE))
    assert [(m.fiscal_year_from, m.fiscal_year_to, m.open_ended) for m in found] == marks
    assert all(mark.method == "phrase" for mark in found)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("令和６年度に準備", "準備"),
        ("令和６年度から令和10年度まで毎年度実施", "毎年度実施"),
        ("令和６年度　モデル事業の実施", "モデル事業の実施"),
    ],
)
def test_what_joins_a_period_to_its_word_is_no_part_of_the_word(line, words):
    assert [mark.text for mark in marks_of_lines(RawText(line, HERE))] == [words]


def test_a_heading_with_its_department_in_brackets_and_a_schedule_in_its_text(pdf, read):
    pdf.text(120, 200, Gothic("北野市デジタル化推進計画"), size=26)
    pdf.text(200, 260, "令和７年度～令和11年度", size=14)
    pdf.page()
    for i, name in enumerate(("文書管理システムの導入", "統合型地図の構築")):
        pdf.text(50, 60 + 150 * i, Gothic(f"取組３－{i + 1}　{name}"), size=13)
        pdf.text(430, 84 + 150 * i, "〔総務課、税務課〕")
        pdf.text(60, 108 + 150 * i, "起案から保存、廃棄までを電子で行い、書類を運ぶ時間をなくします。")
        pdf.text(60, 126 + 150 * i, "令和７年度に仕様を検討し、令和８年度からは全ての部署で運用します。")
    plan = read(pdf)
    assert plan.names == ["文書管理システムの導入", "統合型地図の構築"]
    for name in plan.names:
        assert plan.sections(name) == ["総務課", "税務課"]
        assert plan.years(name) == {2025: "検討", 2026: "実施", 2027: "実施", 2028: "実施", 2029: "実施"}
        assert {row["status_raw"] for row in plan.of(name, "project_years")} == {None}


def test_a_row_of_years_alone_says_nothing_of_a_project(pdf, read):
    """What stands below the years could not be read: no status is made up for them."""
    names = ["窓口の改善", "防災情報の配信", "会議の電子化"]
    for i, name in enumerate(names):
        y = 60 + 160 * i
        pdf.text(50, y, Gothic(f"１－{i + 1}　{name}"), size=13)
        told = ("【担当課】　市民課", "【概要】　手続を電子化します。", "【スケジュール】　R6　　　R7　　　R8")
        for k, line in enumerate(told):
            pdf.text(50, y + 24 + 18 * k, line, size=10)
    plan = read(pdf)
    assert plan.names == names
    assert not plan.rows("project_years")


def test_years_as_bullets_below_a_label(pdf, read):
    for i, name in enumerate(("窓口の改善", "防災情報の配信", "会議の電子化")):
        y = 60 + 180 * i
        pdf.text(50, y, Gothic(f"1-1-{i + 1}　{name}"), size=13)
        lines = [
            "【担当】市民課",
            "【年次計画】",
            "　○令和６年度　仕様検討",
            "　○2025年度：構築",
            "　○令和８～９年度　運用",
        ]
        for k, line in enumerate(lines):
            pdf.text(50, y + 24 + 16 * k, line, size=10)
    plan = read(pdf)
    for name in ("窓口の改善", "防災情報の配信", "会議の電子化"):
        assert plan.years(name) == {2024: "検討", 2025: "準備", 2026: "実施", 2027: "実施"}
