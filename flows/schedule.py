"""The nightly run: serve the flow on a cron in Japan's time."""

from __future__ import annotations

from pathlib import Path

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron, Schedule

from warehouse.builds import KEEP

from .ingest import ingest
from .options import RunOptions

CRON = "0 2 * * *"
TIMEZONE = "Asia/Tokyo"


def nightly_schedule(cron: str = CRON) -> Schedule:
    """The schedule of the nightly run. Raises ValueError for a cron expression that is none."""
    return Cron(cron, timezone=TIMEZONE)


def serve(raw: Path, curated: Path, cron: str = CRON, options: RunOptions | None = None, keep: int = KEEP) -> None:
    """Serve the flow until stopped; every firing is one ingest, and one waits for the other."""
    parameters = {"raw": str(raw), "curated": str(curated), "keep": keep, **(options or RunOptions()).parameters()}
    ingest.serve(
        name="nightly",
        schedule=nightly_schedule(cron),
        parameters=parameters,
        description="新しいPDFを読み取り、表を作って公開する",
        tags=["keikaku"],
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        pause_on_shutdown=False,
    )
