"""What a worker does with one document: read it, normalise it, keep both. Nothing here knows of Prefect."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from keikaku._internal.normalize.corrections import Correction
from keikaku._internal.normalize.plan import Source, Tidy

from . import fingerprint, memory
from .cache import Cache
from .digests import program_digests
from .entries import (
    FORMAT,
    NOT_REACHED,
    STALLED,
    Failure,
    Reading,
    TidyEntry,
    pack_reading,
    pack_tidy,
    unpack_reading,
)
from .limits import DOCUMENT_SECONDS, Limits

T = TypeVar("T")
logger = logging.getLogger("keikaku.cache")

Progress = Callable[[int, int], None]
"""Told of the page that begins (0 when the file is open, pages + 1 when all are read) and of the number of pages."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Digests of what reads and what normalises (see fingerprint)."""

    reading: str
    status_words: str
    normalising: str

    @classmethod
    def here(cls) -> Versions:
        """Those of this process."""
        found = program_digests()
        return cls(found["reading"], found["status_words"], found["normalising"])


class NotDoneError(Exception):
    """A document for which nothing could be kept: another night may have more luck. `code` is a finding code."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class PageMemoryError(Exception):
    """A page for which memory ran out."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be read and normalised: where it lies (path or URL), what it must be, where the results go."""

    location: str
    source: Source
    cache: str
    versions: Versions
    limits: Limits = field(default_factory=Limits)
    published_on: str | None = None
    force: bool = False
    lessons: tuple[str, ...] = ()
    """What layouts.toml says of it, as `Lesson.to_json` writes it."""

    @property
    def name(self) -> str:
        """As people know the file."""
        return self.source.file_name

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where that cannot be told."""
        try:
            return Path(self.location).stat().st_size
        except OSError:
            return 0

    @property
    def _reading_key(self) -> str:
        return fingerprint.digest_of(FORMAT, self.source.sha256, self.versions.reading, *self.lessons)

    @property
    def reading_names(self) -> tuple[str, str, str]:
        """Where its reading may lie: as first read; with these status words; with these limits too."""
        base = self._reading_key
        words = fingerprint.digest_of(base, self.versions.status_words)
        return f"reading/{base}", f"reading/{words}", f"reading/{fingerprint.digest_of(words, str(self.limits))}"

    @property
    def tidy_names(self) -> tuple[str, str]:
        """Where its rows may lie: of a whole reading, or of one that these limits cut short."""
        told = json.dumps([asdict(self.source), self.published_on], sort_keys=True)
        base = fingerprint.digest_of(self._reading_key, self.versions.normalising, told)
        return f"tidy/{base}", f"tidy/{fingerprint.digest_of(base, str(self.limits))}"

    def to_json(self) -> str:
        """As it is sent to a worker process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Job:
        """What `to_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        told["source"]["corrections"] = tuple(Correction(**one) for one in told["source"]["corrections"])
        told["source"] = Source(**told["source"])
        told["versions"] = Versions(**told["versions"])
        told["limits"] = Limits(**told["limits"])
        told["lessons"] = tuple(told["lessons"])
        return cls(**told)


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker reports: where the rows lie, how many pages it read for them, why nothing could be read."""

    tidy: str
    pages_read: int = 0
    failure: Failure | None = None


def find_tidy(job: Job, also_provisional: bool = False) -> TidyEntry | None:
    """The kept rows of a document, if there are any that another night would not better."""
    entries = (_get(job, name, TidyEntry) for name in job.tidy_names)
    return next((e for e in entries if e is not None and (also_provisional or not e.is_provisional)), None)


def find_reading(job: Job) -> Reading | None:
    """The kept reading of a document that would come out the same today, if there is one."""
    from keikaku._internal.extract.plan import asked

    found = (_get(job, name, unpack_reading) for name in job.reading_names)
    return next((reading for reading in found if reading is not None and asked.still_hold(reading.asked)), None)


def _get(job: Job, name: str, unpack: Callable[[bytes], T]) -> T | None:
    data = Cache(job.cache).get(name)
    try:
        return unpack(data) if data is not None else None
    except (ValueError, KeyError, TypeError) as error:
        logger.warning("キャッシュの項目が読めないため作り直します：%s（%s）", name, error)
        return None


def carry_out(job: Job, skip: Mapping[int, str] | None = None, progress: Progress = lambda page, pages: None) -> Done:
    """Read (unless a reading is kept) and normalise; `skip` names pages that went beyond a limit, with their codes.

    A file that cannot be read is a result. Raises NotDoneError, PageMemoryError, and what fails unexpectedly.
    """
    if job.versions != Versions.here():
        raise NotDoneError("read_failed", "ワーカーの keikaku が、取込を始めたものと違います。同じ版にしてください")
    kept = find_reading(job)
    skip = {no: _tried(code, kept.skipped.get(no) if kept else None) for no, code in (skip or {}).items()}
    reading = None if job.force or skip or (kept and kept.is_provisional) else kept
    pages = 0
    if reading is None:
        reading = _whole(job, skip, progress)
        pages = len(reading.plan.pages) - len(reading.skipped) if reading.plan else 0
        keep_reading(job, reading)
        memory.give_back()
    return replace(normalise(job, reading), pages_read=pages)


