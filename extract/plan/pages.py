"""The pages of a PDF as sheets to read from, and what of them cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from keikaku._internal.extract.pdf.damage import damage_of
from keikaku._internal.extract.pdf.document import PdfError, open_pdf
from keikaku._internal.normalize.records import Evidence, RawFinding, RawPage
from keikaku._internal.normalize.text import as_drawn

from .account import Account
from .flow import Sheet, sheet_of
from .unread import no_sheet, of_damage, of_hidden_text, of_left_out


def sheets_of_file(
    path: Path, progress: Callable[[int, int], None], why_not: Callable[[int], str | None]
) -> tuple[list[Sheet], list[RawFinding]]:
    """One sheet a page, blank where it was not read, with findings about damage and what was left out.

    Arguments and errors as of `read_plan`.
    """
    left_out: list[tuple[int, str]] = []
    findings: list[RawFinding] = []
    sheets: list[Sheet] = []
    with open_pdf(path, as_drawn) as pdf:
        for no in range(1, len(pdf) + 1):
            try:
                if code := why_not(no):
                    left_out.append((no, code))
                sheets.append(no_sheet(no) if code else sheet_of(pdf.page(no)))
            except PdfError as error:
                findings.append(RawFinding(error.code, error.detail or None, Evidence(no, (0, 0, 0, 0))))
                sheets.append(no_sheet(no))
            progress(no, len(pdf))
        findings += (RawFinding("page_damaged", "layers", Evidence(no, (0, 0, 0, 0))) for no in pdf.unsure)
    read = {sheet.page_no for sheet in sheets} - {no for no, _ in left_out}
    findings += of_left_out(left_out)
    findings += (of_damage(no, told) for no, told in damage_of(path) if no is None or no in read)
    findings += (told for sheet in sheets for told in of_hidden_text(sheet))
    return sheets, findings


def pages_told(
    sheets: Sequence[Sheet],
    texts: Mapping[int, str],
    tables: Mapping[int, int],
    read: Mapping[int, int],
    account: Account,
) -> list[RawPage]:
    """What is published of each page: its text, where that is from, its size, how many of its tables were read, and
    what became of its words."""
    return [
        RawPage(
            s.page_no,
            texts[s.page_no],
            s.text_source,
            *s.shown_size,
            tables[s.page_no],
            read.get(s.page_no, 0),
            round(s.confidence, 3),
            s.skew,
            account.counts(s.page_no),
        )
        for s in sheets
    ]
