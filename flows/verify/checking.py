"""Whether the witness sees in each box what the tables say is printed there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from keikaku._internal.flows.look import LookError, apart, raw_file
from keikaku._internal.normalize.text import as_drawn, fold, squeeze

from .values import Printed
from .witness import Unreadable, texts_in

_BETWEEN = str.maketrans("", "", "・･‧·•∙／/∕、,，。()（）「」『』【】[]〔〕:：|｜")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─━ー－", "-"))
Verdict = Literal["confirmed", "contradicted", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Check:
    """A value, what the witness says of it, and what it read (None where it cannot read there); `why` it could not."""

    value: Printed
    verdict: Verdict
    seen: str | None = None
    why: str | None = None


def verify(folder: Path, raw: Path, values: Sequence[Printed]) -> Iterator[Check]:
    """Check values of the build in `folder` against the PDFs below `raw`, document by document."""
    documents = {row["document_id"]: row for row in pq.read_table(folder / "documents.parquet").to_pylist()}
    sources = {
        (row["document_id"], row["page_no"]): row["text_source"]
        for row in pq.read_table(
            folder / "pages.parquet", columns=["document_id", "page_no", "text_source"]
        ).to_pylist()
    }
    for document_id, own in groupby(values, key=lambda value: value.document_id):
        yield from _of_document(documents[document_id], raw, list(own), sources)


def _of_document(
    document: dict[str, Any], raw: Path, values: Sequence[Printed], sources: dict[tuple[str, int], str]
) -> Iterator[Check]:
    try:
        path = raw_file(raw, document["file_name"], document["sha256"])
    except LookError as error:
        yield from (Check(value, "not_checkable", why=str(error)) for value in values)
        return
    own = {page: told for (document_id, page), told in sources.items() if document_id == document["document_id"]}
    yield from verify_document(path, values, own)


def verify_document(path: Path, values: Sequence[Printed], sources: Mapping[int, str]) -> Iterator[Check]:
    """Check values of one PDF; `sources` tells by page where its text is from (`text`, `ocr`)."""
    read = [v for v in values if sources.get(v.page_no) != "ocr"]
    try:
        told = dict(zip(read, apart(texts_in, path, [(v.page_no, v.bbox) for v in read]), strict=True)) if read else {}
    except LookError as error:
        yield from (Check(value, "not_checkable", why=f"別のエンジンでは、{error}") for value in values)
        return
    for value in values:
        if value not in told:
            yield Check(value, "not_checkable", why="紙面が画像です")
        elif isinstance(told[value], Unreadable):
            yield Check(value, "not_checkable", why="別のエンジンではこのページを読めません")
        else:
            yield _judged(value, told[value])


def _judged(value: Printed, seen: object) -> Check:
    if not isinstance(seen, str):
        return Check(value, "not_checkable", why="別のエンジンではこのフォントの文字がわかりません")
    if agrees(value.text, seen):
        return Check(value, "confirmed", seen)
    if len(_plain(seen)) > 1 and _plain(seen) in _plain(value.text):
        return Check(value, "not_checkable", seen, "枠にあるのは値の一部です（次のページに続いています）")
    return Check(value, "contradicted", seen)


def agrees(text: str, seen: str) -> bool:
    """Whether what the witness saw in a box holds the text, width and blanks aside; in its order, or, where the lines
    of a cell were put together in another, with every sign of it."""
    told, read = _plain(text), _plain(seen)
    if told in read:
        return True
    return len(told) > 1 and not Counter(told) - Counter(read)


def _plain(text: str) -> str:
    """A text as it is compared: signs between words are spelt differently from engine to engine."""
    folded = squeeze(fold("".join(map(as_drawn, text)))).casefold().translate(_DASHES)
    return folded.translate(_BETWEEN) or folded
