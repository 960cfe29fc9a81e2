"""Files that cannot be read, or that hold nothing to read."""

from pathlib import Path

import pytest

from keikaku._internal.extract.pdf.document import PdfError, open_pdf
from keikaku._internal.extract.plan.reader import read_plan
from tests.kit.pdfs import Gothic, Pdf


def code_of(path: Path) -> str:
    with pytest.raises(PdfError) as caught:
        read_plan(path)
    return caught.value.code


def test_an_empty_file_is_called_empty(tmp_path):
    path = tmp_path / "empty.pdf"
    path.touch()
    assert code_of(path) == "file_empty"


def test_text_named_pdf_is_no_pdf(tmp_path):
    path = tmp_path / "text.pdf"
    path.write_text("事業名,担当課\n電子申請,総務課\n", encoding="utf-8")
    assert code_of(path) == "not_a_pdf"


def test_a_web_page_named_pdf_is_no_pdf(tmp_path):
    path = tmp_path / "error.pdf"
    path.write_text("<!DOCTYPE html><title>404 Not Found</title>", encoding="utf-8")
    assert code_of(path) == "not_a_pdf"


def test_a_pdf_with_a_password_is_called_encrypted(tmp_path):
    pdf = Pdf(tmp_path / "locked.pdf", password="secret")
    pdf.text(50, 50, "計画")
    assert code_of(pdf.save()) == "pdf_encrypted"


def test_a_pdf_that_breaks_off_is_called_damaged(pdf):
    pdf.text(50, 50, "計画")
    path = pdf.save()
    path.write_bytes(path.read_bytes()[:200])
    assert code_of(path) == "pdf_damaged"


def test_a_header_alone_is_called_damaged(tmp_path):
    path = tmp_path / "header.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    assert code_of(path) == "pdf_damaged"


def test_a_pdf_after_leading_bytes_is_read(pdf):
    pdf.text(50, 50, "計画")
    path = pdf.save()
    path.write_bytes(b"\n\n" + path.read_bytes())
    with open_pdf(path) as document:
        assert "".join(g.text for g in document.page(1).glyphs) == "計画"


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_plan(tmp_path / "missing.pdf")


def test_a_pdf_without_a_table_has_no_projects_and_says_so(pdf, read):
    pdf.text(50, 50, Gothic("○○市の情報化について"), size=16)
    pdf.text(50, 100, "この文書は情報化の考え方を示すものです。")
    plan = read(pdf)
    assert plan.names == []
    assert "no_projects" in plan.codes
    assert plan.rows("pages")[0]["text"].endswith("この文書は情報化の考え方を示すものです。")


def test_a_pdf_without_text_says_so(pdf, read):
    pdf.bar(50, 50, 500, 700)
    pdf.page()
    pdf.bar(50, 50, 500, 700)
    plan = read(pdf)
    assert "no_text_layer" in plan.codes
    assert [row["text_source"] for row in plan.rows("pages")] == ["none", "none"]


def test_every_page_is_accounted_for(pdf, read):
    pdf.grid(
        50,
        50,
        [120, 80, 80, 80],
        [["事業名", "担当課", "令和６年度", "令和７年度"], ["電子申請", "総務課", "検討", "実施"]],
    )
    pdf.page()
    pdf.grid(50, 50, [200, 200], [["国名", "人口"], ["日本", "1億2千万人"]])
    pages = read(pdf).rows("pages")
    assert [(p["page_no"], p["table_count"], p["tables_read"]) for p in pages] == [(1, 1, 1), (2, 1, 0)]
    assert pages[0]["text"].split("\n") == [
        "事業名",
        "担当課",
        "令和６年度",
        "令和７年度",
        "電子申請",
        "総務課",
        "検討",
        "実施",
    ]


def test_progress_is_told_page_by_page(pdf):
    for no in (1, 2, 3):
        pdf.text(50, 50, f"第{no}頁")
        pdf.page()
    seen: list[tuple[int, int]] = []
    read_plan(pdf.save(), progress=lambda page, pages: seen.append((page, pages)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
