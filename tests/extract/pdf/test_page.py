"""What stands on a page, in points from the top left as a reader sees it."""

import math
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.lines import lines_of
from keikaku._internal.extract.pdf.page import Page
from keikaku._internal.extract.pdf.render import rendered, size_of
from tests.kit.pdfs import Gothic, Pdf


def page_of(pdf: Pdf) -> Page:
    with open_pdf(pdf.save()) as document:
        return document.page(1)


def texts(page: Page, split_columns: bool = False) -> list[str]:
    return [line.text for line in lines_of(page.glyphs, split_columns)]


def test_a_glyph_stands_where_it_was_drawn(pdf):
    pdf.text(100, 200, "計画", size=20)
    first, second = page_of(pdf).glyphs
    assert (first.text, second.text) == ("計", "画")
    assert first.box == pytest.approx((100, 200, 120, 220), abs=0.1)
    assert second.box == pytest.approx((120, 200, 140, 220), abs=0.1)
    assert first.size == pytest.approx(20)


def test_the_lines_of_a_page_come_from_top_to_bottom(pdf):
    pdf.text(50, 300, "下の行")
    pdf.text(50, 100, "上の行")
    assert texts(page_of(pdf)) == ["上の行", "下の行"]


def test_a_wide_gap_separates_label_and_value_where_asked(pdf):
    pdf.text(50, 100, "担当課")
    pdf.text(200, 100, "総務課")
    page = page_of(pdf)
    assert texts(page) == ["担当課 総務課"]
    assert texts(page, split_columns=True) == ["担当課", "総務課"]


def test_bold_that_is_drawn_as_repeated_glyphs_is_read_once(pdf):
    for shift in (0, 0.2, 0.4):
        pdf.text(50 + shift, 100, "2024年度")
    assert texts(page_of(pdf)) == ["2024年度"]


def test_the_fonts_of_two_lines_can_be_told_apart(pdf):
    pdf.text(50, 100, [Gothic("見出し"), "本文"])
    heading, body = lines_of(page_of(pdf).glyphs)
    assert heading.font != body.font


def test_lines_bars_and_polygons_are_told_apart(pdf):
    pdf.line(50, 100, 300, 100)
    pdf.line(50, 100, 50, 200)
    pdf.bar(60, 110, 160, 130)
    pdf.polygon([(200, 110), (220, 120), (200, 130)])
    page = page_of(pdf)
    assert [(r.horizontal, round(r.pos), round(r.lo), round(r.hi)) for r in page.rules] == [
        (True, 100, 50, 300),
        (False, 50, 100, 200),
    ]
    assert [f.box for f in page.fills] == [pytest.approx((60, 110, 160, 130), abs=0.1)]
    assert [s.box for s in page.shapes] == [pytest.approx((200, 110, 220, 130), abs=0.1)]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_with_rotate_is_read_as_it_is_shown(tmp_path: Path, rotate):
    pdf = Pdf(tmp_path / "rotated.pdf", width=842, height=595, rotate=rotate)
    pdf.text(100, 50, "横長の頁", size=12)
    pdf.line(100, 80, 500, 80)
    page = page_of(pdf)
    assert (page.width, page.height) == pytest.approx((842, 595))
    assert texts(page) == ["横長の頁"]
    assert page.glyphs[0].box == pytest.approx((100, 50, 112, 62), abs=0.1)
    assert [(r.horizontal, round(r.pos), round(r.lo), round(r.hi)) for r in page.rules] == [(True, 80, 100, 500)]


def test_what_the_crop_box_cuts_off_is_no_part_of_the_page(tmp_path: Path):
    pdf = Pdf(tmp_path / "bleed.pdf", width=595, height=842, bleed=30)
    pdf.text(100, 50, "計画", size=12)
    page = page_of(pdf)
    assert (page.width, page.height) == pytest.approx((595, 842))
    assert page.glyphs[0].box == pytest.approx((100, 50, 112, 62), abs=0.1)


def test_an_a3_page_keeps_its_size(tmp_path: Path):
    pdf = Pdf(tmp_path / "a3.pdf", width=1191, height=842)
    pdf.text(1100, 800, "右下")
    page = page_of(pdf)
    assert (page.width, page.height) == pytest.approx((1191, 842))
    assert page.glyphs[0].box.x0 == pytest.approx(1100, abs=0.1)


