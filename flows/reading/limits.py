"""What reading a document may take.

Time is the processor's, so that a machine that is busy with other things costs no page. A worker that stands still gets
`PATIENCE` times as long by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SECONDS = 120.0
DOCUMENT_SECONDS = 3600.0
WORKER_MB = 2048
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may take: seconds of the processor for a page and for a document, MB of memory for a worker."""

    page_seconds: float = PAGE_SECONDS
    document_seconds: float = DOCUMENT_SECONDS
    worker_mb: int = WORKER_MB

    def __str__(self) -> str:
        return f"{self.page_seconds:g}/{self.document_seconds:g}/{self.worker_mb}"
