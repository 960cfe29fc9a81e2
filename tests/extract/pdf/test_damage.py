"""A damaged PDF never ends the run, and what it lost is said."""

import os
import secrets
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from keikaku._internal.extract.pdf import document
from keikaku._internal.extract.pdf.damage import damage_of
from keikaku._internal.extract.pdf.document import PdfError
from keikaku._internal.extract.plan.reader import read_plan
from tests.kit.mutants import KINDS, mutant
from tests.kit.pdfs import Pdf

HEADER = ["番号", "事業名", "担当課", "令和６年度", "令和７年度"]
TELLING = {"pdf_repaired", "page_damaged", "page_unreadable", "no_text_layer", "no_projects", "ocr_missing"}
GUARDED = {"break_stream", "zero_piece", "cut_off", "drop_piece"}
"""What a decoder can notice; a changed byte or value may make another valid PDF."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pdf = Pdf(tmp_path_factory.mktemp("whole") / "plan.pdf")
    for page in range(3):
        if page:
            pdf.page()
        rows = [[str(6 * page + n), f"電子申請の拡大{6 * page + n}", "総務課", "検討", "実施"] for n in range(6)]
        pdf.grid(40, 60, [40, 150, 90, 70, 70], [HEADER, *rows], heights=24)
    whole = pdf.save()
    packed = whole.with_name("packed.pdf")
    with pikepdf.open(whole) as opened:
        opened.save(packed, compress_streams=True, recompress_flate=True)
    return packed


def found(path: Path) -> tuple[Counter[object], set[str]]:
    read = read_plan(path)
    rows = Counter(
        (p.text("number"), p.text("name"), tuple((m.fiscal_year_from, m.text) for m in p.marks)) for p in read.projects
    )
    return rows, {finding.code for finding in read.findings}


def silent(plan: Path, folder: Path, seeds: range) -> list[tuple[int, str]]:
    """The mutants that lose rows without a word."""
    whole, out = found(plan)[0], []
    content, path = plan.read_bytes(), folder / "mutant.pdf"
    for seed in seeds:
        kind, damaged = mutant(content, seed)
        path.write_bytes(damaged)
        try:
            rows, codes = found(path)
        except PdfError:
            continue
        if whole - rows and not codes & TELLING and kind in GUARDED:
            out.append((seed, kind))
    return out


def test_a_whole_pdf_is_not_called_damaged(plan: Path) -> None:
    assert list(damage_of(plan)) == []


def test_a_damaged_copy_says_what_it_lost(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_RECOGNISING", ["text recognition, which takes seconds"])
    assert {mutant(plan.read_bytes(), seed)[0] for seed in range(60)} == set(KINDS)
    assert silent(plan, tmp_path, range(60)) == []


@pytest.mark.long
def test_two_thousand_damaged_copies_say_what_they_lost(plan: Path, tmp_path: Path) -> None:
    first = secrets.randbelow(10**9)
    print(f"seeds {first} to {first + 2000}")
    assert silent(plan, tmp_path, range(first, first + 2000)) == []


def test_a_stream_that_ends_too_early_is_named_with_its_page(plan: Path, tmp_path: Path) -> None:
    with pikepdf.open(plan) as pdf:
        raw = pdf.pages[1].Contents.read_raw_bytes()
        pdf.pages[1].Contents.write(raw[: len(raw) // 2], filter=pikepdf.Name("/FlateDecode"))
        pdf.save(tmp_path / "cut.pdf")
    codes = [(f.code, f.at.page_no if f.at else None) for f in read_plan(tmp_path / "cut.pdf").findings]
    assert ("page_damaged", 2) in codes


def test_a_font_that_is_missing_is_named(plan: Path, tmp_path: Path) -> None:
    with pikepdf.open(plan) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if font.Subtype == "/Type0":
                del font["/DescendantFonts"]
        pdf.save(tmp_path / "font.pdf")
    assert [no for no, told in damage_of(tmp_path / "font.pdf") if told == "missing font"] == [1, 2, 3]


def test_a_lost_table_of_contents_is_told(plan: Path, tmp_path: Path) -> None:
    content = plan.read_bytes()
    (tmp_path / "tail.pdf").write_bytes(content[: content.rindex(b"startxref")])
    assert "pdf_repaired" in found(tmp_path / "tail.pdf")[1]


def test_a_name_that_is_not_in_utf_8_is_no_damage(plan: Path, tmp_path: Path) -> None:
    content = plan.read_bytes()
    name = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "計画.pdf".encode("cp932")))
    name.write_bytes(content[: content.rindex(b"startxref")])
    assert "pdf_repaired" in found(name)[1]
