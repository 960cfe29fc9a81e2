"""How Prefect is run here: no account, no outgoing calls, no telemetry, unless the user has set otherwise."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RAW = Path("data/raw")
CURATED = Path("data/curated")

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    # What is told of a run is for Prefect's pages; the console is ours.
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "keikaku",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_SHOW_SPLASH": "false",
    "PREFECT_CLI_PROMPT": "false",
    # Without a server keikaku runs the steps itself; only a flow that is called directly starts one of its own.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


def home_of(curated: Path) -> Path:
    """The hidden folder beside the published tables in which Prefect keeps the record of this project's runs."""
    return (curated.parent / f".{curated.name}-prefect").absolute()


def prepare_environment(curated: Path | None = None) -> None:
    """Set Prefect's defaults; must run before Prefect is imported. What is set already stays.

    With `curated` Prefect keeps its record beside these tables, unless the user has said where.
    """
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    if curated is not None and "PREFECT_API_URL" not in os.environ:
        os.environ.setdefault("PREFECT_HOME", str(home_of(curated)))


@contextmanager
def away_from_here() -> Iterator[None]:
    """Stand in an empty folder: what lies in the current one (.env, prefect.toml, pyproject.toml) is not believed."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="keikaku-") as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
