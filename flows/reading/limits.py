"""What reading a document may take."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SECONDS = 120.0
DOCUMENT_SECONDS = 3600.0
WORKER_MB = 2048


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may take: seconds for a page and for a document, MB of memory for a worker."""

    page_seconds: float = PAGE_SECONDS
    document_seconds: float = DOCUMENT_SECONDS
    worker_mb: int = WORKER_MB

    def __str__(self) -> str:
        return f"{self.page_seconds:g}/{self.document_seconds:g}/{self.worker_mb}"
