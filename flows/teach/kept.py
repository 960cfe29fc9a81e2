"""layouts.toml as a command meets it: what it says of a file, and one more lesson in it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from keikaku._internal.extract.pdf.document import open_pdf
from keikaku._internal.extract.pdf.stitch import Table
from keikaku._internal.extract.plan.flow import flow_of, sheet_of
from keikaku._internal.extract.plan.regions import Region, first_words
from keikaku._internal.extract.plan.table_kinds import row_rules
from keikaku._internal.extract.plan.taught import Lesson, words_of
from keikaku._internal.flows.raw import LAYOUTS, SOURCES, Entry, edit, entry_of, lessons_for, read_layouts, read_sources
from keikaku._internal.normalize.text import as_drawn
from keikaku._internal.warehouse.publish import sha256 as sha256_of


class TeachError(Exception):
    """What cannot be taught; the message tells a person why."""


def taught_for(raw: Path, file: Path) -> tuple[str, ...]:
    """What layouts.toml of a folder says of a PDF, as jobs carry it; nothing where the file is not readable."""
    return tuple(lesson.to_json() for lesson in _lessons(raw, file, _entries(raw)))


def _entries(raw: Path) -> list[Entry]:
    path = raw / LAYOUTS
    try:
        return read_layouts(path.read_text(encoding="utf-8-sig")).entries if path.is_file() else []
    except (OSError, UnicodeDecodeError):
        return []


def ignored(raw: Path) -> Callable[[str | None, str | None, str], bool]:
    """Whether layouts.toml says that nobody wants to be asked about a kind of finding of a document (its sha256, its
    name, the code)."""
    entries = [entry for entry in _entries(raw) if entry.lesson.ignore]

    def is_ignored(sha256: str | None, file_name: str | None, code: str) -> bool:
        return sha256 is not None and any(
            code in entry.lesson.ignore and entry.is_for(sha256, file_name or "", entry.municipality_code)
            for entry in entries
        )

    return is_ignored


def _lessons(raw: Path, file: Path, entries: Sequence[Entry]) -> Iterator[Lesson]:
    name = _name_in(raw, file)
    return lessons_for(list(entries), sha256_of(file), name, _code_of(raw, name))


def _name_in(raw: Path, file: Path) -> str:
    """The name of a file as tables have it: its path below the folder, or its own name elsewhere."""
    try:
        return file.resolve().relative_to(raw.resolve()).as_posix()
    except ValueError:
        return file.name


def _code_of(raw: Path, name: str) -> str | None:
    path = raw / SOURCES
    if not path.is_file():
        return None
    try:
        return next((line.municipality_code for line in read_sources(path).lines if line.file == name), None)
    except OSError:
        return None


def with_lesson(raw: Path, file: Path, text: str) -> tuple[str, ...]:
    """What would be said of a file with one more lesson, whose TOML is given."""
    entry = _checked(raw, text)
    return tuple(lesson.to_json() for lesson in _lessons(raw, file, [*_entries(raw), entry]))


def _checked(raw: Path, text: str) -> Entry:
    """The lesson of a TOML text. Raises TeachError where it cannot be, alone or beside the others."""
    path = raw / LAYOUTS
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    known = read_layouts(before)
    found = read_layouts(_joined(before, text))
    if new := [reason for _, reason in found.problems if reason not in {told for _, told in known.problems}]:
        raise TeachError(new[0])
    return entry_of(1, tomllib.loads(text)["layout"][0])


def keep(raw: Path, text: str) -> Path:
    """Write a lesson at the end of layouts.toml and return its path. Raises TeachError, BusyError and OSError."""
    path = raw / LAYOUTS
    _checked(raw, text)
    edit(path, lambda before: _joined(before, text))
    return path


def _joined(before: str, text: str) -> str:
    return f"{before.rstrip()}\n\n{text}" if before.strip() else text


def words_in(file: Path, page: int, box: Sequence[float]) -> str:
    """The words of the first line of a region, by which it is known again. Raises TeachError where there is none, and
    PdfError."""
    with open_pdf(file, as_drawn) as pdf:
        if page > len(pdf):
            raise TeachError(f"{page}ページはありません（{len(pdf)}ページまで）")
        words = first_words(Region.of(box), sheet_of(pdf.page(page))) if len(box) == 4 else ""
    if not words:
        raise TeachError(f"{page}ページのその範囲（左, 上, 右, 下）には文字がありません")
    return words


def words_at(file: Path, page: int, table: int, header_rows: int) -> str:
    """The header words of a table, by which it is known again. Raises TeachError where there is none, and PdfError."""
    with open_pdf(file, as_drawn) as pdf:
        if page > len(pdf):
            raise TeachError(f"{page}ページはありません（{len(pdf)}ページまで）")
        # A table may go on over the pages around it, which decides its number on its own page.
        sheets = [sheet_of(pdf.page(no)) for no in range(max(1, page - 1), min(len(pdf), page + 1) + 1)]
    found = [
        block
        for block in flow_of(sheets, row_rules(sheets)).blocks
        if isinstance(block, Table) and block.page_no == page
    ]
    if table > len(found):
        raise TeachError(f"{page}ページから始まる表は{len(found)}個です（keikaku explain で番号を確かめてください）")
    words = words_of(found[table - 1], header_rows)
    if not words:
        raise TeachError("この表の見出しに文字がありません（--header-rows を確かめてください）")
    return words
