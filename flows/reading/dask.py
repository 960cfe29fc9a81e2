"""Reading on a Dask cluster: workers get a path or URL and a hash, keep what they make where all reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from .cache import Cache, is_remote
from .jobs import Job


class NoDaskError(Exception):
    """The libraries for a cluster are not installed, or the cluster cannot be reached."""


@contextmanager
def cluster(address: str) -> Iterator[Any]:
    """A task runner for the Dask scheduler at an address. Raises NoDaskError."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise NoDaskError("Daskを使うには pip install 'keikaku[dask]' を実行してください") from None
    runner = DaskTaskRunner(address=address)
    with runner:
        try:
            runner.client  # noqa: B018
        except (OSError, ValueError) as error:
            raise NoDaskError(f"Daskのスケジューラー {address} につながりません（{error}）") from None
        yield runner


def staged(job: Job) -> Job:
    """A job whose PDF every worker can reach: where the cache is a URL, a copy goes there."""
    if not is_remote(job.cache):
        return job
    location = Cache(job.cache).put_file(f"pdf/{job.source.sha256}", Path(job.location))
    return replace(job, location=location)
