"""What is kept of a document: its reading (JSON) and its normalised rows (Arrow). Any machine can read both safely."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from keikaku._internal.normalize.records import RawPlan

if TYPE_CHECKING:
    import pyarrow as pa
    from pydantic import TypeAdapter

FORMAT = "2"
"""Goes up when one of the two forms changes; it is part of every key."""
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing of a file could be read; `code` is a finding code."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a PDF: a plan or a failure.

    `asked` holds what the status words answered (see extract.plan.asked), `skipped` the pages that went beyond a limit
    with the code of their finding.
    """

    plan: RawPlan | None = None
    failure: Failure | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)

    @property
    def is_limited(self) -> bool:
        """Whether a limit of time or memory cut it short, so that other limits might give more."""
        failed = self.failure is not None and self.failure.code.startswith("document_")
        return failed or any(code in _LIMITED for code in self.skipped.values())

    @property
    def is_provisional(self) -> bool:
        """Whether it stood still somewhere, so that the same limits might give more another night."""
        return STALLED in self.skipped.values()


STALLED = "page_stalled"
NOT_REACHED = "pages_not_reached"
_LIMITED = frozenset({STALLED, NOT_REACHED, "page_timeout", "page_memory", "page_crashed"})


@cache
def _adapter() -> TypeAdapter[Reading]:
    from pydantic import TypeAdapter

    return TypeAdapter(Reading)


def pack_reading(reading: Reading) -> bytes:
    """A reading as compressed JSON."""
    return zlib.compress(_adapter().dump_json(reading), _LEVEL)


def unpack_reading(data: bytes) -> Reading:
    """The reading that `pack_reading` wrote. Raises ValueError for anything else."""
    try:
        return _adapter().validate_json(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError(str(error)) from None


class TidyEntry:
    """The normalised rows of one document; a table is unpacked when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Take what `pack_tidy` wrote. Raises ValueError for anything else."""
        head, _, self._body = data.partition(b"\n")
        content: Any = json.loads(head)
        self._places: dict[str, list[int]] = content["tables"]
        self.counts: dict[str, int] = content["counts"]
        self.failure = Failure(*content["failure"]) if content["failure"] else None
        self.is_limited: bool = content["is_limited"]
        self.is_provisional: bool = content["is_provisional"]

    def table(self, name: str) -> pa.Table | None:
        """The rows of a table; None when it has none."""
        import pyarrow as pa

        if name not in self._places:
            return None
        start, size, plain = self._places[name]
        stream = pa.decompress(self._body[start : start + size], decompressed_size=plain, codec="zstd")
        return pa.ipc.open_stream(stream).read_all()


def pack_tidy(tables: Mapping[str, pa.Table], reading: Reading) -> bytes:
    """The tables of a reading as Arrow streams behind one line of JSON that says where each lies."""
    import pyarrow as pa

    body, places, counts = bytearray(), dict[str, list[int]](), dict[str, int]()
    for name, table in tables.items():
        counts[name] = table.num_rows
        if not table.num_rows:
            continue
        # What columns mean is declared in the warehouse and would be most of a small entry.
        table = table.cast(pa.schema([column.remove_metadata() for column in table.schema]))
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        stream = sink.getvalue()
        packed = pa.compress(stream, codec="zstd", asbytes=True)
        places[name] = [len(body), len(packed), stream.size]
        body += packed
    head = {
        "tables": places,
        "counts": counts,
        "failure": [reading.failure.code, reading.failure.detail] if reading.failure else None,
        "is_limited": reading.is_limited,
        "is_provisional": reading.is_provisional,
    }
    return json.dumps(head).encode() + b"\n" + bytes(body)
