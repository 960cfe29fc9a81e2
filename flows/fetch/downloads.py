"""keikaku fetch: download what changed. The old file stays unless a whole new PDF has arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from keikaku._internal.flows.raw import FetchError, Part, Sidecar, SourceLine, WebUrl, parse_address, sidecar, storage
from keikaku._internal.normalize.municipality import by_code

from .connection import Network, Reply
from .pacing import Clock, Pace, retrying
from .redirects import Client
from .robots import Robots

MEGABYTE = 1024 * 1024
NEW, UPDATED, UNCHANGED, FAILED, PLANNED = "新規", "更新", "変更なし", "失敗", "予定"

# What servers call a PDF; the last ones only say "a file".
_TYPES = frozenset(
    {
        "application/pdf",
        "application/x-pdf",
        "application/octet-stream",
        "binary/octet-stream",
        "application/download",
        "application/x-download",
        "application/force-download",
        "application/x-force-download",
    }
)
_GONE = frozenset({404, 410})
_TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})
_EOF_WITHIN = 2048
"""Bytes from the end, padding aside. ISO 32000-1, annex H, has readers look in the last 1024; some writers add more."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a line of sources.csv. `code` is the finding code of a failure, `size` in bytes."""

    file: str
    url: str
    outcome: str
    size: int | None = None
    code: str | None = None
    detail: str = ""


def selected(lines: Iterable[SourceLine], only: str | None) -> list[SourceLine]:
    """The lines that have a URL and whose file fits the pattern (`*` also crosses folders)."""
    return [line for line in lines if line.url and (only is None or fnmatchcase(line.file, only))]


@dataclass(frozen=True, slots=True)
class _Job:
    line: SourceLine
    url: str
    target: Path
    known: Sidecar | None
    """The sidecar, if it speaks of the file that is there."""

    def result(self, outcome: str, size: int) -> Result:
        return Result(self.line.file, self.url, outcome, size)


class Fetch:
    """Fetches lines into `raw`, which the caller has locked. `max_bytes` limits a file, unpacked."""

    def __init__(self, raw: Path, max_bytes: int, network: Network | None = None, clock: Clock | None = None) -> None:
        self.raw, self.max_bytes, self.clock = raw, max_bytes, clock or Clock()
        self._client = Client(network or Network(), Pace(self.clock))
        self._robots = Robots(self._client)

    def one(self, line: SourceLine) -> Result:
        """Fetch one line, which has a URL. A failure is a result, so that the other lines can go on."""
        try:
            target = storage.inside(self.raw, line.file)
            job = _Job(line, line.url or "", target, sidecar.matching(target, sidecar.digest(target)))
            try:
                return retrying(self.clock, lambda: self._attempt(job))
            except FetchError as error:
                if error.code == "source_gone":
                    self._note_gone(job)
                raise
        except FetchError as error:
            code, detail = error.code, error.detail
        except OSError as error:
            code, detail = "source_not_saved", error.strerror or type(error).__name__
        except Exception as error:  # a fault of ours with one reply must not cost the night
            code, detail = "fetch_failed", f"{type(error).__name__}: {error}"
        return Result(line.file, line.url or "", FAILED, code=code, detail=detail)

    def _attempt(self, job: _Job) -> Result:
        conditions = _conditions(job.known)
        with self._client.get(parse_address(job.url), self._robots.check, conditions) as reply:
            if reply.status == 304 and job.known is not None and conditions(reply.url):
                return self._unchanged(job, job.known, reply)
            _check_status(reply)
            _check_announced(reply, self.max_bytes)
            with storage.incoming(job.target.parent) as part:
                self._receive(reply, part)
                received = self._describe(job, reply, part)
                old = sidecar.digest(job.target)
                if old == part.sha256:
                    return self._unchanged(job, job.known or received, reply)
                storage.put(job.target, received.to_json(), part)
                return job.result(NEW if old is None else UPDATED, part.size)

    def _receive(self, reply: Reply, part: Part) -> None:
        for chunk in reply.chunks():
            part.write(chunk)
            if part.size > self.max_bytes:
                raise FetchError("source_too_large", f"{megabytes(self.max_bytes)}を超えました")
            if part.size >= storage.HEAD:
                _check_head(part.head)
        _check_head(part.head)
        if b"%%EOF" not in part.tail().rstrip(b"\0\t\n\f\r \x1a")[-_EOF_WITHIN:]:
            detail = "PDFの終わり（%%EOF）がありません"
            # A body whose length was told is what the server has; another try brings the same.
            raise FetchError("source_incomplete", detail, temporary=not reply.has_told_end)

    def _describe(self, job: _Job, reply: Reply, part: Part) -> Sidecar:
        received = Sidecar(
            url=job.url,
            final_url=str(reply.url),
            accessed=self.clock.now().isoformat(timespec="seconds"),
            sha256=part.sha256,
            size=part.size,
            content_type=reply.header("Content-Type"),
        )
        return _brought_up(received, job, reply)

    def _unchanged(self, job: _Job, side: Sidecar, reply: Reply) -> Result:
        """Nothing is written unless the sidecar has something new to say."""
        side = _brought_up(side, job, reply)
        if side != job.known:
            storage.put(job.target, side.to_json())
        return job.result(UNCHANGED, side.size)

    def _note_gone(self, job: _Job) -> None:
        if job.known is not None and job.known.url == job.url and job.known.gone is None:
            today = self.clock.now().date().isoformat()
            storage.put(job.target, replace(job.known, gone=today).to_json())


