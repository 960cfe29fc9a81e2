"""Schedules that stand by themselves below a heading: between horizontal rules alone, along a line, in typed bars."""

import pytest

from tests.extract.plan.test_slides import NAMES, framed_card, slide
from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

__all__ = ["slide"]

YEARS = ("Ｒ６", "Ｒ７", "Ｒ８", "Ｒ９")
TEXT = "市民が時間や場所にとらわれずに手続を終えられるように、受け付ける手続を毎年増やし、支払の手段も広げます。"
LEFT_SIDE, PITCH = 160, 80


def ruled(pdf: Pdf, y: float, words: list[tuple[float, str]]) -> None:
    """Years and words between three horizontal rules; each word is centred over a place counted in years."""
    for k in range(3):
        pdf.line(LEFT_SIDE, y + 18 * k, LEFT_SIDE + 4 * PITCH, y + 18 * k)
    for r, row in enumerate(([(i + 0.5, year) for i, year in enumerate(YEARS)], words)):
        for place, word in row:
            pdf.text(LEFT_SIDE + PITCH * place - 5 * len(word), y + 4 + 18 * r, word)


def section(pdf: Pdf, i: int, words: list[tuple[float, str]], who: str) -> None:
    y = 90 + 150 * i
    pdf.text(60, y, Gothic(f"{'①②③④'[i]}　{NAMES[i]}"), size=12)
    pdf.text(60, y + 20, TEXT, size=9)
    ruled(pdf, y + 42, words)
    pdf.text(400, y + 104, f"【担当】{who}")


def test_tables_between_horizontal_rules_are_told_apart_by_the_text_between_them(pdf, read):
    pdf.text(60, 50, Gothic("施策１－１　手続の負担を減らす"), size=15)
    section(pdf, 0, [(0.5, "検討"), (1.5, "導入"), (2.5, "運用"), (3.5, "運用")], "総務課（協力：税務課）")
    section(pdf, 1, [(2.0, "継続")], "市民課")
    section(pdf, 2, [(0.5, "準備"), (2.5, "実施")], "税務課")
    plan = read(pdf)
    assert plan.names == list(NAMES)
    assert plan.years(NAMES[0]) == {2024: "検討", 2025: "実施", 2026: "実施", 2027: "実施"}
    assert plan.years(NAMES[1]) == dict.fromkeys(range(2024, 2028), "実施")
    assert plan.years(NAMES[2]) == {2024: "準備", 2026: "実施"}
    assert [plan.sections(name) for name in NAMES] == [["総務課", "税務課"], ["市民課"], ["税務課"]]


def test_words_below_a_line_go_on_to_the_next_as_far_as_it_is_drawn(slide, read):
    told = ([(0, "準備"), (1, "一部実施"), (2, "拡充")], [(0, "検討"), (2, "導入")], [(1, "開設")])
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 220, 60, "総務課", size=8)
        slide.text(x + 10, 90, "手続の待ち時間を減らします。", size=9)
        for k in range(5):
            slide.text(x + 40 + 64 * k, 130, str(2025 + k), size=8)
        slide.arrow(x + 50 + 64 * told[i][0][0], x + 340, 146)
        for k, word in told[i]:
            slide.text(x + 40 + 64 * k, 156, word, size=9)
        slide.text(x + 10, 190, "手続の件数", size=9)
        slide.text(x + 10, 204, "R5　38件", size=9)
        slide.text(x + 300, 204, "R11　150件以上", size=9)
    plan = read(slide)
    assert plan.years(NAMES[0]) == {2025: "準備", 2026: "実施", 2027: "拡充", 2028: "拡充", 2029: "拡充"}
    assert plan.years(NAMES[1]) == {2025: "検討", 2026: "検討", 2027: "実施", 2028: "実施", 2029: "実施"}
    assert list(plan.years(NAMES[2])) == [2026, 2027, 2028, 2029]
    assert [row["status_raw"] for row in plan.of(NAMES[2], "project_years")] == ["開設", None, None, None]


@pytest.mark.parametrize("bar", ["━━━━", "────", "＝＝＝＝"])
def test_bars_typed_into_the_cells_of_steps(pdf, read, bar):
    years = [f"令和{7 + k}年度" for k in range(4)]
    for i, name in enumerate(NAMES):
        rows = [
            ["番号", "取組名", LEFT, LEFT, LEFT, "区分"],
            [f"1-{i + 1}", name, LEFT, LEFT, LEFT, "継続"],
            ["主管課", "総務課", LEFT, LEFT, LEFT, LEFT],
            ["スケジュール", "実施項目", *years],
            [UP, "対象の調査", "━━▶", "", "", ""],
            [UP, "電子納付の導入", bar, bar, "━━▶", ""],
            [UP, "運用の見直し", "", "", "→", "→"],
        ]
        pdf.grid(40, 40 + 240 * i, [80, 120, 75, 75, 75, 75], rows)
    plan = read(pdf)
    assert plan.names == list(NAMES)
    for name in NAMES:
        steps = {"対象の調査": (2025, 2025), "電子納付の導入": (2025, 2027), "運用の見直し": (2027, 2028)}
        assert plan.activities(name) == steps
        assert plan.years(name) == dict.fromkeys(range(2025, 2029), "実施")
