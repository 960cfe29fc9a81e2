"""Marks of a plan's cells that are drawn as lines instead of letters."""

import math

import pytest
from PIL import Image, ImageDraw

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.plan.flow import sheet_of
from tests.extract.conftest import read_file
from tests.kit.pdfs import Pdf

HEADER = ["番号", "事業名", "担当課", "令和６年度", "令和７年度", "令和８年度"]
WIDTHS = [40, 180, 90, 70, 70, 70]
ROWS = [
    ["1", "電子申請の拡充", "情報政策課"],
    ["2", "書かない窓口の導入", "市民課"],
    ["3", "統合型GISの構築", "都市計画課"],
]


def table(pdf):
    return pdf.grid(40, 100, WIDTHS, [HEADER, *([*row, "", "", ""] for row in ROWS)], 30)


def draw(pdf, sign, x, y):
    if sign in "○●◎":
        pdf.circle(x, y, 6, solid=sign == "●")
    if sign == "◎":
        pdf.circle(x, y, 3.5)
    up = [(x, y - 5), (x + 6, y + 5), (x - 6, y + 5)]
    if sign == "△":
        pdf.polyline([*up, up[0]])
    if sign == "▲":
        pdf.polygon(up, (0, 0, 0))
    if sign == "×":
        pdf.polyline([(x - 5, y - 5), (x + 5, y + 5)])
        pdf.polyline([(x + 5, y - 5), (x - 5, y + 5)])
    if sign == "◇":
        pdf.polyline([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y), (x, y - 6)])
    if sign == "✓":
        pdf.polyline([(x - 5, y), (x - 1, y + 4), (x + 6, y - 5)])


def pictured(sign):
    """A sign as a picture of 48 by 48 pixels."""
    picture = Image.new("RGB", (48, 48), "white")
    pen = ImageDraw.Draw(picture)
    if sign in "○●◎":
        pen.ellipse((3, 3, 44, 44), fill="black" if sign == "●" else None, outline="black", width=4)
    if sign == "◎":
        pen.ellipse((15, 15, 32, 32), outline="black", width=4)
    if sign in "△▲▽▼":
        top, bottom = (3, 44) if sign in "△▲" else (44, 3)
        corners = [(24, top), (44, bottom), (3, bottom)]
        pen.polygon(corners, fill="black" if sign in "▲▼" else None, outline="black", width=4)
    if sign == "×":
        pen.line((4, 4, 43, 43), fill="black", width=5)
        pen.line((43, 4, 4, 43), fill="black", width=5)
    return picture


def test_drawn_marks_mean_what_the_legend_says(tmp_path):
    pdf = Pdf(tmp_path / "marks.pdf")
    ruled = table(pdf)
    for row, signs in enumerate(["△○◎", "△△○", "○○○"], 1):
        for col, sign in enumerate(signs, 3):
            draw(pdf, sign, (ruled.xs[col] + ruled.xs[col + 1]) / 2, ruled.middle(row))
    pdf.text(40, 250, "凡例　○：実施、◎：完了、△：検討")
    reading = read_file(pdf.save())
    assert reading.years("電子申請の拡充") == {2024: "検討", 2025: "実施", 2026: "完了"}
    assert reading.years("書かない窓口の導入") == {2024: "検討", 2025: "検討", 2026: "実施"}


@pytest.mark.parametrize("sign", "○●◎△▲×◇✓")
def test_a_drawn_sign_is_the_letter_a_reader_sees(tmp_path, sign):
    pdf = Pdf(tmp_path / "sign.pdf")
    ruled = table(pdf)
    draw(pdf, sign, (ruled.xs[4] + ruled.xs[5]) / 2, ruled.middle(2))
    with open_pdf(pdf.save()) as document:
        [grid] = sheet_of(document.page(1)).grids
    assert [c.text for c in grid.cells if c.row == 2 and c.col >= 3] == ["", sign, ""]


def test_circles_around_letters_and_beside_text_are_no_marks(tmp_path):
    pdf = Pdf(tmp_path / "frames.pdf")
    ruled = table(pdf)
    pdf.circle(ruled.xs[0] + 8, ruled.middle(1), 7)
    pdf.circle(30, 300, 5)
    pdf.text(45, 295, "庁内の体制")
    with open_pdf(pdf.save()) as document:
        sheet = sheet_of(document.page(1))
    assert [c.text for c in sheet.grids[0].cells if c.row == 1] == [*ROWS[0], "", "", ""]
    assert [line.text for line in sheet.lines] == ["庁内の体制"]


@pytest.mark.parametrize("sign", "○●◎△▲▽▼×")
def test_a_small_picture_of_a_sign_is_the_letter_a_reader_sees(tmp_path, sign):
    pdf = Pdf(tmp_path / "picture.pdf")
    ruled = table(pdf)
    x, y = (ruled.xs[4] + ruled.xs[5]) / 2, ruled.middle(2)
    pdf.image(x - 6, y - 6, x + 6, y + 6, pictured(sign))
    with open_pdf(pdf.save()) as document:
        [grid] = sheet_of(document.page(1)).grids
    assert [c.text for c in grid.cells if c.row == 2 and c.col >= 3] == ["", sign, ""]


@pytest.mark.parametrize("solid", [True, False])
@pytest.mark.parametrize("sides", [36, 200], ids=["large_pieces", "pieces_too_short_to_see"])
def test_a_polygon_of_many_sides_is_a_circle(tmp_path, solid, sides):
    pdf = Pdf(tmp_path / "polygon.pdf")
    ruled = table(pdf)
    x, y = (ruled.xs[4] + ruled.xs[5]) / 2, ruled.middle(2)
    turns = [2 * math.pi * i / sides for i in range(sides)]
    points = [(x + 6 * math.cos(turn), y + 6 * math.sin(turn)) for turn in turns]
    if solid:
        pdf.polygon(points, (0, 0, 0))
    else:
        pdf.polyline([*points, points[0]])
    with open_pdf(pdf.save()) as document:
        [grid] = sheet_of(document.page(1)).grids
    assert [c.text for c in grid.cells if c.row == 2 and c.col >= 3] == ["", "●" if solid else "○", ""]
