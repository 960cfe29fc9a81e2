"""When a server may be asked again: one request a second, its own wishes, and the waits between tries."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from keikaku._internal.flows.raw import FetchError

INTERVAL = 1.0
"""Seconds between the starts of two requests to one host."""
LONGEST_INTERVAL = 60.0
"""Seconds; a Crawl-delay beyond it is cut to this, so that one host does not use up the night."""
LONGEST_WAIT = 120.0
"""Seconds that a Retry-After may hold up a run; beyond it the host's files are left for the next run."""
WAITS = (2.0, 10.0)
"""Seconds before the second and the third try."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the fetch sees it; tests bring their own."""

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date (RFC 9110, section 10.2.3); None if none."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class Pace:
    """Keeps the distance between requests to a host, whatever its scheme and port."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._interval: dict[str, float] = {}
        self._free: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Sleep until the host may be asked, and count this as a request to it.

        Raises FetchError('source_later') instead of sleeping longer than LONGEST_WAIT.
        """
        now = self.clock.monotonic()
        seconds = self._free.get(host, now) - now
        if seconds > LONGEST_WAIT:
            raise FetchError("source_later", f"{host} はあと{seconds:.0f}秒待つよう求めています")
        if seconds > 0:
            self.clock.sleep(seconds)
            now += seconds
        self._free[host] = now + self._interval.get(host, INTERVAL)

    def slow(self, host: str, seconds: float) -> None:
        """Leave at least `seconds` between requests to the host from now on."""
        self._interval[host] = min(max(self._interval.get(host, INTERVAL), seconds), LONGEST_INTERVAL)
        self._free[host] = max(self._free.get(host, 0.0), self.clock.monotonic() + self._interval[host])

    def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for `seconds`."""
        self._free[host] = max(self._free.get(host, 0.0), self.clock.monotonic() + seconds)


def retrying(clock: Clock, attempt: Callable[[], T]) -> T:
    """What `attempt` returns, tried again after a temporary FetchError. Raises the last one."""
    for seconds in WAITS:
        try:
            return attempt()
        except FetchError as error:
            if not error.temporary:
                raise
        clock.sleep(seconds)
    return attempt()
