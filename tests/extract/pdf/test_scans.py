"""Scans: a page of a plan printed, put askew on the glass and saved as one picture."""

import sys

import pypdfium2
import pytest
from PIL import Image

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.geometry import Box
from keikaku._internal.extract.pdf.glyphs import Glyph, Glyphs
from keikaku._internal.extract.pdf.page import Page
from keikaku._internal.extract.pdf.pdfium.fill import fill_page
from keikaku._internal.extract.pdf.scan.image import picture_of
from keikaku._internal.extract.pdf.text_layer import is_scan
from keikaku._internal.normalize.records import turned
from tests.extract.conftest import read_file
from tests.kit.pdfs import Pdf
from tests.kit.scans import scanned


@pytest.fixture(scope="module")
def pair(root, tmp_path_factory):
    """A page of the sample with a year matrix, as text and as a scan that lies askew."""
    sample = root / "data" / "raw" / "nagareyama.pdf"
    with open_pdf(sample) as pdf:
        no = next(page.no for page in pdf.pages() if len(page.rules) > 40 and page.no > 3)
    folder = tmp_path_factory.mktemp("scan")
    source = pypdfium2.PdfDocument(sample)
    alone = pypdfium2.PdfDocument.new()
    alone.import_pages(source, [no - 1])
    alone.save(folder / "text.pdf")
    scan = scanned(folder / "text.pdf", [1], folder / "scan.pdf", skew=0.8)
    return read_file(folder / "text.pdf"), read_file(scan)


def test_a_scan_says_what_the_text_says(pair):
    text, scan = pair
    assert len(text.names) > 4
    same = set(text.names) & set(scan.names)
    assert len(same) >= 0.9 * len(text.names), set(text.names) ^ set(scan.names)
    for name in same:
        assert scan.years(name) == text.years(name), name
        assert scan.sections(name) == text.sections(name), name


def test_a_scan_is_marked_as_read_by_ocr(pair):
    text, scan = pair
    assert [page["text_source"] for page in text.rows("pages")] == ["text"]
    assert [page["text_source"] for page in scan.rows("pages")] == ["ocr"]


def test_confidence_is_lower_and_boxes_are_those_of_the_page_as_shown(pair):
    text, scan = pair
    for own in set(text.names) & set(scan.names):
        sure = {y["fiscal_year"]: y["confidence"] for y in text.of(own, "project_years")}
        seen = {y["fiscal_year"]: y["confidence"] for y in scan.of(own, "project_years")}
        assert all(seen[year] < sure[year] for year in seen.keys() & sure.keys()), own
    assert "read_by_ocr" in scan.codes
    name = next(n for n in reversed(text.names) if n in scan.names)
    page = text.rows("pages")[0]
    printed, seen = text.project(name)["bbox"], scan.project(name)["bbox"]
    shown = turned(printed, page["width"], page["height"], 0.8)
    assert abs((shown[1] + shown[3]) - (seen[1] + seen[3])) / 2 < 5
    assert abs((shown[0] + shown[2]) - (seen[0] + seen[2])) / 2 < 12


def test_a_picture_on_a_page_with_text_is_no_scan(tmp_path):
    pdf = Pdf(tmp_path / "photo.pdf")
    pdf.image(40, 40, 500, 600, Image.new("RGB", (200, 200), (90, 120, 200)))
    pdf.text(50, 640, "図　庁舎の写真と、その説明の文章がここにあります。")
    with open_pdf(pdf.save()) as document:
        assert not is_scan(document.page(1))


def test_a_blank_picture_gives_no_text_and_no_error(tmp_path):
    pdf = Pdf(tmp_path / "blank.pdf")
    pdf.image(0, 0, 595, 842, Image.new("RGB", (600, 850), "white"))
    reading = read_file(pdf.save())
    assert reading.names == []
    assert [page["text_source"] for page in reading.rows("pages")] == ["none"]


@pytest.mark.long
def test_a_sheet_of_any_size_fits_in_memory():
    with pypdfium2.PdfDocument.new() as document:
        small, huge = picture_of(document.new_page(595, 842)), picture_of(document.new_page(14_400, 14_400))
    assert small.scale * 72 == pytest.approx(250, abs=1)
    assert huge.gray.size < 41_000_000


def test_an_invisible_text_layer_over_a_picture_is_somebody_elses_ocr(tmp_path):
    pdf = Pdf(tmp_path / "layered.pdf")
    pdf.image(0, 0, 595, 842, Image.new("RGB", (600, 850), "white"))
    pdf.invisible(50, 100, "和令５年席の予定をここに見すことができませんでした。")
    with open_pdf(pdf.save()) as document:
        raw = document._raw[0]
        assert is_scan(fill_page(raw, 1, str), raw)


@pytest.mark.parametrize(("text", "garbled"), [("ÿ報告Āÿð和32ö提案課Ā", True), ("情報化推進計画の報告書", False)])
def test_letters_whose_font_does_not_say_what_they_are(text, garbled):
    box = Box(0, 0, 10, 10)
    page = Page(1, 595, 842, Glyphs.of(Glyph(sign, box, 10.0) for sign in text * 8))
    assert is_scan(page) is garbled


@pytest.mark.parametrize("package", ["cv2", "rapidocr", "onnxruntime"])
def test_without_text_recognition_a_picture_is_a_finding_that_names_the_extra(tmp_path, monkeypatch, package):
    for name in [
        name
        for name in sys.modules
        if name.startswith(("keikaku._internal.extract.pdf.scan", "keikaku._internal.extract.pdf.scan.ocr"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    pdf = Pdf(tmp_path / "picture.pdf")
    pdf.text(50, 50, "情報化推進計画の一覧をここに載せます。")
    pdf.page()
    drawing = Image.new("RGB", (1240, 1754), "white")
    drawing.paste((0, 0, 0), (200, 200, 700, 230))
    pdf.image(0, 0, 595, 842, drawing)
    reading = read_file(pdf.save())
    [finding] = [row for row in reading.rows("findings") if row["code"] == "ocr_missing"]
    assert finding["page_no"] == 2
    assert "keikaku[ocr]" in finding["suggestion"]
    assert [page["text_source"] for page in reading.rows("pages")] == ["text", "none"]
