"""The nightly run: serve the flow on a cron in Japan's time."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keikaku._internal.flows.night import RunOptions
from keikaku._internal.flows.terminal import JAPAN
from keikaku._internal.warehouse.builds import KEEP

if TYPE_CHECKING:
    from prefect.schedules import Schedule

CRON = "0 2 * * *"
TIMEZONE = "Asia/Tokyo"


def next_run(cron: str = CRON) -> datetime:
    """When a cron fires next, in Japan's time. Raises ValueError for a cron expression that is none."""
    from cronsim import CronSim, CronSimError

    try:
        return next(CronSim(cron, datetime.now(JAPAN)))
    except CronSimError:
        raise ValueError(f'--cron の「{cron}」は実行時刻として読めません（例：毎日2時なら "0 2 * * *"）') from None
    except StopIteration:
        raise ValueError(f"--cron の「{cron}」の時刻は来ません") from None


def nightly_schedule(cron: str = CRON) -> Schedule:
    """The schedule of the nightly run."""
    from prefect.schedules import Cron

    return Cron(cron, timezone=TIMEZONE)


def deployment_name(curated: Path) -> str:
    """A name for the nightly run of a project, so that two projects on one server do not take each other's place."""
    place = str(curated.absolute())
    return f"nightly-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def serve(raw: Path, curated: Path, cron: str = CRON, options: RunOptions | None = None, keep: int = KEEP) -> None:
    """Serve the flow until stopped; every firing is one ingest. Two at once wait for each other at the writer's lock.

    No limit of Prefect's is set: its lease would outlive a night that was killed, and every later one would wait.
    """
    from .ingest import ingest

    parameters = {"raw": str(raw), "curated": str(curated), "keep": keep, **(options or RunOptions()).parameters()}
    ingest.serve(
        name=deployment_name(curated),
        schedule=nightly_schedule(cron),
        parameters=parameters,
        description=f"新しいPDFを読み取り、表を作って公開する（{raw} → {curated}）",
        tags=["keikaku"],
        pause_on_shutdown=False,
        print_starting_message=False,
    )
