"""The PDFs below a folder, whatever else lies there: what is skipped is said, and nothing stops the walk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .sidecar import is_sidecar
from .storage import is_part

_COMPANIONS = ("._", "~$")
"""What macOS (`._x.pdf`) and Office (`~$x.pdf`) put beside documents."""
_DEEPEST = 64


@dataclass(slots=True)
class Walk:
    """What was found: PDFs, folders with nothing of anybody's in them, and what was skipped as (finding code, name)."""

    pdfs: list[Path] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def is_companion(name: str) -> bool:
    """Whether another program put this beside a document."""
    return name.startswith(_COMPANIONS)


def shown(path: Path, below: Path) -> str:
    """The name of a file below a folder as people read it, in the encoding that its archive had if it is not UTF-8."""
    raw = os.fsencode(path.relative_to(below)) if path != below else os.fsencode(path)
    for code in ("utf-8", "cp932"):
        try:
            return raw.decode(code).replace(os.sep, "/")
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def walk(raw: Path, is_ours: frozenset[str] = frozenset()) -> Walk:
    """Look through a folder and those in it. Links to folders are not followed; `is_ours` names files of keikaku."""
    out = Walk()
    waiting = [(raw, 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: os.fsencode(entry.name), reverse=True)
        except OSError as error:
            out.skipped.append(("raw_unreadable", f"{shown(folder, raw)}（{error.strerror}）"))
            continue
        if all(_counts_for_nothing(Path(entry.path), is_ours) for entry in entries):
            out.empty.append(folder)
        for entry in entries:
            path = Path(entry.path)
            if _is_folder(entry):
                if entry.is_symlink():
                    out.skipped.append(("raw_link_folder", shown(path, raw)))
                elif depth >= _DEEPEST:
                    out.skipped.append(("raw_too_deep", shown(path, raw)))
                else:
                    waiting.append((path, depth + 1))
            elif entry.name.lower().endswith(".pdf") and not is_companion(entry.name):
                _take(out, path, raw)
    out.pdfs.sort(key=os.fsencode)
    return out


def pdf_paths(raw: Path) -> Iterator[Path]:
    """The PDFs below a folder."""
    yield from walk(raw).pdfs


def _take(out: Walk, path: Path, raw: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            out.skipped.append(("raw_link_broken", shown(path, raw)))
        return
    except OSError as error:
        out.skipped.append(("raw_unreadable", f"{shown(path, raw)}（{error.strerror}）"))
        return
    if stat.S_ISREG(mode):
        out.pdfs.append(path)
    else:
        out.skipped.append(("raw_not_a_file", shown(path, raw)))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _counts_for_nothing(path: Path, is_ours: frozenset[str]) -> bool:
    return path.name in is_ours or is_companion(path.name) or is_sidecar(path) or is_part(path)
