"""The pages as files that call each other and open without a server: `keikaku report`."""

from __future__ import annotations

import base64
import glob
import json
import mimetypes
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from keikaku._internal.extract.pdf.document import PdfError
from keikaku._internal.flows.export import Only, workbook
from keikaku._internal.flows.look import LookError, apart, raw_file
from keikaku._internal.flows.review import Places

from .app import STATIC, static_file
from .build import Build, Row
from .links import Alone, Frozen
from .page import NotFoundError, Page, Site
from .pages import findings
from .pages.compare import compare
from .pictures import drawn
from .render import rendered
from .routes import page_at
from .state import State, state_of

MARK = "keikaku-report.json"
"""Which tells that a folder is a report of ours, and may be replaced by a newer one."""
BOOK = "keikaku.xlsx"
_AT_ONCE = 16
"""Pages drawn by one process."""
_SEARCHED = """
SELECT w.name, w.municipality, w.number, w.project_id, concat_ws(' ', w.description, w.section, i.labels) AS told
FROM projects_wide w
LEFT JOIN (
    SELECT x.project_id, string_agg(i.label, ' ') AS labels
    FROM project_initiatives x JOIN initiatives i USING (initiative_id) GROUP BY x.project_id
) i USING (project_id)
WHERE w.is_newest AND w.same_as IS NULL
ORDER BY w.municipality_code, w.project_id"""
_NO_LINK = re.compile(r'<a\b[^>]*?href=""[^>]*>(.*?)</a>', re.S)


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: pages, pictures, bytes, and the documents whose PDFs are not there any more."""

    pages: int
    pictures: int
    size: int
    without_pdf: tuple[str, ...]


class NotOursError(LookError):
    """A folder that holds something else."""


def frozen_folder(
    folder: Path, places: Places, output: Path, only: Only, language: str = "ja", told: Callable[[str], None] = print
) -> Report:
    """Freeze the build in `folder` into the folder `output`, which is there whole or not at all.

    A report that is there is replaced. Raises NotOursError for another folder, and OSError.
    """
    _require_ours(output)
    part = output.with_name(f".{output.name[:100]}.keikaku-part-{secrets.token_hex(4)}")
    for left in output.parent.glob(f".{glob.escape(output.name[:100])}.keikaku-part-*"):  # by one that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        report = _frozen(Build(folder, only), places, part, only, language, told)
        (part / MARK).write_text(json.dumps({"files": sorted(_files(part))}), encoding="utf-8")
        _put(part, output)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return report


def is_report(folder: Path) -> bool:
    """Whether a folder is a report of ours."""
    return (folder / MARK).is_file()


def frozen_file(folder: Path, places: Places, only: Only, language: str = "ja") -> bytes:
    """The comparison of the municipalities of `only` as one page that holds all it needs."""
    build = Build(folder, only)
    state = State(language=language, municipalities=tuple(build.municipalities), year=_year_of_all(build))
    site = Site(build, places.raw, state, Alone(_within), "/compare")
    return _NO_LINK.sub(r"<span>\1</span>", rendered(site, compare(site))).encode()


def _year_of_all(build: Build) -> int | None:
    """The fiscal year to show where no other can be chosen; None (the whole plan) where a plan tells nothing of it."""
    sql = "SELECT count(DISTINCT municipality_code) AS n FROM progress_by_theme WHERE fiscal_year = $year"
    return build.year if build.rows(sql, year=build.year)[0]["n"] == len(build.municipalities) else None


def _frozen(build: Build, places: Places, part: Path, only: Only, language: str, told: Callable[[str], None]) -> Report:
    links = Frozen()
    start = Site(build, places.raw, State(language=language, year=build.year), links)
    start.url("/")
    written: set[str] = set()
    while waiting := [name for name in links.wanted if name not in written]:
        for name in waiting:
            path, asked = links.wanted[name]
            links.here = name
            state = state_of([*parse_qsl(asked), ("lang", language)], build)
            _write(part / name, _page(Site(build, places.raw, state, links, path), places).encode())
            written.add(name)
            if not len(written) % 500:
                told(f"{len(written)}ページ")
    pictures, without = _draw(build, places.raw, part, links.files)
    for name in STATIC:
        _write(part / "static" / name, static_file(name))
    _write(part / "static" / "index.js", _index(build).encode())
    _write(part / BOOK, workbook(build.folder, only, lambda project: f"projects/{project}.html")[0])
    size = sum(path.stat().st_size for path in part.rglob("*") if path.is_file())
    return Report(len(written), pictures, size, tuple(without))


def _page(site: Site, places: Places) -> str:
    try:
        page = findings.findings(site, places) if site.path == "/findings" else page_at(site)
    except NotFoundError:
        page = Page("message.html", site.words("not_found"), {"why": ""})
    return rendered(site, page)


def _draw(build: Build, raw: Path, part: Path, files: set[str]) -> tuple[int, list[str]]:
    """Draw the pages that are shown; their number, and the files that are not there or not what they were."""
    wanted: dict[str, list[int]] = {}
    for file in files:
        if found := re.fullmatch(r"/pictures/(\w+)/(\d+)\.webp", file):
            wanted.setdefault(found[1], []).append(int(found[2]))
    without, count = [], 0
    for document in build.rows("FROM documents ORDER BY document_id"):
        numbers = sorted(wanted.get(document["document_id"], ()))
        if not numbers:
            continue
        try:
            path = raw_file(raw, document["file_name"], document["sha256"])
            for first in range(0, len(numbers), _AT_ONCE):
                some = numbers[first : first + _AT_ONCE]
                sizes = _sizes(build, document, some)
                for number, content in zip(some, apart(drawn, path, some, sizes), strict=True):
                    _write(part / "pictures" / document["document_id"] / f"{number}.webp", content)
                    count += 1
        except (LookError, PdfError):
            without.append(document["file_name"])
    return count, without


def _sizes(build: Build, document: Row, numbers: list[int]) -> list[tuple[float, float]]:
    sql = "SELECT page_no, width, height FROM pages WHERE document_id = $document"
    rows = {row["page_no"]: (row["width"], row["height"]) for row in build.rows(sql, document=document["document_id"])}
    return [rows[number] for number in numbers]


def _index(build: Build) -> str:
    """What the search of a frozen page looks through: name, municipality, number and file of each project, and what
    else it is found by."""
    rows = [
        [r["name"], r["municipality"] or "", r["number"] or "", f"projects/{r['project_id']}.html", r["told"]]
        for r in build.rows(_SEARCHED)
    ]
    return f"window.keikakuIndex = {json.dumps(rows, ensure_ascii=False).replace('<', chr(92) + 'u003c')};\n"


def _within(path: str) -> str:
    name = path.rpartition("/")[2]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(static_file(name)).decode()}" if name in STATIC else ""


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _require_ours(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise NotOursError(f"{output} はフォルダーではありません。別の場所を指定してください")
    if not output.is_dir() or not any(output.iterdir()):
        return
    try:
        ours = set(json.loads((output / MARK).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    others = _files(output) - ours - {MARK}
    if not ours or others:
        told = f"（{min(others)} など）" if others else ""
        raise NotOursError(
            f"{output} には別のものが入っています{told}。空のフォルダーか、前の報告の場所を指定してください"
        )


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _put(part: Path, output: Path) -> None:
    """Put a folder in place of another: the old one stays until the new one can take its name."""
    old = output.with_name(f".{output.name[:100]}.{secrets.token_hex(4)}.old")
    if output.exists():
        output.rename(old)
    try:
        part.rename(output)
    except OSError:
        if old.exists():
            old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)
