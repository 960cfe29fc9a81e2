"""Slides: words that fill the room below their year, and names of values that stand apart from them."""

from tests.extract.plan.test_slides import NAMES, framed_card, slide, steps_of
from tests.kit.pdfs import Gothic

__all__ = ["slide"]


def test_words_that_fill_the_room_below_their_year_and_a_name_with_its_last_sign_on_a_line_of_its_own(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "担当課　総務課", size=9)
        slide.text(x + 10, 100, ["手続に要する時間を短くして、", "窓口を強化します。"], size=9)
        slide.text(x + 220, 84, "１便あたり利用者" if i else "データ共有に参加する農", size=8)
        if not i:
            slide.text(x + 260, 93, "家", size=8)
        slide.text(x + 240, 104, "2.5人以上" if i else "45戸以上", size=16)
        slide.text(x + 240, 124, "R8目標", size=6)
        slide.text(x + 230, 132, "（R5現状　1.6人）" if i else "（R5現状　0戸）", size=6)
        for k, year in enumerate(("2024(R6)", "2025(R7)", "2026(R8)")):
            slide.text(x + 20 + 62 * k, 200, year, size=8)
        for k, word in enumerate(("調査", "分析基盤の構", "運用")):
            slide.text(x + 20 + 62 * k, 214, word, size=9.5)
        slide.text(x + 82, 225, "築", size=9.5)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        told = [(y["fiscal_year"], y["status_raw"]) for y in plan.of(name, "project_years")]
        assert told == [(2024, "調査"), (2025, "分析基盤の構築"), (2026, "運用")]
        (indicator,) = plan.of(name, "indicators")
        values = [(v["fiscal_year"], v["value"], v["comparator"]) for v in plan.of(name, "indicator_values")]
        first = name == NAMES[0]
        assert indicator["name"] == ("データ共有に参加する農家" if first else "1便あたり利用者")
        assert sorted(values) == [(2023, 0 if first else 1.6, "="), (2026, 45 if first else 2.5, ">=")]


def test_a_box_of_one_name_and_its_values_far_below_it(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "担当　総務課", size=9)
        steps_of(slide, x, 130)
        slide.bar(x + 10, 180, x + 370, 300, (0.9, 0.95, 0.92))
        slide.text(x + 80, 190, f"{name}の件数", size=9)
        for k, (head, value) in enumerate((("R5現状", "28件"), ("R8目標", "150件以上"))):
            slide.text(x + 50 + 140 * k, 248, head, size=7)
            slide.text(x + 50 + 140 * k, 260, value, size=14)
    plan = read(slide)
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert [row["name"] for row in plan.of(name, "indicators")] == [f"{name}の件数"]
        values = [(v["kind"], v["value"], v["comparator"]) for v in plan.of(name, "indicator_values")]
        assert values == [("baseline", 28, "="), ("target", 150, ">=")]


def test_the_scale_of_a_chart_gives_its_title_no_values(slide, read):
    for i, name in enumerate(NAMES):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "担当　総務課", size=9)
        steps_of(slide, x, 115)
        slide.bar(x + 10, 140, x + 370, 315, (0.96, 0.96, 0.96))
        slide.text(x + 120, 146, "電子申請の件数の推移", size=9)
        for k in range(4):
            slide.text(x + 20, 200 + 24 * k, f"{4 - k}000", size=8)
            slide.bar(x + 90 + 60 * k, 290 - 20 * k, x + 120 + 60 * k, 296, (0.3, 0.5, 0.7))
            slide.text(x + 98 + 60 * k, 300, f"R{k + 1}", size=8)
    plan = read(slide)
    assert plan.names == list(NAMES)
    assert not plan.rows("indicators")


def test_a_name_whose_last_line_is_a_word_of_tags(slide, read):
    names = ("行政手続のオンライン申請の拡大", "窓口の電子決済の拡充", "会議の電子化")
    for i, name in enumerate(names):
        x = framed_card(slide, i, "", 40)
        slide.text(x + 60, 50, Gothic(name[:-2] if i < 2 else name), size=14)
        if i < 2:
            slide.text(x + 60, 68, Gothic(name[-2:]), size=14)
        slide.text(x + 10, 90, "担当　総務課", size=9)
        steps_of(slide, x, 130)
    assert read(slide).names == list(names)


def test_chapters_of_text_whose_headings_look_like_titles_are_no_records(slide, read):
    names = [f"{word}の{what}" for word in ("窓口", "会議", "契約") for what in ("改善", "電子化")]
    for i, name in enumerate(names):
        x = framed_card(slide, i, name, 40)
        slide.text(x + 10, 80, "手続の待ち時間を減らします。", size=9)
        slide.bar(x + 10, 270, x + 80, 284, (0.9, 0.9, 0.9))
        slide.text(x + 14, 272, "総務課", size=9)
        slide.bar(x + 10, 200, x + 200, 240, (0.95, 0.95, 0.9))
        slide.text(x + 14, 204, f"{name}の件数", size=8)
        slide.text(x + 14, 220, "現状（R5）12件　目標（R11）40件", size=8)
    for i, heading in enumerate(("計画のあらまし", "市のいま", "めざす姿"), 1):
        slide.page()
        slide.text(40, 30, Gothic(f"{i}　{heading}"), size=20)
        for k in range(4):
            slide.grid(40 + 190 * k, 90, [170], [[["利用者が中心", "小さく始めて広げます。"]]], heights=60)
        slide.grid(40, 180, [170], [[["市民の割合", "現状（R5）12％　目標（R11）40％"]]], heights=60)
    assert read(slide).names == names