def _brought_up(side: Sidecar, job: _Job, reply: Reply) -> Sidecar:
    """A sidecar with what sources.csv and the server say now; a 304 may leave validators out (RFC 9110, 15.4.5)."""
    place = by_code(job.line.municipality_code or "")
    kept = reply.status == 304
    return replace(
        side,
        url=job.url,
        final_url=str(reply.url),
        published=job.line.published,
        licence=job.line.licence,
        producer=place.name if place else None,
        etag=reply.header("ETag") or (side.etag if kept else None),
        last_modified=reply.header("Last-Modified") or (side.last_modified if kept else None),
        gone=None,
    )


def _conditions(known: Sidecar | None) -> Callable[[WebUrl], dict[str, str]]:
    """The headers of a conditional request (RFC 9110, section 13.1), for the URL that gave the validators only."""

    def headers(url: WebUrl) -> dict[str, str]:
        if known is None or str(url) != known.final_url:
            return {}
        pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in pairs.items() if value and value.isascii() and value.isprintable()}

    return headers


def _check_status(reply: Reply) -> None:
    if reply.status in _GONE:
        raise FetchError("source_gone", f"HTTP {reply.status}")
    if reply.status != 200:
        raise FetchError("source_http_error", f"HTTP {reply.status}", temporary=reply.status in _TEMPORARY)


def _check_announced(reply: Reply, max_bytes: int) -> None:
    """Refuse by the headers what need not be received."""
    kind = (reply.header("Content-Type") or "").split(";")[0].strip().lower()
    if kind and kind not in _TYPES:
        raise FetchError("source_not_pdf", f"Content-Type が {kind} です")
    if reply.length is not None and reply.length > max_bytes:
        raise FetchError("source_too_large", f"{megabytes(reply.length)}あります")


def _check_head(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf\t\n\f\r ")
    if start[:1] == b"<":
        raise FetchError("source_not_pdf", "HTMLのページです（エラーの知らせかもしれません）")
    # The rule of extract/pdf: readers accept the header within the first 1024 bytes.
    if b"%PDF-" not in head:
        raise FetchError("source_not_pdf", "先頭に %PDF がありません" if head else "空（0バイト）です")


def megabytes(size: int) -> str:
    """A size in bytes for people."""
    return f"{size / MEGABYTE:.1f}MB"
