"""What lies in data/raw/: the PDFs, and what sources.csv, corrections.csv and the sidecars of fetch say of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from keikaku._internal.normalize.corrections import Correction, read_corrections
from keikaku._internal.normalize.findings import NO_DOCUMENT, finding
from keikaku._internal.normalize.plan import Row, Source

from . import sidecar
from .source_list import SOURCES, SourceLine, read_sources
from .storage import is_part

CORRECTIONS = "corrections.csv"
_COMPANIONS = ("._", "~$")


@dataclass(frozen=True, slots=True)
class Found:
    """A PDF to read, with its line of sources.csv. `published_on` is used where the document prints no date."""

    path: Path
    source: Source
    published_on: str | None = None


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
    seen: dict[str, str] = {}
    paths = sorted(pdf_paths(raw)) if raw.is_dir() else []
    with ThreadPoolExecutor() as threads:  # hashing leaves Python free
        digests = list(threads.map(sidecar.digest, paths))
    for path, sha256 in zip(paths, digests, strict=True):
        name = path.relative_to(raw).as_posix()
        if sha256 is None:  # gone since it was listed
            continue
        if sha256 in seen:
            out.findings.append(_about(sha256[:16], "duplicate_file", name, f"{name} = {seen[sha256]}"))
            continue
        seen[sha256] = name
        out.files.append(_found(path, name, sha256, lines.get(name), corrections.pop(sha256, []), out))
    for sha256, unused in corrections.items():
        for one in unused:
            out.findings.append(
                _about(NO_DOCUMENT, "correction_stale", one.expected or None, f"{one}。{sha256} の文書はありません")
            )
    for folder in [raw, *sorted(p for p in raw.rglob("*") if p.is_dir())]:
        if not folder.is_dir() or all(_is_ours(p) for p in folder.iterdir()):
            name = folder.relative_to(raw).as_posix() if folder != raw else str(raw)
            out.findings.append(_about(NO_DOCUMENT, "raw_empty", name, name))
    return out


def pdf_paths(raw: Path) -> Iterator[Path]:
    """The PDFs below a folder; not what macOS (`._x.pdf`) and Office (`~$x.pdf`) put beside documents."""
    for path in raw.rglob("*"):
        if path.suffix.lower() == ".pdf" and not path.name.startswith(_COMPANIONS) and path.is_file():
            yield path


def _lines(raw: Path, out: Inventory) -> dict[str, SourceLine]:
    path = raw / SOURCES
    if not path.exists():
        return {}
    listing = read_sources(path)
    out.findings.extend(_about(NO_DOCUMENT, "sources_invalid", SOURCES, str(p)) for p in listing.problems)
    return {line.file: line for line in listing.lines}


def _corrections(raw: Path, out: Inventory) -> dict[str, list[Correction]]:
    path = raw / CORRECTIONS
    if not path.exists():
        return {}
    found = read_corrections(lambda: path.read_text(encoding="utf-8-sig"))
    for fault in found.faults:
        column = f" {fault.column}列" if fault.column else ""
        told = f"{CORRECTIONS} {fault.line}行目{column}：{fault.reason}"
        out.findings.append(_about(NO_DOCUMENT, "correction_invalid", CORRECTIONS, told))
    return found.by_sha256


def _found(
    path: Path, name: str, sha256: str, line: SourceLine | None, corrections: list[Correction], out: Inventory
) -> Found:
    """A file with what is known of it. Where the bytes came from, its sidecar knows better than today's sources.csv."""
    side = sidecar.matching(path, sha256)
    if side is None and sidecar.sidecar_path(path).exists():
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
        url=side.url if side else line.url,
        fiscal_year_from=line.fiscal_year_from,
        fiscal_year_to=line.fiscal_year_to,
        corrections=tuple(corrections),
    )
    return Found(path, source, line.published or (side.published if side else None))


def _is_ours(path: Path) -> bool:
    """Whether this is something that keikaku keeps beside the documents."""
    names = (SOURCES, CORRECTIONS, ".DS_Store", "Thumbs.db", "desktop.ini")
    return path.name in names or path.name.startswith(_COMPANIONS) or sidecar.is_sidecar(path) or is_part(path)


def _about(document_id: str, code: str, value: str | None, detail: str) -> Row:
    return {"document_id": document_id, **finding(code, value, detail=detail)}
