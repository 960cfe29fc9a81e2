"""Only what a reader sees counts: hidden, unpainted, white, struck out, notes, readings, hyphens, rare kanji."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.kit.pages import canvas, read_page, text
from tests.kit.pdfs import MINCHO, Pdf


@pytest.mark.parametrize("mode", [3, 7])
def test_text_in_a_mode_that_paints_nothing_is_not_seen(tmp_path: Path, mode: int) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "検討")
    layer = canvas(pdf).beginText(150, 782)
    layer.setFont(MINCHO, 10)
    layer.setTextRenderMode(mode)
    layer.textOut("廃止")
    canvas(pdf).drawText(layer)
    page = read_page(pdf.save())
    assert text(page) == "検討"
    assert "".join(page.unseen.texts) == "廃止"


def test_text_as_white_as_the_paper_is_not_seen_and_white_on_a_dark_head_is(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.bar(40, 90, 200, 110, (0.1, 0.2, 0.4))
    canvas(pdf).setFillColorRGB(1, 1, 1)
    pdf.text(50, 50, "廃止")
    pdf.text(50, 95, "年度")
    assert text(read_page(pdf.save())) == "年度"


@pytest.mark.parametrize(("y", "seen"), [(55, "実施"), (61, "検討実施")])
def test_words_with_a_line_through_them_are_struck_and_underlined_ones_are_not(
    tmp_path: Path, y: float, seen: str
) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "検討")
    pdf.text(100, 50, "実施")
    pdf.line(50, y, 70, y)
    assert text(read_page(pdf.save())) == seen


def test_the_label_on_the_shaft_of_an_arrow_is_not_struck(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(90, 50, "検討")
    pdf.arrow(50, 200, 55)
    assert text(read_page(pdf.save())) == "検討"


def test_the_raised_number_of_a_note_is_no_digit_wherever_it_is_drawn(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "85")
    pdf.text(50, 80, "面積10m")
    pdf.text(50, 110, "総務課")
    pdf.text(61, 48, "1)", 5)
    pdf.text(87, 78, "2", 5)
    pdf.text(81, 108, "※", 5)
    assert text(read_page(pdf.save())) == "85面積10m総務課2"


def test_small_letters_beside_larger_ones_stay(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "1", 18)
    pdf.text(64, 58, "2", 9)  # on the same baseline
    pdf.text(50, 100, "ひらがな", 5)  # with nothing below it
    assert text(read_page(pdf.save())) == "12ひらがな"


def test_a_reading_above_a_word_is_no_word(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "脆弱性")
    pdf.text(50, 45.5, "ぜいじゃく", 4)
    assert text(read_page(pdf.save())) == "脆弱性"


def test_superscripts_are_notes_but_behind_a_unit(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "環境の整備²")
    pdf.text(50, 80, "面積10m²")
    assert text(read_page(pdf.save())) == "環境の整備面積10m²"


def test_a_sign_hardly_smaller_but_much_higher_is_a_note(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "窓口の改善")
    pdf.text(102, 46, "2", 8)
    assert text(read_page(pdf.save())) == "窓口の改善"


def test_what_a_box_drawn_over_the_page_covers_is_not_seen(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "検討")
    pdf.text(50, 100, "中止")
    with pikepdf.open(pdf.save()) as changed:
        look = changed.make_stream(b"1 g 0 0 60 30 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 60, 30])
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Square, F=4, Rect=Array([40, 725, 100, 755]), AP=Dictionary(N=look)
        )
        changed.pages[0].obj.Annots = Array([changed.make_indirect(note)])
        changed.save(tmp_path / "b.pdf")
    assert text(read_page(tmp_path / "b.pdf")) == "検討"
