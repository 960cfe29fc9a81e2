"""How a run works, as its command or its schedule says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from keikaku._internal.flows.reading import DOCUMENT_SECONDS, PAGE_SECONDS, WORKER_MB

MOST_LOST = 0.5
"""A share of the published documents, and of the projects of a city."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run works, besides where it reads and publishes. Each is a parameter of the flow of the same name."""

    workers: int | None = None
    dask: str | None = None
    cache: str | None = None
    lookups: str | None = None
    force: bool = False
    max_loss: float = MOST_LOST
    accept_loss: bool = False
    strict: bool = False
    notify: str | None = None
    page_seconds: float = PAGE_SECONDS
    document_seconds: float = DOCUMENT_SECONDS
    worker_mb: int = WORKER_MB
    verify: int = 0

    @property
    def most_lost(self) -> float:
        """The share of documents, and of a city's projects, that may go at once."""
        return 1.0 if self.accept_loss else self.max_loss

    def parameters(self) -> dict[str, Any]:
        """As the flow takes them."""
        return asdict(self)
