"""The items of a review as a list that a colleague fills in, in any spreadsheet, and the answers read back."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keikaku._internal.flows.export import harmless

_HEADER = ("鍵", "件数", "種類", "値", "文書", "ページ", "案", "答え", "理由", "答えの書き方", "見る")
_KEY, _ANSWER, _REASON = "鍵", "答え", "理由"
_ENCODINGS = ("utf-8-sig", "cp932")
"""What spreadsheets write."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A filled-in line: its number in the file (the header is 1), the item's key, the answer and the reason."""

    line: int
    key: str
    answer: str
    reason: str | None


class AnswerListError(Exception):
    """A list that cannot be read; the message tells a person why."""


def as_list(told: Sequence[dict[str, Any]]) -> bytes:
    """The items that a line settles, one a row, as CSV that a spreadsheet opens as it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for one in told:
        if "line" not in one:
            continue
        first = one["places"][0] if one["places"] else {"file_name": "", "page_no": None}
        proposal = one["proposal"]["answer"] if one["proposal"] else ""
        row = (
            *(one["key"], one["count"], one["meaning"], " ".join((one["value"] or "").split())),
            *(first["file_name"], first["page_no"] or "", proposal, "", "", one["allowed"]),
            f"keikaku show --finding {one['finding']}" if one["finding"] else "",
        )
        writer.writerow([harmless(field, with_bom=True) if isinstance(field, str) else field for field in row])
    return out.getvalue().encode("utf-8-sig")


def answers_in(path: Path) -> list[Answer]:
    """The lines of a list that have an answer. Raises AnswerListError for a file that is no such list."""
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise AnswerListError(f"{path} の文字コードがわかりません（UTF-8かShift_JISで保存してください）")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = reader.fieldnames or ()
    except csv.Error as error:
        raise AnswerListError(f"{path} がCSVとして読めません（{error}）") from error
    if missing := [name for name in (_KEY, _ANSWER) if name not in header]:
        raise AnswerListError(
            f"{path} に {'、'.join(missing)} の列がありません（--export で書いた一覧を使ってください）"
        )
    if twice := [name for name, count in Counter(header).items() if name in (_KEY, _ANSWER, _REASON) and count > 1]:
        raise AnswerListError(f"{path} に {'、'.join(twice)} の列が二つあります（一つにしてください）")
    found = []
    try:
        for row in reader:
            key, answer = (row[_KEY] or "").strip(), (row[_ANSWER] or "").strip()
            if key and answer:
                found.append(Answer(reader.line_num, key, answer, (row.get(_REASON) or "").strip() or None))
    except csv.Error as error:
        raise AnswerListError(f"{path} の {reader.line_num}行目あたりがCSVとして読めません（{error}）") from error
    return found
