"""Names of runs that a person understands."""

from __future__ import annotations

from datetime import datetime

from keikaku._internal.flows.terminal import JAPAN

_EVENING, _MORNING = 18, 6


def name_at(when: datetime, scheduled: bool) -> str:
    """The name of a run: 取込 2026-11-21 夜間 for a scheduled one at night, else with its time. In Japan's time."""
    local = when.astimezone(JAPAN)
    at_night = local.hour >= _EVENING or local.hour < _MORNING
    return f"取込 {local:%Y-%m-%d} {'夜間' if scheduled and at_night else f'{local:%H:%M}'}"


def run_name() -> str:
    """The name of the flow run that is beginning."""
    from prefect.runtime import flow_run

    scheduled = "auto-scheduled" in flow_run.tags
    return name_at(flow_run.scheduled_start_time, scheduled)
