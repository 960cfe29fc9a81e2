"""What lies in data/raw/: the PDFs and what sources.csv says of them."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from normalize.findings import finding
from normalize.plan import Row, Source

SOURCES = "sources.csv"
NO_DOCUMENT = "-"
"""document_id of findings that belong to no file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A PDF to read, with its line of sources.csv."""

    path: Path
    source: Source


@dataclass(slots=True)
class Inventory:
    """The files of a run, and findings about the folder itself."""

    files: list[Found] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


def _digest(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def _lines(raw: Path) -> dict[str, dict[str, str]]:
    path = raw / SOURCES
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as f:
        return {row["file"]: row for row in csv.DictReader(f) if row.get("file")}


def _year(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None


def inventory(raw: Path) -> Inventory:
    """List the PDFs below `raw` by name; copies of one file are listed once. Empty folders become findings."""
    out = Inventory()
    lines = _lines(raw)
    seen: dict[str, str] = {}
    paths = sorted(p for p in raw.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file()) if raw.is_dir() else []
    for path in paths:
        name = path.relative_to(raw).as_posix()
        sha256 = _digest(path)
        if sha256 in seen:
            out.findings.append(_about(sha256[:16], "duplicate_file", name, f"{name} = {seen[sha256]}"))
            continue
        seen[sha256] = name
        line = lines.get(name, {})
        out.files.append(
            Found(
                path,
                Source(
                    document_id=sha256[:16],
                    sha256=sha256,
                    file_name=name,
                    page_count=0,
                    municipality_code=line.get("municipality_code") or None,
                    title=line.get("title") or None,
                    url=line.get("url") or None,
                    fiscal_year_from=_year(line.get("fiscal_year_from")),
                    fiscal_year_to=_year(line.get("fiscal_year_to")),
                ),
            )
        )
    for folder in [raw, *sorted(p for p in raw.rglob("*") if p.is_dir())]:
        if not folder.is_dir() or not any(p for p in folder.iterdir() if p.name != SOURCES):
            name = folder.relative_to(raw).as_posix() if folder != raw else str(raw)
            out.findings.append(_about(NO_DOCUMENT, "raw_empty", name, name))
    return out


def _about(document_id: str, code: str, value: str, detail: str) -> Row:
    return {"document_id": document_id, **finding(code, value, detail=detail)}
