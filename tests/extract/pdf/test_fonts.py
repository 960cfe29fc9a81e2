"""Fonts that a PDF does not embed: it reads the same on every machine, whatever fonts lie there."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pylopdf_fonts_jp
import pytest
from reportlab.pdfbase import pdfmetrics

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.scan.image import picture_of
from tests.kit.pdfs import GOTHIC, MINCHO, Gothic, Pdf

SIGNS = "○●◎△▲×－ー―…‥〃々⇒→↑①⑳ⅣⅧ㈱㋿第一検討実施令和年度０９ＡアァいゃカﾊＤＸ。、・：（）「」％＆※〒№℡髙﨑"

READ = """
import ctypes, json, sys
from pathlib import Path
import pypdfium2_raw.bindings as bindings
plain = bindings.FPDF_InitLibraryWithConfig
def offered(config):
    chars = ctypes.POINTER(ctypes.c_char)
    config.m_pUserFontPaths = (chars * 2)(ctypes.cast(ctypes.c_char_p(sys.argv[2].encode()), chars))
    return plain(config)
if sys.argv[2]:
    bindings.FPDF_InitLibraryWithConfig = offered
if sys.argv[3] == "machine":
    from keikaku._internal.extract.pdf import document
    document.use_packaged_fonts = lambda: None
from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.plan.reader import read_plan
with open_pdf(Path(sys.argv[1])) as document:
    glyphs = [(g.text, *(round(float(v), 3) for v in g.box)) for g in document.page(1).glyphs]
print(json.dumps([glyphs, repr(read_plan(Path(sys.argv[1])))]))
"""


def read_with(path: Path, root: Path, fonts: Path | str, whose: str) -> Any:
    """Glyphs and plan as a process reads them to which PDFium's font search offers a folder."""
    command = [sys.executable, "-c", READ, str(path), str(fonts), whose]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    pdf = Pdf(tmp_path / "plan.pdf")
    header = ["番号", "事業名", "担当課", "令和5年度", "令和6年度"]
    rows = [["①", "電子申請の拡充", "情報政策課", "○", "◎"], ["②", "業務の見直し", "総務課", "検討", "⇒"]]
    pdf.text(60, 40, "記号の意味　○：検討　◎：実施")
    pdf.grid(60, 80, [40, 160, 90, 70, 70], [header, *[[Gothic(cell) for cell in row] for row in rows]])
    return pdf.save()


def test_a_folder_of_fonts_offered_to_pdfium_changes_nothing(matrix: Path, root: Path, tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "serif.otf").write_bytes(pylopdf_fonts_jp.serif_path().read_bytes())

    alone, offered = (read_with(matrix, root, folder, "ours") for folder in ("", fonts))

    assert alone == offered
    assert "電子申請の拡充" in alone[1]
    # The trap is real: left to itself, PDFium reads other glyphs where fonts lie than where none do.
    none = tmp_path / "none"
    none.mkdir()
    assert read_with(matrix, root, none, "machine")[0] != read_with(matrix, root, fonts, "machine")[0]


@pytest.mark.parametrize("face", [str, Gothic])
def test_no_sign_that_stands_alone_is_lost_and_its_box_is_its_em(tmp_path: Path, face: type[str]) -> None:
    pdf = Pdf(tmp_path / "signs.pdf")
    for i, sign in enumerate(SIGNS):
        pdf.text(30 + 25 * (i % 20), 30 + 25 * (i // 20), face(sign), 10)

    with open_pdf(pdf.save()) as document:
        glyphs = list(document.page(1).glyphs)

    assert "".join(g.text for g in glyphs) == SIGNS
    font = MINCHO if face is str else GOTHIC
    for i, glyph in enumerate(glyphs):
        assert glyph.box.x0 == pytest.approx(30 + 25 * (i % 20), abs=0.01)
        assert glyph.box.top == pytest.approx(30 + 25 * (i // 20), abs=0.01)
        assert glyph.box.width == pytest.approx(pdfmetrics.stringWidth(SIGNS[i], font, 10), abs=0.05), glyph.text


def test_a_picture_of_a_page_shows_what_the_file_does_not_embed(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "picture.pdf")
    pdf.text(100, 100, "計画", 40)
    with open_pdf(pdf.save()) as document:
        page = document._raw[0]
        picture = picture_of(page)
        boxes = [g.box for g in document.page(1).glyphs]

    for box in boxes:
        ink = picture.cut(box) < 128
        assert 0.05 < np.mean(ink) < 0.6
    assert np.mean(picture.gray < 128) < 0.01