def _tried(code: str, before: str | None) -> str:
    """The code of a page that is left out: one that stands still in two nights is not tried a third time."""
    return "page_timeout" if code == before == STALLED else code


def _whole(job: Job, skip: Mapping[int, str], progress: Progress) -> Reading:
    """Read the file that was asked for and no other. Raises NotDoneError where it has changed meanwhile."""
    try:
        with _local_copy(job.location) as path:
            reading = read(path, skip, progress, job.limits.document_seconds, job.lessons)
            same = _sha256(path) == job.source.sha256  # last, so that what was replaced while it was read is noticed
    except FileNotFoundError:
        same = False
    if not same:
        raise NotDoneError("file_changed")
    return reading


def read(
    path: Path,
    skip: Mapping[int, str],
    progress: Progress = lambda page, pages: None,
    seconds: float = DOCUMENT_SECONDS,
    lessons: Sequence[str] = (),
) -> Reading:
    """Read a PDF; a page that fails unexpectedly is left out, and so are those for which the time (`seconds` of this
    process) does not suffice. Raises PageMemoryError."""
    from keikaku._internal.extract.pdf.document import PdfError, open_pdf
    from keikaku._internal.extract.plan import asked
    from keikaku._internal.extract.plan.reader import read_plan
    from keikaku._internal.extract.plan.taught import lessons_of

    taught = lessons_of(lessons)
    page, pages = 0, 0

    def begin(no: int, of: int) -> None:
        nonlocal page
        page = no
        progress(no, of)

    left_out = dict(skip)
    end = time.process_time() + seconds

    def why_not(no: int) -> str | None:
        if time.process_time() > end:
            left_out.setdefault(no, NOT_REACHED)
        return left_out.get(no)

    while True:
        try:
            with open_pdf(path) as pdf:
                pages = len(pdf)
            begin(1, pages)
            with asked.noting() as answers:
                plan = read_plan(path, lambda done, of: begin(done + 1, of), why_not, taught)
        except PdfError as error:
            return Reading(failure=Failure(error.code, error.detail))
        except MemoryError:
            raise PageMemoryError(page) from None
        except OSError:
            raise
        except Exception as error:
            if not 1 <= page <= pages or page in left_out:
                return Reading(failure=Failure("read_failed", f"{type(error).__name__}: {error}"[:300]))
            left_out[page] = "page_failed"
        else:
            return Reading(plan, asked=answers, skipped={n: code for n, code in left_out.items() if n <= pages})


def keep_reading(job: Job, reading: Reading) -> None:
    """Put a reading where it will be looked for."""
    from keikaku._internal.extract.plan import asked

    plain, words, limited = job.reading_names
    name = limited
    if not reading.is_limited:
        kept = None if job.force else _get(job, plain, unpack_reading)
        name = plain if kept is None or asked.still_hold(kept.asked) else words
    Cache(job.cache).put(name, pack_reading(reading))


def give_up(job: Job, failure: Failure) -> Done:
    """Keep that a document went beyond a limit, so that it is not tried every night with the same limits."""
    reading = Reading(failure=failure)
    keep_reading(job, reading)
    return normalise(job, reading)


def normalise(job: Job, reading: Reading) -> Done:
    """Rows of a reading, held against the declared schema and kept. Raises where they do not fit it."""
    from keikaku._internal.warehouse.parquet import to_arrow
    from keikaku._internal.warehouse.schema import BY_NAME

    tables = {name: to_arrow(BY_NAME[name], rows) for name, rows in _rows(job, reading).tables.items()}
    for name, table in tables.items():
        for column in table.schema:
            if not column.nullable and table[column.name].null_count:
                raise ValueError(f"{name}.{column.name} に値のない行があります")
    name = job.tidy_names[reading.is_limited]
    Cache(job.cache).put(name, pack_tidy(tables, reading))
    return Done(name, failure=reading.failure)


def _rows(job: Job, reading: Reading) -> Tidy:
    """A printed date of publication goes before the one that sources.csv states."""
    from keikaku._internal.normalize.plan import tidy

    if reading.plan is None:
        failure = reading.failure or Failure("read_failed")
        return failed_document(job.source, failure)
    document = tidy(reading.plan, replace(job.source, page_count=len(reading.plan.pages)))
    for row in document.rows("documents"):
        row["published_on"] = row["published_on"] or job.published_on
    return document


def failed_document(source: Source, failure: Failure) -> Tidy:
    """The finding that a file becomes when nothing of it can be read."""
    from keikaku._internal.normalize.findings import finding

    name = source.file_name
    explained = failure.detail and failure.code in {"read_failed", "checks_failed"}
    detail = f"{name}（{failure.detail}）" if explained else name
    out = Tidy()
    out.add("findings", {"document_id": source.document_id, "ord": 1, **finding(failure.code, name, detail=detail)})
    return out


@contextmanager
def _local_copy(location: str) -> Iterator[Path]:
    """The file itself where it is a path, a copy for as long as it is needed where it is a URL."""
    if "://" not in location:
        yield Path(location)
        return
    import fsspec

    with tempfile.TemporaryDirectory(prefix="keikaku-") as folder:
        path = Path(folder) / "plan.pdf"
        with fsspec.open(location, "rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
