"""Text that is painted over, clipped, too small, doubled by a shadow, struck over a row, or typed into a field."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image

from tests.extract.conftest import Reading
from tests.kit.pages import canvas, read_page, text
from tests.kit.pdfs import MINCHO, Gothic, Pdf

HEADER = ["番号", "事業名", "担当課", "令和６年度", "令和７年度"]
WIDTHS = [40, 150, 90, 70, 70]


def draw_clipped(pdf: Pdf, clip: tuple[float, float, float, float], lines: dict[float, str]) -> None:
    """Lines at their baselines (from below), cut to a box: left, bottom, width, height."""
    draw = canvas(pdf)
    draw.saveState()
    path = draw.beginPath()
    path.rect(*clip)
    draw.clipPath(path, stroke=0)
    draw.setFont(MINCHO, 10)
    for baseline, words in lines.items():
        draw.drawString(50, baseline, words)
    draw.restoreState()


def test_text_under_a_box_that_is_painted_later_is_not_seen(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "検討")
    pdf.text(50, 90, "予定")
    pdf.bar(40, 45, 120, 110, fill=(1, 1, 1))
    pdf.text(50, 50, "実施")
    page = read_page(pdf.save())
    assert (text(page), "".join(page.unseen.texts)) == ("実施", "検討予定")


def test_a_box_painted_before_the_text_hides_nothing(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.bar(40, 45, 120, 70)
    pdf.text(50, 50, "検討")
    assert text(read_page(pdf.save())) == "検討"


def test_text_that_is_cut_at_its_cell_leaves_the_next_cell_to_its_own(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.line(100, 40, 100, 70)
    draw_clipped(pdf, (40, 842 - 70, 60, 30), {842 - 60: "電子申請の拡充（スマートフォン対応）"})
    pdf.text(105, 50, "政策課")
    assert text(read_page(pdf.save())).replace("電子申請の", "") == "政策課"


def test_a_letter_is_seen_whose_twin_is_cut_off_at_the_edge_of_another_row(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "取組の内容")
    draw_clipped(pdf, (40, 842 - 100, 300, 28), {842 - 61: "給与の支払報告書", 842 - 85: "入力を減らす"})
    assert sorted(text(read_page(pdf.save()))) == sorted("取組の内容入力を減らす")


def test_text_too_small_to_read_is_not_seen(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "検討")
    pdf.text(80, 50, "廃止", size=0.5)
    assert text(read_page(pdf.save())) == "検討"


def test_a_shadow_is_the_same_glyph_and_a_pair_of_brackets_is_two(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for shift in (0.9, 0.0):
        pdf.text(50 + shift, 50 + shift, "個別事業一覧", size=14)
    canvas(pdf).setFont(MINCHO, 10)
    for x in (50, 55):  # set close, as Word does
        canvas(pdf).drawString(x, 700, "）")
    assert text(read_page(pdf.save())) == "個別事業一覧））"


def test_a_row_that_is_struck_out_is_no_project_and_is_said(pdf: Pdf, read: Callable[[Pdf], Reading]) -> None:
    rows = [
        [str(n), name, "総務課", "検討", "実施"]
        for n, name in enumerate(["電子申請の拡充", "窓口の改善", "地図の公開"], 1)
    ]
    grid = pdf.grid(40, 80, WIDTHS, [HEADER, *rows], heights=24)
    assert grid
    pdf.line(42, 80 + 24 * 2 + 8, 458, 80 + 24 * 2 + 8)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡充", "地図の公開"]
    assert "text_struck" in plan.codes


def test_what_is_typed_into_a_note_is_read(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "状況")
    plain = pdf.save()
    typed = Pdf(tmp_path / "typed.pdf")
    typed.text(0, 0, "実施")
    source = typed.save()
    with pikepdf.open(plain) as document, pikepdf.open(source) as other:
        form = document.copy_foreign(other.pages[0].as_form_xobject())
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=[100, 0, 695, 842],
            F=4,
            Contents="実施",
            AP=pikepdf.Dictionary(N=form),
        )
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
        document.save(tmp_path / "noted.pdf")
    assert "実施" in text(read_page(tmp_path / "noted.pdf"))


def test_text_that_reads_from_below_is_read_in_its_order(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    draw = canvas(pdf)
    draw.saveState()
    draw.translate(100, 600)
    draw.rotate(90)
    draw.setFont(MINCHO, 10)
    draw.drawString(0, 0, "令和六年度")
    draw.restoreState()
    page = read_page(pdf.save())
    assert [g.text for g in sorted(page.glyphs, key=lambda g: g.box.top)] == [*"令和六年度"]


def test_what_lies_under_a_picture_is_gone_and_said_where_only_the_picture_tells_the_new_word(
    pdf: Pdf, read: Callable[[Pdf], Reading]
) -> None:
    pdf.grid(40, 60, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "中止"]])
    pdf.image(352, 82, 418, 98, Image.new("RGB", (60, 16), "white"))
    plan = read(pdf)
    assert plan.years("電子申請") == {2024: "検討"}
    assert "text_under_picture" in plan.codes


def test_a_word_of_the_same_signs_painted_over_the_old_one_stays(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(50, 50, "旧書館の蔵書")
    pdf.bar(40, 45, 140, 70, fill=(1, 1, 1))
    pdf.text(50, 150, "間に書かれた別の文")  # PDFium itself leaves out what it has just read at the same place
    pdf.text(50, 50, "新書館の貸出")
    assert text(read_page(pdf.save())).endswith("新書館の貸出")


def test_text_across_the_page_and_large_text_under_the_table_are_watermarks(
    pdf: Pdf, read: Callable[[Pdf], Reading]
) -> None:
    pdf.text(120, 70, Gothic("素案"), size=90)
    pdf.grid(
        40,
        60,
        WIDTHS,
        [HEADER, ["1", "電子申請の拡大", "総務課", "検討", "実施"], ["2", "窓口の予約", "市民課", "", "検討"]],
    )
    draw = canvas(pdf)
    draw.saveState()
    draw.translate(60, 842 - 140)
    draw.rotate(30)
    draw.setFont("Helvetica", 30)
    draw.drawString(0, 0, "SAMPLE")
    draw.restoreState()
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "窓口の予約"]
    assert plan.sections("電子申請の拡大") == ["総務課"]
    assert plan.document["is_draft"] is True


def test_what_was_recognised_and_lies_unpainted_under_a_picture_is_no_loss(
    pdf: Pdf, read: Callable[[Pdf], Reading]
) -> None:
    pdf.grid(40, 60, WIDTHS, [HEADER, ["1", "電子申請", "総務課", "検討", "実施"]])
    pdf.invisible(60, 310, "図の中の文字")
    pdf.image(40, 300, 200, 340, Image.new("RGB", (60, 16), "white"))
    plan = read(pdf)
    assert plan.names == ["電子申請"]
    assert "text_under_picture" not in plan.codes