def test_a_page_without_text_says_so(pdf):
    pdf.bar(50, 50, 200, 200)
    page = page_of(pdf)
    assert (list(page.glyphs), page.text_source) == ([], "none")


def test_a_rule_under_a_white_rectangle_is_not_seen(pdf):
    pdf.line(300, 60, 300, 80)
    pdf.line(100, 70, 500, 70)
    pdf.bar(200, 50, 400, 90, fill=(1, 1, 1))
    pdf.line(250, 60, 250, 80)
    with open_pdf(pdf.save()) as document:
        rules = document.page(1).rules
    assert [round(r.pos) for r in rules if not r.horizontal] == [250], "drawn later, so not covered"
    assert [round(r.pos) for r in rules if r.horizontal] == [70], "goes on beyond what covers it"


def test_a_line_of_filled_dashes_is_one_dashed_rule(pdf):
    pdf.dashes(200, 50, 110)
    page = page_of(pdf)
    (rule,) = page.rules
    assert (rule.horizontal, rule.dashed) == (False, True)
    assert (rule.pos, rule.lo, rule.hi) == pytest.approx((200.35, 50, 108), abs=0.2)
    assert page.fills == []


@pytest.mark.parametrize("corners", [(0, 0, 0, 0), (0, 0, 595, 0), (0, 0, 3e38, 842), (0, 0, 20, 20)])
def test_whatever_size_a_page_claims_its_text_stands_on_it(pdf, tmp_path: Path, corners):
    pdf.text(50, 100, "令和6年度")
    with pikepdf.open(pdf.save()) as changed:
        changed.pages[0].obj.MediaBox = pikepdf.Array(corners)
        changed.save(tmp_path / "changed.pdf")
    with open_pdf(tmp_path / "changed.pdf") as document:
        page = document.page(1)
    assert "".join(g.text for g in page.glyphs) == ("" if corners[2] == 20 else "令和6年度")
    assert all(page.box.contains(g.box) for g in page.glyphs)


def test_a_page_box_may_be_inherited(pdf, tmp_path: Path):
    pdf.text(500, 100, "令和6年度")
    with pikepdf.open(pdf.save()) as changed:
        page = changed.pages[0].obj
        page.Parent.MediaBox = pikepdf.Array([0, 0, 842, 595])
        del page.MediaBox
        changed.save(tmp_path / "changed.pdf")
    with open_pdf(tmp_path / "changed.pdf") as document:
        page = document.page(1)
    assert (page.width, page.height) == (842, 595)


def test_what_is_drawn_beside_the_page_is_no_part_of_it(tmp_path: Path):
    pdf = Pdf(tmp_path / "beside.pdf")
    pdf.grid(50, 900, [100, 100], [["用語", "説明"], ["DX", "変革"]])
    pdf.bar(50, 900, 250, 950)
    page = page_of(pdf)
    assert (list(page.glyphs), page.rules, page.fills) == ([], [], [])


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("packed", [True, False])
def test_a_page_in_larger_units_is_read_and_shown_in_points(tmp_path: Path, rotate: int, packed: bool) -> None:
    made = Pdf(tmp_path / "small.pdf")
    made.grid(20, 30, [100, 60], [["電子申請", "検討"], ["電子入札", "実施"]], heights=20)
    plain, large = made.save(), tmp_path / "large.pdf"
    with pikepdf.open(plain) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"q 0.1 0 0 0.1 0 0 cm " + page.Contents.read_bytes() + b" Q")
        page.MediaBox = pikepdf.Array([Decimal(float(x)) / 10 for x in page.MediaBox])
        page.UserUnit, page.Rotate = 10, rotate
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        pdf.save(large, object_stream_mode=mode)
    with open_pdf(plain) as one, open_pdf(large) as other:
        small, page = one.page(1), other.page(1)
    assert page.glyphs.texts == small.glyphs.texts
    assert {round(float(s), 1) for s in page.glyphs.sizes} == {round(float(s), 1) for s in small.glyphs.sizes}
    assert sorted((page.width, page.height)) == pytest.approx(sorted((small.width, small.height)), abs=0.1)
    if not rotate:
        assert page.glyphs.boxes == pytest.approx(small.glyphs.boxes, abs=0.05)
        assert [r.pos for r in page.rules] == pytest.approx([r.pos for r in small.rules], abs=0.05)
    assert rendered(large, 1, 1.0).size == tuple(math.ceil(side) for side in size_of(large, 1))
    assert size_of(large, 1) == pytest.approx(page.shown_size, abs=0.1)
