"""sources.csv: what people know of the files in data/raw, one line a file."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path, PurePosixPath

from keikaku._internal.normalize.municipality import by_code

from .errors import is_plain, printable

SOURCES = "sources.csv"
COLUMNS = (
    "file",
    "municipality_code",
    "title",
    "url",
    "licence",
    "published",
    "fiscal_year_from",
    "fiscal_year_to",
    "note",
)
_LONGEST_NAME = 250
"""Bytes; file systems take 255, and the sidecar's name is five longer."""
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of sources.csv; `line` is where it begins in the file. What was not readable is None."""

    line: int
    file: str
    municipality_code: str | None = None
    title: str | None = None
    url: str | None = None
    licence: str | None = None
    published: str | None = None
    fiscal_year_from: int | None = None
    fiscal_year_to: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of sources.csv."""

    path: Path
    line: int
    column: str | None
    reason: str

    def __str__(self) -> str:
        column = f" {self.column}列" if self.column else ""
        return f"{self.path.name} {self.line}行目{column}：{self.reason}"


@dataclass(slots=True)
class SourceList:
    """The lines that can be used, and what is wrong with the others."""

    lines: list[SourceLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sources(path: Path) -> SourceList:
    """Read a sources.csv (UTF-8, with or without byte order mark). Raises OSError when it cannot be opened.

    A bad value becomes a problem and is None; a line without a usable file name or with another number of fields than
    the header is left out; after broken quotes nothing more is read.
    """
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.out = SourceList()
        self.seen: dict[str, int] = {}

    def problem(self, line: int, column: str | None, reason: str) -> None:
        self.out.problems.append(Problem(self.path, line, column, reason))

    def read(self) -> SourceList:
        data = self.path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._not_utf8(data, error.start)
            return self.out
        records = self._records(text)
        number, header = next(records, (1, []))
        header = [name.strip() for name in header]
        if self._header_ok(number, header):
            for number, fields in records:
                self._line(number, header, [text.strip() for text in fields])
        return self.out

    def _not_utf8(self, data: bytes, at: int) -> None:
        start = data.rfind(b"\n", 0, at) + 1
        before = data[start:at].decode("utf-8", "replace")
        names = data.split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip().split(",")
        index = max(len(_fields(before)) - 1, 0)
        try:
            data.decode("cp932")
            seems = "Shift_JISのようです。"
        except UnicodeDecodeError:
            seems = ""
        column = names[index] if start and index < len(names) else None
        reason = f"UTF-8ではありません（{seems}「CSV UTF-8」で保存し直してください）"
        self.problem(data.count(b"\n", 0, at) + 1, column, reason)

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Records with the line they begin in. Lines that are empty, or only commas as spreadsheets write them, are no
        records; empty fields at the end of a line do not count."""
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        width: int | None = None
        begins = 1
        try:
            for fields in reader:
                number, begins = begins, reader.line_num + 1
                while fields and not fields[-1].strip() and (width is None or len(fields) > width):
                    fields.pop()
                if any(f.strip() for f in fields):
                    width = len(fields) if width is None else width
                    yield number, fields
        except csv.Error:
            broken = "\n".join(text.split("\n")[begins - 1 : reader.line_num])
            names = _fields(text.split("\n", 1)[0])
            index = _broken_field(broken)
            column = names[index] if begins > 1 and index < len(names) else f"{index + 1}番目の"
            self.problem(begins, column, "CSVとして読めません（引用符の数と位置を確かめてください）")

    def _header_ok(self, number: int, header: list[str]) -> bool:
        before = len(self.out.problems)
        for i, name in enumerate(header):
            if name not in COLUMNS:
                self.problem(number, printable(name), f"知らない列です（使える列：{'、'.join(COLUMNS)}）")
            elif name in header[:i]:
                self.problem(number, name, "同じ列が二つあります")
        if "file" not in header:
            self.problem(number, "file", "この列がありません")
        return len(self.out.problems) == before

    def _line(self, number: int, header: list[str], fields: list[str]) -> None:
        if len(fields) != len(header):
            column = header[len(fields)] if len(fields) < len(header) else f"{len(header) + 1}番目の"
            self.problem(number, column, f"列の数が見出しと違います（見出し{len(header)}、この行{len(fields)}）")
            return
        values = dict(zip(header, fields, strict=True))
        file = values["file"]
        reason = _file_problem(file)
        if reason is None and values.get("url") and not file.lower().endswith(".pdf"):
            reason = "取得できるのはPDFだけです（名前の終わりを .pdf にしてください）"
        key = unicodedata.normalize("NFC", file).casefold()
        if reason is None and key in self.seen:
            reason = f"{self.seen[key]}行目と同じファイルです"
        if reason is not None:
            self.problem(number, "file", reason)
            return
        self.seen[key] = number
        self.out.lines.append(self._values(number, values))

    def _values(self, number: int, values: dict[str, str]) -> SourceLine:
        good: dict[str, str | None] = {}
        for name, text in values.items():
            reason = _CHECKS.get(name, _text_problem)(text) if text else None
            if reason is not None:
                self.problem(number, name, reason)
            good[name] = text if text and reason is None else None
        first, last = good.get("fiscal_year_from"), good.get("fiscal_year_to")
        return SourceLine(
            line=number,
            file=values["file"],
            municipality_code=good.get("municipality_code"),
            title=good.get("title"),
            url=good.get("url"),
            licence=good.get("licence"),
            published=good.get("published"),
            fiscal_year_from=int(first) if first else None,
            fiscal_year_to=int(last) if last else None,
        )


def _fields(line: str) -> list[str]:
    """The fields of a line as far as it can be read: none where its ends or its length are broken."""
    try:
        return next(csv.reader([line.strip()]), [])
    except csv.Error:
        return []


def _broken_field(record: str) -> int:
    """The index of the field whose quotes are broken: the last one that begins before the first complaint.

    A beginning that ends inside quotes is no complaint. Only the first 5,000 characters are looked at.
    """
    count = 1
    for end in range(1, min(len(record), 5000) + 1):
        try:
            count = len(next(csv.reader([record[:end]], strict=True), [""]))
        except csv.Error as error:
            if "expected after" in str(error):
                break
    return count - 1


def _file_problem(file: str) -> str | None:
    """Why this is no name of a file below data/raw."""
    parts = file.split("/")
    if not file:
        return "ファイル名がありません"
    if PurePosixPath(file).is_absolute() or _DRIVE.match(file) or "\\" in file or ".." in parts:
        return f"data/raw の外を指す名前や \\ は使えません（{printable(file)}）"
    if any(not part or part.startswith(".") or part != part.strip() for part in parts):
        return f"空の名前、点や空白で始まる名前は使えません（{printable(file)}）"
    if not is_plain(file):
        return "ファイル名に見えない文字があります"
    if any(len(part.encode()) > _LONGEST_NAME for part in parts):
        return f"ファイル名が長すぎます（UTF-8で{_LONGEST_NAME}バイトまで）"
    return None


def _text_problem(text: str) -> str | None:
    return None if is_plain("".join(text.split())) else "見えない文字があります"


def _code_problem(text: str) -> str | None:
    if by_code(text) is not None:
        return None
    if by_code(text.zfill(6)) is not None:
        return f"先頭の0が落ちています（{text.zfill(6)}）"
    return f"全国地方公共団体コード（6桁）にありません（{printable(text)}）"


def _url_problem(text: str) -> str | None:
    from .web_address import parse_address

    try:
        parse_address(text)
    except ValueError as error:
        return str(error)
    return None


def _year_problem(text: str) -> str | None:
    return None if re.fullmatch("[0-9]{4}", text) else f"西暦4桁ではありません（{printable(text)}）"


def _date_problem(text: str) -> str | None:
    """A day, month or year as in `published_on`: ISO 8601, as precise as known."""
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        try:
            date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            pass
        else:
            return None
    return f"2024-03-29、2024-03、2024 のどれかの形ではありません（{printable(text)}）"


_CHECKS = {
    "municipality_code": _code_problem,
    "url": _url_problem,
    "published": _date_problem,
    "fiscal_year_from": _year_problem,
    "fiscal_year_to": _year_problem,
}
