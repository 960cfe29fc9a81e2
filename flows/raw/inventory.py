"""What lies in data/raw/: the PDFs, and what sources.csv, corrections.csv and the sidecars of fetch say of them."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from keikaku._internal.normalize.corrections import Correction, read_corrections
from keikaku._internal.normalize.findings import NO_DOCUMENT, finding
from keikaku._internal.normalize.plan import Row, Source

from . import sidecar
from .layouts import LAYOUTS, Entry, lessons_for, read_layouts
from .source_list import SOURCES, SourceLine, read_sources
from .walk import Walk, shown, walk
from .web_address import published_url

CORRECTIONS = "corrections.csv"
ANSWERS = "answers.jsonl"
"""The journal of what people answered to commands (flows.review)."""
_OURS = frozenset({SOURCES, CORRECTIONS, LAYOUTS, ANSWERS, ".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    """A PDF to read, with its line of sources.csv. `published_on` is used where the document prints no date."""

    path: Path
    source: Source
    published_on: str | None = None
    lessons: tuple[str, ...] = ()
    """What layouts.toml says of it, as `Lesson.to_json` writes it."""


@dataclass(slots=True)
class Inventory:
    """The files of a run, and findings about the folder itself."""

    files: list[Found] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


def take_inventory(raw: Path) -> Inventory:
    """List the PDFs below `raw` by name; copies of one file are listed once. Empty folders become findings, and so does
    what cannot be read of sources.csv and what a sidecar has to tell."""
    out = Inventory()
    lines = _lines(raw, out)
    corrections = _corrections(raw, out)
    layouts = _layouts(raw, out)
    there = walk(raw, _OURS) if raw.is_dir() else Walk(empty=[raw])
    out.findings.extend(_about(NO_DOCUMENT, code, None, name) for code, name in there.skipped)
    seen: dict[str, str] = {}
    with ThreadPoolExecutor() as threads:  # hashing leaves Python free
        digests = list(threads.map(_digest, there.pdfs))
    for path, sha256 in zip(there.pdfs, digests, strict=True):
        name = shown(path, raw)
        if isinstance(sha256, OSError):
            out.findings.append(_about(NO_DOCUMENT, "raw_unreadable", None, f"{name}（{sha256.strerror}）"))
            continue
        if sha256 is None:  # gone since it was listed
            continue
        line = lines.pop(_composed(name), None)
        if sha256 in seen:
            out.findings.append(_about(sha256[:16], "duplicate_file", name, f"{name} = {seen[sha256]}"))
            continue
        seen[sha256] = name
        found = _found(path, name, sha256, line, corrections.pop(sha256, []), out)
        lessons = lessons_for(layouts, sha256, name, line.municipality_code if line else None)
        out.files.append(replace(found, lessons=tuple(lesson.to_json() for lesson in lessons)))
    for entry in layouts:
        if entry.sha256 is not None and entry.sha256 not in seen:
            told = f"{LAYOUTS} {entry.line}行目：{entry.sha256} の文書はありません"
            out.findings.append(_about(NO_DOCUMENT, "layout_stale", None, told))
    for sha256, unused in corrections.items():
        for one in unused:
            out.findings.append(
                _about(NO_DOCUMENT, "correction_stale", one.expected or None, f"{one}。{sha256} の文書はありません")
            )
    for line in lines.values():
        told = f"{SOURCES} {line.line}行目：{line.file}"
        out.findings.append(_about(NO_DOCUMENT, "source_without_file", line.file, told))
    for folder in there.empty:
        name = shown(folder, raw) if folder != raw else str(raw)
        out.findings.append(_about(NO_DOCUMENT, "raw_empty", name, name))
    return out


def _digest(path: Path) -> str | OSError | None:
    try:
        return sidecar.digest(path)
    except OSError as error:
        return error


def _composed(name: str) -> str:
    """A name as it is compared: macOS writes が in two characters, lists in one."""
    return unicodedata.normalize("NFC", name)


def _lines(raw: Path, out: Inventory) -> dict[str, SourceLine]:
    path = raw / SOURCES
    if not _is_list(path, "sources_invalid", out):
        return {}
    try:
        listing = read_sources(path)
    except OSError as error:
        out.findings.append(_about(NO_DOCUMENT, "sources_invalid", SOURCES, f"{SOURCES}（{error.strerror}）"))
        return {}
    out.findings.extend(_about(NO_DOCUMENT, "sources_invalid", SOURCES, str(p)) for p in listing.problems)
    return {_composed(line.file): line for line in listing.lines}


def _is_list(path: Path, code: str, out: Inventory) -> bool:
    """Whether there is such a list. A folder, a pipe or a broken link of its name is none, which is said."""
    try:
        if path.is_file():
            return True
        is_other = path.exists() or path.is_symlink()
    except OSError:
        is_other = True
    if is_other:
        out.findings.append(_about(NO_DOCUMENT, code, path.name, f"{path.name} はふつうのファイルではありません"))
    return False


def _corrections(raw: Path, out: Inventory) -> dict[str, list[Correction]]:
    path = raw / CORRECTIONS
    if not _is_list(path, "correction_invalid", out):
        return {}
    try:
        found = read_corrections(lambda: path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        out.findings.append(
            _about(NO_DOCUMENT, "correction_invalid", CORRECTIONS, f"{CORRECTIONS}（{error.strerror}）")
        )
        return {}
    for fault in found.faults:
        column = f" {fault.column}列" if fault.column else ""
        told = f"{CORRECTIONS} {fault.line}行目{column}：{fault.reason}"
        out.findings.append(_about(NO_DOCUMENT, "correction_invalid", CORRECTIONS, told))
    return found.by_sha256


def _layouts(raw: Path, out: Inventory) -> list[Entry]:
    path = raw / LAYOUTS
    if not _is_list(path, "layout_invalid", out):
        return []
    try:
        layouts = read_layouts(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8ではありません"
        out.findings.append(_about(NO_DOCUMENT, "layout_invalid", LAYOUTS, f"{LAYOUTS}（{why}）"))
        return []
    for line, reason in layouts.problems:
        out.findings.append(_about(NO_DOCUMENT, "layout_invalid", LAYOUTS, f"{LAYOUTS} {line}行目：{reason}"))
    return layouts.entries


def _found(
    path: Path, name: str, sha256: str, line: SourceLine | None, corrections: list[Correction], out: Inventory
) -> Found:
    """A file with what is known of it. Where the bytes came from, its sidecar knows better than today's sources.csv."""
    side = sidecar.matching(path, sha256)
    if side is None and sidecar.is_there(path):
        out.findings.append(_about(sha256[:16], "sidecar_stale", name, name))
    if side is not None and side.gone is not None:
        out.findings.append(_about(sha256[:16], "source_gone", side.url, f"{name}（{side.gone}に確認）"))
    line = line or SourceLine(line=0, file=name)
    source = Source(
        document_id=sha256[:16],
        sha256=sha256,
        file_name=name,
        page_count=0,
        municipality_code=line.municipality_code,
        title=line.title,
        url=published_url(side.url if side else line.url),
        fiscal_year_from=line.fiscal_year_from,
        fiscal_year_to=line.fiscal_year_to,
        corrections=tuple(corrections),
    )
    return Found(path, source, line.published or (side.published if side else None))


def _about(document_id: str, code: str, value: str | None, detail: str) -> Row:
    return {"document_id": document_id, **finding(code, value, detail=detail)}
