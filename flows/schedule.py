"""The nightly run: serve the flow on a cron in Japan's time."""

from __future__ import annotations

from pathlib import Path

from prefect.schedules import Cron, Schedule

from warehouse.builds import KEEP

from .ingest import ingest

CRON = "0 2 * * *"
TIMEZONE = "Asia/Tokyo"


def nightly_schedule(cron: str = CRON) -> Schedule:
    """The schedule of the nightly run. Raises ValueError for a cron expression that is none."""
    return Cron(cron, timezone=TIMEZONE)


def serve(raw: Path, curated: Path, cron: str = CRON, keep: int = KEEP) -> None:
    """Serve the flow until stopped; every firing is one ingest."""
    parameters = {"raw": str(raw), "curated": str(curated), "keep": keep}
    ingest.serve(name="nightly", schedule=nightly_schedule(cron), parameters=parameters, pause_on_shutdown=False)
