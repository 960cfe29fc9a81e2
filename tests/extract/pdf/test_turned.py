"""Pages that lie sideways or upside down although the file does not say so, as text and as scans."""

import pikepdf
import pytest

from keikaku._internal.normalize.records import turned
from tests.extract.conftest import read_file
from tests.kit.pdfs import Pdf
from tests.kit.scans import scanned

ROWS = [
    ["番号", "事業名", "担当課", "令和６年度", "令和７年度", "令和８年度"],
    ["1", "電子申請の拡充", "情報政策課", "検討", "実施", "完了"],
    ["2", "書かない窓口の導入", "市民課", "準備", "試行", "実施"],
    ["3", "統合型GISの構築", "都市計画課", "検討", "検討", "実施"],
    ["4", "RPAの導入", "総務課", "実施", "実施", "実施"],
]
SIZE = (842.0, 595.0)


def lying(path, rotate):
    """A page whose table is drawn turned; nothing in the file turns it back."""
    pdf = Pdf(path.with_suffix(".drawn.pdf"), *SIZE, rotate=rotate)
    pdf.text(50, 60, "第４章　個別事業一覧", size=14)
    pdf.grid(50, 100, [40, 200, 130, 100, 100, 100], ROWS, 30)
    with pikepdf.open(pdf.save()) as file:
        del file.pages[0].obj["/Rotate"]
        file.save(path)
    return path


def check(reading, rotate, off):
    assert reading.names == [row[1] for row in ROWS[1:]]
    assert reading.years("電子申請の拡充") == {2024: "検討", 2025: "実施", 2026: "完了"}
    assert reading.sections("書かない窓口の導入") == ["市民課"]
    page = reading.rows("pages")[0]
    width, height = SIZE if rotate == 180 else SIZE[::-1]
    assert (page["width"], page["height"]) == pytest.approx((width, height), abs=1)
    # The row of the second project stands 60 to 90 points below the top of the table, whichever way the page lies.
    row = turned([50, 160, 720, 190], width, height, -rotate)
    x0, top, x1, bottom = reading.project("書かない窓口の導入")["bbox"]
    assert row[0] - off <= x0 <= x1 <= row[2] + off
    assert row[1] - off <= top <= bottom <= row[3] + off


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_text_that_lies_is_read_upright_and_its_boxes_are_those_of_the_page_as_shown(tmp_path, rotate):
    check(read_file(lying(tmp_path / "lying.pdf", rotate)), rotate, off=1)


@pytest.mark.parametrize("rotate", [pytest.param(r, marks=pytest.mark.long) for r in (90, 180, 270)])
def test_a_scan_that_lies_is_read_upright(tmp_path, rotate):
    scan = scanned(lying(tmp_path / "lying.pdf", rotate), [1], tmp_path / "scan.pdf")
    check(read_file(scan), rotate, off=3)


def test_a_page_of_which_some_labels_run_downwards_stays_as_it_is(tmp_path):
    pdf = Pdf(tmp_path / "upright.pdf", *SIZE)
    pdf.grid(50, 100, [40, 200, 130, 100, 100, 100], ROWS, 30)
    pdf.upwards(20, 300, "情報化推進計画　資料編")
    assert read_file(pdf.save()).names == [row[1] for row in ROWS[1:]]
