"""Letters that a program makes bold by drawing their outlines: what is drawn is no line through them and no frame."""

from keikaku._internal.extract.pdf.document import open_pdf
from tests.kit.pdfs import Pdf

WORDS = "ロコミ情報サービスの一括拡大"


def outlined(pdf: Pdf, x: float, y: float, text: str, size: float) -> None:
    """A text with strokes around its letters: a flat one for a dash, frames for the others."""
    pdf.text(x, y, text, size)
    for i, sign in enumerate(text):
        left, right = x + size * (i + 0.12), x + size * (i + 0.88)
        top, bottom = y + 0.15 * size, y + 0.85 * size
        if sign == "ー":
            top, bottom = y + 0.46 * size, y + 0.5 * size
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        pdf.polyline(corners, width=0.3)
        if sign != "ー":
            middle = (top + bottom) / 2
            pdf.polyline([(left, middle), (left + 0.4 * size, middle), (right, top)], width=0.3)


def test_no_letter_of_an_outlined_text_is_struck_or_framed(tmp_path):
    pdf = Pdf(tmp_path / "bold.pdf")
    outlined(pdf, 60, 100, WORDS, 12)
    with open_pdf(pdf.save()) as document:
        page = document.page(1)
    assert "".join(page.glyphs.texts) == WORDS
    assert not len(page.struck)
    assert not page.shapes
    assert not [rule for rule in page.rules if rule.hi - rule.lo < 12 and not rule.horizontal]


def test_the_dashes_of_a_border_beside_a_text_stay(tmp_path):
    pdf = Pdf(tmp_path / "border.pdf")
    pdf.text(60, 100, WORDS, 12)
    for i in range(40):
        pdf.line(60 + 4 * i, 112, 62 + 4 * i, 112)
    with open_pdf(pdf.save()) as document:
        assert len([rule for rule in document.page(1).rules if rule.horizontal]) == 40


def test_a_line_through_a_whole_letter_strikes_it(tmp_path):
    pdf = Pdf(tmp_path / "struck.pdf")
    pdf.text(60, 100, "税務課", 12)
    pdf.line(60, 106, 72, 106)
    with open_pdf(pdf.save()) as document:
        page = document.page(1)
    assert "".join(page.struck.texts) == "税"


def test_the_rules_of_a_table_below_the_letter_of_a_watermark_stay(tmp_path):
    pdf = Pdf(tmp_path / "watermark.pdf")
    pdf.grid(150, 200, [60, 60, 60], [["電子申請", "検討", "実施"]] * 6)
    pdf.text(100, 120, "案", 320)
    with open_pdf(pdf.save()) as document:
        rules = document.page(1).rules
    assert {round(rule.pos) for rule in rules if rule.horizontal} == {200 + 24 * i for i in range(7)}
    assert {round(rule.pos) for rule in rules if not rule.horizontal} == {150, 210, 270, 330}
